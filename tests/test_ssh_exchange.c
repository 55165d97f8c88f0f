/* The exchange of SSH up to its host key; that a real server's key is read is in tests/daemon_exposures.sh. */
#include "probes/ssh_certificate.h"
#include "probes/ssh_exchange.h"
#include "probes/ssh_wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What OpenSSH said in an exchange of another client: identification, KEXINIT and a reply for somebody else's key. */
static size_t read_seed(const char *name, uint8_t *buf, size_t size)
{
	char path[4096];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, "%s/tests/corpus/exposure/%s", getenv("top_srcdir"), name);
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fgetc(f), 0x0d); /* of the fuzzer */
	n = fread(buf, 1, size, f);
	fclose(f);
	return n;
}

static size_t said(uint8_t *buf, size_t size) { return read_seed("exchange", buf, size); }

static enum ssh_exchange_step feed(struct ssh_exchange *x, const void *bytes, size_t n)
{
	memset(x, 0, sizeof *x);
	x->wanted = "rsa-sha2-512,rsa-sha2-256,ssh-rsa";
	ssh_exchange_begin(x);
	x->n_out = 0;
	return ssh_exchange_feed(x, bytes, n);
}

static struct ssh_exchange x;

static void who_does_not_prove_its_key_shows_none(void **state)
{
	uint8_t bytes[4096];
	size_t n = said(bytes, sizeof bytes);

	(void)state;
	assert_int_equal(feed(&x, bytes, n), SSH_EXCHANGE_FAILED);
	assert_null(x.key);
	assert_int_equal(x.awaits, SSH_AWAITS_REPLY); /* it was read to the end */
	ssh_exchange_done(&x);
}

static void it_is_read_in_any_pieces_and_answered_once(void **state)
{
	uint8_t bytes[4096];
	size_t n = said(bytes, sizeof bytes), kexinit = (size_t)((uint8_t *)memchr(bytes, '\n', n) - bytes) + 1;

	(void)state;
	kexinit += 4 + ssh_read_u32(bytes + kexinit);
	feed(&x, bytes, 0);
	for (size_t i = 0; i < kexinit; i++) {
		assert_int_equal(x.n_out, 0);
		assert_int_equal(ssh_exchange_feed(&x, bytes + i, 1), SSH_EXCHANGE_WAITS);
	}
	assert_int_equal(x.out[5], 30); /* SSH_MSG_KEX_ECDH_INIT with a key of X25519 */
	assert_int_equal(ssh_read_u32(x.out + 6), 32);
	assert_int_equal(x.n_out % 8, 0);
	ssh_exchange_done(&x);
}

static uint8_t *put_names(uint8_t *p, const char *names)
{
	ssh_write_u32(p, (uint32_t)strlen(names));
	memcpy(p + 4, names, strlen(names));
	return p + 4 + strlen(names);
}

static size_t put_packet(uint8_t *p, size_t n)
{
	size_t padding = 8 - (5 + n) % 8 + 8;

	ssh_write_u32(p, (uint32_t)(1 + n + padding));
	p[4] = (uint8_t)padding;
	memset(p + 5 + n, 0, padding);
	return 5 + n + padding;
}

static size_t put_kexinit(uint8_t *p, const char *method)
{
	uint8_t *end = p + 5 + 17;

	memset(p + 5, 0, 17);
	p[5] = 20;
	end = put_names(put_names(end, method), "ssh-rsa");
	for (size_t i = 0; i < 8; i++)
		end = put_names(end, "none");
	memset(end, 0, 5);
	return put_packet(p, (size_t)(end + 5 - (p + 5)));
}

static size_t put_reply(uint8_t *p, const uint8_t *number, size_t n)
{
	uint8_t *end = p + 6;

	p[5] = 31;
	end = put_names(end, "key");
	ssh_write_u32(end, (uint32_t)n);
	memcpy(end + 4, number, n);
	end = put_names(end + 4 + n, "signature");
	return put_packet(p, (size_t)(end - (p + 5)));
}

/* RFC 4253 §8: e is an mpint, a positive one; what comes back is bounded. */
static void a_server_without_curves_is_asked_by_a_group(void **state)
{
	static const struct { const char *method; size_t octets; } groups[] = {
		{ "diffie-hellman-group14-sha256", 256 }, { "curve448-sha512,diffie-hellman-group16-sha512", 512 }, { "diffie-hellman-group14-sha1", 256 },
	};
	static const uint8_t numbers[600] = { 1 };
	const size_t lengths[] = { 0, 1, 257, 600 };
	uint8_t bytes[2048] = "SSH-2.0-x\r\n";

	(void)state;
	for (size_t i = 0; i < 4 * sizeof groups / sizeof *groups; i++) {
		const size_t n = 11 + put_kexinit(bytes + 11, groups[i / 4].method), octets = groups[i / 4].octets;
		uint32_t length;

		assert_int_equal(feed(&x, bytes, n), SSH_EXCHANGE_WAITS);
		length = ssh_read_u32(x.out + 6);
		assert_int_equal(x.out[5], 30);
		assert_in_range(length, octets - 4, octets + 1);
		assert_true(x.out[10] < 0x80 && (x.out[10] > 0 || x.out[11] >= 0x80));
		assert_int_equal(ssh_exchange_feed(&x, bytes, put_reply(bytes, numbers, lengths[i % 4])), SSH_EXCHANGE_FAILED);
		memcpy(bytes, "SSH-2.0-x\r\n", 11);
		ssh_exchange_done(&x);
	}
}

static void what_is_no_ssh_2_or_too_long_ends_it(void **state)
{
	static const struct { const char *bytes; size_t n; enum ssh_exchange_step step; } cases[] = {
		{ "SSH-1.5-x\r\n", 11, SSH_EXCHANGE_FAILED }, { "SSH-\n", 5, SSH_EXCHANGE_FAILED }, { "Welcome\r\nSSH-2.0-x\r\n", 20, SSH_EXCHANGE_WAITS },
		{ "SSH-1.99-x\n", 11, SSH_EXCHANGE_WAITS }, { "SSH-2.0-x\n\xff\xff\xff\xff\x04", 15, SSH_EXCHANGE_FAILED },
		{ "SSH-2.0-x\n\0\0\0\x0c\xff", 15, SSH_EXCHANGE_FAILED }, { "SSH-2.0-x\n\0\0\0\x0c\x0a\x1f 1234567890", 26, SSH_EXCHANGE_FAILED },
		{ "SSH-2.0-x\n\0\0\0\x0c\x0a\x14 1234567890", 26, SSH_EXCHANGE_FAILED }, { "SSH-2.0-x\n\0\0\0\x0c\x0a\x02 1234567890", 26, SSH_EXCHANGE_WAITS },
	};
	static uint8_t endless[SSH_LINES_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (feed(&x, cases[i].bytes, cases[i].n) != cases[i].step)
			fail_msg("case %zu", i);
		ssh_exchange_done(&x);
	}
	assert_int_equal(feed(&x, endless, sizeof endless - 1), SSH_EXCHANGE_WAITS);
	assert_int_equal(feed(&x, endless, sizeof endless), SSH_EXCHANGE_FAILED);
	memset(endless, '\n', sizeof endless);
	assert_int_equal(feed(&x, endless, sizeof endless), SSH_EXCHANGE_FAILED);
}

/* By ssh-keygen -s with an Ed25519 key, all that stands before the signature: not a byte may be another. */
static void a_signature_is_of_that_key_and_of_these_bytes_alone(void **state)
{
	struct ssh_certificate c;
	struct ssh_key ca, other;
	uint8_t blob[1024];
	size_t n = read_seed("certificate", blob, sizeof blob);
	struct ssh_bytes body, signature;

	(void)state;
	assert_true(ssh_certificate_read((struct ssh_bytes){ blob, n }, &c));
	assert_true(ssh_key_read(c.ca, &ca));
	body = (struct ssh_bytes){ blob, (size_t)(c.ca.p + c.ca.n - blob) };
	signature = (struct ssh_bytes){ blob + body.n + 4, n - body.n - 4 };
	assert_true(ssh_key_signed(&ca, signature, body));
	other = ca;
	other.fields[0] = c.key.fields[0];
	assert_false(ssh_key_signed(&other, signature, body));
	for (size_t i = 0; i < n; i++) {
		blob[i] ^= 1;
		if (i < body.n || i >= body.n + 4)
			assert_false(ssh_key_signed(&ca, signature, body));
		blob[i] ^= 1;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_does_not_prove_its_key_shows_none), cmocka_unit_test(it_is_read_in_any_pieces_and_answered_once),
		cmocka_unit_test(a_server_without_curves_is_asked_by_a_group),
		cmocka_unit_test(what_is_no_ssh_2_or_too_long_ends_it), cmocka_unit_test(a_signature_is_of_that_key_and_of_these_bytes_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
