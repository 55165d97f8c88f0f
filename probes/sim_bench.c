#include "probes/sim_bench.h"

#include "probes/sim_interface.h"
#include "probes/sim_respond.h"
#include "probes/sim_server.h"
#include "vtime.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { INTERFACES = 24, ROWS = 4, BENCH_MS = 2000, BENCH_PORT = 16199, WINDOW = 256, REQUEST_MAX = 512, BATCH = 64 };

struct bench {
	struct sim_agents agents;
	uint8_t request[REQUEST_MAX];
	size_t request_len;
	atomic_bool stop;
	uv_async_t wake;
	uint64_t sent, received, octets;
};

static const struct { uint8_t table_x, column; } asked[] = {
	{ 1, 6 }, { 1, 10 }, { 0, 8 }, { 0, 14 }, { 0, 20 }, { 0, 13 }, { 0, 19 }, { 1, 15 }, { 1, 18 }, { 1, 1 },
};

static size_t put_column(uint8_t *oid, bool extended, uint8_t column)
{
	static const uint8_t entries[2][9] = { { 0x2b, 6, 1, 2, 1, 2, 2, 1 }, { 0x2b, 6, 1, 2, 1, 31, 1, 1, 1 } };
	size_t n = extended ? 9 : 8;

	memcpy(oid, entries[extended], n);
	oid[n] = column;
	return n + 1;
}

static bool add_cell(struct sim_mib *m, bool extended, uint8_t column, uint8_t row, uint8_t tag, const char *text, struct err *e)
{
	uint8_t oid[16], content[SIM_NUMBER_MAX];
	size_t n = put_column(oid, extended, column);
	struct sim_value v = { .tag = tag, .len = text ? strlen(text) : 1 };

	oid[n++] = row;
	content[0] = 1;
	return sim_mib_add(m, oid, n, &v, text ? (const uint8_t *)text : content, e);
}

static struct sim_mib *make_mib(struct err *e)
{
	struct sim_mib *m = sim_mib_new();
	bool ok = m != NULL || err_set(e, ERR_MEMORY, "no memory for the recording");
	char text[32];

	for (uint8_t row = 1; ok && row <= INTERFACES; row++) {
		snprintf(text, sizeof text, "GigabitEthernet0/0/%u", row);
		ok = add_cell(m, false, IF_DESCR, row, SIM_OCTET_STRING, text, e);
		for (size_t c = 0; ok && c < ARRAY_LEN(asked); c++) {
			bool is_text = asked[c].table_x && (asked[c].column == IFX_NAME || asked[c].column == IFX_ALIAS);
			uint8_t tag = is_text ? SIM_OCTET_STRING : asked[c].table_x && asked[c].column < 14 ? SIM_COUNTER64
			              : asked[c].column == IF_OPER_STATUS ? SIM_INTEGER
			              : asked[c].column == IFX_HIGH_SPEED ? SIM_GAUGE32 : SIM_COUNTER32;

			ok = add_cell(m, asked[c].table_x, asked[c].column, row, tag, is_text ? text : NULL, e);
		}
	}
	if (!ok) {
		sim_mib_unref(m);
		return NULL;
	}
	sim_mib_seal(m);
	return m;
}

static bool add_agents(struct bench *b, uint32_t n, struct err *e)
{
	struct sim_mib *m = make_mib(e);
	bool ok = m != NULL;
	char name[32];

	for (uint32_t i = 0; ok && i < n; i++) {
		struct sim_endpoint ep = { .family = AF_INET, .v4.s_addr = htonl((127u << 24) + (64u << 16) + 1 + i), .port = BENCH_PORT };
		struct sim_agent *a;

		snprintf(name, sizeof name, "bench-%u", i + 1);
		a = sim_agent_new(name, &ep, "public", m, e);
		ok = a && sim_agents_add(&b->agents, a, e);
		for (uint32_t row = 1; ok && row <= INTERFACES; row++) {
			for (size_t c = 0; ok && c < sim_n_counters; c++) {
				if (sim_counters[c].x_column != 7 && sim_counters[c].x_column != 11)
					ok = sim_interface_move(a, row, &sim_counters[c], 1e6, NULL, 0, e);
			}
		}
	}
	sim_mib_unref(m);
	return ok;
}

/* GETBULK of the ten columns, max-repetitions ROWS. */
static void make_request(struct bench *b)
{
	static const uint8_t head[] = { SIM_INTEGER, 1, SIM_V2C, SIM_OCTET_STRING, 6, 'p', 'u', 'b', 'l', 'i', 'c' };
	static const uint8_t numbers[] = { SIM_INTEGER, 1, 1, SIM_INTEGER, 1, 0, SIM_INTEGER, 1, ROWS };
	uint8_t list[256], pdu[300], oid[16], *p = b->request;
	size_t len = 0, n = sizeof numbers;

	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		size_t oid_len = put_column(oid, asked[i].table_x, asked[i].column);

		len += sim_put_varbind(list + len, oid, oid_len, SIM_NULL, NULL, 0);
	}
	memcpy(pdu, numbers, n);
	n += sim_ber_put_header(pdu + n, SIM_SEQUENCE, len);
	memcpy(pdu + n, list, len);
	n += len;
	p += sim_ber_put_header(p, SIM_SEQUENCE, sizeof head + sim_ber_header_size(n) + n);
	memcpy(p, head, sizeof head);
	p += sizeof head;
	p += sim_ber_put_header(p, SIM_GET_BULK, n);
	memcpy(p, pdu, n);
	b->request_len = (size_t)(p - b->request) + n;
}

static double thread_cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* What one request costs without the network. */
static bool bench_answers(struct bench *b, FILE *out, struct err *e)
{
	uint8_t *response = malloc(SIM_RESPONSE_BUFFER);
	mono_t end = mono_add_ms(mono_now(), BENCH_MS);
	double start = thread_cpu_s(), cpu;
	uint64_t n = 0, octets = 0;
	struct sim_request r;
	const uint8_t *at;

	if (!response)
		return err_set(e, ERR_MEMORY, "no memory for a response");
	do {
		for (int i = 0; i < 1000; i++, n++) {
			struct sim_agent *a = b->agents.list[n % b->agents.n];

			if (!sim_request_parse(b->request, b->request_len, &r, e)) {
				free(response);
				return false;
			}
			octets += sim_respond(a, &r, (int64_t)n * 1000, response, &at);
		}
	} while (mono_before(mono_now(), end));
	cpu = thread_cpu_s() - start;
	free(response);
	fprintf(out, "answer alone: %.0f GETBULK/s on one core, %.2f us each, %zu variable bindings, %.0f octets\n", (double)n / cpu,
	        cpu / (double)n * 1e6, ARRAY_LEN(asked) * ROWS, (double)octets / (double)n);
	return true;
}

static size_t receive(struct bench *b, int fd, struct mmsghdr *messages)
{
	int got = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);

	for (int i = 0; i < got; i++)
		b->octets += messages[i].msg_len;
	return got > 0 ? (size_t)got : 0;
}

/* Keeps WINDOW requests under way; one lost is made good after a tenth of a second without any answer. */
static void ask(struct bench *b, int fd)
{
	static uint8_t buffers[BATCH][2048];
	struct sockaddr_in to[BATCH];
	struct mmsghdr in[BATCH], out[BATCH];
	struct iovec in_iov[BATCH], out_iov = { b->request, b->request_len };
	uint64_t next = 0, under_way = 0;
	mono_t last = mono_now();

	memset(in, 0, sizeof in);
	memset(out, 0, sizeof out);
	for (size_t i = 0; i < BATCH; i++) {
		in_iov[i] = (struct iovec){ buffers[i], sizeof buffers[i] };
		in[i].msg_hdr = (struct msghdr){ .msg_iov = &in_iov[i], .msg_iovlen = 1 };
		out[i].msg_hdr = (struct msghdr){ .msg_name = &to[i], .msg_namelen = sizeof to[i], .msg_iov = &out_iov, .msg_iovlen = 1 };
	}
	while (!atomic_load(&b->stop)) {
		size_t got = receive(b, fd, in);

		b->received += got;
		under_way -= got < under_way ? got : under_way;
		if (got > 0)
			last = mono_now();
		else if (mono_diff_ms(mono_now(), last) > 100)
			under_way = 0, last = mono_now();
		if (under_way + BATCH > WINDOW)
			continue;
		for (size_t i = 0; i < BATCH; i++, next++) {
			const struct sim_endpoint *ep = &b->agents.list[next % b->agents.n]->endpoint;

			to[i] = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(ep->port), .sin_addr = ep->v4 };
		}
		int sent = sendmmsg(fd, out, BATCH, 0);
		b->sent += sent > 0 ? (uint64_t)sent : 0;
		under_way += sent > 0 ? (uint64_t)sent : 0;
	}
}

static void *client(void *user)
{
	struct bench *b = user;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), size = 8 << 20;
	struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	if (fd >= 0 && bind(fd, (struct sockaddr *)&from, sizeof from) == 0) {
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
		ask(b, fd);
	}
	if (fd >= 0)
		close(fd);
	uv_async_send(&b->wake);
	return NULL;
}

static void on_time(uv_timer_t *timer)
{
	struct bench *b = timer->data;

	atomic_store(&b->stop, true);
}

static void on_wake(uv_async_t *wake)
{
	uv_stop(wake->loop);
}

static bool bench_network(struct bench *b, FILE *out, struct err *e)
{
	struct sim_server *server;
	uv_loop_t loop;
	uv_timer_t timer;
	pthread_t thread;
	double start, cpu = 0;
	bool ok = false;

	if (uv_loop_init(&loop) < 0)
		return err_set(e, ERR_SYSTEM, "cannot start the event loop");
	server = sim_server_new(&loop, &b->agents, e);
	uv_timer_init(&loop, &timer);
	timer.data = b;
	uv_async_init(&loop, &b->wake, on_wake);
	if (server) {
		uv_timer_start(&timer, on_time, BENCH_MS, 0);
		start = thread_cpu_s();
		ok = pthread_create(&thread, NULL, client, b) == 0 || err_set(e, ERR_SYSTEM, "cannot start the client");
		if (ok) {
			uv_run(&loop, UV_RUN_DEFAULT);
			pthread_join(thread, NULL);
			cpu = thread_cpu_s() - start;
		}
	}
	uv_close((uv_handle_t *)&timer, NULL);
	uv_close((uv_handle_t *)&b->wake, NULL);
	sim_server_close(server);
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_loop_close(&loop);
	if (ok && b->received == 0)
		ok = err_set(e, ERR_REFUSED, "no response came back over loopback");
	if (ok)
		fprintf(out, "over loopback: %.0f GETBULK/s, %.0f/s of serving CPU, %.2f us each, %.1f %% answered\n",
		        (double)b->received * 1000 / BENCH_MS, (double)b->received / cpu, cpu / (double)b->received * 1e6,
		        100.0 * (double)b->received / (double)b->sent);
	return ok;
}

bool sim_bench_run(uint32_t agents, FILE *out, struct err *e)
{
	struct bench b = { .request_len = 0 };
	struct rusage usage;
	bool ok = add_agents(&b, agents, e);

	if (ok) {
		make_request(&b);
		getrusage(RUSAGE_SELF, &usage);
		fprintf(out, "%u agents of %d interfaces: %ld MiB resident\n", agents, INTERFACES, usage.ru_maxrss / 1024);
		ok = bench_answers(&b, out, e) && bench_network(&b, out, e);
	}
	sim_agents_done(&b.agents);
	return ok;
}
