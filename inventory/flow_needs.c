#include "inventory/flow_needs.h"

#include "dicom.h"
#include "inventory/endpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct { const char *kind; uint16_t port; } usual_ports[] = {
	{ "https", 443 }, { "http", 80 }, { "dicom", DICOM_PORT }, { "dns", 53 }, { "sftp", 22 }, { "ssh", 22 }, { "ldap", 389 }, { "ldaps", 636 },
	{ "smtp", 25 }, { "imap", 143 }, { "imaps", 993 }, { "tls", 443 },
};

static uint16_t usual_port(const char *kind, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(usual_ports); i++)
		if (strncasecmp(usual_ports[i].kind, kind, n) == 0 && !usual_ports[i].kind[n])
			return usual_ports[i].port;
	return 0;
}

uint16_t flow_service_port(const char *kind, const char *target, char host[static 256])
{
	const char *scheme_end = target ? strstr(target, "://") : NULL, *from = scheme_end ? scheme_end + 3 : target;
	uint16_t port = usual_port(kind ? kind : "", kind ? strlen(kind) : 0);
	char authority[ENDPOINT_HOST_MAX];
	size_t n = from ? strcspn(from, "/?#") : 0;

	if (scheme_end && usual_port(target, (size_t)(scheme_end - target)))
		port = usual_port(target, (size_t)(scheme_end - target));
	host[0] = '\0';
	if (n == 0 || n >= sizeof authority)
		return port;
	memcpy(authority, from, n);
	authority[n] = '\0';
	if (!endpoint_parse(authority, host, &port, NULL))
		host[0] = '\0';
	return port;
}

/* ---- rules ---- */

struct reading {
	const struct flow_places *places;
	struct arena *a;
	struct rows *needs;
	struct err *e;
};

static const char *node_of(struct arena *a, const char *kind, const char *name)
{
	size_t size = strlen(kind) + strlen(name) + 2;
	char *id = arena_alloc(a, size);

	if (id)
		snprintf(id, size, "%s:%s", kind, name);
	return id;
}

/* port 0: any. from NULL: whoever. What has no address is nothing that could be seen. */
static bool add(struct reading *v, const char *by, const char *from, const char *to, enum flow_protocol protocol, uint16_t port)
{
	struct net_ports *ports = arena_array(v->a, 1, sizeof *ports);
	struct flow_end source = { .any = true }, destination;
	struct flow_need *need;

	if (!by || !to || !ports)
		return err_set(v->e, ERR_MEMORY, "out of memory");
	*ports = (struct net_ports){ port, port };
	if ((from && !flow_places_resolve(v->places, from, v->a, &source, NULL, v->e))
	    || !flow_places_resolve(v->places, to, v->a, &destination, NULL, v->e))
		return false;
	if ((!source.any && source.n == 0) || (!destination.any && destination.n == 0))
		return true;
	need = rows_add(v->needs, v->e);
	if (!need)
		return false;
	*need = (struct flow_need){ { source, destination, protocol, ports, port ? 1 : 0, WALL_NEVER, WALL_NEVER }, by };
	return true;
}

struct service { const char *name, *kind, *target, *resolve, *address; };

static bool fill_service(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct service *s = row;

	(void)r, (void)e;
	s->name = column_text(c);
	s->kind = column_text(c);
	s->target = column_text(c);
	s->resolve = column_text(c);
	s->address = column_text(c);
	return true;
}

static bool add_service(struct reading *v, const struct service *s, const char *by, const char *from)
{
	char host[ENDPOINT_HOST_MAX];
	uint16_t port = flow_service_port(s->kind, s->target, host);
	struct net_range range;
	const char *at = s->resolve && net_range_parse(s->resolve, &range) ? s->resolve : net_range_parse(host, &range) ? host : s->address;

	if (!at || port == 0)
		return true;
	if (strcmp(s->kind ? s->kind : "", "dns") == 0 && !add(v, by, from, at, FLOW_UDP, port))
		return false;
	return add(v, by, from, at, FLOW_TCP, port);
}

struct pair { const char *name, *from, *to; int64_t port; };

static bool fill_covolink(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct pair *p = row;

	(void)r, (void)e;
	p->name = column_text(c);
	p->to = column_text(c);
	p->port = column_i64(c);
	return true;
}

static bool fill_pair(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct pair *p = row;

	(void)r, (void)e;
	p->name = column_text(c);
	p->from = column_text(c);
	p->to = column_text(c);
	return true;
}

static bool add_services(struct reading *v, const struct rows *services)
{
	const struct service *s = services->data;

	for (size_t i = 0; i < services->n; i++)
		if (!add_service(v, &s[i], node_of(v->a, "service", s[i].name), NULL))
			return false;
	return true;
}

static bool add_covolinks(struct reading *v, const struct rows *covolinks, const struct rows *routes)
{
	const struct pair *c = covolinks->data, *r = routes->data;

	for (size_t i = 0; i < covolinks->n; i++)
		if (c[i].to && !add(v, node_of(v->a, "covolink", c[i].name), NULL, c[i].to, FLOW_TCP, c[i].port > 0 ? (uint16_t)c[i].port : DICOM_PORT))
			return false;
	for (size_t i = 0; i < routes->n; i++)
		if (r[i].from && r[i].to
		    && !add(v, node_of(v->a, "route", r[i].name), node_of(v->a, "covolink", r[i].from), node_of(v->a, "site", r[i].to), FLOW_TCP, 0))
			return false;
	return true;
}

static const struct service *find_service(const struct rows *services, const char *node)
{
	const struct service *s = services->data;

	for (size_t i = 0; strncmp(node, "service:", 8) == 0 && i < services->n; i++)
		if (strcmp(s[i].name, node + 8) == 0)
			return &s[i];
	return NULL;
}

static bool add_dependencies(struct reading *v, const struct rows *dependencies, const struct rows *services)
{
	const struct pair *d = dependencies->data;

	for (size_t i = 0; i < dependencies->n; i++) {
		const struct service *s = d[i].from && d[i].to ? find_service(services, d[i].to) : NULL;
		const char *by = node_of(v->a, "dependency", d[i].name);

		if (!d[i].from || !d[i].to)
			continue;
		if (s ? !add_service(v, s, by, d[i].from) : !add(v, by, d[i].from, d[i].to, FLOW_ANY, 0))
			return false;
	}
	return true;
}

bool flow_needs_read(struct reader *r, const struct flow_places *p, struct arena *a, struct flow_need **ret, size_t *ret_n, struct err *e)
{
	struct rows needs = ROWS_INIT(a, struct flow_need), services = ROWS_INIT(a, struct service), covolinks = ROWS_INIT(a, struct pair),
	            routes = ROWS_INIT(a, struct pair), dependencies = ROWS_INIT(a, struct pair);
	struct reading v = { p, a, &needs, e };

	if (!reader_rows(r, ST_FLOW_SERVICES, DB_VALUES(reader_instant(r)), &services, fill_service, e)
	    || !reader_rows(r, ST_FLOW_COVOLINKS, DB_VALUES(reader_instant(r)), &covolinks, fill_covolink, e)
	    || !reader_rows(r, ST_FLOW_ROUTES, DB_VALUES(reader_instant(r)), &routes, fill_pair, e)
	    || !reader_rows(r, ST_FLOW_DEPENDENCIES, DB_VALUES(reader_instant(r)), &dependencies, fill_pair, e)
	    || !add_services(&v, &services) || !add_covolinks(&v, &covolinks, &routes) || !add_dependencies(&v, &dependencies, &services))
		return false;
	*ret = needs.data;
	*ret_n = needs.n;
	return true;
}
