/* All evidence, of any framework: what expired and what expires first stands first. */
#include "arena.h"
#include "console/act_form.h"
#include "console/browser.h"
#include "console/expiry.h"
#include "inventory/format.h"
#include "console/hds_keys.h"
#include "console/hds_words.h"
#include "console/object_line.h"
#include "console/past.h"
#include "console/person.h"
#include "console/state_mark.h"
#include "cell_list.h"
#include "facts.h"
#include "intl.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_TITLE, COL_DAYS, COL_UNTIL, COL_OWNER, COL_SERVES, COL_REFERENCE, COL_TYPE, COL_BY, COLUMNS };
enum { WARNING_DAYS = 30 };

static const char *const fields[] = {
	N_("state"), N_("number"), N_("title"), N_("days"), N_("until"), N_("owner"), N_("serves"), N_("reference"), N_("type"), N_("by"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("No."), 4, 4, 8, false },
	[COL_TITLE] = { N_("Title"), 16, 34, 80, false },
	[COL_DAYS] = { N_("Days"), LIST_DAYS_WIDTH, 0, LIST_DAYS_WIDTH, true },
	[COL_UNTIL] = { N_("Valid until"), 10, 0, 11, false },
	[COL_OWNER] = { N_("Owner"), 8, 12, 30, false },
	[COL_SERVES] = { N_("Serves"), 10, 16, 40, false },
	[COL_REFERENCE] = { N_("Reference"), 10, 14, 30, false },
	[COL_TYPE] = { N_("Type"), 8, 10, 16, false },
	[COL_BY] = { N_("By"), 8, 10, 20, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_TITLE, COL_DAYS, COL_UNTIL, COL_OWNER, COL_SERVES, COL_REFERENCE, COL_TYPE, COL_BY,
};

struct evidence_row {
	struct hds_evidence v;
	enum hds_evidence_state state; /* of the instant that was read */
	int64_t days;                  /* UNKNOWN_I64: for good */
	const char *name, *by, *serves; /* serves: without its family, with spaces */
};

static const struct evidence_row *of(const void *row) { return row; }
static int64_t id(const void *row) { return of(row)->v.number; }
static const char *name(const void *row) { return of(row)->name; }

static enum state state(const void *row)
{
	if (of(row)->state == EVIDENCE_EXPIRED)
		return STATE_CRITICAL;
	return of(row)->state == EVIDENCE_IN_FORCE && of(row)->days != UNKNOWN_I64 && of(row)->days < WARNING_DAYS ? STATE_WARNING : STATE_OK;
}

static const char *word_of(enum hds_evidence_state s) { return _(hds_evidence_state_word(s)); }

static struct state_look look(const void *row)
{
	enum state s = state(row);

	return (struct state_look){ state_symbol(s), of(row)->state == EVIDENCE_REVOKED ? STYLE_DIM : state_style(s), word_of(of(row)->state) };
}

static const char *look_word(size_t i) { return i <= EVIDENCE_REVOKED ? word_of((enum hds_evidence_state)i) : NULL; }
static const char *look_name(size_t i) { return hds_evidence_state_name((enum hds_evidence_state)i); }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[256];
	const struct evidence_row *r = row;

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", hds_evidence_state_name(r->state), word_of(r->state));
		return words;
	case COL_NAME:
		return r->name;
	case COL_TITLE:
		return r->v.title;
	case COL_OWNER:
		return r->v.owner;
	case COL_SERVES:
		return r->serves;
	case COL_REFERENCE:
		return r->v.reference;
	case COL_TYPE:
		snprintf(words, sizeof words, "%s\n%s", hds_evidence_type_name(r->v.type), _(hds_evidence_type_word(r->v.type)));
		return words;
	case COL_BY:
		return r->by;
	default: /* a number, or a date */
		return NULL;
	}
}

/* What ends first; what never does, then what was revoked, last. */
static int compare_validity(const struct evidence_row *p, const struct evidence_row *q)
{
	return p->v.revoked != q->v.revoked ? p->v.revoked - q->v.revoked : compare_end(p->v.valid_until, q->v.valid_until);
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct evidence_row *p = a, *q = b;

	if (column == COL_STATE || column == COL_DAYS || column == COL_UNTIL)
		return compare_validity(p, q);
	if (column == COL_NAME)
		return compare_count(q->v.number, p->v.number);
	return compare_values(value, a, b, column);
}

static void join(const void *row, struct text *t)
{
	const struct evidence_row *r = row;
	const char *const parts[] = { r->name, r->v.title, r->v.owner, r->serves, r->v.reference, r->v.sha256, r->by, word_of(r->state) };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct evidence_row *r = row;

	if (column == COL_DAYS)
		list_put_days(g, place, r->v.revoked ? UNKNOWN_I64 : r->days, state(row));
	else if (column == COL_UNTIL)
		list_put_date(l, g, place, row, r->v.valid_until);
	else
		list_put_value(l, g, place, column, row);
}

static const struct list_class list = {
	.row_size = sizeof(struct evidence_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.sort = COL_DAYS, .n_essential = 5, .empty = N_("No evidence is recorded yet."), .empty_past = N_("No evidence was recorded by that moment."),
	.hint = N_("In view 7, b records a piece of evidence; on the command line:"), .command = N_("vigie hds evidence add title=… serves=… until=…"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word,
	.look_name = look_name, .count = NN_("%zu piece of evidence", "%zu pieces of evidence"),
};

/* "hds:EXI-15;iso27001:9.2" as "EXI-15, 9.2". */
static const char *keys_of(const char *serves, struct arena *a)
{
	struct text t = TEXT_INIT(8192);
	struct name_span key;
	const char *kept;

	while (cell_list_next(&serves, &key)) {
		size_t family = strcspn(key.at, ":;");

		family = family < key.n ? family + 1 : 0;
		text_append(&t, t.len ? ", " : "");
		text_append_n(&t, key.at + family, key.n - family);
	}
	kept = arena_strdup(a, text_str(&t));
	text_done(&t);
	return kept;
}

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct hds_evidence *pieces;
	struct evidence_row *rows;
	wall_t now = reader_shown(r);
	size_t n;

	(void)s;
	(void)ret_kept;
	if (!read_hds_evidence(r, a, &pieces, &n, e))
		return false;
	rows = arena_array(a, n, sizeof *rows);
	for (size_t i = 0; rows && i < n; i++) {
		char number[32];

		snprintf(number, sizeof number, "%" PRId64, pieces[i].number);
		rows[i] = (struct evidence_row){ .v = pieces[i], .state = hds_evidence_state(&pieces[i], now), .days = UNKNOWN_I64,
			                         .name = arena_strdup(a, number), .by = person_name(pieces[i].uid, false, a),
			                         .serves = keys_of(pieces[i].serves, a) };
		if (wall_is_known(pieces[i].valid_until))
			rows[i].days = wall_days_until(pieces[i].valid_until, now);
		if (!rows[i].name || !rows[i].serves)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	*ret_rows = rows;
	*ret_n = n;
	return rows || err_set(e, ERR_MEMORY, "out of memory");
}

/* ---- the page ---- */

static void tell_change(struct past *p, size_t i, const struct hds_evidence *v, struct arena *a)
{
	struct text words = TEXT_INIT(1024);
	char until[FORMAT_MAX];

	format_date(v->valid_until, until);
	text_append(&words, v->revoked ? _("revoked") : i == 0 ? _("recorded") : _("renewed"));
	text_append_part(&words, " · ", _("valid until %s"), v->revoked ? "" : until);
	past_tell(p, i, v->at, v->uid, v->comment, text_str(&words), a);
	text_done(&words);
}

static bool load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	struct hds_evidence *pieces;
	struct past *p;
	size_t n;

	(void)now;
	if (!read_hds_evidence_history(r, a, id(list_selected(&b->list)), &pieces, &n, e))
		return false;
	p = past_new(a, n);
	for (size_t i = 0; p && i < n; i++)
		tell_change(p, i, &pieces[i], a);
	*ret_page = p;
	return p || err_set(e, ERR_MEMORY, "out of memory");
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct evidence_row *r = row;
	struct state_look how = look(row);
	char days[64], at[FORMAT_MAX];

	expiry_words(r->v.revoked ? UNKNOWN_I64 : r->days, days, sizeof days);
	pen_state(p, how.style, how.symbol, how.word, days);
	pen_line(p, STYLE_STRONG, r->v.title);
	format_timestamp(r->v.valid_until, at);
	pen_fact(p, _("Valid until"), at[0] ? at : _("for good"));
	pen_fact(p, _("Owner"), r->v.owner);
	pen_fact(p, _("Type"), _(hds_evidence_type_word(r->v.type)));
	pen_fact(p, _("Reference"), r->v.reference);
	pen_date(p, _("Dated"), r->v.dated);
	pen_fact(p, "SHA-256", r->v.sha256);
	pen_fact(p, _("Comment"), r->v.comment);
	pen_title(p, _("Serves"));
	pen_served(p, r->v.serves);
	pen_past(p, page, b->list.now);
}

static const char *object(const void *row, char *buf, size_t size)
{
	if (of(row)->v.revoked)
		return NULL;
	snprintf(buf, size, "evidence:%" PRId64, of(row)->v.number);
	return buf;
}

static void seen(const void *row, struct act_target *ret) { ret->seen = of(row)->v.seq; }

static const struct browser_class class = {
	.list = &list, .paper = true, .load_rows = load_rows, .load_page = load_page, .compose = compose, .object = object, .seen = seen,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = {
	BROWSER_WRITE_KEYS,
	{ 's', ACT_RENEW_EVIDENCE, N_("Renew the evidence: a new end of validity"), N_("Renew") },
	{ 'x', ACT_REVOKE_EVIDENCE, N_("Revoke the evidence: it serves nothing any more"), N_("Revoke") },
	HDS_KEY_PLAN,
	HDS_KEY_CALENDAR,
	HDS_KEY_AUDITS,
	BROWSER_PAPER_KEYS,
};

const struct view_class view_evidence = {
	.name = "evidence", .title = N_("Evidence"), .kind = "evidence", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word,
	BROWSER_METHODS,
};
