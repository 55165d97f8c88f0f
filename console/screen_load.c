/* What a screen reads of the inventory, and when it must. */
#include "console/screen_internal.h"

#include "console/snapshot.h"
#include "intl.h"

#include <stdio.h>

static void tell_lost(struct screen *s)
{
	const char *name = s->class->lost ? s->class->lost(s->view) : NULL;
	char words[600];

	if (!name)
		return;
	snprintf(words, sizeof words, wall_is_known(s->at) ? _("%s was not in the inventory at that moment.") : _("%s is no longer in the inventory."), name);
	screen_say(s, STYLE_WARNING, words);
}

static wall_t instant(const struct screen *s)
{
	return wall_is_known(s->frozen_at) ? s->frozen_at : s->at;
}

bool screen_has_region(const struct screen *s)
{
	bool froze = wall_is_known(s->frozen_at) && s->snapshot && s->snapshot->at.ms == s->at.ms; /* as it stood on the screen */

	return s->snapshot && (froze || s->snapshot->at.ms == instant(s).ms);
}

/* What is searched for again may be in any row; what is printed is. */
bool screen_lacks(const struct screen *s)
{
	return s->class->lacks(s->view, s->search[0] || s->wants.print ? LOOK_ALL : LOOK_PAGE);
}

bool screen_will_lack(const struct screen *s)
{
	return (s->prompt == PROMPT_SEARCH || s->prompt == PROMPT_FILTER) && s->class->lacks(s->view, LOOK_SOON);
}

bool screen_wants_find(const struct screen *s)
{
	return s->class->wants_find && s->class->wants_find(s->view);
}

bool screen_find(struct screen *s, struct reader *r, struct err *e)
{
	bool ok = reader_begin(r, s->now, instant(s), e);

	if (!ok)
		return false;
	ok = s->class->find(s->view, r, e);
	reader_end(r);
	return ok;
}

static bool load_view(struct screen *s, struct reader *r, struct snapshot *rows, struct err *e)
{
	return s->class->load(s->view, r, rows, s->now, instant(s), e)
	       && (!rows || !screen_open_wanted(s) || s->class->load(s->view, r, NULL, s->now, instant(s), e));
}

/* Region and status are of one transaction; the view may fail on them without harm to what is shown. */
static bool load_region(struct screen *s, struct reader *r, struct err *e)
{
	struct snapshot *anew;
	struct status_row status;
	bool ok;

	if (!snapshot_read(r, instant(s), &anew, e))
		return false;
	ok = load_view(s, r, anew, e) && read_status(r, &status, e);
	if (!ok) {
		snapshot_release(anew);
		return false;
	}
	snapshot_release(s->snapshot);
	s->snapshot = anew;
	screen_set_status(s, &status);
	s->loaded = wall_is_known(instant(s)) ? instant(s) : s->now;
	return true;
}

bool screen_load(struct screen *s, struct reader *r, enum screen_scope scope, struct err *e)
{
	bool ok;

	if (!reader_begin(r, s->now, instant(s), e))
		return false;
	if (scope == SCREEN_REGION || (scope == SCREEN_VIEW && !screen_has_region(s)))
		ok = load_region(s, r, e);
	else
		ok = load_view(s, r, scope == SCREEN_VIEW ? s->snapshot : NULL, e);
	reader_end(r);
	if (ok)
		tell_lost(s);
	return ok;
}
