#include "console/probe_target.h"

#include "intl.h"
#include "inventory/service_class.h"

#include <stdlib.h>
#include <string.h>

enum { TARGET_MAX_BYTES = 1024, PORT_MAX = 65535 };

static bool check_type(const char *type, struct err *e)
{
	static const char *const types[] = { "icmp", "snmp", "http", "tcp", "tls", "dns", "dicom", "plugin", "https", "ftp", "sftp", "ldap", "ldaps",
	                                     "smtp", "smtps", "imap", "imaps" };

	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (!type || strcmp(types[i], type) == 0)
			return true;
	return err_set(e, ERR_USAGE, _("'%.64s' is no type of probe: write icmp, snmp, http, tcp, tls, dns, dicom or plugin"), type);
}

static const char *declared_value(const struct field_row *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!fields[i].measured && strcmp(fields[i].field, name) == 0)
			return fields[i].value && *fields[i].value ? fields[i].value : NULL;
	return NULL;
}

/* Only what has checks of its own is probed; the interface of a link is asked of its device. */
static bool check_declared(const struct field_row *fields, size_t n, const char *kind, struct err *e)
{
	const char *name = declared_value(fields, n, "name"), *device = declared_value(fields, n, "device");

	name = name ? name : "";
	if (strcmp(kind, "device") == 0 || strcmp(kind, "service") == 0 || strcmp(kind, "covolink") == 0)
		return true;
	if (strcmp(kind, "site") == 0)
		return err_set(e, ERR_USAGE, _("the site '%.96s' has no address to probe: probe one of its devices, or run: vigie poll 'site:%.96s'"),
		               name, name);
	if (strcmp(kind, "link") != 0)
		return err_set(e, ERR_USAGE, _("'%.128s' has no address to probe: probe a device, a link or a service"), name);
	if (device)
		return err_set(e, ERR_USAGE, _("the link '%.96s' is measured on its device: probe '%.96s', or run: vigie poll 'link:%.96s'"), name,
		               device, name);
	return declared_value(fields, n, "address") || err_set(e, ERR_USAGE, _("the link '%.128s' has no address to probe"), name);
}

/* A device is asked by its own checks, those that follow from what is declared; a credential of who asks stands for an agent that is
 * not watched yet. What is written as it is found may be asked anything. */
static bool check_device_class(const struct field_row *fields, size_t n, const struct cli_line *line, struct err *e)
{
	const char *type = line->values[OPT_TYPE], *name = declared_value(fields, n, "name"), *address = declared_value(fields, n, "address");
	bool agent = declared_value(fields, n, "credential") != NULL;

	if (!type || strcmp(type, "icmp") == 0 || (address && strcmp(address, line->args[0]) == 0))
		return true;
	if (strcmp(type, "snmp") == 0 && (agent || cli_has(line, OPT_CREDENTIAL)))
		return true;
	return err_set(e, ERR_USAGE, _("the device '%.96s' has no check of type %s: it has %s; its address is %s"), name ? name : "", type,
	               agent ? "icmp, snmp" : "icmp", address ? address : "–");
}

/* A service has one check, a link that is probed its echo. */
static bool check_only_class(const struct field_row *fields, size_t n, const char *kind, const struct cli_line *line, struct err *e)
{
	bool service = strcmp(kind, "service") == 0;
	const char *type = line->values[OPT_TYPE], *asked = service_class(type) ? service_class(type) : type;
	const char *where = declared_value(fields, n, service ? "target" : "address"), *name = declared_value(fields, n, "name");
	const char *has = service ? service_class(declared_value(fields, n, "kind")) : strcmp(kind, "covolink") == 0 ? "dicom" : "icmp";

	return !asked || !has || strcmp(asked, has) == 0 || (where && strstr(where, line->args[0]))
	       || err_set(e, ERR_USAGE, _("'%.96s' has no check of type %s, only %s"), name ? name : "", type, has);
}

static bool check_class(const struct field_row *fields, size_t n, const char *kind, const struct cli_line *line, struct err *e)
{
	return strcmp(kind, "device") == 0 ? check_device_class(fields, n, line, e) : check_only_class(fields, n, kind, line, e);
}

/* False: unknown here, or several things at once. */
static bool read_declared(struct reader *r, struct session *s, struct field_row **ret_fields, size_t *ret_n, const char **ret_kind)
{
	struct err e;
	int64_t id;

	return read_entity_id(r, s->line->args[0], &id, ret_kind, s->arena, &e) && read_entity(r, s->arena, id, ret_fields, ret_n, &e);
}

static bool is_port(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text >= '0' && *text <= '9' && *end == '\0' && n >= 1 && n <= PORT_MAX;
}

/* "host:port", "[v6]:port"; more colons are a bare IPv6 address. */
static bool check_port(const char *text, struct err *e)
{
	const char *close = *text == '[' ? strchr(text, ']') : NULL, *colon = strchr(close ? close : text, ':');

	if (!colon || (!close && strchr(colon + 1, ':')) || is_port(colon + 1))
		return true;
	return err_set(e, ERR_USAGE, _("'%.128s': expected a port from 1 to 65535 behind the host"), text);
}

static bool check_undeclared(const struct cli_line *line, struct err *e)
{
	const char *text = line->args[0], *type = line->values[OPT_TYPE];
	bool url = strstr(text, "://") != NULL, snmp = type ? strcmp(type, "snmp") == 0 : strncmp(text, "snmp://", 7) == 0;

	if (!url && (!type || strcmp(type, "icmp") == 0 || snmp || strcmp(type, "tcp") == 0) && !check_port(text, e))
		return false;
	return !snmp || cli_has(line, OPT_CREDENTIAL)
	       || err_set(e, ERR_USAGE, "%s", _("an SNMP probe needs --credential NAME, the name of a credential of the secrets file"));
}

bool probe_target_check(struct session *s, struct err *e)
{
	const char *text = s->line->args[0], *kind;
	struct field_row *fields;
	struct reader *r = NULL;
	struct err unreadable;
	bool declared = false, ok = true;
	size_t n;

	if (*text == '\0' || strlen(text) > TARGET_MAX_BYTES)
		return err_set(e, ERR_USAGE, _("expected an address, a URL or a declared name of 1 to %d bytes"), TARGET_MAX_BYTES);
	if (!check_type(s->line->values[OPT_TYPE], e))
		return false;
	if (!reader_open(session_inventory(s), &r, &unreadable))
		return unreadable.kind != ERR_NOT_FOUND || check_undeclared(s->line, e);
	if (reader_begin(r, s->now, WALL_NEVER, &unreadable)) {
		declared = read_declared(r, s, &fields, &n, &kind);
		ok = declared ? check_declared(fields, n, kind, e) && check_class(fields, n, kind, s->line, e)
		              : check_undeclared(s->line, e);
		reader_end(r);
	}
	reader_close(r);
	return ok;
}
