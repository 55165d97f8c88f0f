/* Datagrams: SNMP with a default community, or with the device's own credential, what its clock says and which processes run; an NTP server. */
#include "probes/codec_clock.h"
#include "probes/exposure_processes.h"
#include "probes/exposure_step_internal.h"
#include "probes/exposure_words.h"
#include "probes/resolve.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { AGENT_PORT = 161, NTP_SERVER_PORT = 123, V3_ROUNDS_MAX = 4 };

static const oid sys_descr[] = { 1, 3, 6, 1, 2, 1, 1, 1, 0 };
static const oid hr_system_date[] = { 1, 3, 6, 1, 2, 1, 25, 1, 2, 0 };

struct datagram_job {
	struct job base;
	struct resolution resolution;
	uv_udp_t udp;
	bool open;
	unsigned sent;            /* datagrams of this question */
	unsigned rounds;          /* questions: SNMPv3 asks for the engine first */
	mono_t sent_mono;
	int64_t sent_us;          /* of the wall clock */
	uint64_t nonce;           /* NTP */
	int32_t id;               /* SNMP */
	struct snmp_usm usm;
	struct process_walk processes;
	uint8_t buffer[SNMP_MESSAGE_MAX];
};

static int64_t wall_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool is_ntp(const struct datagram_job *d)
{
	return job_step(&d->base)->kind == EXPOSURE_STEP_NTP;
}

/* ---- asking ---- */

static void add_name(struct snmp_request_pdu *pdu, const oid *ids, size_t n)
{
	struct snmp_name *name = &pdu->names[pdu->n_names++];

	memcpy(name->ids, ids, n * sizeof *ids);
	name->len = n;
}

static bool write_snmp(struct datagram_job *d, const uint8_t **ret, size_t *ret_len)
{
	const struct exposure_step *step = job_step(&d->base);
	const struct snmp_credential *cred = step->target.snmp;
	struct snmp_request_pdu pdu = { .command = SNMP_MSG_GET, .id = d->id };
	struct err e;

	if (step->kind == EXPOSURE_STEP_PROCESSES) {
		if (cred->version == SNMP_V1)
			return false;
		pdu.command = SNMP_MSG_GETBULK;
		pdu.max_repetitions = PROCESS_REPETITIONS;
		add_name(&pdu, d->processes.last.ids, d->processes.last.len);
	} else {
		add_name(&pdu, sys_descr, ARRAY_LEN(sys_descr));
	}
	if (step->kind == EXPOSURE_STEP_CREDENTIAL && cred->version != SNMP_V1) /* one name that v1 lacks fails them all */
		add_name(&pdu, hr_system_date, ARRAY_LEN(hr_system_date));
	return snmp_encode(job_exposures(&d->base)->codec, cred, cred->version == SNMP_V3 ? &d->usm : NULL, cred->level, &pdu, mono_now(), ret,
	                   ret_len, &e);
}

/* A datagram that cannot be sent is a datagram lost: the deadline follows. */
static void send_question(struct datagram_job *d)
{
	uint8_t ntp[SNTP_PACKET_SIZE];
	const uint8_t *bytes = ntp;
	size_t n = sizeof ntp;
	uv_buf_t buf;

	if (RAND_bytes((unsigned char *)&d->id, sizeof d->id) != 1 || RAND_bytes((unsigned char *)&d->nonce, sizeof d->nonce) != 1) {
		step_finish(&d->base);
		return;
	}
	d->id &= INT32_MAX;
	if (is_ntp(d)) {
		sntp_write_request(d->nonce, ntp);
	} else if (!write_snmp(d, &bytes, &n)) {
		step_finish(&d->base);
		return;
	}
	d->sent++;
	d->sent_mono = mono_now();
	d->sent_us = wall_us();
	buf = uv_buf_init((char *)bytes, (unsigned)n);
	(void)uv_udp_try_send(&d->udp, &buf, 1, NULL);
	job_set_deadline(&d->base, mono_add_ms(d->sent_mono, job_step(&d->base)->datagram_ms));
}

static void ask_anew(struct datagram_job *d)
{
	d->sent = 0;
	if (++d->rounds > V3_ROUNDS_MAX)
		step_finish(&d->base);
	else
		send_question(d);
}

/* ---- what comes back ---- */

static void add_clock(struct datagram_job *d, int64_t offset_us, int64_t uncertainty_us, bool unsynchronised, const char *evidence)
{
	struct exposure_step *step = job_step(&d->base);
	int64_t offset = offset_us / 1000, uncertainty = (uncertainty_us + 999) / 1000;
	struct exposure_fact *f = step_add_fact(step, EXPOSURE_CLOCK, EXPOSURE_UNSYNCHRONISED);

	if (!f)
		return;
	snprintf(f->evidence, sizeof f->evidence, "%s", evidence);
	if (unsynchronised)
		return;
	f->answer = exposure_judge_clock(offset, uncertainty, step->clock_limit_ms);
	f->value = offset;
	f->uncertainty = uncertainty;
}

static void take_ntp(struct datagram_job *d, const uint8_t *bytes, size_t n, int64_t now_us)
{
	struct sntp_answer a;
	char evidence[64];
	struct err e;

	if (!sntp_parse_answer(bytes, n, d->nonce, d->sent_us, now_us, &a, &e))
		return;
	job_step(&d->base)->heard = true;
	if (a.kiss[0])
		snprintf(evidence, sizeof evidence, "NTP, kiss-o'-death %s", a.kiss);
	else
		snprintf(evidence, sizeof evidence, "NTP, stratum %u", a.stratum);
	if (!a.kiss[0] || strcmp(a.kiss, "INIT") == 0 || strcmp(a.kiss, "STEP") == 0) /* the others only send us away: RFC 5905 §7.4 */
		add_clock(d, a.offset_us, a.uncertainty_us, a.unsynchronised, evidence);
	step_finish(&d->base);
}

static const netsnmp_variable_list *find_value(const netsnmp_pdu *pdu, const oid *name, size_t n, u_char type)
{
	for (const netsnmp_variable_list *v = pdu->variables; v; v = v->next_variable)
		if (v->name_length == n && memcmp(v->name, name, n * sizeof *name) == 0)
			return v->type == type ? v : NULL;
	return NULL;
}

static int64_t protection(const struct snmp_credential *c)
{
	if (c->version == SNMP_V1)
		return EXPOSURE_SNMP_COMMUNITY_V1;
	if (c->version == SNMP_V2C)
		return EXPOSURE_SNMP_COMMUNITY_V2C;
	if (c->level == SNMP_NOAUTH_NOPRIV)
		return EXPOSURE_SNMP_NO_AUTH;
	if (c->level == SNMP_AUTH_NOPRIV)
		return EXPOSURE_SNMP_NO_PRIV;
	return c->auth == SNMP_AUTH_MD5 || c->priv == SNMP_PRIV_DES ? EXPOSURE_SNMP_OLD_ALGORITHM : EXPOSURE_SNMP_PROTECTED;
}

/* "SNMPv3 authPriv SHA-256 AES": never the secret itself, nor its user. */
static void describe(const struct snmp_credential *c, char *buf, size_t size)
{
	static const char *const auth[] = { "", " MD5", " SHA-1", " SHA-224", " SHA-256", " SHA-384", " SHA-512" };
	static const char *const priv[] = { "", " DES", " AES-128", " AES-192", " AES-256" };
	static const char *const level[] = { "noAuthNoPriv", "authNoPriv", "authPriv" };

	if (c->version != SNMP_V3)
		snprintf(buf, size, "%s", c->version == SNMP_V1 ? "SNMPv1" : "SNMPv2c");
	else
		snprintf(buf, size, "SNMPv3 %s%s%s", level[c->level], c->level > SNMP_NOAUTH_NOPRIV ? auth[c->auth] : "",
		         c->level == SNMP_AUTH_PRIV ? priv[c->priv] : "");
}

/* The date counts whole seconds, or tenths: what is cut off lies ahead. */
static void take_date(struct datagram_job *d, const netsnmp_pdu *pdu, int64_t now_us)
{
	const netsnmp_variable_list *v = find_value(pdu, hr_system_date, ARRAY_LEN(hr_system_date), ASN_OCTET_STR);
	int64_t date_us, step_us;
	struct err e;

	if (!v || !date_and_time_parse(v->val.string, v->val_len, &date_us, &e))
		return;
	step_us = v->val.string[7] > 0 ? 100000 : 1000000;
	add_clock(d, date_us + step_us / 2 - (d->sent_us + now_us) / 2, step_us / 2 + (now_us - d->sent_us) / 2, false, "SNMP, hrSystemDate");
}

static void take_processes(struct datagram_job *d, const netsnmp_pdu *pdu)
{
	enum exposure_answer answer;
	struct exposure_fact *f;
	const char *evidence;

	if (process_walk_take(&d->processes, pdu)) {
		d->sent = 0;
		send_question(d);
		return;
	}
	if (process_walk_answer(&d->processes, &answer, &evidence)) {
		f = step_add_fact(job_step(&d->base), EXPOSURE_LOG_PROCESS, answer);
		if (f)
			snprintf(f->evidence, sizeof f->evidence, "%s", evidence);
	}
	step_finish(&d->base);
}

static void take_response(struct datagram_job *d, const netsnmp_pdu *pdu, int64_t now_us)
{
	struct exposure_step *step = job_step(&d->base);
	const netsnmp_variable_list *descr = find_value(pdu, sys_descr, ARRAY_LEN(sys_descr), ASN_OCTET_STR);
	struct exposure_fact *f;
	char words[64];

	step->heard = true;
	if (step->kind == EXPOSURE_STEP_PROCESSES) {
		take_processes(d, pdu);
		return;
	}
	if (step->kind == EXPOSURE_STEP_COMMUNITY) {
		f = step_add_fact(step, step->subject, EXPOSURE_ANSWERED);
		if (f && descr)
			exposure_set_evidence(f, "sysDescr: ", descr->val.string, descr->val_len);
		else if (f)
			snprintf(f->evidence, sizeof f->evidence, "%s", pdu->errstat ? snmp_errstring((int)pdu->errstat) : "no sysDescr");
	} else {
		f = step_add_fact(step, EXPOSURE_SNMP_CREDENTIAL, EXPOSURE_ANSWERED);
		describe(step->target.snmp, words, sizeof words);
		if (f) {
			f->value = protection(step->target.snmp);
			snprintf(f->evidence, sizeof f->evidence, "%s", words);
		}
		take_date(d, pdu, now_us);
	}
	step_finish(&d->base);
}

/* The engine's own id, then its time: RFC 3414 §4. Anything else means that our credential is refused: the polls tell of that. */
static void take_report(struct datagram_job *d, const struct snmp_peek *peek)
{
	const struct snmp_credential *cred = job_step(&d->base)->target.snmp;
	struct err e;

	job_step(&d->base)->heard = true;
	if (d->usm.engine_id_len == 0) {
		if (peek->engine_id_len < 5 || !snmp_usm_set_engine(&d->usm, cred, peek->engine_id, peek->engine_id_len, &e)) {
			step_finish(&d->base);
			return;
		}
		d->usm.boots = peek->boots;
		d->usm.time = peek->time;
		d->usm.at = mono_now();
	}
	ask_anew(d);
}

static void take_snmp(struct datagram_job *d, uint8_t *bytes, size_t n, int64_t now_us)
{
	const struct snmp_credential *cred = job_step(&d->base)->target.snmp;
	enum snmp_decode_status status;
	netsnmp_pdu *pdu = NULL;
	struct snmp_peek peek;

	if (!snmp_peek(bytes, n, &peek) || peek.id != d->id)
		return;
	status = snmp_decode(job_exposures(&d->base)->codec, cred, &d->usm, cred->level, bytes, n, &peek,
	                     mono_now(), &pdu);
	if (status != SNMP_DECODED)
		return;
	if (pdu->command == SNMP_MSG_REPORT)
		take_report(d, &peek);
	else if (pdu->command == SNMP_MSG_RESPONSE)
		take_response(d, pdu, now_us);
	snmp_free_pdu(pdu);
}

static void refused(struct datagram_job *d)
{
	struct exposure_step *step = job_step(&d->base);

	step->heard = true;
	if (step->kind == EXPOSURE_STEP_COMMUNITY)
		step_add_fact(step, step->subject, EXPOSURE_REFUSED);
	step_finish(&d->base);
}

static void received(uv_udp_t *udp, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags)
{
	struct datagram_job *d = udp->data;
	int64_t now_us = d->sent_us + mono_diff_us(mono_now(), d->sent_mono); /* whatever becomes of our clock meanwhile */

	(void)from;
	if (!job_is_live(&d->base))
		return;
	if (n == UV_ECONNREFUSED)
		refused(d);
	else if (n > 0 && !(flags & UV_UDP_PARTIAL) && is_ntp(d))
		take_ntp(d, (const uint8_t *)buf->base, (size_t)n, now_us);
	else if (n > 0 && !(flags & UV_UDP_PARTIAL))
		take_snmp(d, (uint8_t *)buf->base, (size_t)n, now_us);
}

/* ---- life ---- */

static void give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct datagram_job *d = handle->data;

	(void)suggested;
	*buf = uv_buf_init((char *)d->buffer, sizeof d->buffer);
}

/* Connected: only what comes from there is heard, and an ICMP refusal too. */
static void resolved(struct resolution *r, const union address *address)
{
	struct datagram_job *d = (struct datagram_job *)r->job;

	if (uv_udp_init(r->job->engine->loop, &d->udp) != 0) {
		step_finish(&d->base);
		return;
	}
	d->open = true;
	d->udp.data = d;
	if (uv_udp_connect(&d->udp, &address->sa) != 0 || uv_udp_recv_start(&d->udp, give_buffer, received) != 0)
		step_finish(&d->base);
	else
		send_question(d);
}

static void datagram_begin(struct job *base)
{
	struct datagram_job *d = (struct datagram_job *)base;
	const struct probe_target *t = job_target(base);

	resolution_start(&d->resolution, base, t->address, t->port ? t->port : is_ntp(d) ? NTP_SERVER_PORT : AGENT_PORT, resolved);
}

static void datagram_expire(struct job *base)
{
	struct datagram_job *d = (struct datagram_job *)base;
	struct exposure_step *step = job_step(base);

	if (d->open && d->sent < EXPOSURE_DATAGRAMS) {
		send_question(d);
		return;
	}
	if (d->open && step->kind == EXPOSURE_STEP_COMMUNITY)
		step_add_fact(step, step->subject, EXPOSURE_NOT_ANSWERED);
	step_finish(base);
}

static void datagram_stop(struct job *base)
{
	struct datagram_job *d = (struct datagram_job *)base;

	resolution_stop(&d->resolution);
	if (d->open)
		job_close_handle(base, (uv_handle_t *)&d->udp);
}

static void datagram_release(struct job *base)
{
	struct datagram_job *d = (struct datagram_job *)base;

	snmp_usm_done(&d->usm);
	free(d);
}

static const struct job_class datagram_class = { datagram_begin, datagram_expire, datagram_stop, datagram_release };

bool exposure_datagram_start(struct exposure_step *step, struct err *e)
{
	struct datagram_job *d = calloc(1, sizeof *d);
	const struct snmp_credential *cred = step->target.snmp;

	if (!d)
		return err_set(e, ERR_MEMORY, "no memory for a datagram to %s", step->target.name);
	if (cred && cred->version == SNMP_V3) {
		d->usm.keys = snmp_codec_keys(((struct exposure_engine *)step->run.engine)->codec, cred, e);
		if (!d->usm.keys) {
			free(d);
			return false;
		}
	}
	process_walk_init(&d->processes);
	step->target.timeout_ms = EXPOSURE_CONNECT_MS; /* of the name, until a question leaves */
	return job_start(&d->base, &datagram_class, &step->run, e);
}
