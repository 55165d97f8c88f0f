#include "probes/snmp_transport.h"

#include "probes/arrival.h"
#include "probes/snmp_socket.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { HASH_FIRST = 1024, IDS_AT_ONCE = 64 }; /* 256 bytes: getrandom(2) gives as many whole */

struct queue {
	struct snmp_request *first, *last;
	size_t n;
};

struct snmp_transport {
	uv_loop_t *loop;
	struct deadlines *deadlines;
	struct snmp_socket *sockets[2]; /* IPv4, IPv6; opened at the first use */
	struct queue begun, fresh; /* waiting for the window: requests of rounds under way, first requests */
	struct queue young;
	size_t window;                  /* of young requests */
	struct snmp_request **hash;
	size_t hash_cap, hash_n;
	uint32_t ids[IDS_AT_ONCE];      /* drawn, not used yet */
	size_t n_ids;
	uv_timer_t aging;               /* runs while requests wait for the window; its closing says that the loop has let go */
	unsigned open_handles;
	void (*closed)(void *data);
	void *closed_data;
	struct snmp_transport_stats stats;
};

/* ---- queues, hash ---- */

static void queue_push(struct queue *q, struct snmp_request *r)
{
	r->next = NULL;
	r->prev = q->last;
	if (q->last)
		q->last->next = r;
	else
		q->first = r;
	q->last = r;
	q->n++;
}

static void queue_remove(struct queue *q, struct snmp_request *r)
{
	if (r->prev)
		r->prev->next = r->next;
	else
		q->first = r->next;
	if (r->next)
		r->next->prev = r->prev;
	else
		q->last = r->prev;
	r->prev = r->next = NULL;
	q->n--;
}

static struct snmp_request **hash_slot(struct snmp_transport *t, int32_t id)
{
	return &t->hash[(uint32_t)id & (t->hash_cap - 1)];
}

static struct snmp_request *hash_find(struct snmp_transport *t, int32_t id)
{
	struct snmp_request *r = *hash_slot(t, id);

	while (r && r->id != id)
		r = r->hash_next;
	return r;
}

static void hash_grow(struct snmp_transport *t)
{
	size_t old_cap = t->hash_cap;
	struct snmp_request **old = t->hash;
	struct snmp_request **grown = calloc(old_cap * 2, sizeof(struct snmp_request *));

	if (!grown)
		return; /* longer chains, still right */
	t->hash = grown;
	t->hash_cap = old_cap * 2;
	for (size_t i = 0; i < old_cap; i++)
		for (struct snmp_request *r = old[i], *next; r; r = next) {
			struct snmp_request **slot = hash_slot(t, r->id);

			next = r->hash_next;
			r->hash_next = *slot;
			*slot = r;
		}
	free(old);
}

static void hash_add(struct snmp_transport *t, struct snmp_request *r)
{
	struct snmp_request **slot;

	if (t->hash_n >= t->hash_cap)
		hash_grow(t);
	slot = hash_slot(t, r->id);
	r->hash_next = *slot;
	*slot = r;
	t->hash_n++;
}

static void hash_remove(struct snmp_transport *t, struct snmp_request *r)
{
	struct snmp_request **p = hash_slot(t, r->id);

	while (*p && *p != r)
		p = &(*p)->hash_next;
	if (*p) {
		*p = r->hash_next;
		t->hash_n--;
	}
}

static struct queue *waiting_queue(struct snmp_transport *t, const struct snmp_request *r)
{
	return r->fresh ? &t->fresh : &t->begun;
}

static struct snmp_request *first_waiting(const struct snmp_transport *t)
{
	return t->begun.first ? t->begun.first : t->fresh.first;
}

static bool draw_ids(struct snmp_transport *t)
{
	if (getrandom(t->ids, sizeof t->ids, 0) != (ssize_t)sizeof t->ids)
		return false;
	t->n_ids = IDS_AT_ONCE;
	return true;
}

/* 1..2^31-1: zero and negative ids upset some agents. Nobody can tell the next one from those that he saw: who does not see a
 * request answers it with an id out of 2^31. Nearly always the first one drawn is free. */
static int32_t next_id(struct snmp_transport *t)
{
	int32_t id;

	do {
		if (t->n_ids == 0 && !draw_ids(t))
			abort(); /* the kernel gave some when the transport was made, and cannot take them back */
		id = (int32_t)(t->ids[--t->n_ids] & INT32_MAX);
	} while (id == 0 || hash_find(t, id));
	return id;
}

/* ---- sending ---- */

static void on_deadline(struct deadline *d);
static void on_aging(uv_timer_t *timer);

/* The heap of deadlines has no room for one pointer: nothing can be promised any more. */
static void must_set(bool set)
{
	if (!set)
		abort();
}

static void fail_later(struct snmp_transport *t, struct snmp_request *r, int sys)
{
	r->phase = SNMP_REQUEST_FAILED;
	r->sys = sys;
	r->transport = t;
	r->deadline.fire = on_deadline;
	must_set(deadline_set_now(t->deadlines, &r->deadline));
}

static struct snmp_socket *socket_for(struct snmp_transport *t, const struct snmp_request *r, int *ret_sys);

static int send_once(struct snmp_transport *t, struct snmp_request *r)
{
	const uint8_t *bytes;
	size_t len;
	int sys = EAFNOSUPPORT;
	struct snmp_socket *s = socket_for(t, r, &sys);

	if (!s)
		return sys;
	if (!r->ops->build(r, &bytes, &len))
		return EINVAL;
	r->sent = mono_now();
	sys = snmp_socket_send(s, &r->peer, bytes, len);
	if (sys == 0)
		t->stats.sent++;
	return sys;
}

static void send_now(struct snmp_transport *t, struct snmp_request *r)
{
	int sys = send_once(t, r);

	if (sys == EAGAIN || sys == ENOBUFS)
		sys = 0; /* as if the network had lost it: the deadline and the next attempt hold */
	if (sys) {
		hash_remove(t, r);
		fail_later(t, r, sys);
		return;
	}
	r->phase = SNMP_REQUEST_SENT;
	r->young = true;
	queue_push(&t->young, r);
	r->transport = t;
	r->deadline.fire = on_deadline;
	must_set(deadline_set(t->deadlines, &r->deadline, mono_add_ms(r->sent, r->timeout_ms)));
}

static void flush(struct snmp_transport *t)
{
	mono_t old = mono_add_ms(mono_now(), -SNMP_YOUNG_MS);

	while (t->young.first && mono_before(t->young.first->sent, old)) {
		t->young.first->young = false;
		queue_remove(&t->young, t->young.first);
	}
	for (struct snmp_request *r; t->young.n < t->window && (r = first_waiting(t));) {
		queue_remove(waiting_queue(t, r), r);
		send_now(t, r);
	}
	if (first_waiting(t) && !uv_is_active((uv_handle_t *)&t->aging))
		uv_timer_start(&t->aging, on_aging, SNMP_YOUNG_MS + 1, 0);
}

void snmp_request_send(struct snmp_transport *t, struct snmp_request *r, bool new_id)
{
	r->fresh = r->id == 0;
	if (new_id || r->fresh)
		r->id = next_id(t);
	hash_add(t, r);
	r->phase = SNMP_REQUEST_WAITING;
	queue_push(waiting_queue(t, r), r);
	flush(t);
}

static void leave(struct snmp_transport *t, struct snmp_request *r)
{
	switch (r->phase) {
	case SNMP_REQUEST_IDLE:
		return;
	case SNMP_REQUEST_WAITING:
		queue_remove(waiting_queue(t, r), r);
		hash_remove(t, r);
		break;
	case SNMP_REQUEST_SENT:
		if (r->young)
			queue_remove(&t->young, r);
		r->young = false;
		deadline_clear(t->deadlines, &r->deadline);
		hash_remove(t, r);
		break;
	case SNMP_REQUEST_FAILED:
		deadline_clear(t->deadlines, &r->deadline);
		break;
	}
	r->phase = SNMP_REQUEST_IDLE;
}

void snmp_request_close(struct snmp_transport *t, struct snmp_request *r)
{
	leave(t, r);
}

void snmp_request_fail(struct snmp_transport *t, struct snmp_request *r, int sys)
{
	leave(t, r);
	fail_later(t, r, sys);
}

/* ---- receiving ---- */

static void on_datagram(void *data, const struct sockaddr_storage *from, int64_t stamp_ns, uint8_t *bytes, size_t len)
{
	struct snmp_transport *t = data;
	struct snmp_peek peek;
	struct snmp_request *r;

	t->stats.received++;
	r = snmp_peek(bytes, len, &peek) ? hash_find(t, peek.id) : NULL;
	if (!r || r->phase == SNMP_REQUEST_FAILED || !snmp_address_equal(from, &r->peer)) {
		t->stats.foreign++;
		return;
	}
	r->ops->datagram(r, &peek, arrival_mono(stamp_ns, r->sent), bytes, len);
}

/* An ICMP error quotes the head of our message: its id and its destination say whose it is. */
static void on_error(void *data, const struct sockaddr_storage *to, const uint8_t *bytes, size_t len, int sys)
{
	struct snmp_transport *t = data;
	struct snmp_peek peek;
	struct snmp_request *r;

	t->stats.errors++;
	r = snmp_peek(bytes, len, &peek) ? hash_find(t, peek.id) : NULL;
	if (!r || r->phase != SNMP_REQUEST_SENT || !snmp_address_equal(to, &r->peer))
		return;
	leave(t, r);
	r->ops->failed(r, sys);
}

static void on_readable(void *data)
{
	struct snmp_transport *t = data;

	flush(t);
}

static void fit_window(struct snmp_transport *t, const struct snmp_socket *s)
{
	size_t share = snmp_socket_receive_buffer(s) / SNMP_BUFFER_SHARE;

	if (share < t->window)
		t->window = share > 0 ? share : 1;
}

static struct snmp_socket *socket_for(struct snmp_transport *t, const struct snmp_request *r, int *ret_sys)
{
	static const struct snmp_socket_ops ops = { on_datagram, on_error, on_readable };
	struct snmp_socket **s = &t->sockets[r->peer.ss_family == AF_INET6];
	struct err e;

	if (!*s) {
		*s = snmp_socket_new(t->loop, r->peer.ss_family, &ops, t, &e);
		if (!*s && e.sys)
			*ret_sys = e.sys;
		else if (*s)
			fit_window(t, *s);
	}
	return *s;
}

static void on_deadline(struct deadline *d)
{
	struct snmp_request *r = (struct snmp_request *)((char *)d - offsetof(struct snmp_request, deadline));
	int sys = r->phase == SNMP_REQUEST_FAILED ? r->sys : ETIMEDOUT;

	leave(r->transport, r);
	r->ops->failed(r, sys);
}

static void on_aging(uv_timer_t *timer)
{
	flush(timer->data);
}

/* ---- life ---- */

static void on_closed(void *data)
{
	struct snmp_transport *t = data;

	if (--t->open_handles > 0)
		return;
	t->closed(t->closed_data);
	deadlines_close(t->deadlines);
	free(t->hash);
	free(t);
}

static void on_closed_aging(uv_handle_t *h)
{
	on_closed(h->data);
}

struct snmp_transport *snmp_transport_new(uv_loop_t *loop, struct err *e)
{
	struct snmp_transport *t = calloc(1, sizeof *t);

	if (t)
		t->hash = calloc(HASH_FIRST, sizeof(struct snmp_request *));
	if (!t || !t->hash || !draw_ids(t)) {
		if (t)
			free(t->hash);
		free(t);
		err_set(e, ERR_MEMORY, "no memory for SNMP requests");
		return NULL;
	}
	t->hash_cap = HASH_FIRST;
	t->window = SNMP_WINDOW;
	t->loop = loop;
	t->deadlines = deadlines_new(loop, NULL, NULL, e);
	if (!t->deadlines) {
		free(t->hash);
		free(t);
		return NULL;
	}
	uv_timer_init(loop, &t->aging);
	t->aging.data = t;
	t->open_handles = 1;
	return t;
}

void snmp_transport_close(struct snmp_transport *t, void (*closed)(void *data), void *data)
{
	t->closed = closed;
	t->closed_data = data;
	for (size_t i = 0; i < ARRAY_LEN(t->sockets); i++)
		if (t->sockets[i]) {
			t->open_handles++;
			snmp_socket_close(t->sockets[i], on_closed);
			t->sockets[i] = NULL;
		}
	uv_close((uv_handle_t *)&t->aging, on_closed_aging);
}

const struct snmp_transport_stats *snmp_transport_stats(const struct snmp_transport *t)
{
	return &t->stats;
}
