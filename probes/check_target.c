#include "probes/check_target.h"

#include <stdio.h>
#include <string.h>

/* Nothing is asked: what a job told is looked at again, also when nothing new is due. */
enum { HEARTBEAT_PERIOD_MS = 60000 };

static bool is(const char *class, const char *name)
{
	return strcmp(class, name) == 0;
}

int64_t check_period_ms(const struct conf *conf, const struct reg_check *check)
{
	if (is(check->class, "icmp"))
		return conf->probe.icmp_period_ms;
	if (is(check->class, "snmp"))
		return conf->probe.snmp_period_ms;
	if (is(check->class, "heartbeat"))
		return HEARTBEAT_PERIOD_MS;
	if (is(check->class, "plugin"))
		return conf->probe.plugin_period_ms;
	return conf->probe.service_period_ms;
}

struct probe_target class_settings(const struct conf *conf, const char *class)
{
	struct probe_target t = { .timeout_ms = (uint32_t)conf->probe.service_timeout_ms };

	if (is(class, "dicom"))
		t.calling_ae = conf->probe.dicom_calling_ae;
	if (is(class, "icmp")) {
		t.timeout_ms = (uint32_t)conf->probe.icmp_timeout_ms;
		t.count = (uint32_t)conf->probe.icmp_count;
	} else if (is(class, "snmp")) {
		t.timeout_ms = (uint32_t)conf->probe.snmp_timeout_ms;
		t.retries = (uint32_t)conf->probe.snmp_retries;
		t.max_repetitions = (uint32_t)conf->probe.snmp_max_repetitions;
		t.no_bulk = !conf->probe.snmp_bulk;
	} else if (is(class, "plugin")) {
		t.timeout_ms = (uint32_t)conf->probe.plugin_timeout_ms;
	}
	return t;
}

static int64_t days(int64_t given)
{
	return given == UNKNOWN_I64 ? 0 : given;
}

/* Some classes ask for an address, as of a device, where a service has its target. */
static const char *without_scheme(const char *target)
{
	return target && strncmp(target, "icmp://", 7) == 0 ? target + 7 : target;
}

static void set_covolink(struct probe_target *t, const struct reg_service *s)
{
	t->address = s->target;
	t->port = s->port;
	t->called_ae = s->called_ae;
	if (s->calling_ae)
		t->calling_ae = s->calling_ae;
	t->tls = s->tls;
}

static void set_service(struct probe_target *t, const struct reg_service *s, const char *class, const struct secrets *secrets)
{
	t->url = s->target;
	if (is(class, "icmp"))
		t->address = without_scheme(s->target);
	t->expect_status = s->expect_status;
	t->expect_body = s->expect_body;
	t->resolve = s->resolve;
	t->warning_days = days(s->warning_days);
	t->critical_days = days(s->critical_days);
	if (s->credential)
		t->login = secrets_find_http(secrets, s->credential);
}

struct probe_target check_target(const struct conf *conf, const struct secrets *secrets, const struct reg_check *check,
                                 char name[CHECK_NAME_MAX])
{
	struct probe_target t = class_settings(conf, check->class);

	if (check->device) {
		snprintf(name, CHECK_NAME_MAX, "device:%s", check->device->name);
		t.address = check->device->address;
		if (is(check->class, "snmp")) {
			t.port = check->device->port;
			t.snmp = check->device->credential ? secrets_find_snmp(secrets, check->device->credential) : NULL;
		}
	} else if (check->link) {
		snprintf(name, CHECK_NAME_MAX, "link:%s", check->link->name);
		t.address = check->link->address;
	} else {
		snprintf(name, CHECK_NAME_MAX, "%s:%s", reg_service_kind(check->service), check->service->name);
		if (check->service->covolink)
			set_covolink(&t, check->service);
		else
			set_service(&t, check->service, check->class, secrets);
	}
	t.name = name;
	return t;
}
