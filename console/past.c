#include "console/past.h"

#include "console/person.h"
#include "intl.h"
#include "inventory/format.h"

struct past *past_new(struct arena *a, size_t n)
{
	struct past *p = arena_alloc(a, sizeof *p);
	struct past_change *changes = arena_array(a, n, sizeof *changes);

	if (!p || !changes)
		return NULL;
	*p = (struct past){ changes, n };
	return p;
}

void past_tell(struct past *p, size_t i, wall_t at, int64_t uid, const char *comment, const char *told, struct arena *a)
{
	p->changes[i] = (struct past_change){ at, arena_strdup(a, told), person_name(uid, false, a), comment };
}

static void pen_change(struct pen *p, const struct past_change *c, wall_t now)
{
	struct text words = TEXT_INIT(2048);
	char at[FORMAT_MAX];

	format_time(c->at, now, at);
	text_append(&words, at);
	text_append_part(&words, " · ", "%s", c->told);
	text_append_part(&words, " · ", "%s", c->who);
	text_append_part(&words, " · ", "%s", c->comment);
	pen_line(p, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

void pen_past(struct pen *p, const struct past *past, wall_t now)
{
	if (!past)
		pen_line(p, STYLE_DIM, _("Reading…"));
	if (past && past->n > 0)
		pen_title(p, _("History"));
	for (size_t i = past ? past->n : 0; i-- > 0;)
		pen_change(p, &past->changes[i], now);
}
