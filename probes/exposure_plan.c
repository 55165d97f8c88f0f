#include "probes/exposure_plan.h"

#include <stdio.h>
#include <string.h>

static char word_public[] = "public", word_private[] = "private";
static const struct snmp_credential public_v1 = { .name = word_public, .version = SNMP_V1, .community = word_public };
static const struct snmp_credential private_v1 = { .name = word_private, .version = SNMP_V1, .community = word_private };
static const struct snmp_credential public_v2c = { .name = word_public, .version = SNMP_V2C, .community = word_public };
static const struct snmp_credential private_v2c = { .name = word_private, .version = SNMP_V2C, .community = word_private };

/* Of a device, at exposure_port(); 0 there: at its agent, or its clock. What most likely answers is last: then the silence before it was meant, and more is asked of it. */
static const struct exposure_question of_device[] = {
	{ EXPOSURE_STEP_COMMUNITY, EXPOSURE_SNMP_V2C_PUBLIC, 0, &public_v2c },
	{ EXPOSURE_STEP_COMMUNITY, EXPOSURE_SNMP_V2C_PRIVATE, 0, &private_v2c },
	{ EXPOSURE_STEP_COMMUNITY, EXPOSURE_SNMP_V1_PUBLIC, 0, &public_v1 },
	{ EXPOSURE_STEP_COMMUNITY, EXPOSURE_SNMP_V1_PRIVATE, 0, &private_v1 },
	{ EXPOSURE_STEP_PORT, EXPOSURE_SSH, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_HOST_KEY, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_KEY_ECDSA, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_KEY_ED25519, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_KEY_RSA, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_KEY_DSS, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_CERTIFICATE_ECDSA, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_CERTIFICATE_ED25519, 0, NULL },
	{ EXPOSURE_STEP_HOST_KEY, EXPOSURE_SSH_CERTIFICATE_RSA, 0, NULL },
	{ EXPOSURE_STEP_PORT, EXPOSURE_TELNET, 0, NULL },
	{ EXPOSURE_STEP_PORT, EXPOSURE_FTP, 0, NULL },
	{ EXPOSURE_STEP_PORT, EXPOSURE_HTTP, 0, NULL },
	{ EXPOSURE_STEP_PORT, EXPOSURE_LDAP, 0, NULL },
	{ EXPOSURE_STEP_PORT, EXPOSURE_REXEC, 0, NULL },
	{ EXPOSURE_STEP_PORT, EXPOSURE_RLOGIN, 0, NULL },
	{ EXPOSURE_STEP_PORT, EXPOSURE_RSH, 0, NULL },
	{ EXPOSURE_STEP_NTP, EXPOSURE_CLOCK, 0, NULL },
	{ EXPOSURE_STEP_CREDENTIAL, EXPOSURE_SNMP_CREDENTIAL, 0, NULL },
	{ EXPOSURE_STEP_PROCESSES, EXPOSURE_LOG_PROCESS, 0, NULL },
};

/* Whose log is more than messages of its own. */
static bool is_server(const struct reg_device *d)
{
	return d->kind && (strcmp(d->kind, "server") == 0 || strcmp(d->kind, "vm") == 0 || strcmp(d->kind, "covolink") == 0);
}

/* The ports of what is asked over TLS, and of SFTP. */
static const struct { const char *kind; uint16_t port; bool tls; } kinds[] = {
	{ "https", 443, true }, { "tls", 443, true }, { "ldaps", 636, true }, { "smtps", 465, true }, { "imaps", 993, true }, { "sftp", 22, false },
};

static void add(struct exposure_plan *p, struct exposure_question q, uint32_t subjects)
{
	p->list[p->n++] = q;
	p->asked |= subjects;
}

#define BIT(s) (UINT32_C(1) << (s))

bool exposure_asks_device(const struct reg_device *d)
{
	return reg_device_is_ours(d) && !d->no_exposures && d->address;
}

void exposure_plan_device(const struct reg_device *d, bool has_credential, struct exposure_plan *ret)
{
	uint16_t agent = d->port ? d->port : EXPOSURE_AGENT_PORT;

	*ret = (struct exposure_plan){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(of_device); i++) {
		struct exposure_question q = of_device[i];

		if ((q.kind == EXPOSURE_STEP_CREDENTIAL || q.kind == EXPOSURE_STEP_PROCESSES) && !has_credential)
			continue;
		if (q.kind == EXPOSURE_STEP_PROCESSES && !is_server(d))
			continue;
		q.port = q.kind == EXPOSURE_STEP_NTP ? EXPOSURE_NTP_PORT : exposure_port(q.subject) ? exposure_port(q.subject) : agent;
		add(ret, q, BIT(q.subject));
	}
}

/* "https://name:8443/path" → name, 8443. An account has no place in it, and is not looked for. */
static bool take_target(struct exposure_plan *p, const char *target, uint16_t usual)
{
	const char *after = strstr(target, "://");
	char authority[ENDPOINT_HOST_MAX + 16];
	size_t n;
	struct err e;

	target = after ? after + 3 : target;
	n = strcspn(target, "/?#");
	if (n == 0 || n >= sizeof authority)
		return false;
	memcpy(authority, target, n);
	authority[n] = '\0';
	p->port = usual;
	return endpoint_parse(authority, p->host, &p->port, &e);
}

static void add_tls(struct exposure_plan *p)
{
	static const enum exposure_subject old[] = { EXPOSURE_TLS_1_0, EXPOSURE_TLS_1_1 };

	add(p, (struct exposure_question){ EXPOSURE_STEP_TLS, EXPOSURE_TLS_VERSION, p->port, NULL },
	    BIT(EXPOSURE_TLS_VERSION) | BIT(EXPOSURE_TLS_KEY) | BIT(EXPOSURE_TLS_SIGNATURE));
	for (size_t i = 0; i < ARRAY_LEN(old); i++)
		add(p, (struct exposure_question){ EXPOSURE_STEP_TLS, old[i], p->port, NULL }, BIT(old[i]));
}

/* What is asked of a device over SSH, at its own port. */
static void add_ssh(struct exposure_plan *p)
{
	for (size_t i = 0; i < ARRAY_LEN(of_device); i++) {
		struct exposure_question q = of_device[i];

		if (q.subject != EXPOSURE_SSH && q.kind != EXPOSURE_STEP_HOST_KEY)
			continue;
		q.port = p->port;
		add(p, q, BIT(q.subject));
	}
}

static bool plan_covolink(const struct reg_service *s, struct exposure_plan *p)
{
	if (!s->tls || !take_target(p, s->target, s->port ? s->port : 104))
		return false;
	add_tls(p);
	return true;
}

bool exposure_plan_service(const struct reg_service *s, const struct reg_device *device, struct exposure_plan *ret)
{
	*ret = (struct exposure_plan){ 0 };
	if (!reg_service_is_ours(s) || !s->target || (device && !exposure_asks_device(device)))
		return false;
	if (s->covolink)
		return plan_covolink(s, ret);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strcmp(kinds[i].kind, s->kind) != 0)
			continue;
		if (!take_target(ret, s->target, kinds[i].port))
			return false;
		if (kinds[i].tls)
			add_tls(ret);
		else
			add_ssh(ret);
		return true;
	}
	return false;
}

static const struct exposure_fact *find_fact(const struct exposure_round *r, enum exposure_subject s)
{
	for (size_t i = 0; i < r->n_facts; i++)
		if (r->facts[i].subject == s)
			return &r->facts[i];
	return NULL;
}

bool exposure_still_asks(const struct exposure_question *q, const struct exposure_round *so_far)
{
	const struct exposure_fact *f;

	switch (q->kind) {
	case EXPOSURE_STEP_HOST_KEY:
		if (q->subject != EXPOSURE_SSH_HOST_KEY)
			return find_fact(so_far, EXPOSURE_SSH_HOST_KEY) && !find_fact(so_far, q->subject);
		f = find_fact(so_far, EXPOSURE_SSH);
		return f && (f->answer == EXPOSURE_ANSWERED || f->answer == EXPOSURE_PROTOCOL_1);
	case EXPOSURE_STEP_TLS:
		return q->subject == EXPOSURE_TLS_VERSION || find_fact(so_far, EXPOSURE_TLS_VERSION);
	case EXPOSURE_STEP_PROCESSES:
		return find_fact(so_far, EXPOSURE_SNMP_CREDENTIAL) != NULL;
	case EXPOSURE_STEP_PORT: case EXPOSURE_STEP_COMMUNITY: case EXPOSURE_STEP_CREDENTIAL: case EXPOSURE_STEP_NTP:
		break;
	}
	return true;
}
