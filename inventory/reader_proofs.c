#include "inventory/reader_proofs_internal.h"

#include "calls.h"
#include "inventory/proof_rules.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { NEARBY_SHOWN = 6, NEARBY_MAX = 64, CALLS_SHOWN = 12 };

bool proof_add(struct proven *p, enum proof_kind kind, wall_t at, const char *object, const char *text, struct err *e)
{
	struct proof_row *row = rows_add(&p->rows, e);

	if (!row)
		return false;
	*row = (struct proof_row){ kind, at, arena_strdup(p->a, object), arena_strdup(p->a, text) };
	return (row->object || !object) && (row->text || !text) ? true : err_set(e, ERR_MEMORY, "out of memory");
}

static const char *node_of(struct proven *p, const char *kind, const char *name)
{
	struct text t = TEXT_INIT(65536);
	const char *node;

	text_appendf(&t, "%s:%s", kind, name);
	node = arena_strdup(p->a, text_str(&t));
	text_done(&t);
	return node;
}

/* ---- results in words ---- */

/* "icmp: 0 of 3 answered by 192.0.2.1 within 1000 ms", "snmp: No answer in time; 3 in a row", "http: answers in 4 ms". */
static void say_check(struct text *t, const struct check_view *c, int64_t attempts)
{
	text_appendf(t, "%s: ", c->class);
	if (c->outcome != OUTCOME_OK)
		text_append(t, outcome_sentence(c->outcome));
	if (c->detail && *c->detail)
		text_appendf(t, "%s%s", c->outcome != OUTCOME_OK ? "; " : "", c->detail);
	else if (c->outcome == OUTCOME_OK && c->latency_us != UNKNOWN_I64)
		text_appendf(t, "answers in %.*f ms", c->latency_us < 10000, (double)c->latency_us / 1000);
	else if (c->outcome == OUTCOME_OK)
		text_append(t, outcome_sentence(c->outcome));
	if (c->outcome != OUTCOME_OK && attempts > 1)
		text_appendf(t, "; %" PRId64 " in a row", attempts);
}

static void say_state(struct text *t, const struct measured *m)
{
	text_append(t, outcome_sentence(m->outcome));
	if (m->detail && *m->detail)
		text_appendf(t, "; %s", m->detail);
}

static bool add_checks(struct proven *p, int64_t id, const char *node, const struct measured *m, enum proof_kind kind, struct err *e)
{
	struct text t = TEXT_INIT(4096);
	bool ok = true;

	for (size_t i = 0; ok && i < m->n_checks; i++) {
		const struct check_view *c = &m->checks[i];
		int64_t attempts;

		if (!wall_is_known(c->at) || c->late || (c->outcome == OUTCOME_OK) != (kind == PROOF_AGAINST))
			continue;
		text_clear(&t);
		ok = DB_READ_I64(&p->r->db, ST_PROOF_ATTEMPTS, &attempts, e, V_I64(id), V_TEXT(c->class));
		say_check(&t, c, attempts);
		ok = ok && proof_add(p, kind, c->at, node, text_str(&t), e);
	}
	text_done(&t);
	return ok;
}

/* ---- the object itself ---- */

static enum nearby together(enum nearby a, enum nearby b)
{
	return a == NEARBY_ANSWERS || b == NEARBY_ANSWERS ? NEARBY_ANSWERS : a == NEARBY_SILENT ? a : b;
}

/* Of what is measured; nothing said of it is none. */
static enum nearby answers(const struct measured *m)
{
	enum nearby n = NEARBY_NONE;

	for (size_t i = 0; i < m->n_checks; i++)
		if (wall_is_known(m->checks[i].at) && !m->checks[i].late)
			n = together(n, m->checks[i].outcome == OUTCOME_OK ? NEARBY_ANSWERS : NEARBY_SILENT);
	if (n == NEARBY_NONE && m->recorded && m->outcome != OUTCOME_STALE)
		n = m->state == STATE_OK ? NEARBY_ANSWERS : NEARBY_SILENT;
	return n;
}

static bool add_self(struct proven *p, struct proof_facts *f, struct err *e)
{
	struct text t = TEXT_INIT(4096);
	struct measured m;
	size_t before;
	bool ok, proved;

	if (*p->subject) /* of a measure: what it said */
		return proof_add(p, PROOF_FOR, p->since, p->node, p->detail ? p->detail : outcome_sentence(p->outcome), e);
	if (!reader_measure(p->r, p->a, p->entity_id, &m, e))
		return false;
	before = p->rows.n;
	if (!add_checks(p, p->entity_id, p->node, &m, PROOF_FOR, e))
		return false;
	proved = p->rows.n > before;
	if (!add_checks(p, p->entity_id, p->node, &m, PROOF_AGAINST, e))
		return false;
	f->self = answers(&m);
	if (proved || !m.recorded || m.state == STATE_OK)
		return true;
	say_state(&t, &m);
	ok = proof_add(p, PROOF_FOR, m.since, p->node, text_str(&t), e);
	text_done(&t);
	return ok;
}

/* ---- what is near ---- */

struct neighbour { int64_t id; const char *name; };

static bool fill_neighbour(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct neighbour *n = row;

	(void)r;
	(void)e;
	n->id = column_i64(c);
	n->name = column_text(c);
	return true;
}

/* One that answers is told, up to a few. */
static bool ask(struct proven *p, const char *kind, const struct neighbour *n, size_t *shown, enum nearby *all, struct err *e)
{
	struct measured m;
	enum nearby one;

	if (!reader_measure(p->r, p->a, n->id, &m, e))
		return false;
	one = answers(&m);
	*all = together(*all, one);
	if (one != NEARBY_ANSWERS || *shown >= NEARBY_SHOWN)
		return true;
	++*shown;
	if (m.n_checks == 0)
		return proof_add(p, PROOF_AGAINST, m.since, node_of(p, kind, n->name), outcome_sentence(m.outcome), e);
	return add_checks(p, n->id, node_of(p, kind, n->name), &m, PROOF_AGAINST, e);
}

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool device_named(struct proven *p, const char *name, struct neighbour *ret, struct err *e)
{
	*ret = (struct neighbour){ UNKNOWN_I64, name };
	return !name || DB_READ_I64(&p->r->db, ST_DEVICE_BY_NAME, &ret->id, e, reader_instant(p->r), V_TEXT(name));
}

static bool ask_named(struct proven *p, const char *name, size_t *shown, enum nearby *all, struct err *e)
{
	struct neighbour n;

	return device_named(p, name, &n, e) && (n.id == UNKNOWN_I64 || ask(p, "device", &n, shown, all, e));
}

/* What it is reached through. */
static bool add_upstream(struct proven *p, struct proof_facts *f, struct err *e)
{
	char *list = arena_strdup(p->a, p->parents), *state = NULL;
	enum nearby near = NEARBY_NONE, far = NEARBY_NONE;
	size_t shown = 0;

	for (char *name = list ? strtok_r(list, ";", &state) : NULL; name; name = strtok_r(NULL, ";", &state))
		if (!ask_named(p, name, &shown, &near, e))
			return false;
	if (!ask_named(p, p->device, &shown, &near, e) || !ask_named(p, p->z_device, &shown, &far, e))
		return false;
	f->reached_by = together(near, far);
	f->both_ends = near == NEARBY_ANSWERS && far == NEARBY_ANSWERS;
	return true;
}

static bool is_told(const struct proven *p, const char *kind, const char *name)
{
	if (strcmp(kind, "device") == 0 && (same(name, p->device) || same(name, p->z_device)))
		return true;
	return strcmp(kind, p->kind) == 0 && same(name, p->name);
}

static bool add_beside(struct proven *p, struct proof_facts *f, struct err *e)
{
	bool of_service = strcmp(p->kind, "service") == 0;
	struct rows rows = ROWS_INIT(p->a, struct neighbour);
	const struct neighbour *n;
	size_t shown = 0;
	bool ok;

	if (of_service)
		ok = reader_rows(p->r, ST_PROOF_SERVICES, DB_VALUES(reader_instant(p->r), V_TEXT(p->device), V_TEXT(p->site)), &rows,
		                 fill_neighbour, e);
	else
		ok = reader_rows(p->r, ST_PROOF_DEVICES, DB_VALUES(reader_instant(p->r), V_TEXT(p->site)), &rows, fill_neighbour, e);
	n = rows.data;
	for (size_t i = 0; ok && i < rows.n; i++)
		if (!is_told(p, of_service ? "service" : "device", n[i].name))
			ok = ask(p, of_service ? "service" : "device", &n[i], &shown, &f->beside, e);
	return ok;
}

static bool add_other_links(struct proven *p, struct proof_facts *f, struct err *e)
{
	struct rows rows = ROWS_INIT(p->a, struct neighbour);
	const struct neighbour *n;
	size_t shown = 0;
	bool ok;

	if (strcmp(p->kind, "link") != 0 || !p->site)
		return true;
	ok = reader_rows(p->r, ST_PROOF_LINKS, DB_VALUES(reader_instant(p->r), V_TEXT(p->site)), &rows, fill_neighbour, e);
	n = rows.data;
	for (size_t i = 0; ok && i < rows.n; i++)
		if (!is_told(p, "link", n[i].name))
			ok = ask(p, "link", &n[i], &shown, &f->other_links, e);
	return ok;
}

/* ---- who called ---- */

/* From where, in what, under which ticket; never who it was, nor what they said. */
static bool add_calls(struct proven *p, struct err *e)
{
	struct text object = TEXT_INIT(65536), t = TEXT_INIT(512);
	struct call_row *calls;
	bool ok;
	size_t n;

	ok = read_calls(p->r, p->a, NULL, p->alert_id, CALLS_SHOWN, &calls, &n, e);
	for (size_t i = 0; ok && i < n; i++) {
		text_clear(&object);
		text_clear(&t);
		text_appendf(&object, "site:%s", calls[i].site);
		text_appendf(&t, "called: %s", call_category_word(calls[i].call.category));
		if (calls[i].ticket)
			text_appendf(&t, ", ticket %s", calls[i].ticket);
		ok = proof_add(p, PROOF_FOR, calls[i].call.at, text_str(&object), text_str(&t), e);
	}
	text_done(&object);
	text_done(&t);
	return ok;
}

/* ---- all of it ---- */

static bool read_proven(struct proven *p, int64_t alert_id, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&p->r->db, ST_PROVEN, e, reader_instant(p->r), V_I64(alert_id));
	struct columns c = COLUMNS(st, p->a);
	const char *outcome;
	bool row;

	if (!st || !db_step(&p->r->db, st, &row, e))
		return false;
	if (!row)
		return err_set(e, ERR_NOT_FOUND, "no alert %" PRId64, alert_id);
	p->entity_id = column_i64(&c);
	p->kind = column_text(&c);
	p->name = column_text(&c);
	p->subject = column_text(&c);
	p->detail = column_text(&c);
	outcome = column_text(&c);
	if (!outcome || !outcome_from_name(outcome, &p->outcome))
		p->outcome = OUTCOME_NOT_TESTED;
	p->since = column_wall(&c);
	p->site = column_text(&c);
	p->device = column_text(&c);
	p->z_device = column_text(&c);
	p->parents = column_text(&c);
	p->interface = column_text(&c);
	p->z_interface = column_text(&c);
	sqlite3_reset(st);
	if (!c.failed && p->kind && p->name)
		p->node = node_of(p, p->kind, p->name);
	return p->node && p->subject ? true : err_set(e, ERR_MEMORY, "out of memory");
}

/* In front of what it is concluded from. */
static bool add_conclusion(struct proven *p, const struct proof_facts *f, struct err *e)
{
	const char *sentence = *p->subject ? NULL : proof_conclusion(f);

	return !sentence || proof_add(p, PROOF_AGAINST, reader_moment(p->r), NULL, sentence, e);
}

static int by_kind_and_time(const void *a, const void *b)
{
	const struct proof_row *x = a, *y = b;
	int order = ((x->object != NULL) > (y->object != NULL)) - ((x->object != NULL) < (y->object != NULL));

	if (x->kind != y->kind)
		return (int)x->kind - (int)y->kind;
	if (!order)
		order = (y->at.ms > x->at.ms) - (y->at.ms < x->at.ms);
	if (!order && x->object)
		order = strcmp(x->object, y->object);
	return order ? order : strcmp(x->text, y->text);
}

bool read_proofs(struct reader *r, struct arena *a, int64_t alert_id, struct proof_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct proven p = { .r = r, .a = a, .rows = ROWS_INIT(a, struct proof_row), .alert_id = alert_id };
	struct proof_facts f = { .kind = NULL };

	if (!read_proven(&p, alert_id, e))
		return false;
	f.kind = p.kind;
	if (!add_self(&p, &f, e) || !add_calls(&p, e) || !add_upstream(&p, &f, e) || !add_beside(&p, &f, e)
	    || !add_other_links(&p, &f, e) || !add_conclusion(&p, &f, e)
	    || !proof_add_changes(&p, e))
		return false;
	if (p.rows.n > 1)
		qsort(p.rows.data, p.rows.n, sizeof(struct proof_row), by_kind_and_time);
	*ret_rows = p.rows.data;
	*ret_n = p.rows.n;
	return true;
}
