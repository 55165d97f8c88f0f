#include "inventory/import_plan.h"

#include "intl.h"
#include "inventory/cell.h"
#include "inventory/dicom_target.h"
#include "inventory/dns_target.h"
#include "inventory/endpoint.h"
#include "inventory/http_status.h"
#include "inventory/plugin_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What a service's target must be, kind by kind: what no probe could ever ask is refused before it is declared. */
struct service {
	struct import_plan *p;
	const struct entity_file *file;
	const struct import_row *row;
	const char *kind, *target;
};

static bool refuse(const struct service *s, const char *column, const char *what)
{
	return import_refuse(s->p, s->file, s->row, column, what);
}

/* Without the scheme that is the kind's own name. */
static const char *bare_target(const struct service *s)
{
	size_t n = strlen(s->kind);

	return strncmp(s->target, s->kind, n) == 0 && strncmp(s->target + n, "://", 3) == 0 ? s->target + n + 3 : s->target;
}

static bool is_endpoint(const char *text, bool needs_port)
{
	char host[ENDPOINT_HOST_MAX];
	uint16_t port = 0;

	return endpoint_parse(text, host, &port, NULL) && cell_is_address(host) && (port || !needs_port);
}

static bool is_bracketed(const char *text)
{
	size_t n = strlen(text);

	return n > 2 && text[0] == '[' && text[n - 1] == ']' && strchr(text, ':');
}

/* "https" is checked as such or not at all: a URL of another scheme would be green without TLS. A kind without TLS may have it. */
static bool is_scheme_of(const char *kind, const char *target, size_t n)
{
	size_t len = strlen(kind);

	return strncasecmp(kind, target, len) == 0 && (n == len || (n == len + 1 && (target[len] == 's' || target[len] == 'S')));
}

/* Which names stand for a host is for libcurl to say, which knows those with accents: "hôpital.example", "[fe80::1%25eth0]:", "x:8443". */
static bool has_host(const char *authority)
{
	const char *end = authority + strcspn(authority, "/?#"), *port = authority + strcspn(authority, ":/?#");
	unsigned long number = 0;

	if (*authority == '[') {
		port = authority + strcspn(authority, "]/?#");
		if (*port++ != ']' || port == authority + 2)
			return false;
	}
	if (port == authority || (port < end && *port != ':'))
		return false;
	while (++port < end) {
		if (*port < '0' || *port > '9')
			return false;
		number = number * 10 + (unsigned long)(*port - '0');
		if (number > UINT16_MAX)
			return false;
	}
	return true;
}

static bool check_url(const struct service *s)
{
	const char *after = strstr(s->target, "://");
	char expected[80];

	snprintf(expected, sizeof expected, _("%.16s://…, as its kind asks"), s->kind);
	if (!after || !is_scheme_of(s->kind, s->target, (size_t)(after - s->target)) || strpbrk(s->target, " \t"))
		return refuse(s, "target", expected);
	after += 3;
	if (memchr(after, '@', strcspn(after, "/?#")))
		return refuse(s, "target", _("a URL without an account"));
	return has_host(after) || refuse(s, "target", _("a URL with a host, and perhaps a port"));
}

static bool check_plugin(const struct service *s)
{
	struct plugin_command command;

	if (!plugin_split(s->target, &command, NULL))
		return refuse(s, "target", _("a command of one line, with its quotes closed"));
	return plugin_is_inside(command.words[0]) || refuse(s, "target", _("a plugin inside the folder of plugins, or its whole path"));
}

static bool check_target(const struct service *s)
{
	struct dicom_target dicom;
	struct dns_target dns;

	if (strcmp(s->kind, "tcp") == 0)
		return is_endpoint(bare_target(s), true) || refuse(s, "target", _("host:port"));
	if (strcmp(s->kind, "tls") == 0)
		return is_endpoint(bare_target(s), false) || refuse(s, "target", _("host, or host:port"));
	if (strcmp(s->kind, "icmp") == 0)
		return (is_bracketed(bare_target(s)) ? is_endpoint(bare_target(s), false) : cell_is_address(bare_target(s)))
		       || refuse(s, "target", _("an IPv4 or IPv6 address, or a host name"));
	if (strcmp(s->kind, "dns") == 0)
		return dns_target_parse(s->target, &dns, NULL) || refuse(s, "target", _("a name, or dns://address/name, and perhaps ?type=MX"));
	if (strcmp(s->kind, "plugin") == 0)
		return check_plugin(s);
	if (strcmp(s->kind, "dicom") == 0)
		return dicom_target_parse(s->target, &dicom, NULL)
		       || refuse(s, "target", _("dicom://host:port/AE, dicoms:// over TLS, and perhaps our own AE title before the host: AE@host"));
	return check_url(s);
}

/* Asked by libcurl, which a status, a node and days are handed to; what other kinds ignore is not judged. */
static bool is_url(const struct service *s)
{
	static const char *const others[] = { "tcp", "tls", "icmp", "dns", "plugin", "dicom" };

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strcmp(s->kind, others[i]) == 0)
			return false;
	return true;
}

static bool has_certificate(const struct service *s)
{
	if (!is_url(s))
		return strcmp(s->kind, "tls") == 0 || strncmp(s->target, "dicoms://", 9) == 0;
	return strcmp(s->kind, "sftp") != 0 && strncasecmp(s->target, "http://", 7) != 0;
}

static bool check_expected(const struct service *s)
{
	const char *status = import_value(s->file, s->row, "expect_status"), *resolve = import_value(s->file, s->row, "resolve");
	bool any;

	if (status && !http_status_is_expected(status, 200, &any, NULL))
		return refuse(s, "expect_status", _("HTTP statuses as 200, 2xx or 200-299, with commas between"));
	return !resolve || is_endpoint(resolve, false) || refuse(s, "resolve", _("an address or a host name, and perhaps :port"));
}

/* An empty cell, or 0, stands for the days that the manual says. */
static long days(const char *text, long otherwise)
{
	long n = text ? strtol(text, NULL, 10) : 0;

	return n > 0 ? n : otherwise;
}

static bool check_days(const struct service *s)
{
	const char *warning = import_value(s->file, s->row, "warning_days"), *critical = import_value(s->file, s->row, "critical_days");
	long warns = days(warning, 30), ends = days(critical, 7);
	char expected[160];

	if (warns >= ends)
		return true;
	if (days(critical, 0) == 0) {
		snprintf(expected, sizeof expected, _("at least %ld, which `critical_days` is when it is empty or 0"), ends);
		return refuse(s, "warning_days", expected);
	}
	snprintf(expected, sizeof expected, days(warning, 0) > 0 ? _("at most %ld, the days of `warning_days`")
	         : _("at most %ld, which `warning_days` is when it is empty or 0"), warns);
	return refuse(s, "critical_days", expected);
}

bool import_check_service(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	const struct service s = { p, f, row, import_value(f, row, "kind"), import_value(f, row, "target") };

	return check_target(&s) && (!is_url(&s) || check_expected(&s)) && (!has_certificate(&s) || check_days(&s));
}
