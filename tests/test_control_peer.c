#include "probes/control_peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { STRANGER = 4242 };

static struct control_roles *roles_of(const char *text)
{
	struct err e;
	struct conf *c = conf_parse("test.conf", text, strlen(text), &e);
	struct control_roles *r;

	if (!c)
		fail_msg("%s", e.text);
	r = control_roles_new(c);
	conf_free(c);
	control_roles_look_up(r);
	return r;
}

static void without_roles_root_and_we_are_admin_and_all_others_read(void **state)
{
	struct control_roles *r = roles_of("");

	(void)state;
	assert_true(control_roles_of(r, 0, NULL, 0) & ROLE_ADMIN);
	assert_true(control_roles_of(r, geteuid(), NULL, 0) & ROLE_ADMIN);
	assert_int_equal(control_roles_of(r, STRANGER, NULL, 0), ROLE_READER);
	control_roles_free(r);
}

static void roles_of_several_groups_add_up(void **state)
{
	struct control_roles *r = roles_of("roles { support = {\"daemon\"} rssi = {\"bin\"} }\n"); /* gid 1 and 2 everywhere */
	const gid_t both[] = { 77, 1, 2 }, one[] = { 2 };

	(void)state;
	assert_int_equal(control_roles_of(r, STRANGER, both, 3), ROLE_READER | ROLE_SUPPORT | ROLE_RSSI);
	assert_int_equal(control_roles_of(r, STRANGER, one, 1), ROLE_READER | ROLE_RSSI);
	control_roles_free(r);
}

static void with_roles_a_stranger_has_none(void **state)
{
	struct control_roles *r = roles_of("roles { support = {\"daemon\"} }\n");
	const gid_t other[] = { 77 };

	(void)state;
	assert_int_equal(control_roles_of(r, STRANGER, other, 1), 0);
	assert_true(control_roles_of(r, 0, NULL, 0) & ROLE_ADMIN);
	control_roles_free(r);
}

static void a_group_that_does_not_exist_gives_nothing(void **state)
{
	struct control_roles *r = roles_of("roles { admin = {\"no-such-group-here\"} }\n");
	const gid_t none[] = { 0 };

	(void)state;
	assert_int_equal(control_roles_of(r, STRANGER, none, 1), 0);
	control_roles_free(r);
}

static void the_kernel_tells_who_the_peer_is(void **state)
{
	struct control_roles *r = roles_of("");
	struct control_peer peer;
	struct err e;
	int fds[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	if (!control_peer_read(fds[0], r, &peer, &e))
		fail_msg("%s", e.text);
	assert_int_equal(peer.uid, geteuid());
	assert_int_equal(peer.pid, getpid());
	close(fds[0]);
	close(fds[1]);
	control_roles_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_roles_root_and_we_are_admin_and_all_others_read),
		cmocka_unit_test(roles_of_several_groups_add_up),
		cmocka_unit_test(with_roles_a_stranger_has_none),
		cmocka_unit_test(a_group_that_does_not_exist_gives_nothing),
		cmocka_unit_test(the_kernel_tells_who_the_peer_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
