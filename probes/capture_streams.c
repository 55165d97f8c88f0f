/* Associations of the flow table: which connections carry one, and what is told of it. */
#include "probes/capture_table_internal.h"

#include <string.h>

static struct stream *stream_of(struct capture_table *t, uint32_t connection)
{
	uint16_t n = t->connections[connection].stream;

	return n ? &t->streams[n] : NULL;
}

static void forget(struct capture_table *t, uint32_t connection)
{
	struct connection_slot *c = &t->connections[connection];
	struct stream *s = &t->streams[c->stream];

	t->streams_memory -= s->a.memory;
	capture_dicom_done(&s->a);
	s->used = false;
	s->next_free = t->streams_free;
	t->streams_free = c->stream;
	t->streams_used--;
	c->stream = 0;
}

static struct stream *begin(struct capture_table *t, uint32_t connection, const struct capture_packet *p, bool from_b, int64_t at_ms)
{
	struct connection_slot *c = &t->connections[connection];
	struct stream *s;
	uint16_t n = t->streams_free;

	if (t->streams_used == t->limits.associations) {
		t->tally.tally.associations_dropped++;
		c->flags |= NO_DICOM;
		return NULL;
	}
	if (n)
		t->streams_free = t->streams[n].next_free;
	else
		n = ++t->streams_touched;
	t->streams_used++;
	s = &t->streams[n];
	*s = (struct stream){
		.used = true, .asker_is_b = from_b, .connection = connection, .id = ++t->associations, .started_ms = at_ms, .last_ms = at_ms,
		.told_ms = at_ms,
		.key = { .port = p->port, .protocol = p->protocol, .family = p->family, .within = (uint8_t)p->within },
	};
	memcpy(s->key.source, p->source, 16);
	memcpy(s->key.destination, p->destination, 16);
	c->stream = n;
	return s;
}

void stream_take(struct capture_table *t, uint32_t connection, const struct capture_packet *p, bool from_b, int64_t at_ms)
{
	struct connection_slot *c = &t->connections[connection];
	struct stream *s = stream_of(t, connection);
	size_t memory;

	if (!s && !(c->flags & NO_DICOM) && capture_dicom_begins(p->payload, p->captured))
		s = begin(t, connection, p, from_b, at_ms);
	if (!s)
		return;
	memory = s->a.memory;
	capture_dicom_take(&s->a, from_b != s->asker_is_b, p->seq, p->payload, p->captured, p->length);
	t->streams_memory += s->a.memory - memory;
	s->last_ms = at_ms;
	s->changed = true;
	if (s->a.outcome != 0)
		t->flows[c->flow].traits |= FLOW_TRAIT_DICOM;
	if (t->streams_memory > t->limits.association_bytes) {
		t->tally.tally.associations_dropped++;
		s->a.incomplete = true;
		capture_dicom_closed(&s->a, true);
	}
	if (s->a.foreign || s->a.ended) {
		if (!s->a.foreign)
			stream_tell(t, s);
		forget(t, connection);
		t->connections[connection].flags |= NO_DICOM;
	}
}

void stream_close(struct capture_table *t, uint32_t connection, bool orderly)
{
	struct stream *s = stream_of(t, connection);

	if (!s)
		return;
	capture_dicom_closed(&s->a, orderly);
	if (!s->a.foreign)
		stream_tell(t, s);
	forget(t, connection);
}

static struct flow_record record_of(struct capture_table *t, struct stream *s)
{
	const struct capture_association *a = &s->a;
	struct flow_record r;

	memset(&r, 0, sizeof r);
	r.type = FLOW_RECORD_ASSOCIATION;
	r.interval_ms = t->interval_ms;
	r.association.key = s->key;
	r.association.id = s->id;
	r.association.started_ms = s->started_ms;
	r.association.last_ms = s->last_ms < s->started_ms ? s->started_ms : s->last_ms;
	r.association.data = (struct flow_counts){ a->bytes[0], a->bytes[1], a->pdus[0], a->pdus[1] };
	memcpy(r.association.calling_ae, a->calling_ae, FLOW_AE_MAX);
	memcpy(r.association.called_ae, a->called_ae, FLOW_AE_MAX);
	r.association.outcome = a->outcome;
	r.association.result = a->result;
	r.association.origin = a->origin;
	r.association.reason = a->reason;
	r.association.first = !s->first_told;
	r.association.answered = !s->answer_told && (a->outcome != FLOW_ASSOCIATION_ASKED || a->ended);
	r.association.accepted = a->accepted;
	r.association.ended = a->ended;
	r.association.incomplete = a->incomplete;
	return r;
}

static void tell_contexts(struct capture_table *t, const struct stream *s)
{
	for (size_t i = 0; i < s->a.n_contexts; i++) {
		struct flow_record r;

		memset(&r, 0, sizeof r);
		r.type = FLOW_RECORD_CONTEXT;
		r.interval_ms = t->interval_ms;
		r.context.key = s->key;
		r.context.id = s->id;
		memcpy(r.context.sop_class, s->a.contexts[i].sop_class, FLOW_UID_MAX);
		r.context.answer = s->a.contexts[i].answer;
		out_push(t, &r);
	}
}

void stream_tell(struct capture_table *t, struct stream *s)
{
	struct flow_record r = record_of(t, s);

	out_push(t, &r);
	if (r.association.answered)
		tell_contexts(t, s);
	s->first_told = true;
	s->answer_told = s->answer_told || r.association.answered;
	s->changed = false;
	s->a.pdus[0] = s->a.pdus[1] = s->a.bytes[0] = s->a.bytes[1] = 0;
}

void capture_table_end(struct capture_table *t)
{
	table_give_up_fragments(t, INT64_MAX);
	for (uint16_t i = 1; i <= t->streams_touched; i++)
		if (t->streams[i].used && t->streams[i].a.outcome != 0)
			t->streams[i].changed = t->streams[i].a.ended = true; /* as it stands */
}
