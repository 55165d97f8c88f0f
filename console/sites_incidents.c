#include "console/sites.h"

#include "console/object_line.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <string.h>

enum { INCIDENTS_MAX = 4 };

void sites_append_until(struct text *t, const struct diagnosis_incident *i, wall_t now)
{
	char when[FORMAT_MAX] = "";

	if (wall_is_known(i->until))
		format_time(i->until, now, when);
	if (!*when)
		text_append(t, _("no time can be promised"));
	else if (i->planned)
		text_appendf(t, _("planned work until %s"), when);
	else if (i->until.ms < now.ms)
		text_appendf(t, _("was to be mended before %s: promise no time"), when);
	else
		text_appendf(t, _("to be mended before %s by contract"), when);
}

/* What a caller may be told, without jargon. */
static const char *say(const struct diagnosis_incident *i)
{
	if (i->national)
		return _("This service fails for everybody in France, it is not your establishment; we follow it.");
	if (i->planned)
		return _("Work is under way on your access, it was announced; it will come back by itself.");
	if (i->cuts_off || i->own_access)
		return _("We know of this failure, it is being dealt with; there is nothing to do at your end.");
	return _("A failure is known nearby; your establishment works on, perhaps more slowly.");
}

static void write_one(struct pen *p, const struct diagnosis_incident *i, wall_t now)
{
	const char *colon = strchr(i->cause, ':');
	struct text head = TEXT_INIT(1 << 14), until = TEXT_INIT(1024);
	char kind[32] = "", symbol[8] = "";

	if (colon && (size_t)(colon - i->cause) < sizeof kind) {
		memcpy(kind, i->cause, (size_t)(colon - i->cause));
		pen_target(p, kind, colon + 1);
	}
	symbol[utf8_encode(state_symbol(i->severity), symbol)] = '\0';
	text_appendf(&head, i->national ? _("%s National outage: %s") : i->planned ? _("%s Planned work: %s")
	             : i->called_in ? _("%s Grouped calls: %s") : _("%s Known incident: %s"), symbol, i->sentence);
	pen_line(p, state_style(i->severity), text_str(&head));
	sites_append_until(&until, i, now);
	if (i->supplier)
		text_append_part(&until, " · ", "%s", i->supplier);
	if (i->phone)
		text_append_part(&until, " · ", "%s", i->phone);
	pen_fact(p, _("Expected"), text_str(&until));
	text_done(&head);
	text_done(&until);
}

bool sites_write_incidents(struct pen *p, const struct sites_page *page, wall_t now)
{
	const struct diagnosis_case *c = page->known;

	if (!c || c->n_incidents == 0)
		return false;
	for (size_t i = 0; i < c->n_incidents && i < INCIDENTS_MAX; i++)
		write_one(p, &c->incidents[i], now);
	pen_more(p, c->n_incidents, INCIDENTS_MAX);
	pen_fact(p, _("To say"), say(&c->incidents[0]));
	return true;
}
