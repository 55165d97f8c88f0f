#include "console/list_internal.h"

#include "arena.h"

#include <string.h>

enum { JOINED_MAX = 8192 };

void list_join_parts(struct text *t, const char *const *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i] && *parts[i])
			text_appendf(t, "%s;", parts[i]);
}

static void join_row(struct list *l, size_t i)
{
	struct text t = TEXT_INIT(JOINED_MAX);
	char words[JOINED_MAX];

	l->class->join(list_row_at(l, i), &t);
	text_fold(text_str(&t), words, sizeof words);
	l->joined[i] = arena_strdup(l->arena, text_str(&t));
	l->folded[i] = arena_strdup(l->arena, words);
	text_done(&t);
	if (!l->joined[i] || !l->folded[i])
		l->joined[i] = l->folded[i] = "";
}

const char *list_joined(struct list *l, size_t i)
{
	if (!l->joined[i])
		join_row(l, i);
	return l->joined[i];
}

const char *list_folded(struct list *l, size_t i)
{
	if (!l->folded[i])
		join_row(l, i);
	return l->folded[i];
}

/* One of the groups of a row, part by part: a list of names "A;B" holds two. */
static enum search_match match_group(const struct search_query *q, const char *group, size_t n, unsigned *words, unsigned *typos)
{
	enum search_match best = SEARCH_NONE;

	for (const char *end = group + n; group < end;) {
		size_t len = strcspn(group, ";\n");
		char part[1024];

		if (len > 0 && len < sizeof part) {
			enum search_match match;

			memcpy(part, group, len);
			part[len] = '\0';
			match = search_text(q, part, words, typos);
			best = match < best ? match : best;
		}
		group += len + (group + len < end);
	}
	return best;
}

/* All words in its name are more than all of them in what is said of it, and that more than some here, some there. */
static unsigned match_row(const struct search_query *q, const char *groups)
{
	unsigned best = SEARCH_RANK_NONE, words = 0, typos = 0, rank;

	for (enum list_group g = LIST_NAMES; *groups; g += g < LIST_KINDS) {
		size_t n = strcspn(groups, "\n");
		unsigned held = 0, nearly = 0;
		enum search_match match = match_group(q, groups, n, &held, &nearly);

		if (g == LIST_KINDS && match != SEARCH_NONE)
			return best < SEARCH_RANK_LAST_RESORT ? best : SEARCH_RANK_LAST_RESORT;
		rank = search_rank(q, match == SEARCH_NONE ? search_all_words(q, held, nearly) : match, g == LIST_NAMES);
		best = rank < best ? rank : best;
		words |= held;
		typos |= nearly;
		groups += n + (groups[n] == '\n');
	}
	rank = search_rank(q, search_all_words(q, words, typos), false);
	return rank < best ? rank : best;
}

/* The best rank of all. */
static unsigned match_all(struct list *l, const struct search_query *q)
{
	unsigned best = SEARCH_RANK_NONE;

	for (size_t i = 0; i < l->n; i++) {
		unsigned rank = q->n_words || q->prefix.family ? match_row(q, list_joined(l, i)) : 0;

		l->match[i] = (unsigned char)rank;
		best = rank < best ? rank : best;
	}
	return best;
}

void list_match_rows(struct list *l)
{
	unsigned best, last, elsewhere = SEARCH_RANK_NONE;
	struct search_query q;

	search_query_init(&q, l->wanted);
	best = match_all(l, &q);
	for (size_t i = 0; i < l->n_guests; i++)
		elsewhere = l->guest_ranks[i] < elsewhere ? l->guest_ranks[i] : elsewhere;
	if (best >= SEARCH_RANK_LAST_RESORT && elsewhere >= SEARCH_RANK_LAST_RESORT) {
		search_query_forgive(&q);
		best = match_all(l, &q);
	}
	last = search_last_rank(&q, elsewhere < best ? elsewhere : best);
	for (size_t i = 0; i < l->n; i++)
		if (l->match[i] > last)
			l->match[i] = SEARCH_RANK_NONE;
}

/* What stands under a heading that is folded is found too: it unfolds. */
static bool search_folded(struct list *l, const char *needle)
{
	for (size_t i = 0; l->class->headings && i < l->n; i++)
		if (strstr(list_folded(l, i), needle) && list_passes(l, i) && list_reveal(l, i))
			return true;
	return false;
}

bool list_search(struct list *l, const char *text, int direction)
{
	ptrdiff_t n = (ptrdiff_t)l->n_shown, step = direction < 0 ? -1 : 1;
	ptrdiff_t first = (ptrdiff_t)l->selected + (direction ? step : 0);
	char needle[FILTER_TEXT_MAX];

	text_fold(text, needle, sizeof needle);
	if (needle[0] == '\0')
		return false;
	for (ptrdiff_t i = 0; i < n; i++) {
		size_t at = (size_t)(((first + i * step) % n + n) % n);

		if (strstr(list_folded(l, l->order[at]), needle)) {
			list_move(l, (ptrdiff_t)at - (ptrdiff_t)l->selected);
			return true;
		}
	}
	return search_folded(l, needle);
}

static void take_guests(struct list *l, struct arena *arena, void *guests, size_t n, const unsigned char *ranks)
{
	arena_free(l->guest_arena);
	l->guest_arena = arena;
	l->guests = guests;
	l->n_guests = n;
	l->guest_ranks = ranks;
}

void list_set_guests(struct list *l, struct arena *arena, void *guests, size_t n, const unsigned char *ranks)
{
	bool anew = l->n_guests > 0 || n > 0;

	take_guests(l, arena, guests, n, ranks);
	if (anew)
		list_match_rows(l);
	list_arrange(l);
}

void list_narrow(struct list *l, const char *text)
{
	snprintf(l->wanted, sizeof l->wanted, "%s", text);
	take_guests(l, NULL, NULL, 0, NULL);
	l->asked = false;
	list_match_rows(l);
	list_arrange(l);
	if (l->wanted[0])
		list_move(l, -(ptrdiff_t)l->selected); /* the best hit */
}
