/* Escalations that level 2 handed over: a list, and each as the text that a ticket gets. */
#include "arena.h"
#include "console/browser.h"
#include "console/escalation_text.h"
#include "console/person.h"
#include "console/state_mark.h"
#include "intl.h"

#include <inttypes.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_SITE, COL_AT, COL_VERDICT, COL_TICKET, COL_BY, COL_TAKEN, COLUMNS };
enum { LISTED_MAX = 500 };

struct row {
	struct escalation_row x;
	const char *by, *taken_by;
};

static const char *const fields[] = {
	N_("state"), N_("number"), N_("site"), N_("since"), N_("verdict"), N_("ticket"), N_("by"), N_("taken by"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Escalation"), 5, 0, 10, false },
	[COL_SITE] = { N_("Establishment"), 14, 26, 48, false },
	[COL_AT] = { N_("Opened"), 11, 0, 14, false },
	[COL_VERDICT] = { N_("Verdict"), 12, 30, 100, false },
	[COL_TICKET] = { N_("Ticket"), 6, 10, 20, false },
	[COL_BY] = { N_("By"), 6, 10, 20, false },
	[COL_TAKEN] = { N_("Taken by"), 6, 10, 20, false },
};

static const unsigned char by_worth[] = { COL_STATE, COL_NAME, COL_SITE, COL_AT, COL_VERDICT, COL_TAKEN, COL_TICKET, COL_BY };

static const struct escalation_row *of(const void *row) { return &((const struct row *)row)->x; }
static int64_t id(const void *row) { return of(row)->seq; }
static const char *name(const void *row) { return of(row)->id; }

static enum state state(const void *row) { return of(row)->state == ESCALATION_OPEN ? STATE_WARNING : STATE_OK; }

static struct state_look look(const void *row)
{
	enum state s = state(row);

	return (struct state_look){ state_symbol(s), of(row)->state == ESCALATION_CLOSED ? STYLE_DIM : state_style(s), escalation_state_word(of(row)->state) };
}

static const char *look_word(size_t i) { return i <= ESCALATION_CLOSED ? escalation_state_word((enum escalation_state)i) : NULL; }
static const char *look_name(size_t i) { return escalation_state_name((enum escalation_state)i); }

static const char *value(const void *row, size_t field)
{
	static _Thread_local char words[96];
	const struct row *r = row;
	const char *const values[] = {
		[COL_NAME] = r->x.id, [COL_SITE] = r->x.site, [COL_VERDICT] = r->x.found.verdict, [COL_TICKET] = r->x.ticket, [COL_BY] = r->by,
		[COL_TAKEN] = r->taken_by,
	};

	if (field == COL_STATE) {
		snprintf(words, sizeof words, "%s\n%s", escalation_state_name(r->x.state), escalation_state_word(r->x.state));
		return words;
	}
	return field < ARRAY_LEN(values) ? values[field] : NULL;
}

static int compare(const void *a, const void *b, size_t column)
{
	if (column == COL_AT)
		return compare_time(of(a)->at, of(b)->at);
	if (column == COL_STATE)
		return of(a)->state != of(b)->state ? (int)of(a)->state - (int)of(b)->state : compare_time(of(a)->at, of(b)->at);
	return compare_text(value(a, column), value(b, column));
}

static void join(const void *row, struct text *t)
{
	const struct row *r = row;
	const char *const parts[] = { r->x.id, r->x.site, r->x.ticket, r->x.found.verdict, r->x.words, r->by };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	if (column == COL_AT)
		list_put_time(l, g, place, row, of(row)->at);
	else
		list_put_value(l, g, place, column, row);
}

static const struct list_class list = {
	.row_size = sizeof(struct row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth, .n_essential = 5,
	.empty = N_("No escalation was opened yet."), .empty_past = N_("No escalation was opened by that moment."),
	.hint = N_("X on an establishment hands its trouble over; from a shell:"), .command = N_("vigie escalation new SITE WORDS"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell, .look = look, .look_word = look_word,
	.look_name = look_name, .count = NN_("%zu escalation", "%zu escalations"),
};

static bool load_rows(struct reader *r, const struct snapshot *s, struct arena *a, void **ret_rows, size_t *ret_n, const void **ret_kept,
                      struct err *e)
{
	struct escalation_row *found;
	struct row *rows;
	size_t n;

	(void)s;
	if (!read_escalations(r, a, true, LISTED_MAX, &found, &n, e))
		return false;
	rows = arena_array(a, n + 1, sizeof *rows);
	for (size_t i = 0; rows && i < n; i++)
		rows[i] = (struct row){ found[i], person_name(found[i].uid, false, a), person_name(found[i].taken_uid, false, a) };
	*ret_rows = rows;
	*ret_n = n;
	*ret_kept = NULL;
	return rows || err_set(e, ERR_MEMORY, "out of memory");
}

static bool load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct row *row = list_selected(&b->list);
	struct escalation_row *x;

	(void)now;
	if (!read_escalation(r, a, row->x.id, &x, e))
		return false;
	*ret_page = x;
	return true;
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct escalation_row *x = page ? page : of(row);
	static const struct mask_names nobody = { 0 };
	struct text t = TEXT_INIT(64 << 10);

	(void)b;
	escalation_text(x, MASK_NOTHING, &nobody, &t);
	for (const char *line = text_str(&t); *line;) {
		size_t n = strcspn(line, "\n");
		char words[1024];

		snprintf(words, sizeof words, "%.*s", (int)(n < sizeof words ? n : sizeof words - 1), line);
		if (n == 0)
			p->y++;
		else
			pen_line(p, line == text_str(&t) ? STYLE_STRONG : STYLE_TEXT, words);
		line += n + (line[n] == '\n');
	}
	text_done(&t);
}

static const char *object(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "escalation:%s", of(row)->id);
	return buf;
}

static const struct browser_class class = {
	.list = &list, .paper = true, .passing = true, .load_rows = load_rows, .load_page = load_page, .compose = compose, .object = object,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = {
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the page, then follow the marked line"), N_("Open") },
	{ 'Y', ACT_COPY, N_("The text for a ticket; again: without contacts and addresses, then without names of establishments"), N_("Copy") },
	{ CTRL_KEY('t'), ACT_ARM, N_("Arm writing for 15 minutes, or end it"), N_("Arm") },
	{ 'a', ACT_TAKE_ESCALATION, N_("Take the escalation: it is yours"), N_("Take") },
	{ 's', ACT_CLOSE_ESCALATION, N_("Close the escalation with what it came to"), N_("Close it") },
	BROWSER_PAPER_KEYS,
};

const struct view_class view_escalations = {
	.name = "escalations", .title = N_("Escalations"), .kind = "escalation", .keys = keys, .n_keys = ARRAY_LEN(keys), .create = create, .word = word,
	BROWSER_METHODS,
};
