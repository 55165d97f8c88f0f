#include "probes/sim_jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGAIN_MS = 1000, FIRST_MS = 200, APART_MS = 50, REQUEST_MAX = 3 * SIM_NAME_MAX + 128 };

/* ---- what there is ---- */

bool sim_jobs_add(struct sim_jobs *jobs, const struct sim_job *job, struct err *e)
{
	struct sim_job *more;

	if (sim_jobs_find(jobs, job->name))
		return err_set(e, ERR_DATA, "there are two jobs '%.90s'", job->name);
	if (jobs->n == jobs->cap) {
		more = realloc(jobs->list, (jobs->cap ? jobs->cap * 2 : 8) * sizeof *more);
		if (!more)
			return err_set(e, ERR_MEMORY, "no memory for a job");
		jobs->list = more;
		jobs->cap = jobs->cap ? jobs->cap * 2 : 8;
	}
	jobs->list[jobs->n++] = *job;
	return true;
}

struct sim_job *sim_jobs_find(const struct sim_jobs *jobs, const char *name)
{
	for (size_t i = 0; i < jobs->n; i++)
		if (strcmp(jobs->list[i].name, name) == 0)
			return &jobs->list[i];
	return NULL;
}

bool sim_job_parse_does(const char *word, enum sim_job_does *ret, struct err *e)
{
	static const char *const words[] = { [SIM_JOB_WELL] = "well", [SIM_JOB_FAIL] = "fail", [SIM_JOB_HANG] = "hang", [SIM_JOB_NOTHING] = "nothing" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], word) == 0) {
			*ret = (enum sim_job_does)i;
			return true;
		}
	return err_set(e, ERR_DATA, "'%.32s': expected well, fail, hang or nothing", word);
}

/* ---- what they tell ---- */

struct teller {
	struct sim_job_runner *runner;
	size_t job;
	uv_timer_t timer;
	uv_tcp_t tcp;
	uv_connect_t connect;
	uv_write_t write;
	bool running;             /* its start was told, its end was not */
	bool open, heard;         /* of tcp; that the listener answered well */
	char request[REQUEST_MAX], answer[256];
};

struct sim_job_runner {
	uv_loop_t *loop;
	struct sim_jobs *jobs;
	struct teller *tellers;   /* one each */
	size_t n, handles;
	bool closing;
};

static void on_timer(uv_timer_t *timer);

static void wait(struct teller *t, uint64_t ms)
{
	if (!t->runner->closing)
		uv_timer_start(&t->timer, on_timer, ms, 0);
}

static void release(struct sim_job_runner *r)
{
	if (--r->handles > 0)
		return;
	free(r->tellers);
	free(r);
}

static void on_told(uv_handle_t *handle)
{
	struct teller *t = handle->data;
	const struct sim_job *job = &t->runner->jobs->list[t->job];

	t->open = false;
	if (!t->runner->closing && t->heard) {
		t->running = !t->running;
		wait(t, t->running ? job->lasts_ms : job->every_ms > job->lasts_ms ? job->every_ms - job->lasts_ms : 1);
	} else {
		wait(t, AGAIN_MS);
	}
	release(t->runner);
}

static void hang_up(struct teller *t)
{
	if (!uv_is_closing((uv_handle_t *)&t->tcp))
		uv_close((uv_handle_t *)&t->tcp, on_told);
}

static void on_room(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
	struct teller *t = handle->data;

	(void)size;
	*buf = uv_buf_init(t->answer, sizeof t->answer - 1);
}

static void on_answer(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct teller *t = stream->data;

	(void)buf;
	if (n > 12)
		t->heard = t->heard || strncmp(t->answer + 8, " 200", 4) == 0;
	if (n != 0)
		hang_up(t);
}

static void on_written(uv_write_t *write, int status)
{
	struct teller *t = write->data;

	if (status < 0 || uv_read_start((uv_stream_t *)&t->tcp, on_room, on_answer) < 0)
		hang_up(t);
}

static void on_connected(uv_connect_t *connect, int status)
{
	struct teller *t = connect->data;
	uv_buf_t buf = uv_buf_init(t->request, (unsigned)strlen(t->request));

	t->write.data = t;
	if (status < 0 || uv_write(&t->write, (uv_stream_t *)&t->tcp, &buf, 1, on_written) < 0)
		hang_up(t);
}

static void write_request(struct teller *t, const struct sim_job *job)
{
	int n = snprintf(t->request, sizeof t->request, "GET /ping/");

	for (const unsigned char *p = (const unsigned char *)job->name; *p; p++)
		n += snprintf(t->request + n, sizeof t->request - (size_t)n, "%%%02X", *p);
	snprintf(t->request + n, sizeof t->request - (size_t)n, "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
	         !t->running ? "/start" : job->does == SIM_JOB_FAIL ? "/1" : "");
}

static void tell(struct teller *t, const struct sim_job *job)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(job->endpoint.port), .sin_addr = job->endpoint.v4 };

	if (uv_tcp_init(t->runner->loop, &t->tcp) < 0) {
		wait(t, AGAIN_MS);
		return;
	}
	t->runner->handles++;
	t->open = true;
	t->heard = false;
	t->tcp.data = t->connect.data = t;
	write_request(t, job);
	if (uv_tcp_connect(&t->connect, &t->tcp, (const struct sockaddr *)&to, on_connected) < 0)
		hang_up(t);
}

static void on_timer(uv_timer_t *timer)
{
	struct teller *t = timer->data;
	const struct sim_job *job = &t->runner->jobs->list[t->job];

	if (t->open || job->does == SIM_JOB_NOTHING || (job->does == SIM_JOB_HANG && t->running))
		wait(t, AGAIN_MS);
	else
		tell(t, job);
}

static void on_timer_closed(uv_handle_t *handle)
{
	release(((struct teller *)handle->data)->runner);
}

struct sim_job_runner *sim_job_runner_new(uv_loop_t *loop, struct sim_jobs *jobs)
{
	struct sim_job_runner *r = calloc(1, sizeof *r);

	if (r)
		r->tellers = calloc(jobs->n + 1, sizeof *r->tellers);
	if (!r || !r->tellers) {
		free(r);
		return NULL;
	}
	r->loop = loop;
	r->jobs = jobs;
	for (; r->n < jobs->n; r->n++) {
		struct teller *t = &r->tellers[r->n];

		t->runner = r;
		t->job = r->n;
		uv_timer_init(loop, &t->timer);
		t->timer.data = t;
		r->handles++;
		wait(t, FIRST_MS + r->n * APART_MS);
	}
	return r;
}

void sim_job_runner_close(struct sim_job_runner *r)
{
	if (!r)
		return;
	r->closing = true;
	if (r->n == 0) {
		free(r->tellers);
		free(r);
		return;
	}
	for (size_t i = 0; i < r->n; i++) {
		uv_close((uv_handle_t *)&r->tellers[i].timer, on_timer_closed);
		if (r->tellers[i].open)
			hang_up(&r->tellers[i]);
	}
}
