#include "probes/config_check.h"

#include "intl.h"
#include "inventory/plugin_command.h"
#include "notify_check.h"

#include <grp.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>

struct config_judge {
	const struct conf *conf;
	const struct secrets *secrets;
	const struct registry *declared;
	struct config_mistakes *found;
};

static void mistake(const struct config_judge *j, const char *key, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void mistake(const struct config_judge *j, const char *key, const char *fmt, ...)
{
	char what[ERR_TEXT_MAX];
	struct err e;
	va_list ap;

	if (j->found->n++ >= CONFIG_MISTAKES_MAX)
		return;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	err_set(&e, ERR_CONFIG, "%s: %s: %s", j->conf->path ? j->conf->path : CONF_DEFAULT_PATH, key, what);
	memcpy(j->found->texts[j->found->n - 1], e.text, sizeof e.text);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void check_inventory(const struct config_judge *j)
{
	char *copy = strdup(j->conf->inventory);

	if (copy && !is_folder(dirname(copy)))
		mistake(j, "inventory", _("expected a file in a folder that is there, got '%s'"), j->conf->inventory);
	free(copy);
}

static void check_control(const struct config_judge *j)
{
	size_t max = sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1, n = strlen(j->conf->control);

	if (n > max)
		mistake(j, "control", _("expected a path of at most %zu bytes, got %zu"), max, n);
}

static bool group_is_known(const char *name)
{
	enum { GROUP_BYTES = 64 << 10 };
	char *text = malloc(GROUP_BYTES);
	struct group entry, *g = NULL;
	bool known = text && getgrnam_r(name, &entry, text, GROUP_BYTES, &g) == 0 && g;

	free(text);
	return known;
}

static void check_roles(const struct config_judge *j)
{
	for (size_t i = 0; i < j->conf->n_roles; i++) {
		const struct conf_role *r = &j->conf->roles[i];

		for (size_t k = 0; k < r->n_groups; k++)
			if (!group_is_known(r->groups[k]))
				mistake(j, "roles", _("there is no group '%s' on this machine"), r->groups[k]);
	}
}

/* A machine without plugins lacks the default folder, and nobody misses it. */
static bool needs_plugins(const struct config_judge *j)
{
	if (strcmp(j->conf->probe.plugin_dir, CONF_PLUGIN_DIR) != 0)
		return true;
	for (size_t i = 0; j->declared && i < j->declared->n_services; i++) {
		const struct reg_service *s = &j->declared->services[i];

		if (strcmp(s->kind, "plugin") == 0 && s->target && *s->target != '/')
			return true;
	}
	return false;
}

static void check_plugins(const struct config_judge *j)
{
	if (!is_folder(j->conf->probe.plugin_dir) && needs_plugins(j))
		mistake(j, "plugin-dir", _("expected a folder that is there, got '%s'"), j->conf->probe.plugin_dir);
}

static void check_snmp_time(const struct config_judge *j)
{
	int64_t tries = 1 + j->conf->probe.snmp_retries, needed = tries * j->conf->probe.snmp_timeout_ms;

	if (needed > j->conf->probe.snmp_period_ms)
		mistake(j, "snmp-timeout", _("expected %" PRId64 " tries within snmp-period, %" PRId64 " ms, got %" PRId64 " ms"), tries,
		        j->conf->probe.snmp_period_ms, needed);
}

static bool was_told(const struct config_judge *j, size_t device)
{
	for (size_t i = 0; i < device; i++) {
		const char *before = j->declared->devices[i].credential;

		if (before && strcmp(before, j->declared->devices[device].credential) == 0)
			return true;
	}
	return false;
}

static void check_credentials(const struct config_judge *j)
{
	for (size_t i = 0; j->declared && i < j->declared->n_devices; i++) {
		const struct reg_device *d = &j->declared->devices[i];

		if (d->credential && !secrets_find_snmp(j->secrets, d->credential) && !was_told(j, i))
			mistake(j, "secrets", _("%s has no section snmp '%.64s', which device '%.100s' names"), j->conf->secrets, d->credential,
			        d->name);
	}
}

static void tell_notify(void *user, const char *section, const char *why)
{
	mistake(user, section, "%s", why);
}

void config_check(const struct conf *conf, const struct secrets *secrets, const struct registry *declared,
                  struct config_mistakes *ret)
{
	const struct config_judge j = { conf, secrets, declared, ret };

	ret->n = 0;
	check_inventory(&j);
	check_control(&j);
	check_roles(&j);
	check_plugins(&j);
	check_snmp_time(&j);
	check_credentials(&j);
	notify_check(conf, secrets, tell_notify, (void *)&j);
}
