#include "console/collector.h"
#include "console/control_client.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* A socket that takes one connection, keeps the request and sends `reply`, then closes. */
struct listener {
	char folder[32], path[64];
	const char *reply;
	char request[1024];
	int fd;
	pthread_t thread;
};

static void *listener_serve(void *arg)
{
	struct listener *l = arg;
	int peer = accept(l->fd, NULL, NULL);
	size_t used = 0;

	while (peer >= 0 && used < sizeof l->request - 1 && !memchr(l->request, '\n', used)) {
		ssize_t n = read(peer, l->request + used, sizeof l->request - 1 - used);

		if (n <= 0)
			break;
		used += (size_t)n;
	}
	for (const char *p = l->reply; peer >= 0 && p && *p; p++)
		if (write(peer, p, 1) != 1) /* byte by byte: the client must join the pieces */
			break;
	if (!l->reply)
		(void)!read(peer, l->request, 1); /* silent until the client gives up */
	if (peer >= 0)
		close(peer);
	return NULL;
}

static void listener_start(struct listener *l, const char *reply)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	*l = (struct listener){ .folder = "/tmp/vigie-test-XXXXXX", .reply = reply };
	assert_non_null(mkdtemp(l->folder));
	snprintf(l->path, sizeof l->path, "%s/control", l->folder);
	memcpy(addr.sun_path, l->path, strlen(l->path) + 1);
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(l->fd, (struct sockaddr *)&addr, sizeof addr), 0);
	assert_int_equal(listen(l->fd, 1), 0);
	assert_int_equal(pthread_create(&l->thread, NULL, listener_serve, l), 0);
}

static void listener_stop(struct listener *l)
{
	pthread_join(l->thread, NULL);
	close(l->fd);
	unlink(l->path);
	rmdir(l->folder);
}

static void a_request_is_one_line_of_json_rpc_and_its_result_comes_back(void **state)
{
	struct listener l;
	json_t *params = json_pack("{s:s}", "object", "link:a"), *result = NULL;
	struct err e = { 0 };

	(void)state;
	listener_start(&l, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"checks\":3}}\n");

	assert_true(control_request(l.path, "poll", params, 5000, &result, &e));
	listener_stop(&l);

	assert_int_equal(json_integer_value(json_object_get(result, "checks")), 3);
	assert_string_equal(l.request, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"poll\",\"params\":{\"object\":\"link:a\"}}\n");
	json_decref(result);
	json_decref(params);
}

static void assert_fails(const char *reply, enum err_kind kind, const char *words)
{
	struct listener l;
	json_t *result = NULL;
	struct err e = { 0 };

	listener_start(&l, reply);
	assert_false(control_request(l.path, "poll", NULL, 300, &result, &e));
	listener_stop(&l);
	assert_null(result);
	assert_int_equal(e.kind, kind);
	assert_non_null(strstr(e.text, words));
}

static void an_error_reply_keeps_the_daemons_words_and_its_kind(void **state)
{
	(void)state;
	assert_fails("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32001,\"message\":\"support only\"}}\n", ERR_DENIED, "support");
	assert_fails("{\"id\":1,\"error\":{\"code\":-32003,\"message\":\"no such link\"}}\n", ERR_NOT_FOUND, "no such link");
	assert_fails("{\"id\":1,\"error\":{\"code\":-1,\"message\":\"a\\u001bb\"}}\n", ERR_REFUSED, "a\xef\xbf\xbd" "b");
}

static void a_reply_that_is_not_json_rpc_is_malformed(void **state)
{
	(void)state;
	assert_fails("hello\n", ERR_MALFORMED, "not JSON-RPC");
	assert_fails("{\"id\":1}\n", ERR_MALFORMED, "neither result nor error");
}

static void a_closed_or_silent_daemon_is_told_apart(void **state)
{
	(void)state;
	assert_fails("{\"id\":1", ERR_REFUSED, "closed the connection"); /* what was asked may be done: nobody does it again */
	assert_fails(NULL, ERR_REFUSED, "within 300 ms");
}

static void no_socket_means_no_daemon(void **state)
{
	json_t *result = NULL;
	struct err e = { 0 };

	(void)state;
	assert_false(control_request("/nonexistent/vigie.sock", "info", NULL, 100, &result, &e));
	assert_int_equal(e.kind, ERR_NO_DAEMON);
	assert_int_equal(err_exit_status(e.kind), 69);
}

static bool asked(const char *inventory, const char *said_inventory, const char *store, struct collector_store *ret)
{
	char reply[512];
	struct listener l;
	bool found;

	snprintf(reply, sizeof reply, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"inventory\":\"%s\",\"store\":%s}}\n", said_inventory, store);
	listener_start(&l, reply);
	found = collector_ask(l.path, inventory, 2000, ret);
	listener_stop(&l);
	return found;
}

static void a_collector_that_cannot_write_its_inventory_says_why(void **state)
{
	static const char full[] = "{\"failing\":true,\"kind\":\"full\",\"error\":\"database or disk is full\",\"waiting\":3}";
	struct collector_store store;

	(void)state;
	assert_true(asked("/dev/null", "/dev/./null", full, &store));
	assert_string_equal(collector_store_words(&store), "its disk is full");
	assert_true(asked("/dev/null", "/dev/null", "{\"failing\":true,\"kind\":\"other\",\"error\":\"disk I/O error\"}", &store));
	assert_string_equal(collector_store_words(&store), "disk I/O error");
	assert_true(asked("/dev/null", "/dev/null", "{\"failing\":false,\"waiting\":60}", &store));
	assert_string_equal(store.kind, "stalled");
	assert_false(asked("/dev/null", "/dev/null", "{\"failing\":false,\"kind\":null,\"error\":null,\"waiting\":0}", &store));
	assert_false(asked("/dev/zero", "/dev/null", full, &store)); /* another collector's inventory */
	assert_false(asked("/dev/null", "/dev/null", "[\"failing\"]", &store));
	assert_string_equal(store.kind, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_one_line_of_json_rpc_and_its_result_comes_back),
		cmocka_unit_test(an_error_reply_keeps_the_daemons_words_and_its_kind),
		cmocka_unit_test(a_reply_that_is_not_json_rpc_is_malformed),
		cmocka_unit_test(a_closed_or_silent_daemon_is_told_apart),
		cmocka_unit_test(no_socket_means_no_daemon),
		cmocka_unit_test(a_collector_that_cannot_write_its_inventory_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
