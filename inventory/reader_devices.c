#include "inventory/lifecycle_rows.h"
#include "inventory/reader_internal.h"
#include "text.h"

#include <math.h>

static bool fill_device(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct device_row *d = row;

	(void)r;
	(void)e;
	d->id = column_i64(c);
	d->name = column_text(c);
	d->site = column_text(c);
	d->kind = column_text(c);
	d->address = column_text(c);
	d->credential = column_text(c);
	d->criticality = column_text(c);
	d->vendor = column_text(c);
	d->model = column_text(c);
	d->version = column_text(c);
	d->sys_name = column_text(c);
	d->sys_object_id = column_text(c);
	d->sys_descr = column_text(c);
	d->sys_location = column_text(c);
	d->sys_contact = column_text(c);
	d->os = column_text(c);
	d->runbook = column_text(c);
	d->os_end_of_support = column_text(c);
	return true;
}

/* A silent agent beside a machine that answers is no machine that is down: what to look at is another thing. */
static bool tell_silent_agent(struct arena *a, const struct measured *m, struct device_row *d, struct err *e)
{
	const struct check_view *echo = measured_check(m, "icmp"), *agent = measured_check(m, "snmp");
	struct text t = TEXT_INIT(1024);

	if (!echo || !agent || echo->late || agent->late || echo->outcome != OUTCOME_OK || agent->outcome != OUTCOME_TIMEOUT
	    || d->outcome != OUTCOME_TIMEOUT)
		return true;
	if (d->detail && *d->detail)
		text_appendf(&t, "answers ping but not SNMP: agent stopped, filtered, or wrong community (%s)", d->detail);
	else
		text_append(&t, "answers ping but not SNMP: agent stopped, filtered, or wrong community");
	d->detail = arena_strdup(a, text_str(&t));
	text_done(&t);
	return d->detail || err_set(e, ERR_MEMORY, "out of memory");
}

static bool measure_device(struct reader *r, struct arena *a, struct device_row *d, struct err *e)
{
	const struct device_poll *p;
	const struct check_view *echo;
	struct measured m;

	if (!reader_measure(r, a, d->id, &m, e) || !reader_poll(r, d->id, &p, e))
		return false;
	reader_conclude(r, &m);
	echo = measured_check(&m, "icmp");
	d->state = (enum state)m.state;
	d->outcome = m.outcome;
	d->detail = m.detail;
	d->since = m.since;
	d->at = m.at;
	d->age_s = reader_age_s(r, m.at);
	d->latency_us = echo && !echo->late ? echo->latency_us : UNKNOWN_I64;
	d->uptime_s = p->late || p->uptime_cs == UNKNOWN_I64 ? UNKNOWN_I64 : p->uptime_cs / 100;
	d->interfaces = p->interfaces;
	d->cpu_ratio = p->late ? (double)NAN : p->cpu_ratio;
	d->memory_ratio = p->late ? (double)NAN : p->memory_ratio;
	return tell_silent_agent(a, &m, d, e);
}

static bool fill_id(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r;
	(void)e;
	*(int64_t *)row = column_i64(c);
	return true;
}

static bool count_ids(struct reader *r, const struct rows *ids, struct arena *a, struct err *e)
{
	struct reader_count count = { .known = true, .n = (int64_t)ids->n };

	for (size_t i = 0; i < ids->n; i++) {
		struct measured m;

		if (!reader_measure(r, a, ((const int64_t *)ids->data)[i], &m, e))
			return false;
		reader_conclude(r, &m);
		count.states[m.state]++;
	}
	r->devices = count;
	return true;
}

bool reader_count_devices(struct reader *r, struct err *e)
{
	struct arena *a = r->devices.known ? NULL : arena_new();
	struct rows ids = ROWS_INIT(a, int64_t);
	bool ok;

	if (r->devices.known)
		return true;
	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	ok = reader_rows(r, ST_DEVICE_IDS, DB_VALUES(reader_instant(r)), &ids, fill_id, e) && count_ids(r, &ids, a, e);
	arena_free(a);
	return ok;
}

static void find_support(const struct lifecycle *rows, size_t n, struct device_row *d)
{
	struct lifecycle_found found = lifecycle_find(rows, n, &(struct lifecycle_device){ d->os, d->vendor, d->model, d->version, d->sys_descr });
	const struct lifecycle *l = found.told ? found.told : d->os_end_of_support ? NULL : found.declared;

	d->support_ends = l ? l->ends : d->os_end_of_support;
	d->support_product = l ? l->name : NULL;
	d->support_source = l ? l->source : NULL;
	d->support_told = found.told != NULL;
}

bool reader_devices(struct reader *r, struct arena *a, const struct declared_sites *sites, struct device_row **ret_rows, size_t *ret_n,
                    struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct device_row);
	struct reader_count count = { .known = true };
	struct lifecycle *lifecycles;
	struct device_row *devices;
	size_t n_lifecycles;

	if (!reader_read_polls(r, e) || !reader_lifecycles(r, a, &lifecycles, &n_lifecycles, e) || !reader_rows(r, ST_DEVICES, DB_VALUES(reader_instant(r)), &rows, fill_device, e))
		return false;
	devices = rows.data;
	count.n = (int64_t)rows.n;
	for (size_t i = 0; i < rows.n; i++) {
		const struct site_row *site = reader_site_named(sites, devices[i].site);

		if (!measure_device(r, a, &devices[i], e))
			return false;
		find_support(lifecycles, n_lifecycles, &devices[i]);
		devices[i].commune = site ? site->commune : NULL;
		count.states[devices[i].state]++;
	}
	r->devices = count;
	*ret_rows = devices;
	*ret_n = rows.n;
	return true;
}

bool read_devices(struct reader *r, struct arena *a, struct device_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct declared_sites sites;

	return reader_declared_sites(r, a, &sites, e) && reader_devices(r, a, &sites, ret_rows, ret_n, e);
}
