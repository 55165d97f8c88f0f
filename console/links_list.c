#include "console/links.h"

#include "console/object_line.h"
#include "intl.h"
#include "inventory/format.h"

#include <math.h>
#include <string.h>

enum { LOAD_BAR = 4, RATE_WIDE = 10 };

static const double load_warning = 0.8;

static const struct list_column columns[LINKS_COLUMN_COUNT] = {
	[LINKS_STATE] = { N_("State"), 0, 0, 0, false }, /* as wide as the longest word */
	[LINKS_NAME] = { N_("Link"), 14, 20, 44, false },
	[LINKS_SITE] = { N_("Site"), 12, 24, 36, false },
	[LINKS_DEVICE] = { N_("Device"), 12, 12, 28, false },
	[LINKS_INTERFACE] = { N_("Interface"), 10, 10, 40, false },
	[LINKS_SINCE] = { N_("Since"), 6, 0, 6, true },
	[LINKS_IN] = { N_("In"), 6, 0, RATE_WIDE, true },
	[LINKS_OUT] = { N_("Out"), 6, 0, RATE_WIDE, true },
	[LINKS_LOAD] = { N_("Load"), 5, LOAD_BAR + 6, LOAD_BAR + 6, true },
	[LINKS_ERRORS] = { N_("Errors"), 8, 0, 8, true },
	[LINKS_GROUP] = { N_("Group"), 10, 10, 18, false },
	[LINKS_WHY] = { N_("Why"), 16, 24, 60, false },
};

static const unsigned char by_worth[] = {
	LINKS_STATE, LINKS_NAME, LINKS_SINCE, LINKS_SITE, LINKS_LOAD, LINKS_IN, LINKS_OUT, /* then, in comfort: */
	LINKS_INTERFACE, LINKS_DEVICE, LINKS_WHY, LINKS_ERRORS, LINKS_GROUP,
};
enum { ESSENTIAL = 7 };

static int64_t id(const void *row) { return ((const struct link_row *)row)->id; }
static const char *name(const void *row) { return ((const struct link_row *)row)->name; }
static enum state state(const void *row) { return link_state_severity(((const struct link_row *)row)->state); }
static int compare(const void *a, const void *b, size_t column) { return links_compare(a, b, (enum links_column)column); }

/* In the place of an interface the address, where nothing else is known of the link. */
static const char *shown(const void *row, size_t column)
{
	const struct link_row *r = row;

	if (column == LINKS_INTERFACE)
		return r->interface ? r->interface : r->address;
	return list_shown(links_field_value(r, column));
}

static struct state_look look(const void *row)
{
	enum link_state s = ((const struct link_row *)row)->state;

	return (struct state_look){ link_state_symbol(s), link_state_style(s), link_state_word(s) };
}

static const char *look_word(size_t i)
{
	return i <= LINK_ADMIN_DOWN ? link_state_word((enum link_state)i) : NULL;
}

static const char *look_name(size_t i) { return link_state_name((enum link_state)i); }

static void join(const void *row, struct text *t)
{
	const struct link_row *r = row;
	const char *const parts[] = {
		r->name, r->site, r->commune, r->device, r->interface, r->address, r->alias, r->z_device, r->perimeter, r->contract,
		r->supplier, r->redundancy_group, r->role, link_state_word(r->state),
	};

	list_join_parts(t, parts, ARRAY_LEN(parts));
}

/* A bar of eighths where there is room; in ASCII the twins of the same glyphs. */
static void render_load(struct grid *g, int x, int y, int width, double ratio)
{
	char words[FORMAT_MAX];
	int eighths;

	if (isnan(ratio)) {
		grid_put_right(g, x, y, width, STYLE_DIM, "–");
		return;
	}
	eighths = (int)lround(fmin(fmax(ratio, 0), 1) * LOAD_BAR * 8);
	if (eighths == 0 && ratio > 0)
		eighths = 1;
	for (int i = 0; i < LOAD_BAR && width > LOAD_BAR + 5; i++) {
		int full = eighths - i * 8 > 8 ? 8 : eighths - i * 8;

		if (full > 0)
			grid_put_code_point(g, x + i, y, ratio >= load_warning ? STYLE_WARNING : STYLE_BAR, (uint32_t)(0x2590 - full));
	}
	format_ratio(ratio, words);
	grid_put_right(g, x + width - 5, y, 5, ratio >= load_warning ? STYLE_WARNING : STYLE_TEXT, words);
}

static void put_rate(struct grid *g, struct rect place, enum style style, double bps)
{
	char words[FORMAT_MAX];

	if (place.width >= RATE_WIDE)
		format_bit_rate(bps, words);
	else
		format_bit_rate_short(bps, words);
	list_put_right(g, place, style, words);
}

double links_load_of(const struct link_row *r)
{
	return isnan(r->in_util) || r->out_util > r->in_util ? r->out_util : r->in_util;
}

static void cell(const struct list *l, struct grid *g, struct rect place, size_t column, const void *row)
{
	const struct link_row *r = row;
	enum style style = r->state == LINK_DOWN ? STYLE_STRONG : r->state == LINK_ADMIN_DOWN ? STYLE_DIM : STYLE_TEXT;
	char words[FORMAT_MAX] = "";

	switch ((enum links_column)column) {
	case LINKS_NAME:
	case LINKS_SITE:
	case LINKS_DEVICE:
	case LINKS_GROUP:
	case LINKS_WHY:
		list_put(g, place, style, links_field_value(r, column));
		break;
	case LINKS_INTERFACE:
		grid_put_by_end(g, place.x, place.y, place.width, style, shown(r, column) ? shown(r, column) : "–");
		break;
	case LINKS_SINCE:
		list_put_since(l, g, place, style, r->since);
		break;
	case LINKS_IN:
		put_rate(g, place, style, r->in_bps);
		break;
	case LINKS_OUT:
		put_rate(g, place, style, r->out_bps);
		break;
	case LINKS_LOAD:
		render_load(g, place.x, place.y, place.width, links_load_of(r));
		break;
	case LINKS_ERRORS:
		format_per_second(r->in_errors_ps + r->out_errors_ps, words);
		list_put_right(g, place, strcmp(words, "0") != 0 ? STYLE_WARNING : STYLE_DIM, words);
		break;
	case LINKS_STATE:
	case LINKS_COLUMN_COUNT:
		break;
	}
}

static const char *alarm(size_t n, bool hidden)
{
	static _Thread_local char words[128];

	if (hidden)
		snprintf(words, sizeof words, ngettext("%zu down link hidden by the filter", "%zu down links hidden by the filter", n), n);
	else
		snprintf(words, sizeof words, ngettext("%zu down link off screen", "%zu down links off screen", n), n);
	return words;
}

static void reason(const struct list *l, const void *row, struct text *t)
{
	const struct link_row *r = row;

	(void)l;
	if (r->state != LINK_UP)
		append_reason(t, r->outcome, r->detail);
}

/* The columns of traffic may have no room for their unit. */
static const char *note(const int *widths)
{
	return widths[LINKS_IN] > 0 && widths[LINKS_IN] < RATE_WIDE ? _("rates in bit/s") : NULL;
}

static bool is_detail(size_t column)
{
	return column == LINKS_IN || column == LINKS_OUT || column == LINKS_LOAD || column == LINKS_ERRORS;
}

const struct list_class links_list = {
	.row_size = sizeof(struct link_row), .fields = links_fields, .columns = columns, .n_columns = LINKS_COLUMN_COUNT,
	.by_worth = by_worth, .n_essential = ESSENTIAL, .pair = { LINKS_IN, LINKS_OUT }, .empty = N_("No link is declared yet."),
	.empty_past = N_("No link was declared at that moment."),
	.hint = N_("Describe the region in CSV files (vigie.conf(5) shows them), then run:"), .command = N_("vigie import DIR"),
	.id = id, .name = name, .state = state, .value = links_field_value, .choice = links_field_choice, .compare = compare, .join = join, .cell = cell,
	.count = NN_("%zu link", "%zu links"), .look = look, .shown = shown, .look_word = look_word, .look_name = look_name, .alarm = alarm, .note = note, .reason = reason,
	.is_detail = is_detail,
};
