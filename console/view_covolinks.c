#include "console/covolinks.h"

#include "arena.h"
#include "console/column.h"
#include "console/object_line.h"
#include "console/snapshot.h"
#include "console/state_mark.h"
#include "intl.h"

#include <math.h>
#include <string.h>

enum {
	COL_STATE, COL_NAME, COL_TCP, COL_ASSOCIATE, COL_CONTEXTS, COL_ECHO, COL_SINCE, COL_SERVES, COL_CHECKED, COL_SITE, COL_WHY, COL_CALLED,
	COL_ADDRESS, COL_IMAGE, COLUMNS
};

static const char *const fields[] = {
	N_("state"), N_("name"), "tcp", "associate", "contexts", "echo", N_("since"), N_("serves"), N_("checked"), N_("site"), N_("reason"), "ae",
	N_("address"), N_("image"), N_("commune"), N_("device"), NULL,
};

static const struct list_column columns[] = {
	[COL_STATE] = { N_("State"), 0, 0, 0, false },
	[COL_NAME] = { N_("Covolink"), 14, 24, 44, false },
	[COL_TCP] = { N_("TCP"), 9, 0, 9, false },
	[COL_ASSOCIATE] = { N_("Assoc."), 9, 0, 9, false },
	[COL_CONTEXTS] = { N_("Contexts"), 9, 0, 9, false },
	[COL_ECHO] = { N_("C-ECHO"), 9, 0, 9, false },
	[COL_SINCE] = { N_("Since"), 6, 0, 6, true },
	[COL_SERVES] = { N_("Serves"), 6, 0, 6, true },
	[COL_CHECKED] = { N_("Checked"), 8, 0, 8, true },
	[COL_SITE] = { N_("Site"), 12, 20, 40, false },
	[COL_WHY] = { N_("Why"), 16, 30, 60, false },
	[COL_CALLED] = { N_("Called AE"), 9, 12, 16, false },
	[COL_ADDRESS] = { N_("Address"), 12, 15, 40, false },
	[COL_IMAGE] = { N_("Image"), 6, 0, 6, true },
};

static const unsigned char by_worth[] = {
	COL_STATE, COL_NAME, COL_TCP, COL_ASSOCIATE, COL_CONTEXTS, COL_ECHO, COL_SINCE, COL_SERVES, COL_CHECKED, COL_SITE, COL_WHY, COL_CALLED,
	COL_IMAGE, COL_ADDRESS,
};

static const struct covolink_row *of(const void *row) { return &((const struct covolinks_item *)row)->row; }
static int64_t id(const void *row) { return of(row)->id; }
static const char *name(const void *row) { return of(row)->name; }
static enum state state(const void *row) { return of(row)->state; }

static bool is_stage(size_t column) { return column >= COL_TCP && column <= COL_ECHO; }
static const struct dicom_stage_row *stage_of(const void *row, size_t column) { return &of(row)->dicom.stages[column - COL_TCP]; }

struct state_look covolinks_stage_look(const struct dicom_stage_row *s)
{
	enum state is = outcome_state(s->outcome);

	if (s->outcome == OUTCOME_NOT_TESTED)
		return (struct state_look){ 0x2013, STYLE_DIM, "" };
	return (struct state_look){ state_symbol(is), state_style(is), column_stage_word(s->outcome) };
}

static const char *value(const void *row, size_t field)
{
	const struct covolink_row *c = of(row);
	const char *const values[COLUMNS + 2] = {
		[COL_NAME] = c->name, [COL_SERVES] = ((const struct covolinks_item *)row)->served, [COL_SITE] = c->site,
		[COL_WHY] = c->state == STATE_OK ? NULL : _(outcome_sentence(c->outcome)), [COL_CALLED] = c->called_ae, [COL_ADDRESS] = c->address,
		[COLUMNS] = c->commune, [COLUMNS + 1] = c->device,
	};
	static _Thread_local char words[160];

	if (field == COL_STATE) {
		snprintf(words, sizeof words, "%s\n%s", state_name(c->state), state_word(c->state));
		return words;
	}
	if (is_stage(field)) {
		const struct dicom_stage_row *s = stage_of(row, field);

		snprintf(words, sizeof words, "%s\n%s", outcome_name(s->outcome), covolinks_stage_look(s).word);
		return words;
	}
	return field < ARRAY_LEN(values) ? values[field] : NULL;
}

/* What failed first, then what is not known. */
static int stage_rank(const struct dicom_stage_row *s)
{
	return s->outcome == OUTCOME_NOT_TESTED ? STATE_UNKNOWN + 1 : (int)outcome_state(s->outcome);
}

static int compare(const void *a, const void *b, size_t column)
{
	const struct covolink_row *p = of(a), *q = of(b);

	if (is_stage(column)) {
		int i = stage_rank(stage_of(a, column)), k = stage_rank(stage_of(b, column));

		return i > STATE_UNKNOWN || k > STATE_UNKNOWN ? i - k : compare_state((enum state)i, (enum state)k);
	}
	switch (column) {
	case COL_STATE:
		return compare_state_since(p->state, p->since, q->state, q->since);
	case COL_SINCE:
		return compare_time(p->since, q->since);
	case COL_CHECKED:
		return compare_time(p->at, q->at);
	case COL_IMAGE:
		return compare_time(p->traffic.image_hour, q->traffic.image_hour);
	case COL_SERVES:
		return compare_number((double)((const struct covolinks_item *)a)->n_served, (double)((const struct covolinks_item *)b)->n_served);
	default:
		return compare_text(value(a, column), value(b, column));
	}
}

static void join(const void *row, struct text *t)
{
	const struct covolink_row *c = of(row);
	const char *const parts[] = { c->name, c->site, c->commune, c->address, c->called_ae, c->calling_ae, c->device };

	list_join_parts(t, parts, ARRAY_LEN(parts));
	if (((const struct covolinks_item *)row)->served)
		text_append(t, ((const struct covolinks_item *)row)->served);
}

/* Where it does not fit, what all begin with goes first. */
static void put_name(struct grid *g, struct rect place, enum style style, const struct covolinks_item *c)
{
	const char *told = c->row.name;

	if (c->n_shared > 0 && text_columns(told, grid_is_ascii(g)) > place.width) {
		grid_put_code_point(g, place.x++, place.y, style, 0x2026);
		place.width--;
		told += c->n_shared;
	}
	grid_put_by_end(g, place.x, place.y, place.width, style, told);
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct covolinks_item *c = row;
	struct state_look look;
	char words[32];

	if (column == COL_NAME) {
		put_name(g, place, list_row_style(l, row), c);
	} else if (is_stage(column)) {
		look = covolinks_stage_look(stage_of(row, column));
		grid_put_code_point(g, place.x, place.y, look.style, look.symbol);
		grid_put(g, place.x + 2, place.y, place.width - 2, look.style == STYLE_ALARM ? STYLE_CRITICAL : look.style, look.word);
	} else if (column == COL_SINCE) {
		list_put_since(l, g, place, list_row_style(l, row), c->row.since);
	} else if (column == COL_CHECKED) {
		list_put_since(l, g, place, list_row_style(l, row), c->row.at);
	} else if (column == COL_IMAGE) {
		list_put_since(l, g, place, list_row_style(l, row), c->row.traffic.image_hour);
	} else if (column == COL_SERVES) {
		snprintf(words, sizeof words, "%zu", c->n_served);
		list_put_right(g, place, list_row_style(l, row), words);
	} else {
		list_put_value(l, g, place, column, row);
	}
}

static void reason(const struct list *l, const void *row, struct text *t)
{
	(void)l;
	if (state(row) != STATE_OK)
		append_reason(t, of(row)->outcome, of(row)->detail);
}

static const struct list_class list = {
	.row_size = sizeof(struct covolinks_item), .fields = fields, .columns = columns, .n_columns = COLUMNS, .by_worth = by_worth,
	.n_essential = 6, .empty = N_("No Covolink is declared yet."), .empty_past = N_("No Covolink was declared at that moment."),
	.hint = N_("Describe the region in CSV files (vigie.conf(5) shows them), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = value, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu Covolink", "%zu Covolinks"), .reason = reason,
};

static bool find_served(const struct region_rows *region, struct arena *a, struct covolinks_item *c)
{
	struct text names = TEXT_INIT(1 << 20);

	for (size_t i = 0; i < region->n_sites; i++) {
		const char *through = region->sites[i].covolink;

		if (!through || strcmp(through, c->row.name) != 0)
			continue;
		text_appendf(&names, "%s%s", names.len ? ";" : "", region->sites[i].name);
		c->n_served++;
	}
	c->served = names.len ? arena_strdup(a, text_str(&names)) : NULL;
	text_done(&names);
	return c->n_served == 0 || c->served;
}

/* The whole words that the names of all begin with, in bytes; 0 of a single one. */
static size_t count_shared(const struct covolink_row *covolinks, size_t n)
{
	size_t shared = n > 1 ? strlen(covolinks[0].name) : 0;

	for (size_t i = 1; i < n; i++) {
		size_t same = 0;

		while (same < shared && covolinks[i].name[same] == covolinks[0].name[same])
			same++;
		shared = same;
	}
	while (shared > 0 && covolinks[0].name[shared - 1] != ' ')
		shared--;
	return shared;
}

static bool load_rows(struct reader *r, const struct snapshot *snapshot, struct arena *a, void **ret_rows, size_t *ret_n,
                      const void **ret_kept, struct err *e)
{
	const struct region_rows *region = &snapshot->region;
	struct covolinks_item *rows = arena_array(a, region->n_covolinks, sizeof *rows);
	struct covolink_traffic *traffic = arena_array(a, region->n_covolinks, sizeof *traffic);
	size_t shared = count_shared(region->covolinks, region->n_covolinks);
	struct traffic_view view;

	if (!rows || !traffic)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_traffic_view(r, a, &view, e) || !read_traffic(r, a, region->covolinks, region->n_covolinks, &view, traffic, e))
		return false;
	for (size_t i = 0; i < region->n_covolinks; i++) {
		rows[i] = (struct covolinks_item){ .row = region->covolinks[i], .n_shared = shared };
		rows[i].row.traffic = traffic[i];
		if (!find_served(region, a, &rows[i]))
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	*ret_rows = rows;
	*ret_n = region->n_covolinks;
	*ret_kept = region;
	return true;
}

static const char *pollable(const void *row, char *buf, size_t size)
{
	snprintf(buf, size, "covolink:%s", name(row));
	return buf;
}

static const struct browser_class class = {
	.list = &list, .load_rows = load_rows, .load_page = covolinks_load_page, .compose = covolinks_compose, .pollable = pollable,
};

static void *create(void) { return browser_new(&class); }
static const char *word(size_t i) { return i < COLUMNS ? fields[i] : NULL; }

static const struct key_entry keys[] = { BROWSER_KEYS };

const struct view_class view_covolinks = {
	.everywhere = true,
	.name = "covolinks", .title = N_("Covolinks"), .digit = '5', .kind = "covolink", .keys = keys, .n_keys = ARRAY_LEN(keys),
	.create = create, .word = word, BROWSER_METHODS,
};
