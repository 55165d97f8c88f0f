#include "console/site_parts.h"

#include "arena.h"
#include "console/culprit.h"
#include "console/onset.h"
#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

static int worst_first(enum state a, enum state b, const char *p, const char *q)
{
	if (a != b)
		return state_worst(a, b) == a ? -1 : 1;
	return strcmp(p, q);
}

static int by_link(const void *a, const void *b)
{
	const struct link_row *p = *(const struct link_row *const *)a, *q = *(const struct link_row *const *)b;

	return worst_first(link_state_severity(p->state), link_state_severity(q->state), p->name, q->name);
}

static int by_device(const void *a, const void *b)
{
	const struct device_row *p = *(const struct device_row *const *)a, *q = *(const struct device_row *const *)b;

	return worst_first(p->state, q->state, p->name, q->name);
}

static int by_service(const void *a, const void *b)
{
	const struct service_row *p = *(const struct service_row *const *)a, *q = *(const struct service_row *const *)b;

	return worst_first(p->state, q->state, p->name, q->name);
}

static int by_covolink(const void *a, const void *b)
{
	const struct covolink_row *p = *(const struct covolink_row *const *)a, *q = *(const struct covolink_row *const *)b;

	return worst_first(p->state, q->state, p->name, q->name);
}

static int by_heartbeat(const void *a, const void *b)
{
	const struct heartbeat_row *p = *(const struct heartbeat_row *const *)a, *q = *(const struct heartbeat_row *const *)b;

	return worst_first(p->state, q->state, p->name, q->name);
}

/* The rows of the site among n, as pointers. */
#define SELECT_OF_SITE(parts, region, noun, compare) \
	do { \
		(parts)->noun = arena_array(a, (region)->n_##noun, sizeof *(parts)->noun); \
		if (!(parts)->noun) \
			return false; \
		for (size_t i = 0; i < (region)->n_##noun; i++) \
			if ((region)->noun[i].site && strcmp((region)->noun[i].site, site) == 0) \
				(parts)->noun[(parts)->n_##noun++] = &(region)->noun[i]; \
		qsort((parts)->noun, (parts)->n_##noun, sizeof *(parts)->noun, compare); \
	} while (0)

bool site_parts_of(const struct region_rows *region, const char *site, struct arena *a, struct site_parts *ret)
{
	*ret = (struct site_parts){ .n_links = 0 };
	SELECT_OF_SITE(ret, region, links, by_link);
	SELECT_OF_SITE(ret, region, devices, by_device);
	SELECT_OF_SITE(ret, region, services, by_service);
	SELECT_OF_SITE(ret, region, covolinks, by_covolink);
	SELECT_OF_SITE(ret, region, heartbeats, by_heartbeat);
	return true;
}

static bool is_watched(const struct site_parts *p) { return p->n_links + p->n_devices + p->n_services + p->n_covolinks > 0; }

enum state site_parts_state(const struct site_parts *p)
{
	enum state s = STATE_OK;

	if (!is_watched(p))
		return STATE_UNKNOWN;
	if (p->n_links)
		s = state_worst(s, link_state_severity(p->links[0]->state));
	if (p->n_devices)
		s = state_worst(s, p->devices[0]->state);
	if (p->n_covolinks)
		s = state_worst(s, p->covolinks[0]->state);
	return p->n_services ? state_worst(s, p->services[0]->state) : s;
}

wall_t site_parts_since(const struct site_parts *p)
{
	struct onset o = { 0 };

	for (size_t i = 0; i < p->n_links; i++)
		onset_add_link(&o, p->links[i]);
	for (size_t i = 0; i < p->n_devices; i++)
		onset_add(&o, p->devices[i]->state, p->devices[i]->since);
	for (size_t i = 0; i < p->n_services; i++)
		onset_add(&o, p->services[i]->state, p->services[i]->since);
	for (size_t i = 0; i < p->n_covolinks; i++)
		onset_add(&o, p->covolinks[i]->state, p->covolinks[i]->since);
	return onset_since(&o);
}

size_t site_contracts(const struct site_parts *p, const char **ret, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_links; i++) {
		const char *contract = p->links[i]->contract;
		size_t k = 0;

		while (contract && k < n && strcmp(ret[k], contract) != 0)
			k++;
		if (contract && k == n && n < max)
			ret[n++] = contract;
	}
	return n;
}

static size_t count_links(const struct site_parts *p, enum link_state s)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_links; i++)
		n += p->links[i]->state == s;
	return n;
}

static bool is_measured(const struct site_parts *p)
{
	for (size_t i = 0; i < p->n_links; i++)
		if (p->links[i]->outcome != OUTCOME_NOT_TESTED)
			return true;
	for (size_t i = 0; i < p->n_devices; i++)
		if (p->devices[i]->outcome != OUTCOME_NOT_TESTED)
			return true;
	for (size_t i = 0; i < p->n_services; i++)
		if (p->services[i]->outcome != OUTCOME_NOT_TESTED)
			return true;
	for (size_t i = 0; i < p->n_covolinks; i++)
		if (p->covolinks[i]->outcome != OUTCOME_NOT_TESTED)
			return true;
	return false;
}

/* Links that are disabled carry nothing by intention: they are not counted among those that should. */
static void say_down(const struct site_parts *p, size_t down, struct text *t)
{
	size_t wanted = p->n_links - count_links(p, LINK_ADMIN_DOWN), up = count_links(p, LINK_UP) + count_links(p, LINK_DEGRADED);

	if (down == 1 && wanted == 1) {
		text_appendf(t, _("Its only link, %s, is down."), p->links[0]->name);
		return;
	}
	if (down == wanted && down == 2) {
		text_append(t, _("Both its links are down."));
		return;
	}
	if (down == wanted) {
		text_appendf(t, _("All its %zu links are down."), down);
		return;
	}
	text_appendf(t, ngettext("%zu of its %zu links is down", "%zu of its %zu links are down", down), down, wanted);
	if (up > 0)
		text_appendf(t, ngettext(", %zu is up.", ", %zu are up.", up), up);
	else
		text_append(t, _("; none is known to be up."));
}

static void say_links_are_up(const struct site_parts *p, struct text *t)
{
	if (p->n_links > 0 && p->links[0]->state == LINK_UP)
		text_append(t, p->n_links == 1 ? _("Its link is up. ") : _("Its links are up. "));
}

/* One is named: the others in the same state are counted. */
static void say_others(const struct site_parts *p, enum state s, struct text *t)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_links; i++)
		n += link_state_severity(p->links[i]->state) == s;
	for (size_t i = 0; i < p->n_devices; i++)
		n += p->devices[i]->state == s;
	for (size_t i = 0; i < p->n_services; i++)
		n += p->services[i]->state == s;
	for (size_t i = 0; i < p->n_covolinks; i++)
		n += p->covolinks[i]->state == s;
	if (n > 1) {
		text_append(t, " ");
		text_appendf(t, ngettext("And %zu more.", "And %zu more.", n - 1), n - 1);
	}
}

void site_verdict(const struct site_parts *p, struct text *t)
{
	enum state worst = site_parts_state(p);
	size_t down = count_links(p, LINK_DOWN);
	struct culprit c;

	if (!is_watched(p)) {
		text_append(t, _("Nothing is watched here: no link, device or service is declared."));
	} else if (!is_measured(p)) {
		text_append(t, _("Nothing has been measured here yet."));
	} else if (down > 0) {
		say_down(p, down, t);
	} else if (worst == STATE_OK) {
		text_append(t, _("Everything that is watched here answers as expected."));
	} else {
		c = p->n_devices && p->devices[0]->state == worst ? culprit_of_device(p->devices[0])
			: p->n_services && p->services[0]->state == worst ? culprit_of_service(p->services[0])
			: p->n_covolinks && p->covolinks[0]->state == worst ? culprit_of_covolink(p->covolinks[0]) : culprit_of_link(p->links[0]);
		say_links_are_up(p, t);
		culprit_sentence(&c, t);
		say_others(p, worst, t);
	}
}

void site_links_verdict(const struct site_parts *p, struct text *t)
{
	size_t down = count_links(p, LINK_DOWN);

	if (down > 0)
		say_down(p, down, t);
	else
		say_links_are_up(p, t);
}
