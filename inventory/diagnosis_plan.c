/* What is to be tested, from what is known: the objects of the establishment, each by the addresses that it has. */
#include "diagnosis.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum { LINKS_MAX = 4, ROUTERS_MAX = 4, TARGETS_MAX = 4, FOLLOWED_MAX = 2, DNS_MAX = 3, SERVICES_MAX = 8, NODE_MAX = 600, NO_TEST = -1 };

/* Voice, video, best effort (RFC 4594). */
static const int classes_of_service[] = { 46, 34, 0 };

/* Something that answers echo requests, or should. */
struct target {
	const char *object;
	bool v4, v6;
	int pings[2];                 /* its tests, by family; NO_TEST */
};

struct plan {
	const struct diagnosis_case *c;
	struct arena *a;
	struct diagnosis_test tests[DIAGNOSIS_TESTS_MAX];
	size_t n;
	const struct link_row *links[LINKS_MAX];
	const struct device_row *routers[ROUTERS_MAX];
	struct target targets[TARGETS_MAX];
	size_t n_links, n_routers, n_targets;
	bool failed;
};

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static const char *object_of(struct plan *p, const char *kind, const char *name)
{
	char node[NODE_MAX];
	const char *kept;
	int n = snprintf(node, sizeof node, "%s:%s", kind, name);

	if (n < 0 || (size_t)n >= sizeof node)
		return NULL; /* no object is called so */
	kept = arena_strdup(p->a, node);
	p->failed |= !kept;
	return kept;
}

/* Its index. */
static int add(struct plan *p, enum diagnosis_layer layer, enum diagnosis_method method, const char *object, int needs)
{
	if (!object || p->n == DIAGNOSIS_TESTS_MAX)
		return NO_TEST;
	p->tests[p->n] = (struct diagnosis_test){ layer, method, object, needs, 0 };
	return (int)p->n++;
}

/* ---- what there is ---- */

static bool is_router(const struct device_row *d)
{
	return same(d->kind, "router") || same(d->kind, "firewall");
}

static bool ends_link(const struct plan *p, const char *device)
{
	for (size_t i = 0; i < p->n_links; i++)
		if (same(p->links[i]->device, device) || same(p->links[i]->z_device, device))
			return true;
	return false;
}

static void find_links(struct plan *p)
{
	const struct region_rows *g = p->c->region;

	for (size_t i = 0; i < g->n_links && p->n_links < LINKS_MAX; i++)
		if (same(g->links[i].site, p->c->site->name))
			p->links[p->n_links++] = &g->links[i];
}

/* Those at which its links end come first. */
static void find_routers(struct plan *p)
{
	const struct region_rows *g = p->c->region;

	for (int ends = 1; ends >= 0; ends--)
		for (size_t i = 0; i < g->n_devices && p->n_routers < ROUTERS_MAX; i++) {
			const struct device_row *d = &g->devices[i];

			if (same(d->site, p->c->site->name) && ends_link(p, d->name) == (ends == 1) && (ends || is_router(d)))
				p->routers[p->n_routers++] = d;
		}
}

/* A name may have addresses of both families, which only asking for it tells. */
static void add_target(struct plan *p, const char *object, const char *address)
{
	unsigned char any[16];
	bool v4 = inet_pton(AF_INET, address, any) == 1, v6 = !v4 && (strchr(address, ':') != NULL);

	if (p->n_targets < TARGETS_MAX && object)
		p->targets[p->n_targets++] = (struct target){ object, v4 || !v6, v6 || !v4, { NO_TEST, NO_TEST } };
}

/* Its public addresses, of which a network names no host. */
static void add_site_target(struct plan *p)
{
	const struct site_row *site = p->c->site;
	struct target t = { .pings = { NO_TEST, NO_TEST } };
	unsigned char any[16];

	if (!same(site->access, "internet"))
		return;
	for (const char *at = site->public_address; at && *at;) {
		size_t len = strcspn(at, "; ,");
		char address[INET6_ADDRSTRLEN + 4] = "";
		const char *slash;

		if (len < sizeof address)
			memcpy(address, at, len);
		slash = strchr(address, '/');
		if (slash && strcmp(slash, strchr(address, ':') ? "/128" : "/32") == 0)
			address[slash - address] = '\0';
		t.v4 |= inet_pton(AF_INET, address, any) == 1;
		t.v6 |= inet_pton(AF_INET6, address, any) == 1;
		at += len;
		at += strspn(at, "; ,");
	}
	if ((t.v4 || t.v6) && p->n_targets < TARGETS_MAX && (t.object = object_of(p, "site", site->name)))
		p->targets[p->n_targets++] = t;
}

static void find_targets(struct plan *p)
{
	add_site_target(p);
	for (size_t i = 0; i < p->n_links; i++)
		if (p->links[i]->address)
			add_target(p, object_of(p, "link", p->links[i]->name), p->links[i]->address);
	for (size_t i = 0; i < p->n_routers; i++)
		if (p->routers[i]->address)
			add_target(p, object_of(p, "device", p->routers[i]->name), p->routers[i]->address);
}

/* ---- the tests, by layer ---- */

static void plan_access(struct plan *p)
{
	for (size_t i = 0; i < p->n_links; i++)
		if (p->links[i]->device || p->links[i]->z_device)
			add(p, DIAGNOSIS_ACCESS, DIAGNOSIS_BY_POLL, object_of(p, "link", p->links[i]->name), NO_TEST);
	for (size_t i = 0; i < p->n_routers; i++)
		if (p->routers[i]->credential)
			add(p, DIAGNOSIS_ACCESS, DIAGNOSIS_BY_POLL, object_of(p, "device", p->routers[i]->name), NO_TEST);
}

static void plan_path(struct plan *p)
{
	for (size_t i = 0; i < p->n_targets; i++)
		if (p->targets[i].v4)
			p->targets[i].pings[0] = add(p, DIAGNOSIS_PATH, DIAGNOSIS_BY_PING4, p->targets[i].object, NO_TEST);
	for (size_t i = 0; i < p->n_targets; i++)
		if (p->targets[i].v6)
			p->targets[i].pings[1] = add(p, DIAGNOSIS_PATH6, DIAGNOSIS_BY_PING6, p->targets[i].object, NO_TEST);
}

/* Of the first targets of each family. */
static void plan_following(struct plan *p, enum diagnosis_layer layer, enum diagnosis_method v4, enum diagnosis_method v6)
{
	for (int family = 0; family < 2; family++)
		for (size_t i = 0, n = 0; i < p->n_targets && n < FOLLOWED_MAX; i++) {
			if (p->targets[i].pings[family] == NO_TEST)
				continue;
			add(p, layer, family ? v6 : v4, p->targets[i].object, p->targets[i].pings[family]);
			n++;
		}
}

static void plan_dns(struct plan *p)
{
	const struct region_rows *g = p->c->region;

	for (size_t i = 0, n = 0; i < g->n_services && n < DNS_MAX; i++) {
		const struct service_row *s = &g->services[i];

		if (!same(s->kind, "dns") || (s->owner && !same(s->owner, "ours")))
			continue;
		add(p, DIAGNOSIS_DNS, DIAGNOSIS_BY_CHECK, object_of(p, "service", s->name), NO_TEST);
		n++;
	}
}

static void plan_service(struct plan *p, const struct service_row *s)
{
	enum diagnosis_layer layer = same(s->kind, "tls") ? DIAGNOSIS_TLS : DIAGNOSIS_SERVICE;
	const char *object = object_of(p, "service", s->name);

	if (!p->c->asked || same(s->kind, "plugin") || same(s->kind, "dicom")) {
		add(p, layer, DIAGNOSIS_BY_CHECK, object, NO_TEST);
		return;
	}
	add(p, layer, DIAGNOSIS_BY_CHECK4, object, NO_TEST);
	add(p, layer, DIAGNOSIS_BY_CHECK6, object, NO_TEST);
}

static void plan_services(struct plan *p)
{
	for (size_t i = 0, n = 0; i < p->c->n_services && n < SERVICES_MAX; i++) {
		if (same(p->c->services[i]->kind, "dns"))
			continue; /* has its own layer */
		plan_service(p, p->c->services[i]);
		n++;
	}
}

/* Of the first target alone: three classes of twenty echoes and more load a small access. */
static void plan_quality(struct plan *p)
{
	const struct target *t = NULL;
	int ping = NO_TEST;

	for (size_t i = 0; i < p->n_targets && ping == NO_TEST; i++) {
		t = &p->targets[i];
		ping = t->pings[0] != NO_TEST ? t->pings[0] : t->pings[1];
	}
	for (size_t i = 0; ping != NO_TEST && i < ARRAY_LEN(classes_of_service); i++) {
		int test = add(p, DIAGNOSIS_QUALITY, DIAGNOSIS_BY_MARKED, t->object, ping);

		if (test != NO_TEST)
			p->tests[test].dscp = classes_of_service[i];
	}
}

static void plan_imaging(struct plan *p)
{
	if (p->c->wants_imaging && p->c->site->covolink)
		add(p, DIAGNOSIS_IMAGING, DIAGNOSIS_BY_CHECK, object_of(p, "covolink", p->c->site->covolink), NO_TEST);
}

bool diagnosis_plan(const struct diagnosis_case *c, struct arena *a, struct diagnosis_test **ret, size_t *ret_n, struct err *e)
{
	struct plan p = { .c = c, .a = a };
	struct diagnosis_test *tests;

	if (c->collector == COLLECTOR_RUNNING) {
		find_links(&p);
		find_routers(&p);
		find_targets(&p);
		plan_access(&p);
		plan_path(&p);
		plan_following(&p, DIAGNOSIS_ROUTE, DIAGNOSIS_BY_TRACE4, DIAGNOSIS_BY_TRACE6);
		plan_following(&p, DIAGNOSIS_MTU, DIAGNOSIS_BY_MTU4, DIAGNOSIS_BY_MTU6);
		plan_dns(&p);
		plan_services(&p);
		plan_quality(&p);
		plan_imaging(&p);
	}
	tests = arena_array(a, p.n, sizeof *tests);
	if (p.failed || !tests)
		return err_set(e, ERR_MEMORY, "out of memory");
	memcpy(tests, p.tests, p.n * sizeof *tests);
	*ret = tests;
	*ret_n = p.n;
	return true;
}
