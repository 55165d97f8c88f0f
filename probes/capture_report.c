/* The flow table's records: what is told at the end of an interval, and what could not wait. */
#include "probes/capture_table_internal.h"

#include <string.h>

enum { ROOM_FOR_ONE = FLOW_CONTEXTS_MAX + 1 /* an association with its contexts */ };

void out_push(struct capture_table *t, const struct flow_record *r)
{
	if (t->out_n == OUT_MOST) {
		t->tally.tally.lost_records++;
		return;
	}
	t->out[(t->out_first + t->out_n) % OUT_MOST] = *r;
	t->out_n++;
}

void flow_tell(struct capture_table *t, uint32_t flow, struct flow_record *ret)
{
	struct flow_slot *f = &t->flows[flow];

	list_remove(t, flow);
	memset(ret, 0, sizeof *ret);
	ret->type = FLOW_RECORD_FLOW;
	ret->interval_ms = t->interval_ms;
	ret->flow.key = f->key;
	ret->flow.counts = f->counts;
	ret->flow.first_ms = f->first_ms;
	ret->flow.last_ms = f->last_ms;
	ret->flow.connections = f->connections;
	ret->flow.traits = f->traits;
	ret->flow.vlan = f->vlan;
	ret->flow.inner_vlan = f->inner_vlan;
	ret->flow.source_port = f->many_ports ? 0 : f->source_port;
	ret->flow.tunnel = f->tunnel;
	ret->flow.mpls = f->mpls;
	f->counts = (struct flow_counts){ 0 };
	f->connections = 0;
}

void capture_table_note_drops(struct capture_table *t, uint64_t kernel)
{
	t->kernel_now = kernel;
}

static uint8_t other(uint8_t list)
{
	return list == LIST_ODD ? LIST_EVEN : LIST_ODD;
}

bool capture_table_report(struct capture_table *t, int64_t from_ms, int64_t until_ms)
{
	if (t->reporting)
		return false;
	table_give_up_fragments(t, until_ms);
	t->reporting = true;
	t->report = t->tally;
	t->report.type = FLOW_RECORD_TALLY;
	t->report.interval_ms = t->interval_ms = from_ms;
	t->report.tally.until_ms = until_ms;
	t->report.tally.kernel_dropped = t->kernel_now - t->kernel_told;
	t->kernel_told = t->kernel_now;
	t->report.tally.tracked = t->flow_index.used;
	memset(&t->tally, 0, sizeof t->tally);
	t->report_stream = 1;
	t->dirty_list = other(t->dirty_list); /* empty: the last report was told to its end */
	return true;
}

/* Puts what there is to tell into the ring, as far as it goes. */
static void fill(struct capture_table *t)
{
	uint32_t flow;

	while (t->reporting && t->out_n + ROOM_FOR_ONE < OUT_MOST / 2) { /* the rest is for what cannot wait */
		struct flow_record r;

		if (t->report_stream <= t->streams_touched) {
			struct stream *s = &t->streams[t->report_stream++];

			if (s->used && s->changed && s->a.outcome != 0)
				stream_tell(t, s);
		} else if ((flow = t->lists[other(t->dirty_list)].first) != 0) {
			flow_tell(t, flow, &r);
			out_push(t, &r);
		} else {
			out_push(t, &t->report);
			t->reporting = false;
		}
	}
}

bool capture_table_presses(const struct capture_table *t)
{
	return t->out_n >= OUT_MOST / 2;
}

size_t capture_table_peek(struct capture_table *t, struct flow_record *ret, size_t n)
{
	size_t i;

	if (t->out_n < n)
		fill(t);
	for (i = 0; i < n && i < t->out_n; i++)
		ret[i] = t->out[(t->out_first + i) % OUT_MOST];
	return i;
}

void capture_table_told(struct capture_table *t, size_t n)
{
	t->out_first = (t->out_first + n) % OUT_MOST;
	t->out_n -= n;
}

size_t capture_table_records(struct capture_table *t, struct flow_record *ret, size_t n)
{
	size_t taken = capture_table_peek(t, ret, n);

	capture_table_told(t, taken);
	return taken;
}
