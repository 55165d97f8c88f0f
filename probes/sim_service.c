#include "probes/sim_service.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = { 
	[SIM_HTTP] = "http", [SIM_HTTPS] = "https", [SIM_TCP] = "tcp", [SIM_TLS] = "tls", [SIM_DICOM] = "dicom", [SIM_DICOM_TLS] = "dicom-tls",
	[SIM_DNS] = "dns" };
static const char *const states[] = { [SIM_SERVES] = "up", [SIM_REFUSES] = "refused", [SIM_SILENT] = "silent" };

const char *sim_service_kind_name(enum sim_service_kind kind)
{
	return kinds[kind];
}

const char *sim_service_state_name(enum sim_service_state state)
{
	return states[state];
}

struct sim_service *sim_service_new(const char *name, struct err *e)
{
	size_t len = strlen(name);
	struct sim_service *s;

	if (len == 0 || len >= sizeof s->name) {
		err_set(e, ERR_DATA, "service '%.80s': expected a name of 1 to %zu octets", name, sizeof s->name - 1);
		return NULL;
	}
	s = calloc(1, sizeof *s);
	if (!s) {
		err_set(e, ERR_MEMORY, "no memory for service '%s'", name);
		return NULL;
	}
	memcpy(s->name, name, len + 1);
	s->status = 200;
	s->days = 365;
	s->chain_days = NAN;
	sim_dicom_init(&s->dicom);
	return s;
}

static bool set_text(char *to, size_t size, const char *value, struct err *e)
{
	size_t len = strlen(value);

	if (len >= size)
		return err_set(e, ERR_DATA, "expected at most %zu octets", size - 1);
	memcpy(to, value, len + 1);
	return true;
}

static bool set_word(const char *const *words, size_t n, const char *value, unsigned *ret, struct err *e)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], value) == 0) {
			*ret = (unsigned)i;
			return true;
		}
	}
	return err_set(e, ERR_DATA, "'%.32s': expected %s, %s%s%s", value, words[0], words[1], n > 3 ? ", tcp, tls, dicom, dicom-tls or " : " or ", words[n - 1]);
}

static bool set_number(const char *value, double min, double max, double *ret, struct err *e)
{
	char *end;
	double n = strtod(value, &end);

	if (end == value || *end || !(n >= min && n <= max))
		return err_set(e, ERR_DATA, "'%.32s': expected a number from %.15g to %.15g", value, min, max);
	*ret = n;
	return true;
}

static bool set_kind(struct sim_service *s, const char *value, struct err *e)
{
	unsigned kind = 0;

	if (!set_word(kinds, ARRAY_LEN(kinds), value, &kind, e))
		return false;
	s->kind = (enum sim_service_kind)kind;
	s->status = s->kind == SIM_DNS ? 0 : 200;
	return true;
}

static bool set_state(struct sim_service *s, const char *value, struct err *e)
{
	unsigned state = 0;

	if (!set_word(states, ARRAY_LEN(states), value, &state, e))
		return false;
	s->state = (enum sim_service_state)state;
	return true;
}

static bool set_address(struct sim_service *s, const char *value, struct err *e)
{
	return sim_endpoint_parse(value, 0, &s->endpoint, e);
}

static bool set_host(struct sim_service *s, const char *value, struct err *e)
{
	return set_text(s->host, sizeof s->host, value, e);
}

static bool set_site(struct sim_service *s, const char *value, struct err *e)
{
	return set_text(s->site, sizeof s->site, value, e);
}

static bool set_device(struct sim_service *s, const char *value, struct err *e)
{
	return set_text(s->device, sizeof s->device, value, e);
}

/* \r and \n, written so, end lines of banners. */
static bool set_body(struct sim_service *s, const char *value, struct err *e)
{
	char *to = s->body;

	if (!set_text(s->body, sizeof s->body, value, e))
		return false;
	for (const char *from = s->body; *from; from++) {
		bool escaped = from[0] == '\\' && (from[1] == 'r' || from[1] == 'n');

		*to++ = !escaped ? *from : from[1] == 'r' ? '\r' : '\n';
		from += escaped;
	}
	*to = '\0';
	return true;
}

static bool set_status(struct sim_service *s, const char *value, struct err *e)
{
	double n = 0;

	if (!set_number(value, s->kind == SIM_DNS ? 0 : 100, s->kind == SIM_DNS ? 15 : 999, &n, e))
		return false;
	s->status = (unsigned)n;
	return true;
}

static bool set_latency(struct sim_service *s, const char *value, struct err *e)
{
	double n = 0;

	if (!set_number(value, 0, 600000, &n, e))
		return false;
	s->latency_ms = (uint32_t)n;
	return true;
}

static bool set_days(struct sim_service *s, const char *value, struct err *e)
{
	return set_number(value, -3650, 3650, &s->days, e);
}

static bool set_chain_days(struct sim_service *s, const char *value, struct err *e)
{
	return set_number(value, -3650, 3650, &s->chain_days, e);
}

static bool set_issuer(struct sim_service *s, const char *value, struct err *e)
{
	if (strcmp(value, "region") != 0 && strcmp(value, "self") != 0)
		return err_set(e, ERR_DATA, "'%.32s': expected region or self", value);
	s->self_signed = value[0] == 's';
	return true;
}

static bool set_tls_min(struct sim_service *s, const char *value, struct err *e)
{
	if (strlen(value) != 3 || value[0] != '1' || value[1] != '.' || value[2] < '0' || value[2] > '3')
		return err_set(e, ERR_DATA, "'%.32s': expected 1.0, 1.1, 1.2 or 1.3", value);
	s->tls_min = 10 + value[2] - '0';
	return true;
}

static bool set_answer(struct sim_service *s, const char *value, struct err *e)
{
	return inet_pton(AF_INET, value, &s->answer) == 1 || err_set(e, ERR_DATA, "'%.32s': expected an IPv4 address", value);
}

static const struct {
	const char *key;
	bool (*set)(struct sim_service *s, const char *value, struct err *e);
	enum sim_service_change change;
	bool while_running;
} settings[] = {
	{ "kind", set_kind, SIM_SERVICE_LISTENING, false },          { "address", set_address, SIM_SERVICE_LISTENING, false },
	{ "host", set_host, SIM_SERVICE_CERTIFICATE, false },        { "site", set_site, SIM_SERVICE_ANSWER, false },
	{ "device", set_device, SIM_SERVICE_ANSWER, false },
	{ "status", set_status, SIM_SERVICE_ANSWER, true },          { "body", set_body, SIM_SERVICE_ANSWER, true },
	{ "latency", set_latency, SIM_SERVICE_ANSWER, true },        { "state", set_state, SIM_SERVICE_LISTENING, true },
	{ "days", set_days, SIM_SERVICE_CERTIFICATE, true },         { "chain-days", set_chain_days, SIM_SERVICE_CERTIFICATE, true },
	{ "tls-min", set_tls_min, SIM_SERVICE_CERTIFICATE, true },
	{ "issuer", set_issuer, SIM_SERVICE_CERTIFICATE, true },     { "answer", set_answer, SIM_SERVICE_ANSWER, true },
};

static size_t find_setting(const char *key)
{
	size_t i = 0;

	while (i < ARRAY_LEN(settings) && strcmp(settings[i].key, key) != 0)
		i++;
	return i;
}

bool sim_service_set(struct sim_service *s, const char *key, const char *value, enum sim_service_change *ret_change, struct err *e)
{
	size_t i = find_setting(key);

	if (sim_dicom_is_key(key)) {
		if (ret_change)
			*ret_change = SIM_SERVICE_ANSWER;
		return sim_service_is_dicom(s) ? sim_dicom_set(&s->dicom, key, value, e)
		                               : err_set(e, ERR_DATA, "expected of a service of the kind dicom or dicom-tls only");
	}
	if (i == ARRAY_LEN(settings))
		return err_set(e, ERR_DATA, "'%.32s': expected status, body, latency, state, days, chain-days, issuer, answer or a key of DICOM", key);
	if (!settings[i].set(s, value, e))
		return false;
	if (ret_change)
		*ret_change = settings[i].change;
	return true;
}

bool sim_services_set(struct sim_services *ss, struct sim_service *s, const char *key, const char *value, struct err *e)
{
	size_t i = find_setting(key);
	enum sim_service_change change = SIM_SERVICE_ANSWER;

	if ((i < ARRAY_LEN(settings) && !settings[i].while_running) || strcmp(key, "called-ae") == 0)
		return err_set(e, ERR_DATA, "%s: expected in the region file only", key);
	if (!sim_service_set(s, key, value, &change, e))
		return false;
	if (ss->changed)
		ss->changed(s, change, ss->user);
	return true;
}

struct sim_service *sim_services_find(const struct sim_services *ss, const char *name)
{
	for (size_t i = 0; i < ss->n; i++) {
		if (strcmp(ss->list[i]->name, name) == 0)
			return ss->list[i];
	}
	return NULL;
}

static bool same_place(const struct sim_service *a, const struct sim_service *b)
{
	return a->endpoint.family == b->endpoint.family && a->endpoint.port == b->endpoint.port
	       && a->endpoint.v4.s_addr == b->endpoint.v4.s_addr && (a->kind == SIM_DNS) == (b->kind == SIM_DNS);
}

static bool check(const struct sim_services *ss, const struct sim_service *s, struct err *e)
{
	if (s->endpoint.port == 0)
		return err_set(e, ERR_DATA, "expected address = \"ADDRESS:PORT\"");
	if (sim_service_is_dicom(s) && !*s->dicom.called_ae)
		return err_set(e, ERR_DATA, "expected called-ae, its AE title");
	if (ss->n == SIM_SERVICES_MAX)
		return err_set(e, ERR_LIMIT, "expected at most %d services", SIM_SERVICES_MAX);
	for (size_t i = 0; i < ss->n; i++) {
		if (strcmp(ss->list[i]->name, s->name) == 0)
			return err_set(e, ERR_DATA, "expected one service of this name");
		if (same_place(ss->list[i], s))
			return err_set(e, ERR_DATA, "expected another address than that of '%s'", ss->list[i]->name);
	}
	return true;
}

bool sim_services_add(struct sim_services *ss, struct sim_service *s, struct err *e)
{
	if (!check(ss, s, e)) {
		free(s);
		return false;
	}
	if (ss->n == ss->cap) {
		size_t cap = ss->cap ? ss->cap * 2 : 16;
		struct sim_service **list = reallocarray(ss->list, cap, sizeof *list);

		if (!list) {
			free(s);
			return err_set(e, ERR_MEMORY, "no memory for a service");
		}
		ss->list = list;
		ss->cap = cap;
	}
	ss->list[ss->n++] = s;
	return true;
}

void sim_services_done(struct sim_services *ss)
{
	for (size_t i = 0; i < ss->n; i++)
		free(ss->list[i]);
	free(ss->list);
	*ss = (struct sim_services){ .list = NULL };
}
