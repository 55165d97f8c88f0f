#include "inventory/notices_internal.h"

#include <stdlib.h>
#include <string.h>

static size_t place_of(int64_t entity_id)
{
	return (uint64_t)entity_id % NOTICES_BUCKETS;
}

static struct noticed **bucket_of(struct notices *n, int64_t entity_id)
{
	return &n->buckets[place_of(entity_id)];
}

struct noticed *notices_after(const struct notices *n, const struct noticed *a)
{
	size_t i = a ? place_of(a->what.entity_id) + 1 : 0;

	if (a && a->next)
		return a->next;
	for (; i < NOTICES_BUCKETS; i = (i / 64 + 1) * 64) {
		uint64_t used = n->used[i / 64] >> i % 64;

		if (used)
			return n->buckets[i + (size_t)__builtin_ctzll(used)];
	}
	return NULL;
}

/* An alert that is over stays until its last message is settled; another one of the same object may be open meanwhile. */
struct noticed *notices_find_open(struct notices *n, int64_t entity_id, const char *subject)
{
	for (struct noticed *a = *bucket_of(n, entity_id); a; a = a->next)
		if (a->what.entity_id == entity_id && !a->what.ended && strcmp(a->what.subject, subject) == 0)
			return a;
	return NULL;
}

static void free_strings(struct notice_alert *w)
{
	free((char *)w->subject);
	free((char *)w->place.kind);
	free((char *)w->place.name);
	free((char *)w->place.device);
	free((char *)w->place.site);
	free((char *)w->detail);
	free((char *)w->group);
	free((char *)w->left);
}

bool notice_copy_string(const char **to, const char *from)
{
	*to = from ? strdup(from) : NULL;
	return !from || *to;
}

/* Replaces what is known of it; unchanged without memory. What is declared no more keeps its name. */
bool notices_take_alert(struct noticed *a, const struct notice_alert *what)
{
	const struct silence_place *place = what->place.name ? &what->place : &a->what.place;
	struct notice_alert w = *what;

	w.subject = w.place.kind = w.place.name = w.place.device = w.place.site = w.detail = w.group = w.left = NULL;
	if (notice_copy_string(&w.subject, what->subject) && notice_copy_string(&w.place.kind, place->kind)
	    && notice_copy_string(&w.place.name, place->name) && notice_copy_string(&w.place.device, place->device)
	    && notice_copy_string(&w.place.site, place->site) && notice_copy_string(&w.detail, what->detail)
	    && notice_copy_string(&w.group, what->place.name ? what->group : a->what.group) && notice_copy_string(&w.left, what->left)) {
		free_strings(&a->what);
		a->undeclared = what->ended && !what->place.name;
		a->what = w;
		return true;
	}
	free_strings(&w);
	return false;
}

void notices_free_alert(struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows; i++) {
		free(a->rows[i].recipient);
		free(a->rows[i].channel);
	}
	free(a->rows);
	free_strings(&a->what);
}

struct noticed *notices_add_alert(struct notices *n, const struct notice_alert *what)
{
	struct noticed *a = calloc(1, sizeof *a), **bucket = bucket_of(n, what->entity_id);

	if (!a || !notices_take_alert(a, what)) {
		free(a);
		return NULL;
	}
	a->opened = what->since;
	a->next = *bucket;
	*bucket = a;
	n->used[place_of(what->entity_id) / 64] |= UINT64_C(1) << place_of(what->entity_id) % 64;
	return a;
}

static bool is_settled(const struct noticed *a)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (notice_is_pending(&a->rows[i]))
			return false;
	return a->what.ended;
}

void notices_forget_settled(struct notices *n, int64_t entity_id)
{
	for (struct noticed **at = bucket_of(n, entity_id); *at;) {
		struct noticed *a = *at;

		if (!is_settled(a)) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		notices_free_alert(a);
		free(a);
	}
	if (!*bucket_of(n, entity_id))
		n->used[place_of(entity_id) / 64] &= ~(UINT64_C(1) << place_of(entity_id) % 64);
}
