#include "console/sites.h"

#include "arena.h"
#include "console/choice.h"
#include "console/keyword.h"
#include "console/object_state.h"
#include "console/state_mark.h"
#include "console/snapshot.h"
#include "intl.h"

#include <inttypes.h>
#include <string.h>

enum { COL_STATE, COL_NAME, COL_COMMUNE, COL_LINKS, COL_DEVICES, COL_KIND, COL_FINESS, COL_ACCESS, COL_GHT, COLUMNS };

static const char *const fields[] = {
	N_("state"), N_("name"), N_("commune"), N_("links"), N_("devices"), N_("kind"), "finess", N_("access"), "ght", N_("aliases"),
	N_("college"), "covolink", N_("site"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Establishment"), 16, 36, 48, false },
	[COL_COMMUNE] = { N_("Commune"), 10, 18, 24, false },
	[COL_LINKS] = { N_("Links"), 7, 0, 7, true },
	[COL_DEVICES] = { N_("Devices"), 7, 0, 7, true },
	[COL_KIND] = { N_("Kind"), 8, 10, 16, false },
	[COL_FINESS] = { "FINESS", 9, 9, 9, false },
	[COL_ACCESS] = { N_("Access"), 8, 8, 8, false },
	[COL_GHT] = { "GHT", 8, 10, 24, false },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_COMMUNE, COL_LINKS, COL_DEVICES, COL_KIND, COL_FINESS, COL_ACCESS, COL_GHT,
};

static int64_t id(const void *row) { return ((const struct site_row *)row)->id; }
static const char *name(const void *row) { return ((const struct site_row *)row)->name; }

/* Where nothing is watched nobody has anything to do. */
static enum state state(const void *row)
{
	const struct site_row *s = row;

	return s->watched ? s->state : STATE_OK;
}

struct state_look site_look(const struct site_row *s)
{
	if (!s->watched)
		return (struct state_look){ 0x25cb, STYLE_DISABLED, object_state_word("site", OBJECT_UNWATCHED) };
	return (struct state_look){ state_symbol(s->state), state_style(s->state), state_word(s->state) };
}

static struct state_look look(const void *row) { return site_look(row); }

static const char *look_word(size_t i)
{
	return object_state_word("site", (int)i);
}

static const char *look_name(size_t i) { return i <= STATE_UNKNOWN ? state_name((enum state)i) : "unwatched"; }

static const char *value(const void *row, size_t field)
{
	const struct site_row *s = row;
	const char *const values[] = {
		[COL_NAME] = s->name, [COL_COMMUNE] = s->commune, [COL_FINESS] = s->finess, [COL_GHT] = s->ght, [COLUMNS] = s->aliases, [COLUMNS + 1] = s->college, [COLUMNS + 2] = s->covolink,
		[COLUMNS + 3] = s->name, /* as the other views call it */
	};
	static _Thread_local char words[128];

	if (field == COL_STATE) {
		snprintf(words, sizeof words, "%s\n%s", s->watched ? state_name(s->state) : "unwatched", site_look(s).word);
		return words;
	}
	if (field == COL_KIND)
		return keyword_lines("kind", s->kind, words, sizeof words);
	if (field == COL_ACCESS)
		return keyword_lines("access", s->access, words, sizeof words);
	return field < ARRAY_LEN(values) ? values[field] : NULL;
}

static const char *choice(size_t field, size_t i, char *buf, size_t size)
{
	const char *column = field == COL_ACCESS ? "access" : field == COLUMNS + 1 ? "college" : NULL;

	return column ? choice_lines("site", column, i, buf, size) : NULL;
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct site_row *p = a, *q = b;

	if (column == COL_STATE && p->watched != q->watched)
		return p->watched ? -1 : 1;
	if (column == COL_STATE)
		return compare_state(p->state, q->state);
	if (column == COL_LINKS && p->links_down != q->links_down)
		return compare_number((double)p->links_down, (double)q->links_down);
	if (column == COL_LINKS)
		return compare_number((double)p->links, (double)q->links);
	if (column == COL_DEVICES)
		return compare_number((double)p->devices, (double)q->devices);
	return compare_text(value(a, column), value(b, column));
}

/* What a person on the phone may say of it. */
static void join(const void *row, struct text *t)
{
	const struct site_row *s = row;
	const char *const parts[] = { s->name, ";", s->aliases, "\n", s->commune, ";", s->finess, ";", s->ght, ";", s->covolink, ";",
	                              s->public_address, "\n", s->kind, ";", keyword_word("kind", s->kind) };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i])
			text_append(t, parts[i]);
}

static void put_links(struct grid *g, struct rect place, const struct site_row *s)
{
	char words[48];

	if (s->links == 0)
		list_put_right(g, place, STYLE_TEXT, NULL);
	else if (s->links_down == 0)
		list_put_right(g, place, STYLE_TEXT, (snprintf(words, sizeof words, "%" PRId64, s->links), words));
	else
		list_put_right(g, place, STYLE_CRITICAL,
		               (snprintf(words, sizeof words, "× %" PRId64 "/%" PRId64, s->links_down, s->links), words));
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct site_row *s = row;
	char words[32];

	if (column == COL_LINKS) {
		put_links(g, place, s);
	} else if (column == COL_DEVICES) {
		snprintf(words, sizeof words, "%" PRId64, s->devices);
		list_put_right(g, place, STYLE_TEXT, s->devices ? words : NULL);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

static void reason(const struct list *l, const void *row, struct text *t)
{
	struct arena *a = state(row) != STATE_OK ? arena_new() : NULL;
	struct site_parts parts;

	if (a && site_parts_of(l->kept, name(row), a, &parts))
		site_verdict(&parts, t);
	arena_free(a);
}

const struct list_class sites_list = {
	.row_size = sizeof(struct site_row), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 5, .empty = N_("No site is declared yet."), .empty_past = N_("No site was declared at that moment."),
	.hint = N_("Describe the region in CSV files (vigie.conf(5) shows them), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = value, .choice = choice, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu site", "%zu sites"), .look = look, .look_word = look_word, .look_name = look_name, .reason = reason,
	.guest_size = sizeof(struct site_guest), .guest_kind = sites_guest_kind, .guest_line = sites_guest_line,
};

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	(void)r;
	(void)a;
	(void)e;
	*ret_rows = snapshot->region.sites;
	*ret_n = snapshot->region.n_sites;
	*ret_kept = &snapshot->region;
	return true;
}

static const char *object(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "site:%s", name(row));
	return buf;
}

const struct browser_class sites_class = {
	.find = sites_find, .leads = sites_guest_leads, .object = object, .list = &sites_list, .load_rows = load_rows, .load_page = sites_load_page, .compose = sites_compose,
};

static void *create(void) { return browser_new(&sites_class); }
const char *sites_word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = {
	{ KEYCODE_ENTER, ACT_OPEN, N_("Open the page, then follow the marked line"), N_("Open") },
	{ '/', ACT_SEARCH, N_("Search"), N_("Search") },
	{ 'D', ACT_DIAGNOSE, N_("Diagnose the establishment"), N_("Diagnose") },
	{ 'C', ACT_NOTE_CALL, N_("Log a call of the establishment: then the number of its category"), N_("Log call") },
	{ 'X', ACT_CALL_NEXT, N_("Hand its trouble over to infra, under an id to read out"), N_("Escalate") },
	BROWSER_KEYS,
};

const struct view_class view_sites = {
	.name = "sites", .title = N_("Establishments"), .digit = '6', .kind = "site", .search_first = true, .of_callers = true, .keys = keys,
	.n_keys = ARRAY_LEN(keys), .create = create, .word = sites_word, .narrow = browser_narrow, .narrowed = browser_narrowed,
	.wants_find = browser_wants_find, .find = browser_find,
	BROWSER_METHODS,
};
