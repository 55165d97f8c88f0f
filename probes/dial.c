#include "probes/dial.h"

static void start_next(struct dial *d);

static void close_try(struct dial *d, struct dial_try *t)
{
	if (t->opened)
		job_close_handle(d->job, (uv_handle_t *)&t->tcp);
}

static bool is_under_way(const struct dial *d)
{
	for (size_t i = 0; i < d->n_started; i++)
		if (!d->tries[i].failed)
			return true;
	return false;
}

static void failed(struct dial_try *t, int status)
{
	struct dial *d = t->dial;

	t->failed = true;
	close_try(d, t);
	if (d->status != UV_ECONNREFUSED) {
		d->status = status;
		d->address = d->resolution.addresses[t - d->tries];
	}
	if (d->n_started < d->resolution.n_addresses)
		start_next(d);
	else if (!is_under_way(d))
		d->dialed(d, d->status);
}

static void chosen(struct dial_try *t)
{
	struct dial *d = t->dial;

	d->chosen = t;
	d->address = d->resolution.addresses[t - d->tries];
	for (size_t i = 0; i < d->n_started; i++)
		if (&d->tries[i] != t)
			close_try(d, &d->tries[i]);
	if (d->timed)
		uv_timer_stop(&d->timer);
	d->dialed(d, 0);
}

static void connected(uv_connect_t *request, int status)
{
	struct dial_try *t = (struct dial_try *)(void *)((char *)request - offsetof(struct dial_try, request));

	if (!job_is_live(t->dial->job) || uv_is_closing((uv_handle_t *)&t->tcp))
		return;
	if (status == 0)
		chosen(t);
	else
		failed(t, status);
}

static void delay_is_over(uv_timer_t *timer)
{
	struct dial *d = (struct dial *)(void *)((char *)timer - offsetof(struct dial, timer));

	if (job_is_live(d->job) && d->n_started < d->resolution.n_addresses)
		start_next(d);
}

static void start_next(struct dial *d)
{
	struct dial_try *t = &d->tries[d->n_started];
	const union address *address = &d->resolution.addresses[d->n_started++];
	int status = uv_tcp_init(d->job->engine->loop, &t->tcp);

	t->dial = d;
	if (d->status == 0)
		d->address = *address;
	if (status == 0) {
		t->opened = true;
		status = uv_tcp_connect(&t->request, &t->tcp, &address->sa, connected);
	}
	if (status != 0)
		failed(t, status);
	else if (d->timed && d->n_started < d->resolution.n_addresses)
		uv_timer_start(&d->timer, delay_is_over, DIAL_DELAY_MS, 0);
}

static void resolved(struct resolution *r, const union address *address)
{
	struct dial *d = (struct dial *)(void *)((char *)r - offsetof(struct dial, resolution));

	(void)address;
	d->resolved = true;
	d->dns_us = mono_diff_us(mono_now(), d->job->started);
	d->timed = r->n_addresses > 1 && uv_timer_init(d->job->engine->loop, &d->timer) == 0;
	start_next(d);
}

void dial_start(struct dial *d, struct job *job, const char *host, uint16_t port, dialed_fn dialed)
{
	d->job = job;
	d->dialed = dialed;
	d->dns_us = -1;
	resolution_start(&d->resolution, job, host, port, resolved);
}

void dial_close(struct dial *d)
{
	resolution_stop(&d->resolution);
	for (size_t i = 0; i < d->n_started; i++)
		close_try(d, &d->tries[i]);
	if (d->timed)
		job_close_handle(d->job, (uv_handle_t *)&d->timer);
}
