#include "console/object_line.h"

#include "console/keyword.h"
#include "console/links.h"
#include "console/state_mark.h"
#include "cell_list.h"
#include "framework.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"
#include "text.h"

#include <string.h>

struct object_line {
	const char *kind, *name, *word, *more;
	uint32_t symbol;
	enum style style;
	wall_t since;
};

static void pen_object(struct pen *p, const struct object_line *o, wall_t now)
{
	int names = p->width * 2 / 5, x = p->x + 2, end = p->x + p->width, words;
	char lasted[FORMAT_MAX] = "";

	if (wall_is_known(o->since) && wall_is_known(now))
		format_duration_short((now.ms - o->since.ms) / 1000, lasted);
	pen_target(p, o->kind, o->name);
	grid_put_code_point(p->g, p->x, p->y, o->style, o->symbol);
	grid_put(p->g, x, p->y, names, STYLE_STRONG, o->name);
	x += names + 1;
	words = text_columns(o->word, grid_is_ascii(p->g)) > 13 ? text_columns(o->word, grid_is_ascii(p->g)) : 13;
	grid_put(p->g, x, p->y, words < end - x ? words : end - x, STYLE_TEXT, o->word);
	x += words + 1;
	if (end - x >= 7)
		grid_put_right(p->g, x, p->y, 6, STYLE_TEXT, lasted);
	x += 8;
	if (end - x >= 8 && o->more)
		grid_put(p->g, x, p->y, end - x, STYLE_DIM, o->more);
	p->y++;
}

void pen_link(struct pen *p, const struct link_row *r, wall_t now)
{
	const struct object_line o = {
		"link", r->name, link_state_word(r->state), r->state == LINK_UP ? NULL : _(outcome_sentence(r->outcome)),
		link_state_symbol(r->state), link_state_style(r->state), r->since,
	};

	pen_object(p, &o, now);
}

void pen_device(struct pen *p, const struct device_row *r, wall_t now)
{
	const struct object_line o = {
		"device", r->name, state_word(r->state), r->state == STATE_OK ? keyword_word("kind", r->kind) : _(outcome_sentence(r->outcome)),
		state_symbol(r->state), state_style(r->state), r->since,
	};

	pen_object(p, &o, now);
}

void pen_service(struct pen *p, const struct service_row *r, wall_t now)
{
	const struct object_line o = {
		"service", r->name, state_word(r->state), r->state == STATE_OK ? r->kind : _(outcome_sentence(r->outcome)),
		state_symbol(r->state), state_style(r->state), r->since,
	};

	pen_object(p, &o, now);
}

void heartbeat_append_age(struct text *t, const struct heartbeat_row *r)
{
	char age[FORMAT_MAX];

	format_duration(r->age_s, age);
	if (r->age_s == UNKNOWN_I64)
		text_append(t, strcmp(r->kind ? r->kind : "", "backup") == 0 ? _("no good backup was told yet") : _("no good end was told yet"));
	else if (strcmp(r->kind ? r->kind : "", "backup") == 0)
		text_appendf(t, _("last good backup %s ago"), age);
	else
		text_appendf(t, _("last good end %s ago"), age);
}

void pen_heartbeat(struct pen *p, const struct heartbeat_row *r, wall_t now)
{
	struct text more = TEXT_INIT(1024);
	char age[FORMAT_MAX];
	struct object_line line = {
		"heartbeat", r->name, state_word(r->state), NULL, state_symbol(r->state), state_style(r->state), r->since,
	};

	format_duration_short(r->age_s, age);
	text_appendf(&more, r->age_s == UNKNOWN_I64 ? _("none good yet") : _("good %s ago"), age);
	if (r->state != STATE_OK)
		text_appendf(&more, " · %s", _(outcome_sentence(r->outcome)));
	line.more = text_str(&more);
	pen_object(p, &line, now);
	text_done(&more);
}

void pen_served(struct pen *p, const char *serves)
{
	char node[FRAMEWORK_NODE_MAX];

	while (cell_list_next_copy(&serves, node, sizeof node)) {
		char *key = strchr(node, ':');

		if (!key)
			continue;
		*key++ = '\0';
		pen_named(p, node, key, strcmp(node, "hds") == 0 ? _("HDS") : _("ISO 27001"));
	}
}

void pen_site(struct pen *p, const char *name, const char *words)
{
	pen_named(p, "site", name, words);
}

void pen_named(struct pen *p, const char *kind, const char *name, const char *words)
{
	int used;

	pen_target(p, kind, name);
	used = 2 + grid_put(p->g, p->x + 2, p->y, p->width - 2, STYLE_STRONG, name) + 2;
	if (words && p->width - used >= 8)
		grid_put(p->g, p->x + used, p->y, p->width - used, STYLE_DIM, words);
	p->y++;
}

void since_words(wall_t since, wall_t now, char *buf, size_t size)
{
	char at[FORMAT_MAX], lasted[FORMAT_MAX];

	buf[0] = '\0';
	if (!wall_is_known(since) || !wall_is_known(now))
		return;
	format_time(since, now, at);
	format_duration((now.ms - since.ms) / 1000, lasted);
	snprintf(buf, size, _("since %s (%s)"), at, lasted);
}

void append_reason(struct text *t, enum outcome outcome, const char *detail)
{
	text_append(t, _(outcome_sentence(outcome)));
	if (!detail || !*detail)
		return;
	text_append(t, " · ");
	detail_append(t, detail);
}

void pen_reason(struct pen *p, enum outcome outcome, const char *detail, wall_t at, int64_t age_s, wall_t now)
{
	char age[FORMAT_MAX], words[FORMAT_MAX + 64];
	struct text said = TEXT_INIT(4096);

	pen_line(p, outcome_state(outcome) == STATE_CRITICAL ? STYLE_STRONG : STYLE_TEXT, _(outcome_sentence(outcome)));
	detail_append(&said, detail);
	if (said.len > 0)
		pen_line(p, STYLE_DIM, text_str(&said));
	text_done(&said);
	format_duration(wall_is_known(at) && wall_is_known(now) ? (now.ms - at.ms) / 1000 : age_s, age);
	if (age[0]) {
		snprintf(words, sizeof words, _("Measured %s ago."), age);
		pen_line(p, STYLE_DIM, words);
	}
}
