#include "probes/daemon_trap.h"

#include "log.h"
#include "probes/resolve.h"
#include "probes/trap_read.h"
#include "probes/trap_senders.h"
#include "probes/trap_socket.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { POLL_GAP_MS = 5000, LOOK_MS = 500, SHOWN_SOURCES = 10, BATCH_TRAPS_MAX = 512 };

struct trap_watch {
	struct daemon *daemon;
	struct trap_socket *socket;
	struct trap_limit *limit;
	struct trap_senders senders;
	struct snmp_codec *codec;
	uv_timer_t look;
	bool looks;
	size_t waiting;             /* senders that are to be polled again */
	bool polled;                /* in this turn */
	uint64_t received, heeded, dropped, unknown, refused, malformed, polls;
	char *listen, *error;
	uint8_t scratch[TRAP_DATAGRAM_MAX]; /* a message that several credentials are tried on */
};

static void format_address(const struct trap_address *a, char text[RESOLVE_ADDRESS_MAX])
{
	static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
	union address address = { 0 };

	if (memcmp(a->octets, mapped, sizeof mapped) == 0) {
		address.in.sin_family = AF_INET;
		memcpy(&address.in.sin_addr, a->octets + 12, 4);
	} else {
		address.in6.sin6_family = AF_INET6;
		memcpy(&address.in6.sin6_addr, a->octets, sizeof a->octets);
	}
	address_format(&address, text);
}

/* ---- polls ---- */

static void poll_now(struct trap_watch *w, struct trap_sender *t)
{
	struct daemon *d = w->daemon;
	size_t check = checks_find(d, t->check_id);

	w->waiting -= t->waits;
	t->waits = false;
	if (check == SIZE_MAX || d->stopping)
		return;
	t->polled = daemon_now(d);
	w->polls++;
	w->polled = true;
	d->slots[check].hinted = true;
	sched_poll_now(d->sched, check, daemon_now(d));
}

static bool may_poll(const struct trap_watch *w, const struct trap_sender *t)
{
	return t->polled.ns == INT64_MIN || mono_diff_ms(daemon_now(w->daemon), t->polled) >= POLL_GAP_MS;
}

/* What came within the gap is not lost: the state may have changed once more since the poll. */
static void hint(struct trap_watch *w, struct trap_sender *t)
{
	if (may_poll(w, t)) {
		poll_now(w, t);
	} else if (!t->waits) {
		t->waits = true;
		w->waiting++;
	}
}

static void tell_ended(struct trap_watch *w)
{
	struct trap_source s;
	char from[RESOLVE_ADDRESS_MAX];

	while (trap_limit_ended(w->limit, daemon_now(w->daemon), &s)) {
		format_address(&s.address, from);
		log_event(LOG_NOTICE, "trap.storm-ended", "source=%s dropped=%llu", from, (unsigned long long)s.storm_dropped);
	}
}

static void on_look(uv_timer_t *timer)
{
	struct trap_watch *w = timer->data;

	for (size_t i = 0; w->waiting > 0 && i < w->senders.n; i++)
		if (w->senders.list[i].waits && may_poll(w, &w->senders.list[i]))
			poll_now(w, &w->senders.list[i]);
	tell_ended(w);
	if (w->polled)
		checks_pump(w->daemon);
	w->polled = false;
}

/* ---- messages ---- */

static void keep(struct trap_watch *w, const struct trap_sender *t, const struct trap *trap)
{
	struct batch *b = store_batch(w->daemon);
	struct batch_trap *row = NULL;

	for (size_t i = 0; b && i < b->n_traps && !row; i++)
		if (b->traps[i].device_id == t->device_id && strcmp(b->traps[i].oid, trap->oid) == 0)
			row = &b->traps[i];
	if (!b || (!row && b->n_traps >= BATCH_TRAPS_MAX))
		return;
	if (!row) {
		row = batch_add_trap(b);
		if (!row)
			return;
		*row = (struct batch_trap){ .device_id = t->device_id, .oid = arena_strdup(b->arena, trap->oid), .version = trap->version,
			                    .varbinds = arena_strdup(b->arena, trap->varbinds) };
		if (!row->oid) {
			b->n_traps--;
			return;
		}
	}
	row->count++;
	row->at = wall_now();
}

/* A declared device that passes on what another one sent. */
static struct trap_sender *subject_of(const struct trap_watch *w, struct trap_sender *t, const struct trap *trap)
{
	struct trap_address agent = trap_address_of_v4(trap->agent);
	struct trap_sender *other = NULL;
	size_t n;

	if (trap->has_agent && memcmp(&agent, &t->address, sizeof agent) != 0)
		other = trap_senders_find(&w->senders, &agent, &n);
	return other ? other : t;
}

static void acknowledge(struct trap_watch *w, struct trap_sender *t, const netsnmp_pdu *pdu, const struct trap_datagram *m)
{
	const uint8_t *bytes;
	struct err e;
	size_t len;

	if (snmp_encode_acknowledgement(w->codec, pdu->version == SNMP_VERSION_3 ? &t->ours : NULL, pdu, &bytes, &len, &e))
		trap_socket_send(w->socket, &m->peer, bytes, len);
	else
		log_event(LOG_WARNING, "trap.acknowledgement", "reason=\"%s\"", e.text);
}

static void heed(struct trap_watch *w, struct trap_sender *t, const netsnmp_pdu *pdu, const struct trap_datagram *m)
{
	struct trap_sender *about;
	struct trap trap;

	if (!trap_read(pdu, &trap)) {
		w->malformed++;
		return;
	}
	about = subject_of(w, t, &trap);
	w->heeded++;
	keep(w, about, &trap);
	hint(w, about);
	if (trap.is_inform)
		acknowledge(w, t, pdu, m);
}

/* A sender of informs asks who we are, or is wrong about our clock (RFC 3414 §4). */
static void report(struct trap_watch *w, struct trap_sender *t, const struct snmp_credential *cred, enum snmp_usm_report what,
                   const struct snmp_peek *k, const struct trap_datagram *m)
{
	enum { REPORTABLE = 4 };
	const uint8_t *bytes;
	struct err e;
	size_t len;

	if ((k->flags & REPORTABLE) && snmp_encode_report(w->codec, cred, &t->ours, what, k, &bytes, &len, &e))
		trap_socket_send(w->socket, &m->peer, bytes, len);
}

static bool is_local_engine(const struct snmp_peek *k)
{
	uint8_t local[SNMP_ENGINE_ID_MAX];
	size_t len = snmp_local_engine(local);

	return k->engine_id_len == len && memcmp(k->engine_id, local, len) == 0;
}

/* Whether the message is this device's, or was answered as such. */
static bool try_sender(struct trap_watch *w, struct trap_sender *t, const struct snmp_peek *k, const struct trap_datagram *m)
{
	const struct snmp_credential *cred = secrets_find_snmp(w->daemon->secrets->secrets, t->credential);
	enum snmp_decode_status status;
	struct snmp_usm *usm = NULL;
	struct snmp_peek own = *k;
	netsnmp_pdu *pdu = NULL;

	if (!cred || (k->version == 3) != (cred->version == SNMP_V3))
		return false;
	if (k->version == 3 && (k->flags & 4) && !is_local_engine(k)) {
		report(w, t, cred, SNMP_REPORT_UNKNOWN_ENGINE, k, m);
		return true;
	}
	if (k->version == 3 && !(usm = trap_sender_usm(t, w->codec, cred, k)))
		return false;
	memcpy(w->scratch, m->bytes, m->len);
	if (!snmp_peek(w->scratch, m->len, &own))
		return false;
	status = snmp_decode_notification(w->codec, cred, usm, w->scratch, m->len, &own, daemon_now(w->daemon), &pdu);
	if (status == SNMP_DECODED) {
		heed(w, t, pdu, m);
		snmp_free_pdu(pdu);
		return true;
	}
	if (status == SNMP_OLD_MESSAGE && is_local_engine(k))
		report(w, t, cred, SNMP_REPORT_NOT_IN_WINDOW, k, m);
	w->malformed += status == SNMP_MALFORMED;
	return status == SNMP_MALFORMED || (status == SNMP_OLD_MESSAGE && is_local_engine(k));
}

static void begin_storm(const struct trap_source *s)
{
	char from[RESOLVE_ADDRESS_MAX];

	format_address(&s->address, from);
	log_event(LOG_WARNING, "trap.storm", "source=%s reason=\"more than %d a second, the rest is dropped\"", from, TRAP_SOURCE_RATE);
}

static void on_datagram(void *user, const struct trap_datagram *m)
{
	struct trap_watch *w = user;
	const struct trap_source *source;
	struct snmp_peek peek;
	enum trap_verdict verdict;
	struct trap_sender *t;
	size_t n = 0;

	w->received++;
	t = trap_senders_find(&w->senders, &m->from, &n);
	verdict = trap_limit_take(w->limit, &m->from, t != NULL, daemon_now(w->daemon), &source);
	if (!t) {
		w->unknown++;
		return;
	}
	if (verdict != TRAP_TAKEN) {
		w->dropped++;
		if (verdict == TRAP_DROPPED_FIRST)
			begin_storm(source);
		return;
	}
	if (m->len >= TRAP_DATAGRAM_MAX || !snmp_peek(m->bytes, m->len, &peek)) {
		w->malformed++;
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (try_sender(w, &t[i], &peek, m))
			return;
	w->refused++;
}

static void on_drained(void *user)
{
	struct trap_watch *w = user;

	if (w->polled)
		checks_pump(w->daemon);
	w->polled = false;
}

static const struct trap_socket_ops ops = { on_datagram, on_drained };

/* ---- life ---- */

void traps_load(struct daemon *d)
{
	struct trap_watch *w = d->traps;
	struct err e;

	if (!w || !w->socket)
		return;
	if (!trap_senders_load(&w->senders, live_registry(d->live), &e))
		log_event(LOG_ERR, "trap.senders", "reason=\"%s\"", e.text);
	w->waiting = 0;
	for (size_t i = 0; i < w->senders.n; i++)
		w->waiting += w->senders.list[i].waits;
}

bool traps_begin(struct daemon *d, int fd, const char *why, struct err *e)
{
	struct trap_watch *w = calloc(1, sizeof *w);

	d->traps = w;
	if (!w)
		return err_set(e, ERR_MEMORY, "no memory to receive traps");
	w->daemon = d;
	w->listen = d->conf->trap_listen ? strdup(d->conf->trap_listen) : NULL;
	w->error = why ? strdup(why) : NULL;
	if (fd < 0)
		return true;
	w->limit = trap_limit_new();
	w->codec = snmp_codec_new(e);
	if (!w->limit || !w->codec)
		return err_set(e, ERR_MEMORY, "no memory to receive traps");
	w->socket = trap_socket_new(d->loop, fd, &ops, w, e);
	if (!w->socket)
		return false;
	uv_timer_init(d->loop, &w->look);
	w->look.data = w;
	w->looks = true;
	uv_timer_start(&w->look, on_look, LOOK_MS, LOOK_MS);
	traps_load(d);
	return true;
}

void traps_end(struct daemon *d)
{
	struct trap_watch *w = d->traps;

	if (!w)
		return;
	trap_socket_close(w->socket);
	w->socket = NULL;
	if (w->looks)
		uv_close((uv_handle_t *)&w->look, NULL);
	w->looks = false;
}

void traps_free(struct daemon *d)
{
	struct trap_watch *w = d->traps;

	if (!w)
		return;
	trap_senders_done(&w->senders);
	trap_limit_free(w->limit);
	snmp_codec_free(w->codec);
	free(w->listen);
	free(w->error);
	free(w);
	d->traps = NULL;
}

static json_t *sources_json(const struct trap_watch *w)
{
	struct trap_source sources[SHOWN_SOURCES];
	size_t n = w->limit ? trap_limit_list(w->limit, sources, SHOWN_SOURCES) : 0;
	json_t *list = json_array();

	for (size_t i = 0; list && i < n; i++) {
		char from[RESOLVE_ADDRESS_MAX];

		format_address(&sources[i].address, from);
		json_array_append_new(list, json_pack("{s:s,s:b,s:I,s:I}", "address", from, "declared", sources[i].is_declared, "received",
		                                      (json_int_t)sources[i].received, "dropped", (json_int_t)sources[i].dropped));
	}
	return list;
}

json_t *traps_json(const struct daemon *d)
{
	const struct trap_watch *w = d->traps;

	if (!w)
		return json_null();
	return json_pack("{s:s?,s:s?,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "listen", w->listen, "error", w->error, "received",
	                 (json_int_t)w->received, "heeded", (json_int_t)w->heeded, "dropped",
	                 (json_int_t)(w->dropped + (w->socket ? trap_socket_lost(w->socket) : 0)), "unknown", (json_int_t)w->unknown, "refused",
	                 (json_int_t)w->refused, "malformed", (json_int_t)w->malformed, "polls", (json_int_t)w->polls, "sources", sources_json(w));
}
