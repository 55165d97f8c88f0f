#include "console/geo.h"

#include "arena.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "intl.h"

#include <stdlib.h>
#include <string.h>

enum { CURSOR = 0x203a, COMMUNE_LEAST = 8 };

static const enum state by_gravity[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN, STATE_OK };

/* Symbol, number and word of each state that some site has; without the words where they do not fit. */
static int put_states(const struct geo *m, struct grid *g, struct rect place, bool worded)
{
	int x = place.x;

	for (size_t i = 0; i <= ARRAY_LEN(by_gravity); i++) {
		bool unwatched = i == ARRAY_LEN(by_gravity);
		struct site_row one = { .watched = !unwatched, .state = unwatched ? STATE_UNKNOWN : by_gravity[i] };
		struct state_look look = site_look(&one);
		size_t n = m->by_state[unwatched ? STATE_UNKNOWN + 1 : by_gravity[i]];
		char words[96];
		int columns;

		if (n == 0)
			continue;
		snprintf(words, sizeof words, worded ? "%zu %s " : "%zu ", n, look.word);
		columns = 3 + text_columns(words, grid_is_ascii(g));
		if (x + columns <= place.x + place.width) {
			grid_fill(g, (struct rect){ x, place.y, columns, 1 }, ' ', look.style);
			grid_put_code_point(g, x + 1, place.y, look.style, look.symbol);
			grid_put(g, x + 3, place.y, columns - 3, look.style, words);
		}
		x += columns + 1;
	}
	return x - place.x;
}

/* All states are seen; the words of the filter give way, then those of the states. */
void geo_draw_headline(const struct geo *m, struct grid *g, struct rect line)
{
	const struct list *l = &m->sites.list;
	struct grid *measure = grid_new(line.width, 1, grid_is_ascii(g));
	struct rect all = { 0, 0, line.width, 1 };
	struct text words = TEXT_INIT(1024);
	int least = measure ? put_states(m, measure, all, false) : 0, most = measure ? put_states(m, measure, all, true) : line.width, used;

	text_append(&words, m->zoom == GEO_REGION ? _("Normandy") : m->departement->name);
	text_append(&words, " · ");
	if (geo_counts_part(m))
		text_appendf(&words, ngettext("%zu site on this map", "%zu sites on this map", m->points.n_members), m->points.n_members);
	else if (l->n_shown < l->n)
		text_appendf(&words, _("%zu of %zu sites · filter: %s"), l->n_shown, l->n, l->filter);
	else if (m->zoom != GEO_REGION)
		text_appendf(&words, ngettext("whole region: %zu site", "whole region: %zu sites", l->n_shown), l->n_shown);
	else
		text_appendf(&words, ngettext("%zu site", "%zu sites", l->n_shown), l->n_shown);
	used = grid_put(g, line.x + 1, line.y, line.width - least - 3, STYLE_STRONG, text_str(&words)) + 3;
	line.x += used;
	line.width -= used;
	put_states(m, g, line, most <= line.width);
	text_done(&words);
	grid_free(measure);
}

static bool is_unplaced(const struct site_row *s) { return !geo_is_placed(s); }
static bool is_in_trouble(const struct site_row *s) { return s->watched && s->state != STATE_OK; }

static void count(struct geo_tally *t, const struct site_row *s)
{
	t->n++;
	t->critical += s->watched && s->state == STATE_CRITICAL;
}

static void put_site(const struct geo *m, struct grid *g, struct rect line, size_t row)
{
	const struct site_row *s = geo_site(m, row);
	bool selected = row == m->sites.list.selected;
	struct state_look look = site_look(s);
	int name, left;

	if (selected)
		grid_put_code_point(g, line.x, line.y, STYLE_STRONG, CURSOR);
	grid_put_code_point(g, line.x + 2, line.y, look.style, look.symbol);
	name = grid_put(g, line.x + 4, line.y, line.width - 4, look.style == STYLE_ALARM ? STYLE_CRITICAL : STYLE_TEXT, s->name);
	left = line.width - 4 - name - 2;
	if (s->commune && left >= COMMUNE_LEAST)
		grid_put_right(g, line.x + 4 + name + 2, line.y, left, STYLE_DIM, s->commune);
	if (selected)
		grid_set_selected(g, line);
}

/* Words, then how many of them are critical. */
static void put_tally(struct grid *g, struct rect line, const char *words, const struct geo_tally *t)
{
	char critical[32];
	int used, alarm;

	snprintf(critical, sizeof critical, " %zu ", t->critical);
	alarm = t->critical > 0 ? 2 + (int)strlen(critical) : 0;
	used = grid_put(g, line.x, line.y, line.width - alarm - (alarm > 0), STYLE_DIM, words) + 1;
	if (alarm == 0)
		return;
	grid_fill(g, (struct rect){ line.x + used, line.y, alarm, 1 }, ' ', STYLE_ALARM);
	grid_put_code_point(g, line.x + used + 1, line.y, STYLE_ALARM, state_symbol(STATE_CRITICAL));
	grid_put(g, line.x + used + 2, line.y, alarm - 2, STYLE_ALARM, critical);
}

/* Rows of the list of sites that stand under one title. */
struct section { const char *title; size_t *rows, n; };

static void gather(const struct geo *m, bool (*wanted)(const struct site_row *s), struct section *s)
{
	s->n = 0;
	for (size_t row = 0; row < m->sites.list.n_shown; row++)
		if (wanted(geo_site(m, row)))
			s->rows[s->n++] = row;
}

/* In at most so many lines; of a long one the part around the cursor, the rest is counted. Returns the lines it took. */
static int put_section(const struct geo *m, struct grid *g, struct rect area, const struct section *s)
{
	size_t most = area.height > 1 ? (size_t)area.height - 1 : 0, rows = s->n <= most ? s->n : most - 1, first = 0;
	struct rect line = { area.x, area.y, area.width, 1 };
	struct geo_tally left = { 0, 0 };
	char words[128];

	if (s->n == 0 || most == 0)
		return 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->rows[i] == m->sites.list.selected && i >= rows)
			first = i - rows + 1;
	snprintf(words, sizeof words, "%s (%zu)", s->title, s->n);
	grid_put(g, line.x, line.y++, line.width, STYLE_HEADING, words);
	for (size_t i = 0; i < s->n; i++) {
		if (i < first || i >= first + rows) {
			count(&left, geo_site(m, s->rows[i]));
			continue;
		}
		put_site(m, g, line, s->rows[i]);
		line.y++;
	}
	snprintf(words, sizeof words, ngettext("and %zu more", "and %zu more", left.n), left.n);
	if (left.n > 0)
		put_tally(g, (struct rect){ line.x + 4, line.y++, line.width - 4, 1 }, words, &left);
	return line.y - area.y;
}

/* What neither a point nor a line stands for, in the last lines. Returns how many. */
static int put_absent(const struct geo *m, struct grid *g, struct rect area)
{
	int y = area.y + area.height;
	char words[128];

	snprintf(words, sizeof words, ngettext("%zu hidden by the filter", "%zu hidden by the filter", m->hidden.n), m->hidden.n);
	if (m->hidden.n > 0)
		put_tally(g, (struct rect){ area.x, --y, area.width, 1 }, words, &m->hidden);
	snprintf(words, sizeof words, ngettext("%zu outside of this map", "%zu outside of this map", m->elsewhere.n), m->elsewhere.n);
	if (m->elsewhere.n > 0)
		put_tally(g, (struct rect){ area.x, --y, area.width, 1 }, words, &m->elsewhere);
	return area.y + area.height - y;
}

static void put_sections(const struct geo *m, struct grid *g, struct rect area, size_t *rows)
{
	size_t cursor = geo_cursor(m);
	const struct geo_point *p = cursor < m->points.n ? &m->points.points[cursor] : NULL;
	struct section here = { _("At this point"), rows, p ? p->n : 0 }, unplaced = { _("Without coordinates"), rows, 0 };
	struct section trouble = { _("In trouble"), rows, 0 };
	int left = area.height, used;

	for (size_t i = 0; i < here.n; i++)
		rows[i] = m->points.members[p->first + i].row;
	if (here.n > 1) {
		used = put_section(m, g, (struct rect){ area.x, area.y, area.width, left * 2 / 5 }, &here);
		area.y += used + (used > 0);
		left -= used + (used > 0);
	}
	gather(m, is_unplaced, &unplaced);
	used = unplaced.n == 0 ? 0 : (int)unplaced.n + 1 < left / 3 ? (int)unplaced.n + 1 : left / 3 > 3 ? left / 3 : 3;
	put_section(m, g, (struct rect){ area.x, area.y + left - used, area.width, used }, &unplaced);
	left -= used + (used > 0);
	gather(m, is_in_trouble, &trouble);
	if (trouble.n > 0)
		put_section(m, g, (struct rect){ area.x, area.y, area.width, left }, &trouble);
	else if (left > 0 && m->shown.n > 0)
		grid_put(g, area.x, area.y, area.width, STYLE_DIM, _("Nothing that is watched is in trouble."));
}

void geo_draw_panel(const struct geo *m, struct grid *g, struct rect area)
{
	size_t *rows = calloc(m->sites.list.n_shown + 1, sizeof *rows);
	int absent = put_absent(m, g, area);

	area.height -= absent + (absent > 0);
	if (rows && area.height > 0)
		put_sections(m, g, area, rows);
	free(rows);
}

static void append_since(const struct site_parts *parts, wall_t now, struct text *t)
{
	char since[160];

	since_words(site_parts_since(parts), now, since, sizeof since);
	text_append_part(t, " · ", "%s", since);
}

/* Where the map has it in another state than the lists: what the failures of others, or what is left of its ways, make of it. */
static void append_reach(const struct region_rows *region, const struct site_row *s, struct text *t)
{
	size_t i = 0;

	while (i < region->n_sites && region->sites[i].id != s->id)
		i++;
	if (i == region->n_sites || region->sites[i].state == s->state)
		return;
	text_append(t, s->state == STATE_CRITICAL ? _("Cut off by what it needs.") : region->sites[i].state == STATE_CRITICAL
	                                            ? _("On its last way.") : _("Something that it needs is lost elsewhere."));
	text_append(t, " ");
}

/* Its state and name, then why and through which Covolink its images go, in what why leaves, at least a quarter. */
void geo_draw_site(const struct geo *m, struct grid *g, struct rect area)
{
	const struct site_row *s = list_selected(&m->sites.list);
	const char *through = s ? s->covolink : NULL;
	struct arena *a = s ? arena_new() : NULL;
	struct text beside = TEXT_INIT(1024), why = TEXT_INIT(2048), covolink = TEXT_INIT(512);
	struct pen p = { .g = g, .x = area.x, .y = area.y, .width = area.width };
	struct site_parts parts;
	int right = 0, left;

	if (a && site_parts_of(m->sites.list.kept, s->name, a, &parts)) {
		struct state_look look = site_look(s);

		text_append(&beside, s->name);
		if (s->watched && s->state != STATE_OK)
			append_since(&parts, m->sites.list.now, &beside);
		text_append_part(&beside, " · ", "%s", s->commune ? s->commune : "");
		pen_state(&p, look.style, look.symbol, look.word, text_str(&beside));
		append_reach(m->sites.list.kept, s, &why);
		site_verdict(&parts, &why);
		if (through) {
			text_appendf(&covolink, _("Covolink %s"), through);
			right = text_columns(text_str(&covolink), grid_is_ascii(g));
			left = area.width - 4 - text_columns(text_str(&why), grid_is_ascii(g));
			left = left > area.width / 4 ? left : area.width / 4;
			right = right < left ? right : left;
			grid_put_right(g, area.x + area.width - right - 1, p.y, right, STYLE_TEXT, text_str(&covolink));
		}
		grid_put(g, area.x + 1, p.y, area.width - 2 - right - (right > 0 ? 2 : 0), STYLE_TEXT, text_str(&why));
	}
	text_done(&beside);
	text_done(&why);
	text_done(&covolink);
	arena_free(a);
}
