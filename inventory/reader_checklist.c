/* The checklist put together: each requirement with what was said of it, what proves it and what was measured. */
#include "inventory/reader_hds_internal.h"

#include "cell_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct said {
	struct hds_assessment *assessments;
	struct hds_exception *exceptions;
	struct hds_evidence *evidence;
	struct hds_fact *facts;
	size_t n_assessments, n_exceptions, n_evidence, n_facts;
};

static bool read_said(struct reader *r, struct arena *a, struct said *ret, struct err *e)
{
	return reader_hds_assessments(r, a, &ret->assessments, &ret->n_assessments, e)
	       && reader_hds_exceptions(r, a, &ret->exceptions, &ret->n_exceptions, e)
	       && read_hds_evidence(r, a, &ret->evidence, &ret->n_evidence, e) && reader_hds_facts(r, a, &ret->facts, &ret->n_facts, e);
}

static int by_assessment(const void *key, const void *row) { return strcmp(key, ((const struct hds_assessment *)row)->key); }
static int by_exception(const void *key, const void *row) { return strcmp(key, ((const struct hds_exception *)row)->key); }
static int by_fact(const void *key, const void *row) { return strcmp(key, ((const struct hds_fact *)row)->key); }

/* NULL of nothing is no array to search. */
#define FIND(key, array, n, by) ((n) ? bsearch((key), (array), (n), sizeof *(array), (by)) : NULL)

/* One that was revoked serves nothing; it is kept in the list of all. */
static bool add_evidence(struct hds_item *item, const struct said *said, struct arena *a, struct err *e)
{
	const struct hds_evidence **serve = NULL;
	size_t n = 0;

	for (int pass = 0; pass < 2; pass++) {
		n = 0;
		for (size_t i = 0; i < said->n_evidence; i++) {
			if (said->evidence[i].revoked || !hds_evidence_serves(&said->evidence[i], item->key))
				continue;
			if (serve)
				serve[n] = &said->evidence[i];
			n++;
		}
		if (!serve && !(serve = arena_array(a, n, sizeof *serve)))
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	item->leaf.evidence = serve;
	item->leaf.n_evidence = n;
	return true;
}

static bool add_facts(struct hds_item *item, const struct said *said, struct arena *a, struct err *e)
{
	const struct framework_keys *keys = &item->requirement->facts;
	const struct hds_fact **facts = arena_array(a, keys->n, sizeof *facts);

	if (!facts)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < keys->n; i++) {
		const struct hds_fact *f = FIND(keys->keys[i], said->facts, said->n_facts, by_fact);

		if (f)
			facts[item->leaf.n_facts++] = f;
	}
	item->leaf.facts = facts;
	return true;
}

static bool fill_item(struct hds_item *item, const struct framework *f, const struct requirement *q, const struct said *said, wall_t now,
                      struct arena *a, struct err *e)
{
	item->requirement = q;
	snprintf(item->key, sizeof item->key, "%s:%s", f->family, q->key);
	item->leaf.wording = q->wording;
	if (!q->leaf && !q->annex)
		return true;
	item->leaf.assessment = FIND(item->key, said->assessments, said->n_assessments, by_assessment);
	item->leaf.exception = FIND(item->key, said->exceptions, said->n_exceptions, by_exception);
	if (!add_evidence(item, said, a, e) || !add_facts(item, said, a, e))
		return false;
	item->state = hds_leaf_state(&item->leaf, now);
	return true;
}

/* Pieces that serve something of this family. */
static bool serves_family(const struct hds_evidence *v, const char *family)
{
	const char *rest = v->serves;
	size_t n = strlen(family);
	struct name_span key;

	while (cell_list_next(&rest, &key))
		if (key.n > n && strncmp(key.at, family, n) == 0 && key.at[n] == ':')
			return true;
	return false;
}

static bool keep_evidence(struct hds_checklist *c, const struct said *said, wall_t now, struct arena *a, struct err *e)
{
	c->evidence = arena_array(a, said->n_evidence, sizeof *c->evidence);
	if (!c->evidence)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < said->n_evidence; i++) {
		if (!serves_family(&said->evidence[i], c->framework.family))
			continue;
		c->evidence[c->n_evidence++] = said->evidence[i];
		c->expired_evidence += hds_evidence_state(&said->evidence[i], now) == EVIDENCE_EXPIRED;
	}
	return true;
}

static bool fill_items(struct hds_checklist *c, const struct said *said, wall_t now, struct arena *a, struct err *e)
{
	c->items = arena_array(a, c->framework.n_requirements, sizeof *c->items);
	if (!c->items)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (; c->n_items < c->framework.n_requirements; c->n_items++) {
		const struct requirement *q = &c->framework.requirements[c->n_items];

		if (!fill_item(&c->items[c->n_items], &c->framework, q, said, now, a, e))
			return false;
		if (q->leaf)
			hds_score_add(&c->score, &c->items[c->n_items].state);
	}
	return true;
}

bool read_hds_checklist(struct reader *r, struct arena *a, const char *family, struct hds_checklist *ret, struct err *e)
{
	struct hds_checklist c = { .n_items = 0 };
	wall_t now = reader_moment(r);
	struct said said;

	if (!read_hds_framework(r, a, family, NULL, NULL, &c.framework, e) || !read_said(r, a, &said, e)
	    || !fill_items(&c, &said, now, a, e) || !keep_evidence(&c, &said, now, a, e)
	    || !read_hds_actions(r, a, &c.actions, &c.n_actions, e))
		return false;
	c.facts = said.facts;
	c.n_facts = said.n_facts;
	for (size_t i = 0; i < c.n_actions; i++)
		hds_plan_add(&c.plan, &c.actions[i], now);
	*ret = c;
	return true;
}

bool read_hds_checklist_at(struct reader *r, struct arena *a, const char *family, wall_t at, struct hds_checklist *ret, struct err *e)
{
	const wall_t present = r->at;
	const int64_t instant = r->instant;
	bool ok;

	r->at = at;
	r->instant = at.ms;
	ok = read_hds_checklist(r, a, family, ret, e);
	r->at = present;
	r->instant = instant;
	return ok;
}

bool hds_checklist_moves(const struct hds_checklist *before, const struct hds_checklist *after, struct arena *a, struct hds_moved **ret,
                         size_t *ret_n, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct hds_moved);

	for (size_t i = 0; i < after->n_items; i++) {
		const struct hds_item *now = &after->items[i], *then = hds_checklist_find(before, now->key);
		enum hds_move why = HDS_MOVE_REWORDED;
		struct hds_moved *moved;

		if (!now->requirement->leaf)
			continue;
		if (then && then->requirement->leaf)
			why = hds_move(&then->state, &now->state);
		else
			then = NULL;
		if (why == HDS_MOVE_NONE)
			continue;
		moved = rows_add(&rows, e);
		if (!moved)
			return false;
		*moved = (struct hds_moved){ then, now, why };
	}
	*ret = rows.data;
	*ret_n = rows.n;
	return true;
}

bool read_hds_score(struct reader *r, struct arena *a, const char *family, struct hds_score *ret, size_t *ret_expired, bool *ret_known,
                    struct err *e)
{
	struct hds_checklist c;
	int64_t id;

	if (!DB_READ_I64(&r->db, ST_FRAMEWORK_IN_USE, &id, e, V_TEXT(family), reader_instant(r)))
		return false;
	*ret_known = id != UNKNOWN_I64;
	if (!*ret_known)
		return true;
	if (!read_hds_checklist(r, a, family, &c, e))
		return false;
	*ret = c.score;
	*ret_expired = c.expired_evidence;
	return true;
}

const struct hds_item *hds_checklist_find(const struct hds_checklist *c, const char *key)
{
	for (size_t i = 0; i < c->n_items; i++)
		if (strcasecmp(c->items[i].key, key) == 0 || strcasecmp(c->items[i].requirement->key, key) == 0)
			return &c->items[i];
	return NULL;
}
