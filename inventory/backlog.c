#include "inventory/backlog.h"

#include <stdlib.h>

static size_t bytes_of(const struct batch *b)
{
	size_t n = arena_used(b->arena);

	for (size_t i = 0; i < b->n_polls; i++)
		if (b->polls[i].facts)
			n += arena_used(b->polls[i].facts->arena);
	return n;
}

bool backlog_push(struct backlog *b, const struct backlog_item *item)
{
	struct backlog_item *copy = malloc(sizeof *copy);

	if (!copy)
		return false;
	*copy = *item;
	copy->next = NULL;
	copy->bytes = item->batch ? bytes_of(item->batch) : 0;
	*(b->last ? &b->last->next : &b->first) = copy;
	b->last = copy;
	b->bytes += copy->bytes;
	b->n_batches += item->batch != NULL;
	return true;
}

void backlog_pop(struct backlog *b)
{
	struct backlog_item *first = b->first;

	b->first = first->next;
	if (!b->first)
		b->last = NULL;
	b->bytes -= first->bytes;
	b->n_batches -= first->batch != NULL;
	batch_free(first->batch);
	free(first);
}

void backlog_done(struct backlog *b)
{
	while (b->first)
		backlog_pop(b);
}

static bool copy_transitions(struct batch *to, const struct batch *from)
{
	for (size_t i = 0; i < from->n_transitions; i++) {
		struct batch_transition *t = batch_add_transition(to);

		if (!t)
			return false;
		*t = from->transitions[i];
		t->detail = arena_strdup(to->arena, t->detail);
	}
	return true;
}

static bool copy_alerts(struct batch *to, const struct batch *from)
{
	for (size_t i = 0; i < from->n_alerts; i++) {
		struct batch_alert *a = batch_add_alert(to);

		if (!a)
			return false;
		*a = from->alerts[i];
		a->subject = arena_strdup(to->arena, a->subject);
		a->detail = arena_strdup(to->arena, a->detail);
	}
	return true;
}

static bool copy_traps(struct batch *to, const struct batch *from)
{
	for (size_t i = 0; i < from->n_traps; i++) {
		struct batch_trap *t = batch_add_trap(to);

		if (!t)
			return false;
		*t = from->traps[i];
		t->oid = arena_strdup(to->arena, t->oid);
		t->version = arena_strdup(to->arena, t->version);
		t->varbinds = arena_strdup(to->arena, t->varbinds);
	}
	return true;
}

static bool is_restore_test(const struct batch_heartbeat *h)
{
	return h->heard && h->event == HEARTBEAT_RESTORED;
}

static bool is_told_again(const struct batch *b, size_t at)
{
	if (is_restore_test(&b->heartbeats[at]))
		return false;
	for (size_t i = at + 1; i < b->n_heartbeats; i++)
		if (b->heartbeats[i].entity_id == b->heartbeats[at].entity_id && !is_restore_test(&b->heartbeats[i]))
			return true;
	return false;
}

/* Without events only what a job is remembered by, and restore tests. */
static bool copy_heartbeats(struct batch *to, const struct batch *from, bool events)
{
	for (size_t i = 0; i < from->n_heartbeats; i++) {
		struct batch_heartbeat *h;

		if (!events && is_told_again(from, i))
			continue;
		h = batch_add_heartbeat(to);
		if (!h)
			return false;
		*h = from->heartbeats[i];
		h->heard &= events || is_restore_test(h);
	}
	return true;
}

static bool copy_notices(struct batch *to, const struct batch *from)
{
	for (size_t i = 0; i < from->n_notices; i++) {
		struct batch_notice *n = batch_add_notice(to);

		if (!n)
			return false;
		*n = from->notices[i];
		n->subject = arena_strdup(to->arena, n->subject);
		n->recipient = arena_strdup(to->arena, n->recipient);
		n->channel = arena_strdup(to->arena, n->channel);
		n->event = arena_strdup(to->arena, n->event);
		n->body = arena_strdup(to->arena, n->body);
		n->state = arena_strdup(to->arena, n->state);
		n->error = arena_strdup(to->arena, n->error);
	}
	return true;
}

static bool copy_results(struct batch *to, const struct batch *from)
{
	for (size_t i = 0; i < from->n_results; i++) {
		struct batch_result *r = batch_add_result(to);
		struct tls_facts *tls = NULL;

		if (!r)
			return false;
		*r = from->results[i];
		r->detail = arena_strdup(to->arena, r->detail);
		r->perfdata = arena_strdup(to->arena, r->perfdata);
		if (r->tls) {
			tls = arena_alloc(to->arena, sizeof *tls);
			if (tls)
				*tls = *r->tls;
			r->tls = tls;
		}
	}
	return true;
}

/* A copy without polls, and without results unless they are kept; NULL without memory. */
static struct batch *stripped(const struct batch *from, bool keep_results)
{
	struct batch *to = batch_new();

	if (!to)
		return NULL;
	to->late_ms = from->late_ms;
	if (copy_transitions(to, from) && copy_alerts(to, from) && copy_notices(to, from) && copy_heartbeats(to, from, keep_results)
	    && (!keep_results || (copy_results(to, from) && copy_traps(to, from))))
		return to;
	batch_free(to);
	return NULL;
}

/* Rows given up. */
static size_t strip(struct backlog *b, struct backlog_item *item, bool keep_results)
{
	struct batch *less = stripped(item->batch, keep_results);
	size_t lost;

	if (!less)
		return 0;
	lost = item->batch->n_polls + item->batch->n_results - less->n_results;
	batch_free(item->batch);
	item->batch = less;
	b->bytes -= item->bytes;
	item->bytes = bytes_of(less);
	b->bytes += item->bytes;
	return lost;
}

size_t backlog_shrink(struct backlog *b)
{
	size_t ceiling = b->ceiling ? b->ceiling : BACKLOG_CEILING, lost = 0;

	for (int pass = 0; pass < 2; pass++) {
		bool keep_results = pass == 0;

		for (struct backlog_item *i = b->first; i && b->bytes > ceiling; i = i->next)
			if (i->batch && !i->busy && (i->batch->n_polls || (!keep_results && i->batch->n_results)))
				lost += strip(b, i, keep_results);
	}
	return lost;
}
