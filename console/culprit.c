#include "console/culprit.h"

#include "intl.h"
#include "inventory/detail.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

struct culprit culprit_of_link(const struct link_row *l)
{
	return (struct culprit){ "link", l->name, (int)l->state, link_state_severity(l->state), l->outcome, l->detail, l->since, l->id, false };
}

struct culprit culprit_of_device(const struct device_row *d)
{
	bool silent = d->outcome == OUTCOME_TIMEOUT || d->outcome == OUTCOME_UNREACHABLE;

	return (struct culprit){ "device", d->name, (int)d->state, d->state, d->outcome, d->detail, d->since, d->id,
	                         silent && !detail_is_silent_agent(d->detail) };
}

struct culprit culprit_of_service(const struct service_row *s)
{
	return (struct culprit){ "service", s->name, (int)s->state, s->state, s->outcome, s->detail, s->since, s->id, false };
}

struct culprit culprit_of_covolink(const struct covolink_row *c)
{
	return (struct culprit){ "covolink", c->name, (int)c->state, c->state, c->outcome, c->detail, c->since, c->id, false };
}

struct culprit culprit_of_heartbeat(const struct heartbeat_row *h)
{
	return (struct culprit){ "heartbeat", h->name, (int)h->state, h->state, h->outcome, h->detail, h->since, h->id, false };
}

static bool is_newer(wall_t a, wall_t b)
{
	return wall_is_known(a) && (!wall_is_known(b) || a.ms > b.ms);
}

void culprit_add(struct culprit *c, const struct culprit *other)
{
	bool worse = c->severity != other->severity && state_worst(c->severity, other->severity) == other->severity;

	if (!c->name || worse || (c->severity == other->severity && is_newer(other->since, c->since)))
		*c = *other;
}

static bool is_out_of_reach(const struct culprit *c)
{
	return c->unreachable && c->severity == STATE_CRITICAL;
}

const char *culprit_what(const struct culprit *c)
{
	if (strcmp(c->kind, "link") == 0)
		return c->state == LINK_DOWN ? _("link down") : c->state == LINK_DEGRADED ? _("link degraded") : _("link unknown");
	if (is_out_of_reach(c))
		return _("device unreachable");
	if (strcmp(c->kind, "device") == 0)
		return c->severity == STATE_CRITICAL ? _("device critical") : c->severity == STATE_WARNING ? _("device impaired")
			: _("device unknown");
	if (strcmp(c->kind, "covolink") == 0)
		return c->severity == STATE_CRITICAL ? _("Covolink critical") : c->severity == STATE_WARNING ? _("Covolink impaired")
			: _("Covolink unknown");
	if (strcmp(c->kind, "heartbeat") == 0)
		return c->severity == STATE_CRITICAL ? _("job critical") : _("job unknown");
	return c->severity == STATE_CRITICAL ? _("service critical") : c->severity == STATE_WARNING ? _("service impaired")
		: _("service unknown");
}

const char *culprit_word(const struct culprit *c)
{
	if (strcmp(c->kind, "link") == 0)
		return intl_in_context(c->state == LINK_DOWN ? NC_("of a link", "down") : c->state == LINK_DEGRADED
			? NC_("of a link", "degraded") : NC_("of a link", "unknown"));
	if (is_out_of_reach(c))
		return intl_in_context(NC_("of a device or service", "unreachable"));
	return intl_in_context(c->severity == STATE_CRITICAL ? NC_("of a device or service", "critical") : c->severity == STATE_WARNING
		? NC_("of a device or service", "impaired") : NC_("of a device or service", "unknown"));
}

static const char *sentence_of(const struct culprit *c)
{
	if (strcmp(c->kind, "link") == 0)
		return c->state == LINK_DOWN ? _("Link %s is down.") : c->state == LINK_DEGRADED ? _("Link %s is degraded.")
			: _("The state of link %s is not known.");
	if (is_out_of_reach(c))
		return _("Device %s is unreachable.");
	if (strcmp(c->kind, "device") == 0)
		return c->severity == STATE_CRITICAL ? _("Device %s is in trouble.") : _("Device %s is not as it should be.");
	if (strcmp(c->kind, "covolink") == 0)
		return c->severity == STATE_CRITICAL ? _("Covolink %s is in trouble.") : _("Covolink %s is not as it should be.");
	if (strcmp(c->kind, "heartbeat") == 0)
		return c->severity == STATE_CRITICAL ? _("Job %s is in trouble.") : _("The state of job %s is not known.");
	return c->severity == STATE_CRITICAL ? _("Service %s is in trouble.") : _("Service %s is not as it should be.");
}

void culprit_append_reason(const struct culprit *c, struct text *t)
{
	struct text reason = TEXT_INIT(4096);
	const char *words;

	detail_append_reason(&reason, c->outcome, c->detail);
	words = text_str(&reason);
	text_append_char(t, (char)toupper((unsigned char)words[0])); /* a detail begins without a capital */
	text_appendf(t, "%s.", words[0] ? words + 1 : "");
	text_done(&reason);
}

void culprit_sentence(const struct culprit *c, struct text *t)
{
	text_appendf(t, sentence_of(c), c->name);
	text_append(t, " ");
	culprit_append_reason(c, t);
}
