#include "console/console_internal.h"

#include "console/collector.h"

#include "intl.h"
#include "reader_route_activity.h"
#include "text.h"

#include <stdlib.h>

enum { LOOK_MS = 5000, RELOAD_MS = 20000 };

/* A copy that was put in the place of the inventory is read from its beginning. */
static bool reopen_if_replaced(struct console *c, struct err *e)
{
	struct reader *reader;

	if (reader_is_current(c->reader))
		return true;
	if (!reader_open(c->options->inventory, &reader, e))
		return false;
	if (!c->options->personal)
		reader_withhold_personal(reader);
	reader_close(c->reader);
	c->reader = reader;
	c->loaded = WALL_NEVER;
	bell_done(&c->bell);
	return true;
}

/* Who is on call changes with time and with the file: looked at with each load. */
static void tell_on_call(struct console *c)
{
	struct text words = TEXT_INIT(256);

	duty_look(&c->duty);
	if (c->duty.rota)
		duty_words(c->duty.rota, wall_is_known(c->options->at) ? c->options->at : c->now, &words);
	screen_set_on_call(c->screen, text_str(&words));
	text_done(&words);
}

static void heed_alerts(struct console *c)
{
	size_t n;
	const struct alert_row *alerts = screen_alerts(c->screen, &n);

	if (screen_follows(c->screen) && bell_heed(&c->bell, alerts, n))
		c->rings = c->preferences.bell;
}

bool console_try_load(struct console *c, enum screen_scope scope, struct err *e)
{
	int64_t version;

	if (!reopen_if_replaced(c, e) || !reader_data_version(c->reader, &version, e))
		return false;
	if (!wall_is_known(c->loaded) || c->failed || (scope == SCREEN_VIEW && !screen_has_region(c->screen)))
		scope = SCREEN_REGION;
	if (!screen_load(c->screen, c->reader, scope, e))
		return false;
	if (scope == SCREEN_REGION) {
		tell_on_call(c);
		heed_alerts(c);
		c->version = version;
		c->loaded = c->looked = c->now;
	}
	return true;
}

/* What cannot be read now leaves on the screen what was there, and says why. */
void console_load(struct console *c, enum screen_scope scope)
{
	struct err e = { .kind = ERR_NONE };

	c->failed = !console_try_load(c, scope, &e);
	if (!c->failed)
		screen_set_trouble(c->screen, NULL);
	else
		screen_set_trouble(c->screen, e.kind == ERR_LOCKED ? _("The inventory is busy; it will be read again.") : e.text);
}

static bool is_due(const struct console *c, wall_t last, int64_t ms)
{
	return !wall_is_known(last) || llabs(c->now.ms - last.ms) >= ms;
}

/* A collector that was killed writes nothing. */
static bool collector_turned(struct console *c)
{
	struct status_row now;

	c->looked = c->now;
	return !read_collector(c->reader, c->now, &now, NULL) || screen_collector_turned(c->screen, &now);
}

/* What is written is read at once. Where nothing is, time alone makes results old, in minutes. */
void console_follow(struct console *c)
{
	int64_t version;

	if (!screen_follows(c->screen))
		return;
	if (is_due(c, c->loaded, c->failed ? LOOK_MS : RELOAD_MS) || !reader_is_current(c->reader)
	    || !reader_data_version(c->reader, &version, NULL) || version != c->version
	    || (is_due(c, c->looked, LOOK_MS) && collector_turned(c)))
		console_load(c, SCREEN_REGION);
}

/* What cannot be looked for elsewhere is told, what was found here stays. */
void console_find(struct console *c)
{
	struct err e = { .kind = ERR_NONE };

	if (screen_wants_find(c->screen) && !screen_find(c->screen, c->reader, &e))
		console_say_err(c, &e);
}
