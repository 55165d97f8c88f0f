#include "probes/exposure_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct exposure_fact hear(enum exposure_subject s, const char *said, size_t n, bool closed)
{
	struct exposure_heard h = { HEARD_CONNECTED, closed, (const uint8_t *)said, n };
	struct exposure_fact f;

	exposure_read_port(s, &h, &f);
	assert_int_equal(f.subject, s);
	return f;
}

#define HEAR(subject, said) hear((subject), (said), sizeof(said) - 1, false)

static void assert_fact(const struct exposure_fact *f, enum exposure_answer answer, const char *evidence)
{
	assert_string_equal(exposure_answer_name(f->answer), exposure_answer_name(answer));
	assert_string_equal(f->evidence, evidence);
}

static void a_port_that_is_closed_or_filtered_is_told_apart(void **state)
{
	struct exposure_heard h = { .how = HEARD_REFUSAL };
	struct exposure_fact f;

	(void)state;
	exposure_read_port(EXPOSURE_TELNET, &h, &f);
	assert_fact(&f, EXPOSURE_REFUSED, "");
	h.how = HEARD_NOBODY;
	exposure_read_port(EXPOSURE_TELNET, &h, &f);
	assert_fact(&f, EXPOSURE_NOT_ANSWERED, "");
}

static void telnet_is_read_without_its_commands_and_made_safe(void **state)
{
	struct exposure_fact f = HEAR(EXPOSURE_TELNET, "\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0\r\n\x1b[2JSwitch 3\r\nlogin: ");

	(void)state;
	assert_fact(&f, EXPOSURE_ANSWERED, "\xef\xbf\xbd[2JSwitch 3");
	f = HEAR(EXPOSURE_TELNET, "\xff\xfd");
	assert_fact(&f, EXPOSURE_ANSWERED, "telnet options");
	f = HEAR(EXPOSURE_TELNET, "");
	assert_fact(&f, EXPOSURE_OPEN, "");
}

static void a_password_over_http_is_a_basic_challenge_or_a_field_of_a_form(void **state)
{
	static const struct { const char *said; enum exposure_answer answer; const char *evidence; } cases[] = {
		{ "HTTP/1.1 401 Unauthorized\r\nwww-authenticate:  basic realm=\"Router\"\r\n\r\n", EXPOSURE_PASSWORD,
		  "HTTP/1.1 401 Unauthorized; basic realm=\"Router\"" },
		{ "HTTP/1.0 401 No\r\nWWW-Authenticate: Negotiate\r\n\r\n", EXPOSURE_ANSWERED, "HTTP/1.0 401 No; Negotiate" },
		{ "HTTP/1.1 301 Moved\r\nServer: x\r\nLocation: https://a/\r\n\r\n", EXPOSURE_ANSWERED, "HTTP/1.1 301 Moved; https://a/" },
		{ "HTTP/1.1 200 OK\r\nServer: x/1\r\n\r\n<form><INPUT name=p\nTYPE='password'></form>", EXPOSURE_PASSWORD,
		  "HTTP/1.1 200 OK; password field; x/1" },
		{ "HTTP/1.1 200 OK\r\n\r\n<p>type=password</p><input type=text>", EXPOSURE_ANSWERED, "HTTP/1.1 200 OK" },
		{ "SSH-2.0-x\r\n", EXPOSURE_OPEN, "SSH-2.0-x" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct exposure_fact f = hear(EXPOSURE_HTTP, cases[i].said, strlen(cases[i].said), true);

		assert_fact(&f, cases[i].answer, cases[i].evidence);
	}
}

static void a_bind_is_taken_refused_or_neither(void **state)
{
	struct exposure_fact f = HEAR(EXPOSURE_LDAP, "\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x00\x04\x00\x04\x00");

	(void)state;
	assert_fact(&f, EXPOSURE_PASSWORD, "anonymous simple bind: resultCode 0");
	f = HEAR(EXPOSURE_LDAP, "\x30\x84\x00\x00\x00\x10\x02\x01\x01\x61\x84\x00\x00\x00\x07\x0a\x01\x0d\x04\x00\x04\x00");
	assert_fact(&f, EXPOSURE_REFUSED, "anonymous simple bind: resultCode 13");
	f = HEAR(EXPOSURE_LDAP, "\x30\x0c\x02\x01\x01\x61\x07\x0a\x01\x31\x04\x00\x04\x00");
	assert_fact(&f, EXPOSURE_ANSWERED, "anonymous simple bind: resultCode 49");
	f = HEAR(EXPOSURE_LDAP, "\x30\x0c\x02");
	assert_fact(&f, EXPOSURE_OPEN, "");
}

static void ssh_says_its_protocol_after_other_lines(void **state)
{
	struct exposure_fact f = HEAR(EXPOSURE_SSH, "Welcome\r\nSSH-2.0-OpenSSH_9.2p1\r\n");

	(void)state;
	assert_fact(&f, EXPOSURE_ANSWERED, "SSH-2.0-OpenSSH_9.2p1");
	f = HEAR(EXPOSURE_SSH, "SSH-1.99-Cisco-1.25\n");
	assert_fact(&f, EXPOSURE_PROTOCOL_1, "SSH-1.99-Cisco-1.25");
	f = HEAR(EXPOSURE_SSH, "220 ftp\r\n");
	assert_fact(&f, EXPOSURE_OPEN, "220 ftp");
}

static void what_waits_in_silence_on_514_may_be_syslog(void **state)
{
	struct exposure_fact f = HEAR(EXPOSURE_RSH, "");

	(void)state;
	assert_fact(&f, EXPOSURE_OPEN, "");
	assert_null(exposure_judge(&f, WALL_NEVER, (wall_t){ 0 }));
	f = hear(EXPOSURE_RSH, "", 0, true);
	assert_fact(&f, EXPOSURE_ANSWERED, "");
	assert_non_null(exposure_judge(&f, WALL_NEVER, (wall_t){ 0 }));
}


static void a_host_key_has_its_fingerprint_and_strength(void **state)
{
	uint8_t blob[600] = { 0, 0, 0, 11 };
	struct exposure_fact f;
	size_t n = 15;

	(void)state;
	memcpy(blob + 4, "ssh-ed25519", 11);
	blob[n + 3] = 32;
	assert_true(exposure_read_host_key(blob, n + 36, EXPOSURE_SSH_HOST_KEY, &f));
	assert_fact(&f, EXPOSURE_ANSWERED, "ssh-ed25519 SHA256:kmYcvdi2GkPeWxB6XLjrZB8JHsy2Hm8luHMFp9GMvqk");
	assert_int_equal(f.value, 128);

	memset(blob, 0, sizeof blob);
	blob[3] = 7;
	memcpy(blob + 4, "ssh-rsa", 7);
	memcpy(blob + 11, "\0\0\0\3\1\0\1\0\0\0\x81\0\x80", 13); /* e; a modulus of 1,024 bits */
	assert_true(exposure_read_host_key(blob, 11 + 7 + 4 + 0x81, EXPOSURE_SSH_HOST_KEY, &f));
	assert_int_equal(f.value, 80);
	assert_non_null(exposure_judge(&f, WALL_NEVER, (wall_t){ 0 }));
	assert_false(exposure_read_host_key(blob, 11 + 7 + 4 + 0x80, EXPOSURE_SSH_HOST_KEY, &f));
	assert_false(exposure_read_host_key(blob, 3, EXPOSURE_SSH_HOST_KEY, &f));
}

/* What ssh-keygen -s made, a seed of the fuzzer, whose first byte is not of it. */
static size_t read_seed(const char *name, uint8_t *buf, size_t size)
{
	char path[4096];
	size_t n;
	FILE *f;

	snprintf(path, sizeof path, "%s/tests/corpus/exposure/%s", getenv("top_srcdir"), name);
	f = fopen(path, "rb");
	assert_non_null(f);
	(void)fgetc(f);
	n = fread(buf, 1, size, f);
	fclose(f);
	return n;
}

static void a_certificate_of_a_host_key_says_who_signed_it_and_until_when(void **state)
{
	char id[256], serial[256], issuer[256];
	struct exposure_fact f;
	uint8_t blob[1024];
	size_t n = read_seed("certificate", blob, sizeof blob);

	(void)state;
	assert_true(exposure_read_host_certificate(blob, n, EXPOSURE_SSH_CERTIFICATE_ED25519, &f));
	assert_fact(&f, EXPOSURE_ANSWERED, "web-1,of a test; serial 7; signed by SHA256:UEv6ujtfyESsMKvmtOSlnvEKkoQx2P9FLmruqNhd9nU; ssh-ed25519; "
	                                   "until 2026-01-01T00:00:00Z; for web-1.test,web-1");
	assert_int_equal(f.value, INT64_C(1767225600000));
	assert_true(exposure_certificate_parts(f.evidence, id, serial, issuer, sizeof id));
	assert_string_equal(id, "web-1,of a test");
	assert_string_equal(serial, "7");
	assert_string_equal(issuer, "SHA256:UEv6ujtfyESsMKvmtOSlnvEKkoQx2P9FLmruqNhd9nU");
	for (size_t i = 0; i < n; i++)
		assert_false(exposure_read_host_certificate(blob, i, EXPOSURE_SSH_CERTIFICATE_ED25519, &f));
	assert_false(exposure_certificate_parts("ssh-ed25519 SHA256:x", id, serial, issuer, sizeof id));
}

static void a_certificate_may_last_for_ever_and_one_of_a_person_is_none(void **state)
{
	struct exposure_fact f;
	uint8_t blob[1024];
	size_t n = read_seed("certificate_forever", blob, sizeof blob);

	(void)state;
	assert_true(exposure_read_host_certificate(blob, n, EXPOSURE_SSH_CERTIFICATE_RSA, &f));
	assert_true(f.value == UNKNOWN_I64);
	assert_null(exposure_judge(&f, WALL_NEVER, (wall_t){ INT64_MAX }));
	n = read_seed("certificate_user", blob, sizeof blob);
	assert_false(exposure_read_host_certificate(blob, n, EXPOSURE_SSH_CERTIFICATE_ECDSA, &f));
	n = read_seed("ed25519", blob, sizeof blob);
	assert_false(exposure_read_host_certificate(blob, n, EXPOSURE_SSH_CERTIFICATE_ED25519, &f));
}

static void no_password_is_ever_said(void **state)
{
	char buf[512];
	size_t n;
	const uint8_t *said;

	(void)state;
	for (enum exposure_subject s = 0; s < EXPOSURE_SUBJECT_COUNT; s++) {
		said = exposure_greeting(s, "2001:db8::1", buf, &n);
		if (s == EXPOSURE_LDAP)
			assert_memory_equal(said + n - 4, "\x04\x00\x80\x00", 4); /* no name, no password */
		else if (s == EXPOSURE_HTTP)
			assert_non_null(strstr((const char *)said, "Host: [2001:db8::1]\r\n"));
		else
			assert_int_equal(n, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_port_that_is_closed_or_filtered_is_told_apart),
		cmocka_unit_test(telnet_is_read_without_its_commands_and_made_safe),
		cmocka_unit_test(a_password_over_http_is_a_basic_challenge_or_a_field_of_a_form),
		cmocka_unit_test(a_bind_is_taken_refused_or_neither),
		cmocka_unit_test(ssh_says_its_protocol_after_other_lines),
		cmocka_unit_test(what_waits_in_silence_on_514_may_be_syslog),
		cmocka_unit_test(a_host_key_has_its_fingerprint_and_strength),
		cmocka_unit_test(a_certificate_of_a_host_key_says_who_signed_it_and_until_when),
		cmocka_unit_test(a_certificate_may_last_for_ever_and_one_of_a_person_is_none),
		cmocka_unit_test(no_password_is_ever_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
