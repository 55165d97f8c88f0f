#include "probes/result_json.h"

#include "text.h"

#include <math.h>
#include <string.h>

static json_t *milliseconds(int64_t us)
{
	return us == UNKNOWN_I64 || us < 0 ? json_null() : json_real((double)us / 1000.0);
}

static json_t *integer(int64_t n)
{
	return n == UNKNOWN_I64 ? json_null() : json_integer(n);
}

static json_t *ratio(double x)
{
	return isnan(x) ? json_null() : json_real(x);
}

static json_t *instant(wall_t t)
{
	char buf[WALL_RFC3339_MAX];

	if (!wall_is_known(t))
		return json_null();
	wall_format_rfc3339(t, buf);
	return json_string(buf);
}

/* Texts of devices are valid UTF-8 by contract; were one not, null is better than no answer. */
static json_t *text(const char *s)
{
	return s && utf8_is_valid(s, strlen(s)) ? json_string(s) : json_null();
}

static json_t *icmp_json(const struct icmp_facts *f)
{
	return json_pack("{s:I,s:I,s:o,s:o,s:o,s:o}", "sent", (json_int_t)f->sent, "received", (json_int_t)f->received,
	                 "rtt_min_ms", milliseconds(f->rtt_min_us), "rtt_median_ms", milliseconds(f->rtt_median_us),
	                 "rtt_max_ms", milliseconds(f->rtt_max_us), "jitter_ms", milliseconds(f->jitter_us));
}

static json_t *http_json(const struct http_facts *f)
{
	return json_pack("{s:o,s:o,s:o,s:o,s:o,s:I,s:o,s:o}", "dns_ms", milliseconds(f->dns_us), "connect_ms",
	                 milliseconds(f->connect_us), "tls_ms", milliseconds(f->tls_us), "first_byte_ms",
	                 milliseconds(f->first_byte_us), "total_ms", milliseconds(f->total_us), "status", (json_int_t)f->status,
	                 "address", text(f->address), "location", text(f->location));
}

static json_t *tls_json(const struct tls_facts *f)
{
	return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "subject", text(f->subject), "issuer", text(f->issuer),
	                 "not_before", instant(f->not_before), "not_after", instant(f->not_after), "chain_not_after",
	                 instant(f->chain_not_after), "protocol", text(f->protocol), "cipher", text(f->cipher), "serial",
	                 text(f->serial), "sha256", text(f->sha256));
}

static json_t *snmp_json(const struct snmp_facts *f)
{
	json_t *o = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "sys_name", text(f->sys_name), "sys_descr", text(f->sys_descr),
	                      "sys_object_id", text(f->sys_object_id), "sys_location", text(f->sys_location), "sys_contact",
	                      text(f->sys_contact), "vendor", text(f->vendor), "model", text(f->model), "version",
	                      text(f->version));

	if (!o)
		return NULL;
	json_object_set_new(o, "uptime_s", f->uptime_cs == UNKNOWN_I64 ? json_null() : json_integer(f->uptime_cs / 100));
	json_object_set_new(o, "engine_boots", integer(f->engine_boots));
	json_object_set_new(o, "interfaces", json_integer((json_int_t)f->n_interfaces));
	json_object_set_new(o, "storages", json_integer((json_int_t)f->n_storages));
	json_object_set_new(o, "processors", json_integer((json_int_t)f->n_processors));
	json_object_set_new(o, "sensors", json_integer((json_int_t)f->n_sensors));
	json_object_set_new(o, "cpu_ratio", ratio(f->cpu_ratio));
	json_object_set_new(o, "memory_ratio", ratio(f->memory_ratio));
	return o;
}

static json_t *dicom_json(const struct dicom_facts *f)
{
	json_t *o = json_object(), *stages = json_object(), *contexts = json_object();

	for (size_t i = 0; i < DICOM_STAGE_COUNT; i++)
		json_object_set_new(stages, dicom_stage_name((enum dicom_stage)i),
		                    json_pack("{s:s,s:o,s:o}", "outcome", outcome_name(f->stages[i].outcome), "latency_ms",
		                              milliseconds(f->stages[i].latency_us), "detail", text(f->stages[i].detail)));
	for (size_t i = 0; f->answered && i < DICOM_SOP_COUNT; i++)
		json_object_set_new(contexts, dicom_sop_name((enum dicom_sop)i), json_string(dicom_context_name(f->contexts[i])));
	json_object_set_new(o, "stages", stages);
	json_object_set_new(o, "contexts", contexts);
	json_object_set_new(o, "reject_reason", *f->reject_reason ? text(f->reject_reason) : json_null());
	return o;
}

json_t *result_to_json(const char *target, const char *type, const struct probe_result *r, bool verbose)
{
	json_t *o = json_pack("{s:o,s:s,s:s,s:s,s:o,s:o}", "target", text(target), "type", type, "outcome", outcome_name(r->outcome),
	                      "state", state_name(r->state), "latency_ms", milliseconds(r->latency_us), "detail", text(r->detail));

	if (!o || !verbose)
		return o;
	if (r->icmp.sent > 0)
		json_object_set_new(o, "icmp", icmp_json(&r->icmp));
	if (strcmp(type, "http") == 0)
		json_object_set_new(o, "http", http_json(&r->http));
	if (r->dicom.present)
		json_object_set_new(o, "dicom", dicom_json(&r->dicom));
	if (r->tls.present)
		json_object_set_new(o, "tls", tls_json(&r->tls));
	if (r->snmp)
		json_object_set_new(o, "snmp", snmp_json(r->snmp));
	if (r->perfdata)
		json_object_set_new(o, "perfdata", text(r->perfdata));
	return o;
}
