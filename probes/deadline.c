#include "probes/deadline.h"

#include <stdlib.h>

#define DUE_NOW INT64_MIN

struct deadlines {
	uv_timer_t timer; /* wakes the loop at the earliest deadline */
	uv_idle_t idle;   /* keeps the poll from blocking when one is due */
	uv_check_t check; /* judges */
	unsigned handles;
	struct deadline **heap; /* 1-based */
	size_t n, cap;
	int64_t shift_ns; /* added to every due_ns but DUE_NOW */
	void (*after)(void *arg);
	void *arg;
};

static void put(struct deadlines *q, size_t slot, struct deadline *d)
{
	q->heap[slot] = d;
	d->slot = slot;
}

static void sift_up(struct deadlines *q, size_t slot, struct deadline *d)
{
	for (; slot > 1 && q->heap[slot / 2]->due_ns > d->due_ns; slot /= 2)
		put(q, slot, q->heap[slot / 2]);
	put(q, slot, d);
}

static void sift_down(struct deadlines *q, size_t slot, struct deadline *d)
{
	for (size_t child; (child = 2 * slot) <= q->n; slot = child) {
		if (child < q->n && q->heap[child + 1]->due_ns < q->heap[child]->due_ns)
			child++;
		if (q->heap[child]->due_ns >= d->due_ns)
			break;
		put(q, slot, q->heap[child]);
	}
	put(q, slot, d);
}

static void heap_remove(struct deadlines *q, struct deadline *d)
{
	size_t slot = d->slot;
	struct deadline *last = q->heap[q->n--];

	d->slot = 0;
	if (last == d)
		return;
	if (slot > 1 && q->heap[slot / 2]->due_ns > last->due_ns)
		sift_up(q, slot, last);
	else
		sift_down(q, slot, last);
}

static bool heap_add(struct deadlines *q, struct deadline *d)
{
	if (q->n + 1 >= q->cap) {
		size_t cap = q->cap ? q->cap * 2 : 64;
		struct deadline **heap = realloc(q->heap, cap * sizeof *heap);

		if (!heap)
			return false;
		q->heap = heap;
		q->cap = cap;
	}
	q->n++;
	sift_up(q, q->n, d);
	return true;
}

static void wake(uv_timer_t *timer);
static void judge(uv_check_t *check);
static void turn(uv_idle_t *idle) { (void)idle; }

/* uv handles start and stop without fail once they are initialised. */
static void arm(struct deadlines *q, int64_t now_ns)
{
	int64_t wait_ns;

	if (q->n == 0) {
		uv_timer_stop(&q->timer);
		uv_idle_stop(&q->idle);
		uv_check_stop(&q->check);
		return;
	}
	uv_check_start(&q->check, judge);
	if (q->heap[1]->due_ns == DUE_NOW) {
		uv_idle_start(&q->idle, turn);
		return;
	}
	wait_ns = q->heap[1]->due_ns + q->shift_ns - now_ns;
	uv_timer_start(&q->timer, wake, wait_ns > 0 ? (uint64_t)(wait_ns + 999999) / 1000000 : 1, 0);
}

static void wake(uv_timer_t *timer)
{
	struct deadlines *q = timer->data;

	uv_idle_start(&q->idle, turn);
}

static void shift_by_lag(struct deadlines *q, int64_t now_ns)
{
	const int64_t lag_max = DEADLINE_LAG_MS * INT64_C(1000000), grace_max = DEADLINE_GRACE_MS * INT64_C(1000000);
	int64_t lag = now_ns - (q->heap[1]->due_ns + q->shift_ns);

	if (lag > lag_max)
		q->shift_ns += lag + (lag < grace_max ? lag : grace_max);
}

static void fire_first(struct deadlines *q)
{
	struct deadline *d = q->heap[1];

	heap_remove(q, d);
	d->fire(d);
}

static void judge(uv_check_t *check)
{
	struct deadlines *q = check->data;
	int64_t now_ns = (int64_t)uv_now(check->loop) * 1000000; /* before the sockets were read */
	size_t at_most = q->n;

	uv_idle_stop(&q->idle);
	for (; at_most > 0 && q->n > 0 && q->heap[1]->due_ns == DUE_NOW; at_most--)
		fire_first(q);
	if (q->n > 0 && q->heap[1]->due_ns != DUE_NOW)
		shift_by_lag(q, now_ns);
	for (; at_most > 0 && q->n > 0 && q->heap[1]->due_ns != DUE_NOW && q->heap[1]->due_ns + q->shift_ns <= now_ns; at_most--)
		fire_first(q);
	if (q->after)
		q->after(q->arg);
	if (!uv_is_closing((uv_handle_t *)&q->check))
		arm(q, mono_now().ns);
}

static void closed(uv_handle_t *h)
{
	struct deadlines *q = h->data;

	if (--q->handles > 0)
		return;
	free(q->heap);
	free(q);
}

struct deadlines *deadlines_new(uv_loop_t *loop, void (*after)(void *arg), void *arg, struct err *e)
{
	struct deadlines *q = calloc(1, sizeof *q);

	if (!q) {
		err_set(e, ERR_MEMORY, "no memory for the deadlines of a probe class");
		return NULL;
	}
	uv_timer_init(loop, &q->timer);
	uv_idle_init(loop, &q->idle);
	uv_check_init(loop, &q->check);
	q->timer.data = q->idle.data = q->check.data = q;
	q->handles = 3;
	q->after = after;
	q->arg = arg;
	return q;
}

void deadlines_close(struct deadlines *q)
{
	if (!q)
		return;
	while (q->n > 0)
		heap_remove(q, q->heap[q->n]);
	q->after = NULL;
	uv_close((uv_handle_t *)&q->timer, closed);
	uv_close((uv_handle_t *)&q->idle, closed);
	uv_close((uv_handle_t *)&q->check, closed);
}

static bool set(struct deadlines *q, struct deadline *d, int64_t due_ns)
{
	if (d->slot)
		heap_remove(q, d);
	d->due_ns = due_ns;
	if (!heap_add(q, d))
		return false;
	if (d->slot == 1)
		arm(q, mono_now().ns);
	return true;
}

bool deadline_set(struct deadlines *q, struct deadline *d, mono_t when)
{
	return set(q, d, when.ns - q->shift_ns);
}

bool deadline_set_now(struct deadlines *q, struct deadline *d)
{
	return set(q, d, DUE_NOW);
}

void deadline_clear(struct deadlines *q, struct deadline *d)
{
	if (d->slot)
		heap_remove(q, d);
}
