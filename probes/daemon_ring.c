#include "probes/daemon_ring.h"

#include "act.h"
#include "log.h"
#include "probes/daemon.h"
#include "probes/daemon_capture.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	GIVE_MS = 10000, ORDER_AGAIN_MS = 5000,
	REASON_SHOWN = 200, /* octets of it in a refusal */
	PCAP_HEADER = 24, PACKET_HEADER = 16,
	PIECE_MOST = PCAP_HEADER + FLOW_GIVEN_MOST * (PACKET_HEADER + FLOW_HEADERS_MAX)
};

_Static_assert((int)ACT_RING_HOURS == (int)FLOW_RING_HOURS, "what may be asked for is what is done");

struct giving {
	ring_given_fn reply;          /* NULL: nobody waits */
	void *user;
	mono_t until;
	uint8_t *pcap;                /* owned, PIECE_MOST octets */
	size_t n, packets;
};

struct ring_watch {
	uint32_t number;              /* of the last one that was asked for */
	bool there;
	struct flow_order order;
	uid_t uid;
	bool asked;                   /* an act that begins one is with the store */
	wall_t from, until;
	uint64_t lost;                /* as in ring_status */
	char reason[ACT_TEXT_MAX + 1];
	char host[FLOW_ADDRESS_MAX];
	struct flow_record told;      /* type 0: nothing yet */
	bool saved;                   /* it may be fetched by saved_uid until saved_until */
	uid_t saved_uid;
	mono_t saved_until;
	struct giving giving;
	bool late;                    /* an answer that nobody waits for any more is still to come */
	bool forgets;                 /* it was told to wipe the last one, and has not said that it did */
	mono_t ordered;               /* the last order to begin or to wipe: given again until it is confirmed */
};

/* ---- whose it is ---- */

static bool refuse_another(const struct ring_watch *w, struct err *e)
{
	char until[WALL_RFC3339_MAX];

	wall_format_rfc3339((wall_t){ w->until.ms - w->until.ms % 1000 }, until);
	return err_set(e, ERR_REFUSED, "there is a ring of uid %ld until %s, which must be stopped first (vigie ring stop --reason TEXT); its reason: %.*s",
	               (long)w->uid, until, REASON_SHOWN, w->reason);
}

static bool may_begin(struct daemon *d, struct err *e)
{
	if (!d->ring)
		d->ring = calloc(1, sizeof *d->ring);
	if (!d->ring)
		return err_set(e, ERR_MEMORY, "no memory for an act");
	if (d->ring->there)
		return refuse_another(d->ring, e);
	if (d->ring->asked)
		return err_set(e, ERR_REFUSED, "another ring was asked for");
	d->ring->asked = true;
	return true;
}

bool ring_may(struct daemon *d, const struct act *a, struct err *e)
{
	if (a->kind != ACT_RING_START && a->kind != ACT_RING_SAVE && a->kind != ACT_RING_STOP)
		return true;
	if (!capture_looks(d, e))
		return false;
	if (a->kind == ACT_RING_START)
		return may_begin(d, e);
	return (d->ring && d->ring->there) || err_set(e, ERR_NOT_FOUND, "there is no ring");
}

void ring_let_go(struct daemon *d, const struct act *a)
{
	if (a->kind == ACT_RING_START && d->ring)
		d->ring->asked = false;
}

static void order(struct daemon *d, enum flow_order_command command, uint64_t after)
{
	struct flow_order o = d->ring->order;
	struct err e;

	o.command = command;
	o.after = after;
	if (command != FLOW_ORDER_GIVE)
		d->ring->ordered = daemon_now(d);
	if (!capture_order(d, &o, &e))
		log_event(LOG_WARNING, "capture.ring-unasked", "reason=\"%s\"", e.text);
}

static void answer(struct ring_watch *w, const struct ring_piece *piece, const struct err *error)
{
	struct giving g = w->giving;

	w->giving = (struct giving){ .reply = NULL };
	if (g.reply)
		g.reply(g.user, piece, error);
	free(g.pcap);
}

static void refuse(struct ring_watch *w, const char *why)
{
	struct err e;

	err_set(&e, ERR_REFUSED, "%s", why);
	answer(w, NULL, &e);
}

/* The host is an address: the act was judged; ring_may saw that no other ring is there. */
static void start(struct daemon *d, const struct act *a)
{
	struct ring_watch *w = d->ring;

	*w = (struct ring_watch){ .number = w->number + 1, .there = true, .uid = a->uid, .until = a->until, .late = w->late };
	w->order = (struct flow_order){ .ring = w->number, .until_ms = a->until.ms };
	if (a->host) {
		w->order.family = strchr(a->host, ':') ? 6 : 4;
		inet_pton(w->order.family == 6 ? AF_INET6 : AF_INET, a->host, w->order.host);
		flow_address_text(w->order.family, w->order.host, w->host);
	}
	snprintf(w->reason, sizeof w->reason, "%s", a->text);
	log_event(LOG_NOTICE, "capture.ring", "uid=%ld minutes=%" PRId64 " host=\"%s\"", (long)a->uid, (a->until.ms - a->at.ms) / 60000, w->host);
	order(d, FLOW_ORDER_RING, 0);
}

static void stop(struct ring_watch *w)
{
	w->there = w->saved = false;
	w->lost = 0;
	explicit_bzero(w->reason, sizeof w->reason);
	memset(&w->told, 0, sizeof w->told);
}

void ring_acted(struct daemon *d, const struct act *a)
{
	if (a->kind == ACT_RING_START)
		start(d, a);
	if (!d->ring || !d->ring->there)
		return;
	if (a->kind == ACT_RING_SAVE) {
		d->ring->saved = true;
		d->ring->saved_uid = a->uid;
		d->ring->saved_until = mono_add_ms(daemon_now(d), RING_FETCH_S * 1000);
	}
	if (a->kind == ACT_RING_STOP) {
		log_event(LOG_NOTICE, "capture.ring-stopped", "uid=%ld", (long)a->uid);
		order(d, FLOW_ORDER_FORGET, 0);
		stop(d->ring);
		d->ring->forgets = true;
		refuse(d->ring, "the ring was stopped");
	}
}

void ring_status(const struct daemon *d, struct ring_status *ret)
{
	const struct ring_watch *w = d->ring;
	int32_t linktype;

	*ret = (struct ring_status){ .interface = capture_interface(d, &linktype), .state = FLOW_RING_NONE };
	if (!w || !w->there || !w->told.type || !capture_looks(d, NULL)) /* not begun yet, or with nobody who looks */
		return;
	ret->state = w->until.ms > wall_now().ms ? FLOW_RING_KEEPS : FLOW_RING_HELD;
	ret->uid = w->uid;
	ret->from = w->from;
	ret->until = w->until;
	ret->reason = w->reason;
	memcpy(ret->host, w->host, sizeof ret->host);
	ret->first = w->told.ring.first;
	ret->last = w->told.ring.last;
	ret->octets = w->told.ring.octets;
	ret->lost = w->lost;
}

/* ---- what it has ---- */

static void put(struct giving *g, const void *octets, size_t n)
{
	memcpy(g->pcap + g->n, octets, n);
	g->n += n;
}

/* Raw IP has one number in files, whatever the system that captured calls it. */
static uint32_t file_linktype(int32_t dlt)
{
	return dlt == 12 || dlt == 14 ? 101 : (uint32_t)dlt;
}

/* The magic number tells the order of octets. */
static void put_file_header(struct giving *g, int32_t linktype)
{
	const struct {
		uint32_t magic;
		uint16_t major, minor;
		uint32_t zone, accuracy, snaplen, linktype;
	} header = { .magic = 0xa1b2c3d4, .major = 2, .minor = 4, .snaplen = FLOW_HEADERS_MAX, .linktype = file_linktype(linktype) };

	_Static_assert(sizeof header == PCAP_HEADER, "pcap has no padding");
	put(g, &header, sizeof header);
}

static void put_packet(struct giving *g, const struct flow_record *r)
{
	const uint32_t seconds = (uint32_t)(r->headers.at_us / 1000000), us = (uint32_t)(r->headers.at_us % 1000000);
	const uint32_t header[] = { seconds, us, r->headers.n, r->headers.wire };

	_Static_assert(sizeof header == PACKET_HEADER, "pcap has no padding");
	if (g->n + sizeof header + r->headers.n > PIECE_MOST)
		return;
	put(g, header, sizeof header);
	put(g, r->headers.octets, r->headers.n);
	g->packets++;
}

bool ring_give(struct daemon *d, uid_t uid, uint64_t after, ring_given_fn reply, void *user, struct err *e)
{
	struct ring_watch *w = d->ring;
	int32_t linktype;

	if (!capture_looks(d, e))
		return false;
	if (!w || !w->there)
		return err_set(e, ERR_NOT_FOUND, "there is no ring");
	if (!w->saved || w->saved_uid != uid || mono_before(w->saved_until, daemon_now(d)))
		return err_set(e, ERR_DENIED, "packets are handed out to who saves the ring, which is journalled");
	if (w->giving.reply)
		return err_set(e, ERR_LIMIT, "the ring is being saved: try again in a moment");
	if (w->late)
		return err_set(e, ERR_REFUSED, "the process that looks does not answer");
	w->giving = (struct giving){ .reply = reply, .user = user, .until = mono_add_ms(daemon_now(d), GIVE_MS), .pcap = malloc(PIECE_MOST) };
	if (!w->giving.pcap) {
		w->giving.reply = NULL;
		return err_set(e, ERR_MEMORY, "no memory for the reply");
	}
	capture_interface(d, &linktype);
	if (after == 0)
		put_file_header(&w->giving, linktype);
	w->saved_until = mono_add_ms(daemon_now(d), RING_FETCH_S * 1000);
	order(d, FLOW_ORDER_GIVE, after);
	return true;
}

static void finish(struct ring_watch *w, const struct flow_record *r)
{
	const struct ring_piece piece = { w->giving.pcap, w->giving.n, w->giving.packets, r->ring.last, r->ring.given };

	answer(w, &piece, NULL);
}

/* What is told of a ring that another one replaced says nothing of that one. */
void ring_take(void *daemon, const struct flow_record *r)
{
	struct daemon *d = daemon;
	struct ring_watch *w = d->ring;

	if (w && w->forgets && r->type == FLOW_RECORD_RING && r->ring.ring == w->number && r->ring.state == FLOW_RING_NONE)
		w->forgets = false;
	if (!w || !w->there)
		return;
	if (r->type == FLOW_RECORD_HEADERS) {
		if (w->giving.reply)
			put_packet(&w->giving, r);
		return;
	}
	if (r->ring.ring != w->number)
		return;
	w->late = w->late && !r->ring.answer && w->told.type; /* records come in order: those of before it were let go */
	if (!w->told.type)
		w->from = wall_now();
	w->told = *r;
	if (r->ring.answer && w->giving.reply)
		finish(w, r);
	if (r->ring.state == FLOW_RING_NONE) {
		log_event(LOG_NOTICE, "capture.ring-over", "packets=%" PRIu64, r->ring.last);
		stop(w);
	}
}

/* ---- what may come between ---- */

void ring_lost(struct daemon *d)
{
	struct ring_watch *w = d->ring;

	if (w)
		w->forgets = false;
	if (!w || !w->there)
		return;
	if (w->told.type)
		w->lost += w->told.ring.last + 1 - w->told.ring.first;
	log_event(LOG_WARNING, "capture.ring-lost", "packets=%" PRIu64 " reason=\"the process that had it died\"", w->lost);
	memset(&w->told, 0, sizeof w->told);
	w->late = false;
	refuse(w, "the process that had the ring died");
	if (w->until.ms <= wall_now().ms)
		stop(w);
}

void ring_again(struct daemon *d)
{
	if (d->ring && d->ring->there)
		order(d, FLOW_ORDER_RING, 0);
}

void ring_tick(struct daemon *d)
{
	struct ring_watch *w = d->ring;

	if (!w)
		return;
	if (w->giving.reply && mono_before(w->giving.until, daemon_now(d))) {
		w->late = true;
		refuse(w, "the process that looks does not answer");
	}
	w->forgets = w->forgets && wall_now().ms < w->until.ms + FLOW_RING_HELD_MS; /* then it wiped it by itself */
	if ((w->forgets || (w->there && !w->told.type)) && capture_looks(d, NULL)
	    && mono_before(mono_add_ms(w->ordered, ORDER_AGAIN_MS), daemon_now(d)))
		order(d, w->forgets ? FLOW_ORDER_FORGET : FLOW_ORDER_RING, 0);
}

void ring_end(struct daemon *d)
{
	if (d->ring)
		refuse(d->ring, "the collector is stopping");
}

void ring_free(struct daemon *d)
{
	free(d->ring);
	d->ring = NULL;
}
