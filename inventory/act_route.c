/* The acceptance test of a route: the stages of its Covolink at that moment are the proof. */
#include "inventory/act_internal.h"

#include "dicom.h"
#include "staleness.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static void copy(char to[static ACT_NODE_MAX], const char *from)
{
	snprintf(to, ACT_NODE_MAX, "%s", from ? from : "");
	utf8_end_whole(to, ACT_NODE_MAX);
}

static bool find_route(struct act_plan *p, int64_t *ret_covolink, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&p->s->db, ST_ACT_ROUTE, e, V_I64(p->entity_id));
	struct columns c = COLUMNS(st, NULL);
	bool row;

	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "%s is not declared any more", p->object);
	copy(p->route.source_site, column_borrowed(&c));
	copy(p->route.covolink, column_borrowed(&c));
	copy(p->route.destination_site, column_borrowed(&c));
	copy(p->route.source_ae, column_borrowed(&c));
	copy(p->route.destination_ae, column_borrowed(&c));
	*ret_covolink = column_i64(&c);
	sqlite3_reset(st);
	return true;
}

/* "tcp ok, associate ok, contexts ok, echo ok". *ret_passed: each stage, and not too long ago. */
static bool read_stages(struct act_plan *p, int64_t covolink, bool *ret_passed, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&p->s->db, ST_ACT_STAGES, e, V_I64(covolink));
	struct text proof = TEXT_INIT(ACT_NODE_MAX);
	size_t passed = 0;
	bool row = true;

	while (st && row) {
		struct columns c = COLUMNS(st, NULL);
		const char *stage, *outcome;
		int64_t at;

		if (!db_step(&p->s->db, st, &row, e)) {
			text_done(&proof);
			return false;
		}
		if (!row)
			break;
		stage = column_borrowed(&c);
		outcome = column_borrowed(&c);
		at = column_i64(&c);
		if (p->a->at.ms - at > stale_after_ms(column_i64(&c)))
			outcome = "stale";
		text_appendf(&proof, "%s%s %s", proof.len ? ", " : "", stage, outcome);
		passed += strcmp(outcome, "ok") == 0;
	}
	copy(p->route.proof, text_str(&proof));
	text_done(&proof);
	*ret_passed = passed == DICOM_STAGE_COUNT;
	return st != NULL;
}

bool act_judge_route(struct act_plan *p, struct err *e)
{
	int64_t covolink = UNKNOWN_I64;
	bool passed = false;

	if (strncmp(p->object, "route:", 6) != 0)
		return err_set(e, ERR_USAGE, "object: expected an image route");
	if (!find_route(p, &covolink, e) || !read_stages(p, covolink, &passed, e))
		return false;
	if (passed)
		return true;
	return err_set(e, ERR_NOT_FOUND, "the Covolink does not prove it now (%s): nothing is accepted", *p->route.proof ? p->route.proof : "not tested");
}

bool act_write_route(struct act_plan *p, struct err *e)
{
	const struct act_route *r = &p->route;

	return DB_RUN(&p->s->db, ST_ROUTE_TEST_WRITE, e, V_I64(p->entity_id), V_WALL(p->a->at), V_I64(p->a->uid), V_TEXT(r->source_site),
	              V_TEXT(r->covolink), V_TEXT(r->destination_site), V_TEXT(*r->source_ae ? r->source_ae : NULL),
	              V_TEXT(*r->destination_ae ? r->destination_ae : NULL), V_TEXT(r->proof), V_I64(p->seq));
}
