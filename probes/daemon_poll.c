#include "probes/daemon.h"

#include "region_graph.h"

#include <stdlib.h>
#include <string.h>

enum { POLLS_MAX = 32, POLL_PATIENCE_MS = 170000 };

/* A request to measure now. It waits for runs that started after it. */
struct poll_request {
	struct poll_request *next;
	uint64_t after;           /* runs with a greater number count */
	int64_t *checks;          /* ids, ascending */
	bool *came;               /* in the same order */
	size_t n, left;
	mono_t until;
	daemon_reply_fn reply;
	void *user;
	struct poll_tally *tally; /* borrowed */
};

static bool kind_is(const char *object, const char *kind, const char *name)
{
	size_t n = strlen(kind);

	return strcmp(object, name) == 0 || (strncmp(object, kind, n) == 0 && object[n] == ':' && strcmp(object + n + 1, name) == 0);
}

static const char *check_site(const struct reg_check *c)
{
	return c->device ? c->device->site : c->link ? c->link->site : c->service->site;
}

/* A link over SNMP is measured by its devices; a site by all that stands there. */
static bool check_measures(const struct registry *r, const struct reg_check *c, const char *object)
{
	if (!object || (check_site(c) && kind_is(object, "site", check_site(c))))
		return true;
	if (c->service)
		return kind_is(object, reg_service_kind(c->service), c->service->name);
	if (c->link)
		return kind_is(object, "link", c->link->name);
	if (kind_is(object, "device", c->device->name))
		return true;
	for (size_t i = 0; i < r->n_links; i++)
		if ((r->links[i].device == c->device || r->links[i].z_device == c->device)
		    && kind_is(object, "link", r->links[i].name))
			return true;
	return false;
}

static size_t node_of_check(const struct registry *r, const struct reg_check *c)
{
	return c->device ? region_node_of_device(r, c->device) : c->link ? region_node_of_link(r, c->link) : region_node_of_service(r, c->service);
}

static bool node_is(const struct registry *r, size_t node, const char *object)
{
	if (node < r->n_devices)
		return kind_is(object, "device", r->devices[node].name);
	node -= r->n_devices;
	if (node < r->n_links)
		return kind_is(object, "link", r->links[node].name);
	node -= r->n_links;
	return kind_is(object, reg_service_kind(&r->services[node]), r->services[node].name);
}

/* A flag for each node that the object needs, directly or not; NULL without memory. */
static bool *nodes_needed(const struct registry *r, const char *object, struct err *e)
{
	struct graph *g = NULL;
	size_t n, *above;
	bool *needed;

	if (!region_graph_new(r, &g, e))
		return NULL;
	n = graph_size(g);
	above = calloc(n + 1, sizeof *above);
	needed = calloc(n + 1, sizeof *needed);
	for (size_t i = 0; above && needed && i < n; i++)
		for (size_t k = node_is(r, i, object) ? graph_ancestors(g, i, above) : 0; k > 0; k--)
			needed[above[k - 1]] = true;
	free(above);
	graph_free(g);
	if (!above || !needed)
		err_set(e, ERR_MEMORY, "no memory for a request");
	if (!above) {
		free(needed);
		needed = NULL;
	}
	return needed;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void poll_free(struct poll_request *p)
{
	free(p->checks);
	free(p->came);
	free(p);
}

static void poll_finish(struct daemon *d, struct poll_request **at)
{
	struct poll_request *p = *at;

	*at = p->next;
	store_flush(d);
	store_when_written(d, p->reply, p->user);
	poll_free(p);
}

static struct poll_request *poll_with_room(size_t n_checks, struct err *e)
{
	struct poll_request *p = calloc(1, sizeof *p);

	if (p) {
		p->checks = calloc(n_checks + 1, sizeof *p->checks);
		p->came = calloc(n_checks + 1, sizeof *p->came);
	}
	if (p && p->checks && p->came)
		return p;
	if (p)
		poll_free(p);
	err_set(e, ERR_MEMORY, "no memory for a request");
	return NULL;
}

static bool choose_checks(struct poll_request *p, const struct registry *r, const char *object, bool parents, struct err *e)
{
	bool *needed = NULL;

	for (size_t i = 0; i < r->n_checks; i++)
		if (check_measures(r, &r->checks[i], object))
			p->checks[p->n++] = r->checks[i].id;
	if (p->n == 0 && object)
		return err_set(e, ERR_NOT_FOUND, "nothing is measured on '%.128s'", object);
	if (object && parents && !(needed = nodes_needed(r, object, e)))
		return false;
	for (size_t i = 0; needed && i < r->n_checks; i++)
		if (needed[node_of_check(r, &r->checks[i])] && !check_measures(r, &r->checks[i], object))
			p->checks[p->n++] = r->checks[i].id;
	free(needed);
	qsort(p->checks, p->n, sizeof *p->checks, compare_ids);
	return true;
}

static struct poll_request *poll_new(struct daemon *d, const char *object, bool parents, struct err *e)
{
	const struct registry *r = live_registry(d->live);
	struct poll_request *p = poll_with_room(r->n_checks, e);

	if (!p)
		return NULL;
	if (!choose_checks(p, r, object, parents, e)) {
		poll_free(p);
		return NULL;
	}
	p->left = p->n;
	p->after = d->starts;
	p->until = mono_add_ms(daemon_now(d), POLL_PATIENCE_MS);
	return p;
}

bool poll_start(struct daemon *d, const char *object, bool parents, daemon_reply_fn reply, void *user, struct poll_tally *tally,
                struct err *e)
{
	struct poll_request *p;
	size_t polls = 0;

	for (p = d->polls; p; p = p->next)
		polls++;
	if (!store_can_write(d, e))
		return false;
	if (polls >= POLLS_MAX)
		return err_set(e, ERR_LIMIT, "%zu such requests are under way: try again in a moment", polls);
	p = poll_new(d, object, parents, e);
	if (!p)
		return false;
	p->reply = reply;
	p->user = user;
	p->next = d->polls;
	d->polls = p;
	p->tally = tally;
	*tally = (struct poll_tally){ .checks = p->n };
	for (size_t i = 0; i < p->n; i++) {
		size_t check = checks_find(d, p->checks[i]);

		if (check != SIZE_MAX)
			sched_poll_now(d->sched, check, daemon_now(d));
	}
	if (p->left == 0)
		poll_finish(d, &d->polls);
	else
		checks_pump(d);
	return true;
}

static void poll_strike(struct poll_request *p, size_t at)
{
	p->left -= !p->came[at];
	p->came[at] = true;
}

static void poll_count(struct daemon *d, struct poll_request *p, size_t at)
{
	size_t check = checks_find(d, p->checks[at]);

	if (!p->came[at] && check != SIZE_MAX)
		p->tally->of_state[live_check_state(d->live, check)]++;
}

void poll_note(struct daemon *d, int64_t check_id, uint64_t start)
{
	for (struct poll_request **at = &d->polls; *at;) {
		struct poll_request *p = *at;
		const int64_t *hit = bsearch(&check_id, p->checks, p->n, sizeof *p->checks, compare_ids);

		if (hit && start > p->after) {
			poll_count(d, p, (size_t)(hit - p->checks));
			poll_strike(p, (size_t)(hit - p->checks));
		}
		if (p->left == 0)
			poll_finish(d, at);
		else
			at = &p->next;
	}
}

void poll_revise(struct daemon *d)
{
	for (struct poll_request **at = &d->polls; *at;) {
		struct poll_request *p = *at;

		for (size_t i = 0; i < p->n; i++)
			if (checks_find(d, p->checks[i]) == SIZE_MAX)
				poll_strike(p, i);
		if (p->left == 0 || mono_before(p->until, daemon_now(d)))
			poll_finish(d, at);
		else
			at = &p->next;
	}
}

void poll_abandon(struct daemon *d, const struct err *why)
{
	while (d->polls) {
		struct poll_request *p = d->polls;

		d->polls = p->next;
		p->reply(p->user, why);
		poll_free(p);
	}
}
