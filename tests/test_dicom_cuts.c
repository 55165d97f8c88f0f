/* A DICOM application whose answer ends at each byte of each kind of PDU: it closes, resets or falls silent there, or goes on a moment
 * later. Each time the outcome, its stage and its sentence. Peer and probe live in one loop; the peer shares no code with what it tests
 * (PS3.8 §9.3, PS3.7 §9.3.5). */
#include "probes/probe.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ANSWERS = 3, PDU_MAX = 1024, AT_ONCE = 200, CONTEXTS = 9, WHOLE_MS = 800, STAGE_MS = WHOLE_MS / 2 };

struct bytes { uint8_t b[PDU_MAX]; size_t n; };

/* ---- what an application says ---- */

static void put(struct bytes *x, const void *b, size_t n)
{
	assert_true(x->n + n <= sizeof x->b);
	memcpy(x->b + x->n, b, n);
	x->n += n;
}

static void put_item(struct bytes *x, uint8_t type, const void *value, size_t n)
{
	const uint8_t head[] = { type, 0xff, (uint8_t)(n >> 8), (uint8_t)n };

	put(x, head, sizeof head);
	put(x, value, n);
}

static struct bytes pdu(uint8_t type, const void *body, size_t n)
{
	const uint8_t head[] = { type, 0xff, 0, 0, (uint8_t)(n >> 8), (uint8_t)n };
	struct bytes x = { .n = 0 };

	put(&x, head, sizeof head);
	put(&x, body, n);
	return x;
}

/* Every context that a check may propose, each with the implicit transfer syntax. */
static struct bytes accepting(void)
{
	struct bytes body = { .n = 68 }, user = { .n = 0 };

	put_item(&body, 0x10, "1.2.840.10008.3.1.1.1", 21);
	for (uint8_t i = 0; i < CONTEXTS; i++) {
		struct bytes context = { { (uint8_t)(2 * i + 1), 0xff, 0, 0xff }, 4 };

		put_item(&context, 0x40, "1.2.840.10008.1.2", 17);
		put_item(&body, 0x21, context.b, context.n);
	}
	put_item(&user, 0x51, "\0\0\x40\0", 4);
	put_item(&user, 0x52, "1.2.3", 5);
	put_item(&user, 0x55, "CUT", 3);
	put_item(&body, 0x50, user.b, user.n);
	return pdu(2, body.b, body.n);
}

static const char command[] = "\0\0\0\0\4\0\0\0\x42\0\0\0" "\0\0\2\0\x12\0\0\0" "1.2.840.10008.1.1\0" "\0\0\0\1\2\0\0\0\x30\x80"
                              "\0\0\x20\1\2\0\0\0\1\0" "\0\0\0\x08\2\0\0\0\1\1" "\0\0\0\x09\2\0\0\0\0";
enum { COMMAND = sizeof command };

static void put_value(struct bytes *x, size_t from, size_t n, uint8_t control)
{
	const uint8_t head[] = { 0, 0, 0, (uint8_t)(n + 2), 1, control };

	put(x, head, sizeof head);
	put(x, command + from, n);
}

static struct bytes echoing(void)
{
	struct bytes value = { .n = 0 };

	put_value(&value, 0, COMMAND, 3);
	return pdu(4, value.b, value.n);
}

/* Two PDUs, the first of two fragments. */
static struct bytes echoing_in_fragments(void)
{
	struct bytes first = { .n = 0 }, last = { .n = 0 }, both;

	put_value(&first, 0, 7, 1);
	put_value(&first, 7, 30, 1);
	put_value(&last, 37, COMMAND - 37, 3);
	both = pdu(4, first.b, first.n);
	last = pdu(4, last.b, last.n);
	put(&both, last.b, last.n);
	return both;
}

/* ---- cases ---- */

enum mode { CLOSES, RESETS, FALLS_SILENT, GOES_ON };

struct script {
	const char *name;
	struct bytes answers[ANSWERS]; /* to the association, the echo, the release */
	size_t from;                   /* bytes before are cut by another script */
	enum outcome outcome;          /* uncut */
	const char *says;
};

struct try {
	struct probe_run run;
	struct probe_target target;
	char called_ae[24];
	const struct script *script;
	enum mode mode;
	size_t at;
	int done;
	enum outcome outcome;
	char detail[PROBE_DETAIL_MAX];
	struct dicom_facts facts;
};

static struct try tries[AT_ONCE];
static size_t n_tries;
static int waiting;

struct peer {
	uv_tcp_t tcp;
	uv_timer_t later;
	uv_buf_t rest;
	uint8_t asked[4096];
	size_t n_asked, answer, sent;
	const struct try *try;
	int n_open;
};

static uv_loop_t loop;
static uv_tcp_t listener;

static void peer_closed(uv_handle_t *h)
{
	struct peer *p = h->data;

	if (--p->n_open == 0)
		free(p);
}

static void peer_close(struct peer *p)
{
	if (uv_is_closing((uv_handle_t *)&p->tcp))
		return;
	uv_close((uv_handle_t *)&p->later, peer_closed);
	if (p->try && p->try->mode == RESETS)
		assert_int_equal(uv_tcp_close_reset(&p->tcp, peer_closed), 0);
	else
		uv_close((uv_handle_t *)&p->tcp, peer_closed);
}

static void peer_write(struct peer *p, const uint8_t *b, size_t n)
{
	uv_buf_t buf = uv_buf_init((char *)(uintptr_t)b, (unsigned)n);

	if (n > 0 && uv_try_write((uv_stream_t *)&p->tcp, &buf, 1) != (int)n)
		peer_close(p);
}

static void peer_goes_on(uv_timer_t *timer)
{
	struct peer *p = timer->data;

	peer_write(p, (uint8_t *)p->rest.base, p->rest.len);
}

/* Up to where it is cut; what comes before and behind goes whole. */
static void peer_answer(struct peer *p)
{
	const struct bytes *answer = &p->try->script->answers[p->answer++];
	const size_t at = p->try->at, begin = p->sent, end = begin + answer->n;

	p->sent = end;
	if (at < begin || at >= end) {
		peer_write(p, answer->b, answer->n);
		return;
	}
	peer_write(p, answer->b, at - begin);
	if (p->try->mode == GOES_ON) {
		p->rest = uv_buf_init((char *)(uintptr_t)(answer->b + (at - begin)), (unsigned)(end - at));
		assert_int_equal(uv_timer_start(&p->later, peer_goes_on, 3, 0), 0);
	} else if (p->try->mode != FALLS_SILENT) {
		peer_close(p);
	}
}

/* The called AE title says which try this is. */
static void peer_asked(struct peer *p)
{
	if (!p->try)
		p->try = &tries[strtoul((char *)p->asked + 11, NULL, 10)];
	if (p->answer < ANSWERS && p->try->script->answers[p->answer].n > 0)
		peer_answer(p);
}

static void peer_buffer(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct peer *p = h->data;

	(void)suggested;
	*buf = uv_buf_init((char *)p->asked + p->n_asked, (unsigned)(sizeof p->asked - p->n_asked));
}

static void peer_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct peer *p = stream->data;

	(void)buf;
	if (n < 0) {
		peer_close(p);
		return;
	}
	p->n_asked += (size_t)n;
	while (p->n_asked >= 6 && !uv_is_closing((uv_handle_t *)&p->tcp)) {
		size_t whole = 6 + ((size_t)p->asked[4] << 8 | p->asked[5]);

		if (p->n_asked < whole)
			return;
		peer_asked(p);
		p->n_asked -= whole;
		memmove(p->asked, p->asked + whole, p->n_asked);
	}
}

static void peer_comes(uv_stream_t *server, int status)
{
	struct peer *p = calloc(1, sizeof *p);

	assert_non_null(p);
	assert_int_equal(status, 0);
	p->tcp.data = p->later.data = p;
	p->n_open = 2;
	assert_int_equal(uv_tcp_init(&loop, &p->tcp), 0);
	assert_int_equal(uv_timer_init(&loop, &p->later), 0);
	assert_int_equal(uv_accept(server, (uv_stream_t *)&p->tcp), 0);
	assert_int_equal(uv_tcp_nodelay(&p->tcp, 1), 0);
	assert_int_equal(uv_read_start((uv_stream_t *)&p->tcp, peer_buffer, peer_read), 0);
}

/* ---- tried ---- */

static void done(struct probe_run *run, struct probe_result *r)
{
	struct try *t = run->user;

	t->done++;
	t->outcome = r->outcome;
	t->facts = r->dicom;
	snprintf(t->detail, sizeof t->detail, "%s", r->detail);
	waiting--;
}

static void try_all(const struct probe_class *class, void *engine, uint16_t port)
{
	for (size_t i = 0; i < n_tries; i++) {
		struct try *t = &tries[i];
		struct err e;

		snprintf(t->called_ae, sizeof t->called_ae, "C%u", (unsigned)i);
		t->target = (struct probe_target){ .name = "test", .address = "127.0.0.1", .port = port, .called_ae = t->called_ae,
			                           .timeout_ms = t->mode == FALLS_SILENT ? WHOLE_MS : 20000 };
		t->run = (struct probe_run){ .class = class, .engine = engine, .target = &t->target, .done = done, .user = t };
		waiting++;
		if (!class->start(&t->run, &e))
			fail_msg("%s", e.text);
	}
	while (waiting > 0)
		uv_run(&loop, UV_RUN_ONCE);
}

/* ---- judged ---- */

static const char *const asked[] = { "the association", "the C-ECHO" };

static void complain(const struct try *t, const char *expected)
{
	static const char *const modes[] = { "closes", "resets", "falls silent", "goes on" };

	fail_msg("%s %s after %zu bytes: expected %s, got %s, %s", t->script->name, modes[t->mode], t->at, expected, outcome_name(t->outcome),
	         t->detail);
}

static void expect_words(const struct try *t, const char *begins, const char *ends)
{
	size_t n = strlen(t->detail), b = strlen(begins), e = strlen(ends);

	if (n < b + e || strncmp(t->detail, begins, b) != 0 || strcmp(t->detail + n - e, ends) != 0)
		complain(t, *begins ? begins : ends);
}

/* All that comes before the stage is fine, nothing behind it was tested. */
static void expect_stages(const struct try *t, size_t answer)
{
	static const enum dicom_stage stages[] = { DICOM_ASSOCIATE, DICOM_ECHO };
	const enum dicom_stage failed = stages[answer];

	for (size_t i = 0; i < DICOM_STAGE_COUNT; i++)
		if (t->facts.stages[i].outcome != (i < failed ? OUTCOME_OK : i == failed ? t->outcome : OUTCOME_NOT_TESTED))
			complain(t, "another stage");
}

static void expect_silence(const struct try *t, size_t answer, size_t n)
{
	char begins[160], ends[80];

	if (t->outcome != (n == 0 ? OUTCOME_SILENT : OUTCOME_TIMEOUT))
		complain(t, n == 0 ? "silent" : "timeout");
	snprintf(begins, sizeof begins, n == 0 ? "127.0.0.1 was asked for %s and sent nothing for " : "the answer of 127.0.0.1 to %s was not complete within ",
	         asked[answer]);
	snprintf(ends, sizeof ends, n == 0 ? " ms" : " ms (%zu bytes came)", n);
	expect_words(t, begins, ends);
	if (strtol(t->detail + strlen(begins), NULL, 10) < STAGE_MS)
		complain(t, "the time of a stage");
}

static void expect_end(const struct try *t, size_t answer, size_t n)
{
	char words[PROBE_DETAIL_MAX];

	if (t->outcome != OUTCOME_RESET)
		complain(t, "reset");
	if (n > 0)
		snprintf(words, sizeof words, "127.0.0.1 closed the connection in the middle of its answer to %s (%zu bytes came); its log says more",
		         asked[answer], n);
	else if (answer == 0)
		snprintf(words, sizeof words, "127.0.0.1 closed the connection instead of answering the association; verify its filter of "
		         "addresses, its table of AE titles, and whether it expects TLS");
	else
		snprintf(words, sizeof words, "127.0.0.1 closed the connection instead of answering the C-ECHO; its log says more");
	expect_words(t, words, "");
	expect_words(t, "", words);
}

static void judge(const struct try *t)
{
	size_t answer = 0, n = t->at;

	assert_int_equal(t->done, 1);
	while (n >= t->script->answers[answer].n)
		n -= t->script->answers[answer++].n;
	if (t->mode == GOES_ON || answer == 2) {
		if (t->outcome != t->script->outcome)
			complain(t, outcome_name(t->script->outcome));
		if (!strstr(t->detail, t->mode == FALLS_SILENT ? "the release was not answered" : t->mode == GOES_ON ? t->script->says : "C-ECHO in"))
			complain(t, t->script->says);
		return;
	}
	if (t->mode == FALLS_SILENT)
		expect_silence(t, answer, n);
	else
		expect_end(t, answer, n);
	expect_stages(t, answer);
}

static void run_tries(void)
{
	const struct probe_class *class = probe_class_find("dicom");
	struct probe_env env = { .icmp4_fd = -1, .icmp6_fd = -1, .loop = &loop };
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int len = sizeof a;
	void *engine;
	struct err e;
	size_t n;

	assert_int_equal(uv_loop_init(&loop), 0);
	assert_int_equal(uv_tcp_init(&loop, &listener), 0);
	assert_int_equal(uv_tcp_bind(&listener, (struct sockaddr *)&a, 0), 0);
	assert_int_equal(uv_listen((uv_stream_t *)&listener, 2 * AT_ONCE, peer_comes), 0);
	assert_int_equal(uv_tcp_getsockname(&listener, (struct sockaddr *)&a, &len), 0);
	if (!class->open(&env, &engine, &e))
		fail_msg("%s", e.text);
	try_all(class, engine, ntohs(a.sin_port));
	class->close(engine);
	uv_close((uv_handle_t *)&listener, NULL);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&loop), 0);
	n = n_tries;
	n_tries = 0;
	for (size_t i = 0; i < n; i++)
		judge(&tries[i]);
}

static void cut_at_each_byte(enum mode mode)
{
	const struct bytes ac = accepting(), echo = echoing();
	const struct script scripts[] = {
		{ "an application that answers", { ac, echo, pdu(6, "\0\0\0\0", 4) }, 0, OUTCOME_OK, "C-ECHO in" },
		{ "A-ASSOCIATE-RJ", { pdu(3, "\7\1\1\7", 4) }, 0, OUTCOME_AE_CALLED_UNKNOWN, "called AE title not recognised; verify that its" },
		{ "A-ABORT", { pdu(7, "\0\0\2\2", 4) }, 0, OUTCOME_ASSOCIATE_ABORTED, "unexpected PDU; its log says more" },
		{ "A-RELEASE-RQ of an association", { pdu(5, "\0\0\0\0", 4) }, 0, OUTCOME_ASSOCIATE_ABORTED, "releases the association" },
		{ "P-DATA in fragments", { ac, echoing_in_fragments(), pdu(6, "\0\0\0\0", 4) }, ac.n, OUTCOME_OK, "C-ECHO in" },
		{ "A-ABORT of an echo", { ac, pdu(7, "\0\0\0\0", 4) }, ac.n, OUTCOME_ASSOCIATE_ABORTED, "aborted by its application" },
		{ "A-RELEASE-RQ of an echo", { ac, pdu(5, "\0\0\0\0", 4) }, ac.n, OUTCOME_ASSOCIATE_ABORTED, "releases the association" },
		{ "A-ABORT of a release", { ac, echo, pdu(7, "\0\0\2\6", 4) }, ac.n + echo.n, OUTCOME_OK, "aborted instead of being released" },
		{ "A-RELEASE-RQ of a release", { ac, echo, pdu(5, "\0\0\0\0", 4) }, ac.n + echo.n, OUTCOME_OK, "C-ECHO in" },
	};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(scripts); i++) {
		size_t end = 0;

		for (size_t k = 0; k < ANSWERS; k++)
			end += scripts[i].answers[k].n;
		for (size_t at = scripts[i].from; at < end; at++, n++) {
			tries[n_tries++] = (struct try){ .script = &scripts[i], .mode = mode, .at = at };
			if (n_tries == AT_ONCE)
				run_tries();
		}
	}
	run_tries();
	print_message("%zu cuts\n", n);
	assert_true(n > ac.n + 2 * echo.n + 7 * 10);
}

static void one_that_closes_is_told_by_where_it_does(void **state)
{
	(void)state;
	cut_at_each_byte(CLOSES);
}

static void one_that_resets_is_told_as_one_that_closes(void **state)
{
	(void)state;
	cut_at_each_byte(RESETS);
}

static void silence_is_told_by_where_it_falls(void **state)
{
	(void)state;
	cut_at_each_byte(FALLS_SILENT);
}

static void what_comes_in_two_pieces_is_whole(void **state)
{
	(void)state;
	cut_at_each_byte(GOES_ON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_that_closes_is_told_by_where_it_does),
		cmocka_unit_test(one_that_resets_is_told_as_one_that_closes),
		cmocka_unit_test(silence_is_told_by_where_it_falls),
		cmocka_unit_test(what_comes_in_two_pieces_is_whole),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
