/* An escalation: what level 2 found of an establishment, handed over to infra under an id; who took it, and what it came to. */
#include "inventory/act_internal.h"

#include "escalation.h"
#include "text.h"

#include <openssl/evp.h>
#include <string.h>
#include <sys/random.h>

enum { TRIES = 64, ID_REST_DAYS = 90 };

/* ---- opened ---- */

static bool judge_line(const char *what, const char *text, size_t max, bool needed, struct err *e)
{
	size_t n = text ? strlen(text) : 0;

	if (n == 0)
		return !needed || err_set(e, ERR_USAGE, "%s: expected some words", what);
	if (n > max)
		return err_set(e, ERR_USAGE, "%s: expected at most %zu bytes", what, max);
	for (size_t i = 0, len; i < n; i += len) {
		uint32_t cp;

		len = utf8_decode(text + i, n - i, &cp);
		if (len == 0 || text_safe_code_point(cp) != cp)
			return err_set(e, ERR_USAGE, "%s: expected one line of UTF-8 without control characters", what);
	}
	return true;
}

static bool judge_step(const struct escalation_step *s, struct err *e)
{
	return judge_line("layer", s->layer, ESCALATION_WORD_MAX, true, e) && judge_line("status", s->status, ESCALATION_WORD_MAX, true, e)
	       && judge_line("outcome", s->outcome, ESCALATION_WORD_MAX, true, e) && judge_line("object", s->object, ESCALATION_LINE_MAX, false, e)
	       && judge_line("detail", s->detail, ESCALATION_LINE_MAX, false, e);
}

static bool judge_findings(const struct escalation_findings *f, struct err *e)
{
	if (!judge_line("verdict_code", f->verdict_code, ESCALATION_WORD_MAX, false, e)
	    || !judge_line("verdict", f->verdict, ESCALATION_LINE_MAX, false, e)
	    || !judge_line("confidence", f->confidence, ESCALATION_WORD_MAX, false, e))
		return false;
	if (f->n_steps > ESCALATION_STEPS_MAX || f->n_not_testable > ESCALATION_STEPS_MAX)
		return err_set(e, ERR_USAGE, "expected at most %d steps", ESCALATION_STEPS_MAX);
	for (size_t i = 0; i < f->n_steps; i++)
		if (!judge_step(&f->steps[i], e))
			return false;
	for (size_t i = 0; i < f->n_not_testable; i++)
		if (!judge_line("not_testable", f->not_testable[i], ESCALATION_LINE_MAX, true, e))
			return false;
	return true;
}

/* A letter first: a digit that is typed into an empty search leads to a view. */
static bool draw(char *ret, struct err *e)
{
	static const char alphabet[] = ESCALATION_ALPHABET;
	size_t n = sizeof alphabet - 1, at = 0;
	uint8_t byte;

	while (at < ESCALATION_ID_LEN) {
		if (getrandom(&byte, 1, 0) != 1)
			return err_set_errno(e, "no random numbers");
		if (byte < 256 / n * n && (at > 0 || alphabet[byte % n] > '9')) /* each as likely */
			ret[at++] = alphabet[byte % n];
	}
	ret[at] = '\0';
	return true;
}

/* One that no open escalation has, and no closed one had of late. */
static bool make_id(struct act_plan *p, struct err *e)
{
	int64_t rests = p->a->at.ms - (int64_t)ID_REST_DAYS * 86400000;

	for (int i = 0; i < 2 * TRIES; i++) {
		int64_t used;

		if (!draw(p->escalation, e)
		    || !DB_READ_I64(&p->s->db, ST_ESCALATION_CODE_USED, &used, e, V_TEXT(p->escalation), V_I64(i < TRIES ? rests : INT64_MAX)))
			return false;
		if (used == 0)
			return true;
	}
	return err_set(e, ERR_USAGE, "too many escalations are open: no id is left");
}

bool act_judge_escalation(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	if (strncmp(p->object, "site:", 5) != 0)
		return err_set(e, ERR_USAGE, "site: expected an establishment");
	return act_judge_ticket(a->ticket, e) && (!a->found || judge_findings(a->found, e)) && make_id(p, e);
}

/* What the chain of the journal holds of the findings. */
static json_t *findings_json(const struct escalation_findings *f)
{
	json_t *steps = json_array(), *untested = json_array();

	for (size_t i = 0; i < f->n_steps; i++) {
		const struct escalation_step *s = &f->steps[i];

		json_array_append_new(steps, json_pack("[s,s,s,s?,s?,I]", s->layer, s->status, s->outcome, s->object, s->detail, (json_int_t)s->latency_us));
	}
	for (size_t i = 0; i < f->n_not_testable; i++)
		json_array_append_new(untested, json_string(f->not_testable[i]));
	return json_pack("[s?,s?,s?,I,o,o]", f->verdict_code, f->verdict, f->confidence, (json_int_t)f->tested.ms, steps, untested);
}

bool act_hash_findings(const struct escalation_findings *f, char buf[static ACT_HASH_MAX], struct err *e)
{
	json_t *all = findings_json(f);
	char *text = all ? json_dumps(all, JSON_COMPACT) : NULL;
	unsigned char sum[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	bool ok = text && EVP_Digest(text, strlen(text), sum, &n, EVP_sha256(), NULL) == 1;

	for (unsigned i = 0; ok && i < n && 2 * i + 2 < ACT_HASH_MAX; i++)
		snprintf(buf + 2 * i, 3, "%02x", sum[i]);
	free(text);
	json_decref(all);
	return ok || err_set(e, ERR_MEMORY, "no memory for an escalation");
}

static bool write_steps(struct act_plan *p, const struct escalation_findings *f, struct err *e)
{
	for (size_t i = 0; i < f->n_steps; i++) {
		const struct escalation_step *s = &f->steps[i];

		if (!DB_RUN(&p->s->db, ST_ESCALATION_STEP_WRITE, e, V_I64(p->seq), V_I64((int64_t)i), V_TEXT(s->layer), V_TEXT(s->status),
		            V_TEXT(s->outcome), V_TEXT(s->object), V_TEXT(s->detail), V_I64(s->latency_us)))
			return false;
	}
	return true;
}

static bool write_opened(struct act_plan *p, struct err *e)
{
	static const struct escalation_findings none = { .tested = { INT64_MIN } };
	const struct escalation_findings *f = p->a->found ? p->a->found : &none;
	struct text untested = TEXT_INIT(ESCALATION_STEPS_MAX * (ESCALATION_LINE_MAX + 1));
	bool ok;

	for (size_t i = 0; i < f->n_not_testable; i++)
		text_append_part(&untested, "\n", "%s", f->not_testable[i]);
	ok = DB_RUN(&p->s->db, ST_ESCALATION_WRITE, e, V_I64(p->seq), V_TEXT(p->escalation), V_I64(p->entity_id), V_WALL(p->a->at), V_I64(p->a->uid),
	            V_TEXT(p->a->ticket), V_TEXT(f->verdict_code), V_TEXT(f->verdict), V_TEXT(f->confidence), V_WALL(f->tested),
	            V_TEXT(f->n_not_testable > 0 ? text_str(&untested) : NULL))
	     && write_steps(p, f, e);
	text_done(&untested);
	return ok;
}

/* ---- taken and closed ---- */

bool act_judge_escalation_event(struct act_plan *p, struct err *e)
{
	int64_t closed, taken;
	struct columns c;
	sqlite3_stmt *st;
	bool row;

	if (!p->a->escalation || !escalation_id_parse(p->a->escalation, p->escalation))
		return err_set(e, ERR_USAGE, "escalation: expected an id of %d characters", ESCALATION_ID_LEN);
	st = DB_QUERY(&p->s->db, ST_ESCALATION_FIND, e, V_TEXT(p->escalation));
	if (!st || !db_step(&p->s->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "there is no escalation %s", p->escalation);
	c = COLUMNS(st, NULL);
	p->escalation_seq = column_i64(&c);
	p->entity_id = column_i64(&c);
	snprintf(p->object, sizeof p->object, "%s", column_borrowed(&c));
	closed = column_i64(&c);
	taken = column_i64(&c);
	sqlite3_reset(st);
	if (closed > 0)
		return err_set(e, ERR_NOT_FOUND, "escalation %s is closed", p->escalation);
	if (p->a->kind == ACT_ESCALATION_TAKE && taken == (int64_t)p->a->uid)
		return err_set(e, ERR_USAGE, "escalation %s is yours already", p->escalation);
	return true;
}

bool act_write_escalation(struct act_plan *p, struct err *e)
{
	if (p->a->kind == ACT_ESCALATION)
		return write_opened(p, e);
	return DB_RUN(&p->s->db, ST_ESCALATION_EVENT_WRITE, e, V_I64(p->seq), V_I64(p->escalation_seq),
	              V_TEXT(p->a->kind == ACT_ESCALATION_TAKE ? "taken" : "closed"), V_WALL(p->a->at), V_I64(p->a->uid));
}
