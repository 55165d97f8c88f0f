/* A storm: of many messages to one recipient by one channel the first leave at once, then one a minute. */
#include "inventory/notices_internal.h"

#include <stdlib.h>
#include <string.h>

enum { WINDOW_MS = 10 * 60 * 1000, SPACING_MS = 60 * 1000 };

/* The instants of the latest messages, oldest first. */
struct notice_burst {
	struct notice_burst *next;
	char *channel, *recipient;
	wall_t left[NOTICES_BURST_MAX];
	size_t n;
};

static void burst_free(struct notice_burst *b)
{
	free(b->channel);
	free(b->recipient);
	free(b);
}

void notices_free_bursts(struct notices *n)
{
	while (n->bursts) {
		struct notice_burst *b = n->bursts;

		n->bursts = b->next;
		burst_free(b);
	}
}

/* What is not of the last minutes is forgotten. */
static void forget_old(struct notices *n, struct notice_burst *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->n; i++)
		if (n->now.ms - b->left[i].ms < WINDOW_MS)
			b->left[kept++] = b->left[i];
	b->n = kept;
}

static struct notice_burst *find(struct notices *n, const struct notice *row)
{
	struct notice_burst *found = NULL;

	for (struct notice_burst **at = &n->bursts; *at;) {
		struct notice_burst *b = *at;

		forget_old(n, b);
		if (b->n == 0) {
			*at = b->next;
			burst_free(b);
			continue;
		}
		if (strcmp(b->channel, row->channel) == 0 && strcmp(b->recipient, row->recipient) == 0)
			found = b;
		at = &b->next;
	}
	return found;
}

/* An end is told as it comes: there is one of what was told at most, and the last word must be true. */
static bool is_of_burst(const struct notice_channel *c, const struct notice *row)
{
	return c->burst > 0 && notice_is_of_problem(row->event) && row->event != NOTICE_ASKED;
}

bool notices_may_leave(struct notices *n, const struct notice_channel *c, const struct notice *row)
{
	const struct notice_burst *b = is_of_burst(c, row) ? find(n, row) : NULL;

	return !b || b->n < c->burst || n->now.ms - b->left[b->n - 1].ms >= SPACING_MS;
}

static struct notice_burst *begin(struct notices *n, const struct notice *row)
{
	struct notice_burst *b = calloc(1, sizeof *b);

	if (!b)
		return NULL;
	b->channel = strdup(row->channel);
	b->recipient = strdup(row->recipient);
	if (!b->channel || !b->recipient) {
		burst_free(b);
		return NULL;
	}
	b->next = n->bursts;
	n->bursts = b;
	return b;
}

void notices_note_left(struct notices *n, const struct notice_channel *c, const struct notice *row)
{
	struct notice_burst *b = is_of_burst(c, row) ? find(n, row) : NULL;

	if (!b && is_of_burst(c, row))
		b = begin(n, row);
	if (!b)
		return; /* without memory it leaves all the same */
	if (b->n == NOTICES_BURST_MAX)
		memmove(b->left, b->left + 1, --b->n * sizeof *b->left);
	b->left[b->n++] = n->now;
}

void notices_note_unsent(struct notices *n, const struct notice *row)
{
	const struct notice_channel *c = notices_channel(n, row->channel);
	struct notice_burst *b = c && is_of_burst(c, row) ? find(n, row) : NULL;

	if (b)
		memmove(b->left, b->left + 1, --b->n * sizeof *b->left); /* the oldest: the next one keeps its distance from the latest */
}

void notices_step_bursts(struct notices *n, int64_t step)
{
	for (struct notice_burst *b = n->bursts; b; b = b->next)
		for (size_t i = 0; i < b->n; i++)
			b->left[i].ms -= step;
}
