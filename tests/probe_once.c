/* Runs one check of any class on one target through the uv loop and prints its result as one JSON object.
 *
 * probe_once --class NAME [--KEY VALUE]…   see `options` below. Exit status: that of `vigie probe` (0 ok, 1 warning,
 * 2 critical, 3 unknown), 64 for a wrong command line, 1 when the check could not be started. */
#include "probes/probe.h"
#include "tests/facts_json.h"

#include <getopt.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

enum option_id {
	OPT_CLASS = 256, OPT_ADDRESS, OPT_PORT, OPT_URL, OPT_EXPECT_STATUS, OPT_EXPECT_BODY, OPT_RESOLVE,
	OPT_WARNING_DAYS, OPT_CRITICAL_DAYS, OPT_TIMEOUT_MS, OPT_RETRIES, OPT_ROUND_MS, OPT_COUNT, OPT_PLUGIN_DIR, OPT_USER,
	OPT_PASSWORD, OPT_BEARER, OPT_CREDENTIAL, OPT_SECRETS, OPT_MAX_REPETITIONS, OPT_CALLED_AE, OPT_CALLING_AE, OPT_TLS, OPT_NO_BULK, OPT_FULL, OPT_ROUNDS,
};

static const struct option options[] = {
	{ "class", required_argument, NULL, OPT_CLASS },
	{ "address", required_argument, NULL, OPT_ADDRESS },
	{ "port", required_argument, NULL, OPT_PORT },
	{ "url", required_argument, NULL, OPT_URL },
	{ "expect-status", required_argument, NULL, OPT_EXPECT_STATUS },
	{ "expect-body", required_argument, NULL, OPT_EXPECT_BODY },
	{ "resolve", required_argument, NULL, OPT_RESOLVE },
	{ "warning-days", required_argument, NULL, OPT_WARNING_DAYS },
	{ "critical-days", required_argument, NULL, OPT_CRITICAL_DAYS },
	{ "timeout-ms", required_argument, NULL, OPT_TIMEOUT_MS },
	{ "retries", required_argument, NULL, OPT_RETRIES },
	{ "round-ms", required_argument, NULL, OPT_ROUND_MS },
	{ "count", required_argument, NULL, OPT_COUNT },
	{ "plugin-dir", required_argument, NULL, OPT_PLUGIN_DIR },
	{ "user", required_argument, NULL, OPT_USER },
	{ "password", required_argument, NULL, OPT_PASSWORD },
	{ "bearer", required_argument, NULL, OPT_BEARER },
	{ "credential", required_argument, NULL, OPT_CREDENTIAL },
	{ "secrets", required_argument, NULL, OPT_SECRETS },
	{ "max-repetitions", required_argument, NULL, OPT_MAX_REPETITIONS },
	{ "called-ae", required_argument, NULL, OPT_CALLED_AE },
	{ "calling-ae", required_argument, NULL, OPT_CALLING_AE },
	{ "tls", no_argument, NULL, OPT_TLS },
	{ "no-bulk", no_argument, NULL, OPT_NO_BULK },
	{ "full", no_argument, NULL, OPT_FULL },
	{ "rounds", required_argument, NULL, OPT_ROUNDS }, /* the last one is printed, each with the hints of the one before */
	{ 0 },
};

struct once {
	const struct probe_class *class;
	struct probe_env env;
	struct probe_target target;
	struct login_credential login;
	const char *secrets_path, *credential;
	struct secrets *secrets;
	struct snmp_hints *hints;
	long rounds;
	struct probe_run run;
	void *engine;
	json_t *json;
	int exit_status;
};

static json_t *micros(int64_t us)
{
	return us < 0 ? json_null() : json_integer(us);
}

static json_t *when(wall_t t)
{
	char text[WALL_RFC3339_MAX];

	if (!wall_is_known(t))
		return json_null();
	wall_format_rfc3339(t, text);
	return json_string(text);
}

static json_t *icmp_json(const struct icmp_facts *f)
{
	return json_pack("{s:i, s:i, s:o, s:o, s:o, s:o, s:s}", "sent", (int)f->sent, "received", (int)f->received,
	                 "rtt_min_us", micros(f->rtt_min_us), "rtt_median_us", micros(f->rtt_median_us), "rtt_max_us",
	                 micros(f->rtt_max_us), "jitter_us", micros(f->jitter_us), "family",
	                 f->family == AF_INET6 ? "ipv6" : "ipv4");
}

static json_t *http_json(const struct http_facts *f)
{
	return json_pack("{s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "status", (json_int_t)f->status, "address", f->address,
	                 "location", f->location, "dns_us", micros(f->dns_us), "connect_us", micros(f->connect_us), "tls_us",
	                 micros(f->tls_us), "first_byte_us", micros(f->first_byte_us), "total_us", micros(f->total_us));
}

static json_t *tls_json(const struct tls_facts *f)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:s, s:s}", "subject", f->subject, "issuer", f->issuer,
	                 "not_before", when(f->not_before), "not_after", when(f->not_after), "chain_not_after",
	                 when(f->chain_not_after), "protocol", f->protocol, "cipher", f->cipher, "serial", f->serial, "sha256",
	                 f->sha256);
}

static json_t *dicom_json(const struct dicom_facts *f)
{
	json_t *stages = json_object(), *contexts = json_object();

	for (size_t i = 0; i < DICOM_STAGE_COUNT; i++)
		json_object_set_new(stages, dicom_stage_name((enum dicom_stage)i),
		                    json_pack("{s:s, s:s, s:o}", "outcome", outcome_name(f->stages[i].outcome), "detail", f->stages[i].detail,
		                              "latency_us", micros(f->stages[i].latency_us)));
	for (size_t i = 0; f->answered && i < DICOM_SOP_COUNT; i++)
		json_object_set_new(contexts, dicom_sop_name((enum dicom_sop)i), json_string(dicom_context_name(f->contexts[i])));
	return json_pack("{s:o, s:o, s:s}", "stages", stages, "contexts", contexts, "reject_reason", f->reject_reason);
}

/* Another round with what this one taught. */
static bool run_again(struct once *once, struct probe_result *r)
{
	snmp_hints_free(once->hints);
	once->target.hints = once->hints = r->hints;
	if (--once->rounds < 1)
		return false;
	snmp_facts_free(r->snmp);
	free(r->perfdata);
	return once->class->start(&once->run, NULL);
}

static void done(struct probe_run *run, struct probe_result *r)
{
	struct once *once = run->user;

	if (run_again(once, r))
		return;
	once->json = json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:I}", "class", run->class->name, "outcome",
	                       outcome_name(r->outcome), "state", state_name(r->state), "latency_us",
	                       r->latency_us == UNKNOWN_I64 ? json_null() : json_integer(r->latency_us), "detail", r->detail,
	                       "at", when(r->at), "elapsed_ms", (json_int_t)mono_diff_ms(r->mono_at, r->started));
	if (r->icmp.sent > 0)
		json_object_set_new(once->json, "icmp", icmp_json(&r->icmp));
	if (run->class == probe_class_find("http"))
		json_object_set_new(once->json, "http", http_json(&r->http));
	if (r->dicom.present)
		json_object_set_new(once->json, "dicom", dicom_json(&r->dicom));
	if (r->tls.present)
		json_object_set_new(once->json, "tls", tls_json(&r->tls));
	if (r->snmp)
		json_object_set_new(once->json, "snmp", snmp_facts_json(r->snmp));
	snmp_facts_free(r->snmp);
	if (r->perfdata)
		json_object_set_new(once->json, "perfdata", json_string(r->perfdata));
	free(r->perfdata);
	once->exit_status = (int)r->state;
	once->class->close(once->engine);
	once->engine = NULL;
}

static long number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || n < 0 || n > 1000000000) {
		fprintf(stderr, "probe_once: \"%s\" is no number\n", text);
		exit(EX_USAGE);
	}
	return n;
}

static void take_option(struct once *once, int id, const char *value)
{
	struct probe_target *t = &once->target;

	switch ((enum option_id)id) {
	case OPT_CLASS: once->class = probe_class_find(value); break;
	case OPT_ADDRESS: t->address = value; break;
	case OPT_PORT: t->port = (uint16_t)number(value); break;
	case OPT_URL: t->url = value; break;
	case OPT_EXPECT_STATUS: t->expect_status = value; break;
	case OPT_EXPECT_BODY: t->expect_body = value; break;
	case OPT_RESOLVE: t->resolve = value; break;
	case OPT_WARNING_DAYS: t->warning_days = number(value); break;
	case OPT_CRITICAL_DAYS: t->critical_days = number(value); break;
	case OPT_TIMEOUT_MS: t->timeout_ms = (uint32_t)number(value); break;
	case OPT_RETRIES: t->retries = (uint32_t)number(value); break;
	case OPT_ROUND_MS: t->round_ms = (uint32_t)number(value); break;
	case OPT_COUNT: t->count = (uint32_t)number(value); break;
	case OPT_PLUGIN_DIR: once->env.plugin_dir = value; break;
	case OPT_USER: once->login.user = strdup(value); t->login = &once->login; break;
	case OPT_PASSWORD: once->login.password = strdup(value); t->login = &once->login; break;
	case OPT_BEARER: once->login.bearer = strdup(value); t->login = &once->login; break;
	case OPT_CREDENTIAL: once->credential = value; break;
	case OPT_SECRETS: once->secrets_path = value; break;
	case OPT_MAX_REPETITIONS: t->max_repetitions = (uint32_t)number(value); break;
	case OPT_CALLED_AE: t->called_ae = optarg; break;
	case OPT_CALLING_AE: t->calling_ae = optarg; break;
	case OPT_TLS: t->tls = true; break;
	case OPT_NO_BULK: t->no_bulk = true; break;
	case OPT_FULL: t->full = true; break;
	case OPT_ROUNDS: once->rounds = number(value); break;
	}
}

static bool take_options(struct once *once, int argc, char **argv)
{
	int id;

	while ((id = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (id == '?')
			return false;
		take_option(once, id, optarg);
	}
	if (!once->class)
		fprintf(stderr, "probe_once: --class is missing or unknown\n");
	return once->class && optind == argc;
}

static bool run_once(struct once *once, uv_loop_t *loop, struct err *e)
{
	once->run = (struct probe_run){ .class = once->class, .target = &once->target, .done = done, .user = once };
	if (!once->class->open(&once->env, &once->engine, e))
		return false;
	once->run.engine = once->engine;
	if (!once->class->start(&once->run, e)) {
		once->class->close(once->engine);
		uv_run(loop, UV_RUN_DEFAULT);
		return false;
	}
	uv_run(loop, UV_RUN_DEFAULT);
	return true;
}

static bool load_secrets(struct once *once, struct err *e)
{
	if (!once->secrets_path)
		return true;
	once->secrets = secrets_load(once->secrets_path, (unsigned)getgid(), e);
	if (once->secrets && once->credential)
		once->target.snmp = secrets_find_snmp(once->secrets, once->credential);
	return once->secrets != NULL;
}

int main(int argc, char **argv)
{
	struct once once = { .exit_status = 1, .rounds = 1, .env = { .icmp4_fd = -1, .icmp6_fd = -1 } };
	struct err e;
	uv_loop_t loop;

	once.target.name = "test:target";
	signal(SIGPIPE, SIG_IGN);
	if (!take_options(&once, argc, argv))
		return EX_USAGE;
	if (once.target.timeout_ms == 0)
		once.target.timeout_ms = once.class->timeout_ms;
	uv_loop_init(&loop);
	once.env.loop = &loop;
	if (load_secrets(&once, &e) && run_once(&once, &loop, &e)) {
		json_dumpf(once.json, stdout, JSON_INDENT(1) | JSON_SORT_KEYS);
		putchar('\n');
	} else {
		fprintf(stderr, "probe_once: %s\n", e.text);
	}
	json_decref(once.json);
	snmp_hints_free(once.hints);
	secrets_free(once.secrets);
	free(once.login.user);
	free(once.login.password);
	free(once.login.bearer);
	if (uv_loop_close(&loop) != 0) {
		fprintf(stderr, "probe_once: a handle was left open\n");
		return EX_SOFTWARE;
	}
	return once.exit_status;
}
