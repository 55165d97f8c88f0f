#include "probes/snmp_codec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char community[] = "public", user[] = "alice";
static char key_1[] = "alice-auth-1", key_2[] = "alice-auth-2", priv_1[] = "alice-priv-1", priv_2[] = "alice-priv-2";
static char short_key[] = "seven77";
static const mono_t now = { 5000000000 };
static const uint8_t engine_a[] = { 0x80, 0, 0x1f, 0x88, 4, 'a', 'g', 'e', 'n', 't' };

static const struct snmp_credential v2c = { .version = SNMP_V2C, .community = community };

static struct snmp_credential v3_with(char *auth_key, char *priv_key)
{
	return (struct snmp_credential){ .version = SNMP_V3, .user = user, .level = SNMP_AUTH_PRIV, .auth = SNMP_AUTH_SHA256,
		                         .auth_key = auth_key, .priv = SNMP_PRIV_AES128, .priv_key = priv_key };
}

static struct snmp_request_pdu request(int command, int32_t id)
{
	struct snmp_request_pdu r = { .command = command, .id = id, .max_repetitions = 10, .n_names = 2 };
	static const oid name[] = { 1, 3, 6, 1, 2, 1, 2, 2, 1, 10 };

	for (size_t i = 0; i < r.n_names; i++) {
		memcpy(r.names[i].ids, name, sizeof name);
		r.names[i].len = ARRAY_LEN(name);
	}
	return r;
}

static struct snmp_codec *codec_of(void **state)
{
	return *state;
}

static int open_codec(void **state)
{
	*state = snmp_codec_new(NULL);
	return *state ? 0 : -1;
}

static int close_codec(void **state)
{
	snmp_codec_free(*state);
	return 0;
}

static struct snmp_usm usm_of(struct snmp_codec *c, const struct snmp_credential *cred)
{
	struct snmp_usm u = { 0 };

	u.keys = snmp_codec_keys(c, cred, NULL);
	assert_non_null(u.keys);
	assert_true(snmp_usm_set_engine(&u, cred, engine_a, sizeof engine_a, NULL));
	u.boots = 3;
	u.time = 100;
	u.at = now;
	return u;
}

static void the_head_of_a_message_names_its_request(void **state)
{
	struct snmp_request_pdu r = request(SNMP_MSG_GETBULK, 77001);
	const uint8_t *bytes;
	struct snmp_peek k;
	size_t len;

	assert_true(snmp_encode(codec_of(state), &v2c, NULL, SNMP_NOAUTH_NOPRIV, &r, now, &bytes, &len, NULL));
	assert_true(snmp_peek(bytes, len, &k));
	assert_int_equal(k.version, 1);
	assert_int_equal(k.id, 77001);
	assert_int_equal(k.pdu_type, SNMP_MSG_GETBULK);
}

static void a_v3_head_names_engine_user_and_clock(void **state)
{
	struct snmp_credential cred = v3_with(key_1, priv_1);
	struct snmp_usm u = usm_of(codec_of(state), &cred);
	struct snmp_request_pdu r = request(SNMP_MSG_GET, 4242);
	mono_t ten_seconds_on = mono_add_ms(now, 10000);
	const uint8_t *bytes;
	struct snmp_peek k;
	size_t len;

	assert_true(snmp_encode(codec_of(state), &cred, &u, SNMP_AUTH_PRIV, &r, ten_seconds_on, &bytes, &len, NULL));
	assert_true(snmp_peek(bytes, len, &k));
	assert_int_equal(k.id, 4242);
	assert_int_equal(k.flags & 3, 3);
	assert_int_equal(k.boots, 3);
	assert_int_equal(k.time, 110);
	assert_int_equal(k.engine_id_len, sizeof engine_a);
	assert_memory_equal(k.engine_id, engine_a, sizeof engine_a);
	assert_int_equal(k.user_len, strlen(user));
	snmp_usm_done(&u);
}

static void a_cut_message_is_read_as_far_as_its_id_and_never_beyond(void **state)
{
	struct snmp_request_pdu r = request(SNMP_MSG_GETBULK, 1234567);
	const uint8_t *bytes;
	struct snmp_peek k;
	size_t len, readable = 0;

	assert_true(snmp_encode(codec_of(state), &v2c, NULL, SNMP_NOAUTH_NOPRIV, &r, now, &bytes, &len, NULL));
	for (size_t n = 0; n <= len; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, bytes, n);
		if (snmp_peek(copy, n, &k)) {
			readable++;
			assert_int_equal(k.id, 1234567);
		}
		free(copy);
	}
	assert_in_range(readable, len - 30, len - 15); /* head and id take some twenty bytes */
}

static void a_v3_message_that_is_cut_anywhere_never_reaches_the_library(void **state)
{
	/* its last parameter says one octet and has none: found by fuzzing */
	static const uint8_t found[] = { 0x30, 0x81, 0x2b, 2, 1, 3, 0x30, 0x11, 2, 4, 0x6d, 0x9a, 0xf4, 0x0a, 2, 3, 0, 0xff, 0xe3, 4, 1, 0, 2, 1, 3,
		4, 0x20, 0x30, 0x1e, 4, 9, 0x80, 0, 0x1f, 0x88, 4, 'd', 'e', 'm', 'o', 2, 1, 1, 2, 3, 0x17, 0x89, 0xdf, 4, 5, 'a', 'l', 'i', 'c', 'e', 4, 1 };
	struct snmp_credential cred = v3_with(key_1, priv_1);
	struct snmp_usm u = usm_of(codec_of(state), &cred);
	struct snmp_request_pdu r = request(SNMP_MSG_GET, 4242);
	const uint8_t *bytes;
	size_t len;

	assert_false(snmp_security_is_whole(found, sizeof found));
	assert_true(snmp_encode(codec_of(state), &cred, &u, SNMP_AUTH_PRIV, &r, now, &bytes, &len, NULL));
	assert_true(snmp_security_is_whole(bytes, len));
	for (size_t n = 0; n < len; n++) {
		uint8_t *copy = malloc(n ? n : 1);

		memcpy(copy, bytes, n);
		assert_false(snmp_security_is_whole(copy, n));
		free(copy);
	}
	snmp_usm_done(&u);
}

static enum snmp_decode_status try_decode(struct snmp_codec *c, const struct snmp_credential *cred, struct snmp_usm *u,
                                          const uint8_t *bytes, size_t len)
{
	uint8_t *copy = malloc(len);
	netsnmp_pdu *pdu = NULL;
	struct snmp_peek k;
	enum snmp_decode_status status = SNMP_MALFORMED;

	memcpy(copy, bytes, len);
	if (snmp_peek(copy, len, &k))
		status = snmp_decode(c, cred, u, SNMP_AUTH_PRIV, copy, len, &k, now, &pdu);
	snmp_free_pdu(pdu);
	free(copy);
	return status;
}

/* A request that comes back passes digest and decryption with its own keys, and is refused only because it is no response. */
static void two_credentials_of_one_user_on_one_engine_do_not_mix(void **state)
{
	struct snmp_codec *c = codec_of(state);
	struct snmp_credential right = v3_with(key_1, priv_1), wrong = v3_with(key_2, priv_1);
	struct snmp_usm u1 = usm_of(c, &right), u2 = usm_of(c, &wrong);
	struct snmp_request_pdu r = request(SNMP_MSG_GET, 1);
	const uint8_t *bytes;
	uint8_t kept[1024];
	size_t len;

	assert_true(snmp_encode(c, &right, &u1, SNMP_AUTH_PRIV, &r, now, &bytes, &len, NULL));
	assert_true(len <= sizeof kept);
	memcpy(kept, bytes, len);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(try_decode(c, &wrong, &u2, kept, len), SNMP_WRONG_DIGEST);
		assert_int_equal(try_decode(c, &right, &u1, kept, len), SNMP_MALFORMED);
	}
	snmp_usm_done(&u1);
	snmp_usm_done(&u2);
}

static void another_privacy_key_reads_nothing(void **state)
{
	struct snmp_codec *c = codec_of(state);
	struct snmp_credential right = v3_with(key_1, priv_1), other = v3_with(key_1, priv_2);
	struct snmp_usm u1 = usm_of(c, &right), u2 = usm_of(c, &other);
	struct snmp_request_pdu r = request(SNMP_MSG_GET, 9);
	const uint8_t *bytes;
	size_t len;

	assert_true(snmp_encode(c, &right, &u1, SNMP_AUTH_PRIV, &r, now, &bytes, &len, NULL));
	assert_int_not_equal(try_decode(c, &other, &u2, bytes, len), SNMP_DECODED);
	snmp_usm_done(&u1);
	snmp_usm_done(&u2);
}

static void two_devices_with_one_engine_id_keep_their_own_clocks(void **state)
{
	struct snmp_codec *c = codec_of(state);
	struct snmp_credential cred = v3_with(key_1, priv_1);
	struct snmp_usm first = usm_of(c, &cred), second = usm_of(c, &cred);
	struct snmp_request_pdu r = request(SNMP_MSG_GET, 5);
	const uint8_t *bytes;
	struct snmp_peek k;
	size_t len;

	second.boots = 900;
	second.time = 7;
	for (int i = 0; i < 2; i++) {
		assert_true(snmp_encode(c, &cred, &second, SNMP_AUTH_PRIV, &r, now, &bytes, &len, NULL));
		assert_true(snmp_peek(bytes, len, &k) && k.boots == 900 && k.time == 7);
		assert_true(snmp_encode(c, &cred, &first, SNMP_AUTH_PRIV, &r, now, &bytes, &len, NULL));
		assert_true(snmp_peek(bytes, len, &k) && k.boots == 3 && k.time == 100);
	}
	snmp_usm_done(&first);
	snmp_usm_done(&second);
}

static void a_message_older_than_what_was_heard_is_outside_the_time_window(void **state)
{
	struct snmp_codec *c = codec_of(state);
	struct snmp_credential cred = v3_with(key_1, priv_1);
	struct snmp_usm past = usm_of(c, &cred), present = usm_of(c, &cred);
	struct snmp_request_pdu r = request(SNMP_MSG_GET, 6);
	const uint8_t *bytes;
	size_t len;

	present.time_is_authentic = true;
	present.time = 100000;
	assert_true(snmp_encode(c, &cred, &past, SNMP_AUTH_PRIV, &r, now, &bytes, &len, NULL));
	assert_int_equal(try_decode(c, &cred, &present, bytes, len), SNMP_OLD_MESSAGE);
	snmp_usm_done(&past);
	snmp_usm_done(&present);
}

static void keys_are_made_once_and_a_short_pass_phrase_is_refused(void **state)
{
	struct snmp_codec *c = codec_of(state);
	struct snmp_credential good = v3_with(key_1, priv_1), same = v3_with(key_1, priv_1), bad = v3_with(short_key, priv_1);
	struct err e;

	assert_ptr_equal(snmp_codec_keys(c, &good, NULL), snmp_codec_keys(c, &same, NULL));
	assert_true(snmp_credential_tag(&good) == snmp_credential_tag(&same));
	assert_true(snmp_credential_tag(&good) != snmp_credential_tag(&bad));
	assert_null(snmp_codec_keys(c, &bad, &e));
	assert_int_equal(e.kind, ERR_DATA);
	assert_null(strstr(e.text, short_key));
}

static void every_protocol_encrypts_and_reads_its_own(void **state)
{
	static const enum snmp_auth auths[] = { SNMP_AUTH_MD5, SNMP_AUTH_SHA1, SNMP_AUTH_SHA224, SNMP_AUTH_SHA256, SNMP_AUTH_SHA384,
		                                SNMP_AUTH_SHA512 };
	static const enum snmp_priv privs[] = { SNMP_PRIV_DES, SNMP_PRIV_AES128, SNMP_PRIV_AES192, SNMP_PRIV_AES256 };
	struct snmp_request_pdu r = request(SNMP_MSG_GET, 8);
	const uint8_t *bytes;
	size_t len;

	for (size_t a = 0; a < ARRAY_LEN(auths); a++)
		for (size_t p = 0; p < ARRAY_LEN(privs); p++) {
			struct snmp_credential cred = v3_with(key_1, priv_1);
			struct snmp_usm u;

			cred.auth = auths[a];
			cred.priv = privs[p];
			u = usm_of(codec_of(state), &cred);
			assert_true(snmp_encode(codec_of(state), &cred, &u, SNMP_AUTH_PRIV, &r, now, &bytes, &len, NULL));
			assert_null(memmem(bytes, len, "\x2b\x06\x01\x02\x01\x02", 6)); /* the name does not stand in clear */
			assert_int_equal(try_decode(codec_of(state), &cred, &u, bytes, len), SNMP_MALFORMED);
			assert_true(u.time_is_authentic); /* the digest was right */
			snmp_usm_done(&u);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_head_of_a_message_names_its_request),
		cmocka_unit_test(a_v3_head_names_engine_user_and_clock),
		cmocka_unit_test(a_cut_message_is_read_as_far_as_its_id_and_never_beyond),
		cmocka_unit_test(a_v3_message_that_is_cut_anywhere_never_reaches_the_library),
		cmocka_unit_test(two_credentials_of_one_user_on_one_engine_do_not_mix),
		cmocka_unit_test(another_privacy_key_reads_nothing),
		cmocka_unit_test(two_devices_with_one_engine_id_keep_their_own_clocks),
		cmocka_unit_test(a_message_older_than_what_was_heard_is_outside_the_time_window),
		cmocka_unit_test(keys_are_made_once_and_a_short_pass_phrase_is_refused),
		cmocka_unit_test(every_protocol_encrypts_and_reads_its_own),
	};

	return cmocka_run_group_tests(tests, open_codec, close_codec);
}
