#include "console/strata.h"

#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/pen.h"
#include "console/state_mark.h"
#include "intl.h"

#include <string.h>

static const char *direction_words(enum map_direction d)
{
	return d == MAP_UP ? _("who depends on it") : d == MAP_DOWN ? _("what it depends on") : _("both ways");
}

/* Counts of each severity, the worst first: what is folded or does not fit is in them. Returns the columns; g NULL: only that. */
static int put_severities(const struct strata *s, struct grid *g, int x, int y)
{
	static const enum state by_gravity[] = { STATE_CRITICAL, STATE_WARNING, STATE_UNKNOWN, STATE_OK };
	size_t counts[STATE_UNKNOWN + 1] = { 0 };
	int from = x;

	for (size_t i = 0; i < s->part.n_nodes; i++)
		counts[map_severity(&s->part.nodes[i])]++;
	for (size_t i = 0; i < ARRAY_LEN(by_gravity); i++) {
		enum state is = by_gravity[i];
		char words[32];
		int columns;

		snprintf(words, sizeof words, "%zu ", counts[is]);
		columns = counts[is] > 0 ? 3 + (int)strlen(words) : 0;
		if (g && columns > 0) {
			grid_fill(g, (struct rect){ x, y, columns, 1 }, ' ', state_style(is));
			grid_put_code_point(g, x + 1, y, state_style(is), state_symbol(is));
			grid_put(g, x + 3, y, columns - 3, state_style(is), words);
		}
		x += columns + (columns > 0);
	}
	return x - from;
}

/* What is shown, how far and which way; of a long name the end gives way. */
static void put_headline(const struct strata *s, struct grid *g, struct rect line)
{
	struct text name = TEXT_INIT(1024), scope = TEXT_INIT(256);
	int room = line.width - put_severities(s, NULL, 0, 0) - 3, used;

	if (s->scope.root[0] == '\0' || s->root_is_gone) {
		text_append(&name, _("Everything that is declared"));
		if (s->root_is_gone)
			text_append_part(&name, " · ", _("%s is not there any more"), s->scope.root);
	} else {
		object_name_words(s->scope.root, &name);
		text_append(&scope, " · ");
		text_appendf(&scope, ngettext("%zu level, %s", "%zu levels, %s", s->scope.levels), s->scope.levels,
		             direction_words(s->scope.direction));
	}
	used = grid_put(g, line.x + 1, line.y, room - text_columns(text_str(&scope), grid_is_ascii(g)), STYLE_STRONG, text_str(&name));
	used += grid_put(g, line.x + 1 + used, line.y, room - used, STYLE_STRONG, text_str(&scope)) + 3;
	put_severities(s, g, line.x + used, line.y);
	text_done(&name);
	text_done(&scope);
}

/* Of a node whose own state is fine, what the failures of others leave of it. */
static const char *reach_words(const struct map_node *n)
{
	return n->reach == MAP_CUT_OFF ? _("cut off by what it needs") : n->reach == MAP_DEGRADED ? _("one of two ways is lost") : NULL;
}

static void put_node(const struct strata *s, struct grid *g, struct rect area)
{
	const struct map_node *n = strata_node(s);
	struct pen p = { .g = g, .x = area.x, .y = area.y, .width = area.width };
	struct text beside = TEXT_INIT(1024), below = TEXT_INIT(1024);
	enum state worst = n ? map_severity(n) : STATE_UNKNOWN;
	char since[160];
	size_t whole;

	if (n) {
		object_name_words(n->id, &beside);
		since_words(n->since, s->now, since, sizeof since);
		text_append_part(&beside, " · ", "%s", since);
		pen_state(&p, state_style(worst), state_symbol(worst), worst == n->state ? map_state_word(n) : state_word(worst), text_str(&beside));
		text_append(&below, map_layer_word(n->layer));
		text_append_part(&below, " · ", "%s", n->site ? n->site : "");
		text_append_part(&below, " · ", "%s", n->use ? keyword_word("use", n->use) : "");
		text_append_part(&below, " · ", "%s", reach_words(n) ? reach_words(n) : "");
		text_append_part(&below, " · ", "%s", n->measured ? "" : _("not measured itself"));
		whole = map_find(&s->whole, n->id);
		if (whole != SIZE_MAX) {
			text_append(&below, " · ");
			text_appendf(&below, _("needs %zu, needed by %zu"), map_count_needs(&s->whole, whole), map_count_users(&s->whole, whole));
		}
		grid_put(g, area.x + 1, p.y, area.width - 2, STYLE_TEXT, text_str(&below));
	}
	text_done(&beside);
	text_done(&below);
}

void strata_render(const struct strata *s, struct grid *g, struct rect area)
{
	struct rect body = { area.x, area.y + 1, area.width, area.height - 3 };

	put_headline(s, g, (struct rect){ area.x, area.y, area.width, 1 });
	if (!s->read)
		grid_put(g, area.x + 2, area.y + 2, area.width - 4, STYLE_DIM, _("Reading…"));
	else if (s->part.n_nodes == 0)
		grid_put(g, area.x + 2, area.y + 2, area.width - 4, STYLE_TEXT, _("Nothing is declared."));
	else
		map_layers_render(&s->drawing, s->cursor, g, body);
	put_node(s, g, (struct rect){ area.x, area.y + area.height - 2, area.width, 2 });
}
