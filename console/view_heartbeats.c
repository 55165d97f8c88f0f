#include "console/browser.h"
#include "console/choice.h"
#include "console/devices.h"
#include "console/history_page.h"
#include "console/keyword.h"
#include "console/object_line.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "reader.h"

#include <math.h>
#include <string.h>

/* The heartbeats view: backups, feeds and jobs that tell by themselves; how old the last good one is, and when the next is due. */

enum { COL_STATE, COL_NAME, COL_GOOD, COL_DUE, COL_LASTED, COL_SINCE, COL_SITE, COL_WHY, COL_KIND, COL_APPLICATION, COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("name"), N_("good"), N_("due"), N_("duration"), N_("since"), N_("site"), N_("reason"), N_("kind"), N_("application"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Heartbeat"), 16, 26, 40, false },
	[COL_GOOD] = { N_("Good"), 6, 0, 6, true },
	[COL_DUE] = { N_("Due by"), 11, 0, 11, true },
	[COL_LASTED] = { N_("Lasted"), 6, 0, 6, true },
	[COL_SINCE] = { N_("Since"), 6, 0, 6, true },
	[COL_SITE] = { N_("Site"), 12, 16, 36, false },
	[COL_WHY] = { N_("Why"), 16, 24, 60, false },
	[COL_KIND] = { N_("Kind"), 6, 10, 12, false },
	[COL_APPLICATION] = { N_("Application"), 12, 16, 30, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_GOOD, COL_DUE, COL_WHY, COL_SINCE, COL_KIND, COL_LASTED, COL_APPLICATION, COL_SITE,
};

struct heartbeat_page {
	struct state_row *states;
	size_t n_states;
};

static int64_t id(const void *row) { return ((const struct heartbeat_row *)row)->id; }
static const char *name(const void *row) { return ((const struct heartbeat_row *)row)->name; }
static enum state state(const void *row) { return ((const struct heartbeat_row *)row)->state; }

static const char *value(const void *row, size_t field)
{
	const struct heartbeat_row *h = row;
	static _Thread_local char words[64];

	switch (field) {
	case COL_STATE:
		snprintf(words, sizeof words, "%s\n%s", state_name(h->state), state_word(h->state));
		return words;
	case COL_NAME:
		return h->name;
	case COL_SITE:
		return h->site;
	case COL_WHY:
		return h->state == STATE_OK && h->outcome == OUTCOME_OK ? NULL : _(outcome_sentence(h->outcome));
	case COL_KIND:
		return keyword_lines("kind", h->kind, words, sizeof words);
	case COL_APPLICATION:
		return h->application;
	default:
		return NULL;
	}
}

static const char *choice(size_t field, size_t i, char *buf, size_t size)
{
	return field == COL_KIND ? choice_lines("heartbeat", "kind", i, buf, size) : NULL;
}

static double seconds(int64_t s) { return s == UNKNOWN_I64 ? (double)NAN : (double)s; }

static int compare(const void *a, const void *b, size_t column)
{
	const struct heartbeat_row *p = a, *q = b;

	switch (column) {
	case COL_STATE:
		return compare_state_since(p->state, p->since, q->state, q->since);
	case COL_SINCE:
		return compare_time(p->since, q->since);
	case COL_GOOD:
		return compare_number(seconds(p->age_s), seconds(q->age_s));
	case COL_LASTED:
		return compare_number(seconds(p->last_duration_s), seconds(q->last_duration_s));
	case COL_DUE:
		return compare_time(p->next_due, q->next_due);
	default:
		return compare_text(value(a, column), value(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	const struct heartbeat_row *h = row;
	const char *const parts[] = { h->name, h->site, h->application, h->contact, keyword_word("kind", h->kind) };

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct heartbeat_row *h = row;
	char words[FORMAT_MAX] = "";

	if (column == COL_SINCE) {
		list_put_since(l, g, place, list_row_style(l, row), h->since);
	} else if (column == COL_GOOD || column == COL_LASTED) {
		format_duration_short(column == COL_GOOD ? h->age_s : h->last_duration_s, words);
		list_put_right(g, place, list_row_style(l, row), words);
	} else if (column == COL_DUE) {
		format_time(h->next_due, l->now, words);
		list_put_right(g, place, list_row_style(l, row), words);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

static void reason(const struct list *l, const void *row, struct text *t)
{
	const struct heartbeat_row *h = row;

	(void)l;
	if (h->state != STATE_OK)
		append_reason(t, h->outcome, h->detail);
}

static const struct list_class list = {
	.row_size = sizeof(struct heartbeat_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 4, .empty = N_("No backup, feed or job is declared yet."), .empty_past = N_("None was declared at that moment."),
	.hint = N_("Describe them in heartbeats.csv (vigie.conf(5) shows it), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = value, .choice = choice, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu heartbeat", "%zu heartbeats"), .reason = reason,
};

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	(void)r;
	(void)a;
	(void)ret_kept;
	(void)e;
	*ret_rows = snapshot->region.heartbeats;
	*ret_n = snapshot->region.n_heartbeats;
	return true;
}

static bool load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct heartbeat_row *h = list_selected(&b->list);
	struct heartbeat_page *p = arena_alloc(a, sizeof *p);
	wall_t states_from = { now.ms - PAST_STATES_DAYS * INT64_C(86400000) };

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	return read_states(r, a, h->id, states_from, now, &p->states, &p->n_states, e);
}

static void fact_time(struct pen *p, const char *label, wall_t t, wall_t now)
{
	char words[FORMAT_MAX];

	format_time(t, now, words);
	pen_fact(p, label, words);
}

static void fact_duration(struct pen *p, const char *label, int64_t s)
{
	char words[FORMAT_MAX];

	format_duration(s, words);
	pen_fact(p, label, words);
}

static void compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct heartbeat_row *h = row;
	const struct heartbeat_page *loaded = page;
	struct text age = TEXT_INIT(256);
	char since[160];

	since_words(h->since, b->list.now, since, sizeof since);
	pen_state(p, state_style(h->state), state_symbol(h->state), state_word(h->state), since);
	if (h->state == STATE_OK && h->outcome == OUTCOME_OK) {
		heartbeat_append_age(&age, h);
		pen_line(p, STYLE_TEXT, text_str(&age));
	} else {
		pen_reason(p, h->outcome, h->detail, h->at, UNKNOWN_I64, b->list.now);
	}
	text_done(&age);
	pen_title(p, _("What it told"));
	fact_time(p, _("Last start"), h->last_start, b->list.now);
	fact_time(p, _("Last end"), h->last_finish, b->list.now);
	fact_time(p, _("Last good end"), h->last_good, b->list.now);
	fact_duration(p, _("Duration"), h->last_duration_s);
	fact_time(p, _("Restore test"), h->restored, b->list.now);
	fact_time(p, _("Due by"), h->next_due, b->list.now);
	pen_title(p, _("What is declared"));
	pen_fact(p, _("Kind"), keyword_word("kind", h->kind));
	fact_duration(p, _("Every"), h->every_s);
	fact_duration(p, _("Grace"), h->grace_s);
	fact_duration(p, _("Least duration"), h->min_duration_s);
	pen_fact(p, _("Off site"), h->offsite == UNKNOWN_I64 ? NULL : h->offsite ? _("yes") : _("no"));
	pen_fact(p, _("Application"), h->application);
	pen_fact(p, _("Contact"), h->contact);
	if (h->site) {
		pen_title(p, _("Where"));
		pen_site(p, h->site, NULL);
	}
	if (loaded)
		pen_states(p, "heartbeat", loaded->states, loaded->n_states, b->list.now);
	else
		pen_line(p, STYLE_DIM, _("Reading…"));
}

static const char *pollable(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "heartbeat:%s", name(row));
	return buf;
}

static const struct browser_class class = {
	.list = &list, .load_rows = load_rows, .load_page = load_page, .compose = compose, .pollable = pollable,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS };

const struct view_class view_heartbeats = {
	.everywhere = true,
	.name = "heartbeats", .title = N_("Backups, feeds and jobs"), .kind = "heartbeat", .keys = keys, .n_keys = ARRAY_LEN(keys),
	.create = create, .word = word, BROWSER_METHODS,
};
