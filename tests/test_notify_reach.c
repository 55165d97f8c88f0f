/* Whom of the rota a message can reach, and what is said of those whom none does. */
#include "notify_reach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MAIL "notify post { type = \"mail\" recipients = \"rota\" }\n"
#define SCRIPT "notify sms { type = \"script\" target = \"/bin/true\" recipients = \"rota\" }\n"
#define HOOK "notify hook { type = \"webhook\" target = \"https://a/\" recipients = \"rota\" }\n"
#define TEAM "notify team { type = \"mail\" target = \"team@example.org\" }\n"

static const struct notify_contacts unknown = { 0 }, none = { .known = true };

static struct conf *conf_of(const char *text)
{
	struct err e;
	struct conf *c = conf_parse("/etc/v.conf", text, strlen(text), &e);

	if (!c)
		fail_msg("%s", e.text);
	return c;
}

static void a_person_is_reached_by_what_each_channel_needs(void **state)
{
	static const struct contact_row contact = { .name = "Bob", .email = "bob@example.org" };
	static const struct notify_contacts declared = { &contact, 1, true };
	static const struct rota_person bare = { .name = "Bob" }, phone = { .name = "Bob", .phone = "+33" }, other = { .name = "Zoe" };
	static const struct {
		const char *conf;
		const struct rota_person *person;
		const struct notify_contacts *contacts;
		enum notify_reach expected;
	} cases[] = {
		{ MAIL, &bare, &none, NOTIFY_REACH_NONE },           { MAIL, &phone, &none, NOTIFY_REACH_NONE },
		{ MAIL TEAM, &phone, &none, NOTIFY_REACH_NONE },     { MAIL, &bare, &declared, NOTIFY_REACH_ADDRESS },
		{ MAIL, &other, &declared, NOTIFY_REACH_NONE },      { SCRIPT, &bare, &none, NOTIFY_REACH_NAME },
		{ MAIL SCRIPT, &bare, &none, NOTIFY_REACH_NAME },    { SCRIPT, &phone, &none, NOTIFY_REACH_ADDRESS },
		{ SCRIPT, &bare, &declared, NOTIFY_REACH_ADDRESS },  { HOOK, &bare, &none, NOTIFY_REACH_ADDRESS },
		{ TEAM, &bare, &declared, NOTIFY_REACH_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct conf *c = conf_of(cases[i].conf);

		assert_int_equal(notify_reach(c, cases[i].person, cases[i].contacts), cases[i].expected);
		conf_free(c);
	}
}

/* ---- what is said ---- */

struct said { char all[8192]; size_t n, sure; };

static void say(void *user, enum notify_reach reach, const char *why)
{
	struct said *s = user;
	size_t len = strlen(s->all);

	s->n++;
	s->sure += reach == NOTIFY_REACH_NONE;
	snprintf(s->all + len, sizeof s->all - len, "%s\n", why);
}

static struct said check(const char *sections, const char *rota, const struct notify_contacts *contacts)
{
	char path[] = "/tmp/vigie-rota-XXXXXX", text[1024];
	struct said s = { .n = 0 };
	int fd = mkstemp(path);
	struct conf *c;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, rota, strlen(rota)), strlen(rota));
	close(fd);
	snprintf(text, sizeof text, "rota { file = \"%s\" }\n%s", path, sections);
	c = conf_of(text);
	notify_reach_check(c, contacts, say, &s);
	conf_free(c);
	unlink(path);
	return s;
}

static const char three[] = "person Alice email alice@example.org\nperson Bob phone 12\nperson Zoe\ndefault Zoe\n";

static void whom_no_message_reaches_is_named_the_default_first(void **state)
{
	struct said s = check(MAIL TEAM, three, &none);

	(void)state;
	assert_string_equal(s.all, "Zoe has no mail address: no message to them leaves by post\n"
	                           "Bob has no mail address: no message to them leaves by post\n");
	assert_int_equal(s.sure, 2);
}

static void a_script_wants_a_number_or_an_address(void **state)
{
	struct said s = check(SCRIPT, three, &none);

	(void)state;
	assert_string_equal(s.all, "Zoe has neither a telephone number nor a mail address: messages by sms bear the name alone\n");
	assert_int_equal(s.sure, 0);
}

static void contacts_that_cannot_be_read_may_have_it(void **state)
{
	struct said s = check(MAIL, three, &unknown);

	(void)state;
	assert_int_equal(s.n, 2);
	assert_int_equal(s.sure, 0);
	assert_non_null(strstr(s.all, "Zoe has no mail address in the rota: unless a contact of that name has one, no message to them leaves by post\n"));
}

static void nothing_is_said_where_nothing_is_lacking(void **state)
{
	static const struct contact_row rows[] = { { .name = "Bob", .email = "b@example.org" }, { .name = "Zoe", .email = "z@example.org" } };

	(void)state;
	assert_int_equal(check(MAIL SCRIPT, three, &(struct notify_contacts){ rows, 2, true }).n, 0);
	assert_int_equal(check(TEAM, three, &none).n, 0);
	assert_int_equal(check(MAIL, "person", &none).n, 0); /* no rota: that is a mistake of its own */
}

static void of_many_the_first_are_named_and_the_others_counted(void **state)
{
	char rota[4096] = "person Zoe\ndefault Zoe\n";
	struct said s;

	(void)state;
	for (int i = 0; i < 30; i++)
		snprintf(rota + strlen(rota), sizeof rota - strlen(rota), "person P%d\n", i);
	s = check(MAIL, rota, &none);
	assert_int_equal(s.n, NOTIFY_REACH_TOLD + 1);
	assert_non_null(strstr(s.all, "the same of 11 others\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_is_reached_by_what_each_channel_needs),
		cmocka_unit_test(whom_no_message_reaches_is_named_the_default_first),
		cmocka_unit_test(a_script_wants_a_number_or_an_address),
		cmocka_unit_test(contacts_that_cannot_be_read_may_have_it),
		cmocka_unit_test(nothing_is_said_where_nothing_is_lacking),
		cmocka_unit_test(of_many_the_first_are_named_and_the_others_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
