#include "probes/adhoc.h"

#include "inventory/service_class.h"
#include "probes/check_target.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { TARGET_MAX = 1024 };

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* "https" and the other schemes of libcurl are served by one class. */
static const char *class_of_type(const char *type)
{
	const char *class = service_class(type);

	return class ? class : type;
}

static const char *class_of_scheme(struct arena *a, const char *text, const char *after)
{
	static const char *const own[] = { "dns", "tcp", "tls", "icmp", "snmp", "dicom" };
	const char *scheme = arena_strndup(a, text, (size_t)(after - text));

	for (size_t i = 0; scheme && i < ARRAY_LEN(own); i++)
		if (is(scheme, own[i]))
			return own[i];
	return scheme && is(scheme, "dicoms") ? "dicom" : "http";
}

static bool parse_port(const char *s, uint16_t *ret)
{
	char *end;
	long n;

	if (*s < '0' || *s > '9')
		return false;
	n = strtol(s, &end, 10);
	if (*end != '\0' || n < 1 || n > 65535)
		return false;
	*ret = (uint16_t)n;
	return true;
}

/* "host", "host:port", "[v6]", "[v6]:port", a bare v6 literal. */
static bool split_host(struct arena *a, const char *text, const char **ret_host, uint16_t *ret_port, struct err *e)
{
	const char *colon = strchr(text, ':'), *close = *text == '[' ? strchr(text, ']') : NULL;
	const char *end = close ? close + 1 : colon && !strchr(colon + 1, ':') ? colon : text + strlen(text);
	const char *from = close ? text + 1 : text, *to = close ? close : end;

	*ret_port = 0;
	if ((*text == '[' && !close) || to == from || (*end != '\0' && *end != ':') || (*end == ':' && !parse_port(end + 1, ret_port)))
		return err_set(e, ERR_USAGE, "'%.128s': expected a host, host:port, [address]:port or a URL", text);
	*ret_host = arena_strndup(a, from, (size_t)(to - from));
	return *ret_host || err_set(e, ERR_MEMORY, "no memory for a target");
}

static bool names(const char *text, const char *kind, const char *name)
{
	size_t n = strlen(kind);

	return is(text, name) || (strncmp(text, kind, n) == 0 && text[n] == ':' && is(text + n + 1, name));
}

static bool is_named(const struct reg_check *c, const char *text)
{
	return c->service ? names(text, reg_service_kind(c->service), c->service->name) : c->link ? names(text, "link", c->link->name)
	     : names(text, "device", c->device->name);
}

/* How well a check answers for what was typed: 0 not at all. Without a type the device's agent is asked rather than its echo. */
static int check_fit(const struct reg_check *c, const char *text, const char *class)
{
	if (!is_named(c, text) || (class && !is(class, c->class)))
		return 0;
	return is(c->class, "icmp") ? 1 : 2;
}

static const struct reg_check *find_declared(const struct registry *r, const char *text, const char *class)
{
	const struct reg_check *best = NULL;
	int best_fit = 0;

	for (size_t i = 0; r && i < r->n_checks; i++) {
		int fit = check_fit(&r->checks[i], text, class);

		if (fit > best_fit) {
			best = &r->checks[i];
			best_fit = fit;
		}
	}
	return best;
}

/* What is written is where it is found too, whatever else is called so. */
static bool is_its_host(const struct reg_check *c, const char *text)
{
	const char *where = c->service ? c->service->target : c->link ? c->link->address : c->device->address;

	return where && strstr(where, text);
}

/* A declared name is no name for the DNS to know: of an object without a check of that class there is nothing to ask. */
static bool refuse_class(const struct registry *r, const char *text, const char *class, struct err *e)
{
	struct text has = TEXT_INIT(128);
	bool host = false;

	for (size_t i = 0; r && i < r->n_checks; i++) {
		if (!is_named(&r->checks[i], text))
			continue;
		host = host || is_its_host(&r->checks[i], text);
		text_append_part(&has, ", ", "%s", r->checks[i].class);
	}
	if (has.len > 0 && !host)
		err_set(e, ERR_USAGE, "'%.128s' has no check of type %s: it has %s", text, class, text_str(&has));
	else
		e->kind = ERR_NONE;
	text_done(&has);
	return e->kind != ERR_NONE;
}

/* The device that is called so; NULL: none. */
static const struct reg_device *find_device(const struct registry *r, const char *text)
{
	for (size_t i = 0; r && i < r->n_devices; i++)
		if (names(text, "device", r->devices[i].name))
			return &r->devices[i];
	return NULL;
}

static bool takes_url(const char *class)
{
	return is(class, "http") || is(class, "dns") || is(class, "plugin") || is(class, "tls") || is(class, "dicom");
}

static const char *with_scheme(struct arena *a, const char *scheme, const char *rest)
{
	size_t n = strlen(scheme), m = strlen(rest);
	char *url = arena_alloc(a, n + 3 + m + 1);

	if (!url)
		return NULL;
	memcpy(url, scheme, n);
	memcpy(url + n, "://", 3);
	memcpy(url + n + 3, rest, m + 1);
	return url;
}

static bool set_undeclared(struct adhoc *h, const char *text, const char *type, const char *after_scheme, struct arena *a,
                           struct err *e)
{
	struct probe_target *t = &h->target;
	const char *rest = after_scheme ? after_scheme + 3 : text;

	t->name = text;
	if (!takes_url(h->class) && !is(h->class, "tcp"))
		return split_host(a, rest, &t->address, &t->port, e);
	t->url = text;
	if (!after_scheme && is(h->class, "http"))
		t->url = with_scheme(a, type && !is(type, "http") ? type : "http", text);
	else if (after_scheme && (is(h->class, "tcp") || is(h->class, "tls")))
		t->url = rest;
	return t->url || err_set(e, ERR_MEMORY, "no memory for a target");
}

/* A URL without a host is a slip of who typed it, not a fault of what is probed. dns: and plugins may have none. */
static bool check_host(const struct adhoc *h, const char *text, const char *after, struct err *e)
{
	bool has_host = after && strcspn(after + 3, "/?#") > 0;

	return !after || has_host || is(h->class, "dns") || is(h->class, "plugin")
	       || err_set(e, ERR_USAGE, "'%.128s': expected a host after ://", text);
}

bool adhoc_parse(const char *text, const char *type, const char *credential, const struct conf *conf,
                 const struct secrets *secrets, const struct registry *registry, struct arena *a, struct adhoc *ret, struct err *e)
{
	const char *after = strstr(text, "://"), *class = type ? class_of_type(type) : NULL, *host;
	const struct reg_check *declared;
	const struct reg_device *device;
	struct adhoc h = { .text = arena_strdup(a, text) };
	char *name = arena_alloc(a, CHECK_NAME_MAX);
	uint16_t port = 0;

	if (!h.text || !name)
		return err_set(e, ERR_MEMORY, "no memory for a target");
	if (*text == '\0' || strlen(text) > TARGET_MAX)
		return err_set(e, ERR_USAGE, "expected a target of 1 to %d bytes", TARGET_MAX);
	if (class && !probe_class_find(class))
		return err_set(e, ERR_USAGE, "'%.64s': expected a type: icmp, snmp, http, tcp, tls, dns, dicom or plugin", type);
	declared = find_declared(registry, text, class);
	device = declared ? NULL : find_device(registry, text);
	if (device && device->address && credential && class && is(class, "snmp")) { /* an agent that is not watched yet */
		h.class = "snmp";
		h.target = class_settings(conf, h.class);
		h.target.name = h.text;
		h.target.address = device->address;
		h.target.port = device->port;
	} else if (!declared && class && refuse_class(registry, text, class, e)) {
		return false;
	} else if (declared) {
		h.class = declared->class;
		h.target = check_target(conf, secrets, declared, name);
		h.declared = credential == NULL;
	} else {
		if (!class && !after && !credential && !split_host(a, text, &host, &port, e))
			return false;
		h.class = class ? class : after ? class_of_scheme(a, text, after) : credential ? "snmp" : port ? "tcp" : "icmp";
		h.target = class_settings(conf, h.class);
		if (!set_undeclared(&h, h.text, type, after ? h.text + (after - text) : NULL, a, e)
		    || !check_host(&h, text, after, e))
			return false;
	}
	if (credential) {
		h.target.snmp = secrets_find_snmp(secrets, credential);
		h.target.login = secrets_find_http(secrets, credential);
	}
	h.target.full = true;
	*ret = h;
	return true;
}
