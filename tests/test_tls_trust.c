/* Handshakes in memory: clients of tls_facts.h, servers with certificates of the simulator's authority. */
#include "probes/sim_pki.h"
#include "probes/tls_facts.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define DAY_MS INT64_C(86400000)

static struct {
	struct sim_pki *pki;
	struct tls_trust *trust;
	int asked; /* how often the trust store was asked for an issuer */
} site;

static int ask_issuer(X509 **ret_issuer, X509_STORE_CTX *x, X509 *certificate)
{
	site.asked++;
	return X509_STORE_CTX_get1_issuer(ret_issuer, x, certificate);
}

static int set_up(void **state)
{
	char authority[] = "/tmp/vigie-authority-XXXXXX";
	int fd = mkstemp(authority);
	struct err e;

	(void)state;
	if (fd < 0 || close(fd) != 0)
		return -1;
	setenv("SSL_CERT_FILE", authority, 1);
	setenv("SSL_CERT_DIR", "/nonexistent", 1);
	site.pki = sim_pki_new(authority, &e);
	site.trust = tls_trust_new(&e);
	unlink(authority);
	site.asked = 0;
	if (!site.pki || !site.trust)
		return -1;
	X509_STORE_set_get_issuer(site.trust->store, ask_issuer);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	tls_trust_free(site.trust);
	sim_pki_free(site.pki);
	return 0;
}

static SSL_CTX *server_until(double days, double chain_days, bool self_signed)
{
	struct sim_service s = { .name = "web", .host = "demo.test", .days = days, .chain_days = chain_days, .self_signed = self_signed };
	struct err e;
	SSL_CTX *server;

	s.endpoint.family = AF_INET6;
	server = sim_pki_context(site.pki, &s, &e);
	if (!server)
		fail_msg("%s", e.text);
	return server;
}

static void shake_hands(SSL *client, SSL *server)
{
	for (int turns = 0; turns < 10; turns++) {
		(void)SSL_do_handshake(client);
		(void)SSL_do_handshake(server);
	}
}

/* Returns how often the trust store was asked. */
static int connect_as(const char *host, SSL_CTX *server_ctx, struct tls_check *ret_check)
{
	SSL_CTX *client_ctx = SSL_CTX_new(TLS_client_method());
	SSL *client, *server = SSL_new(server_ctx);
	const int before = site.asked;
	BIO *a, *b;

	*ret_check = (struct tls_check){ .host = host };
	assert_true(tls_check_attach_ctx(client_ctx, site.trust, ret_check));
	client = SSL_new(client_ctx);
	assert_int_equal(BIO_new_bio_pair(&a, 0, &b, 0), 1);
	SSL_set_bio(client, a, a);
	SSL_set_bio(server, b, b);
	SSL_set_connect_state(client);
	SSL_set_accept_state(server);
	shake_hands(client, server);
	assert_true(SSL_is_init_finished(client));
	assert_true(ret_check->facts.present);
	SSL_free(client);
	SSL_free(server);
	SSL_CTX_free(client_ctx);
	return site.asked - before;
}

static void a_chain_that_was_proved_is_not_computed_again(void **state)
{
	SSL_CTX *server = server_until(90, 900, false);
	struct tls_check first, again;

	(void)state;
	assert_true(connect_as("demo.test", server, &first) > 0);
	assert_int_equal(connect_as("demo.test", server, &again), 0);

	assert_int_equal(first.faults, 0);
	assert_int_equal(again.faults, 0);
	assert_memory_equal(&again.facts, &first.facts, sizeof first.facts);
	assert_int_equal(again.chain_not_before.ms, first.chain_not_before.ms);
	assert_true(wall_is_known(again.facts.chain_not_after));
	SSL_CTX_free(server);
}

static void another_certificate_of_the_same_name_is_computed(void **state)
{
	SSL_CTX *before = server_until(90, NAN, false), *renewed = server_until(180, NAN, false);
	struct tls_check check;

	(void)state;
	connect_as("demo.test", before, &check);
	assert_true(connect_as("demo.test", renewed, &check) > 0);
	assert_int_equal(check.faults, 0);
	SSL_CTX_free(before);
	SSL_CTX_free(renewed);
}

static void a_fault_is_computed_and_told_each_time(void **state)
{
	SSL_CTX *servers[] = { server_until(90, NAN, true), server_until(-2, NAN, false), server_until(90, -2, false) };
	const unsigned faults[] = { TLS_FAULT_SELF_SIGNED, TLS_FAULT_EXPIRED, TLS_FAULT_CHAIN_EXPIRED };
	struct tls_check check;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(servers); i++) {
		for (int turns = 0; turns < 3; turns++) {
			assert_true(connect_as("demo.test", servers[i], &check) > 0);
			assert_int_equal(check.faults, faults[i]);
		}
		SSL_CTX_free(servers[i]);
	}
}

static void a_wrong_name_is_told_of_a_proved_chain(void **state)
{
	SSL_CTX *server = server_until(90, NAN, false);
	struct tls_check check;

	(void)state;
	connect_as("demo.test", server, &check);
	assert_int_equal(connect_as("other.test", server, &check), 0);
	assert_int_equal(check.faults, TLS_FAULT_WRONG_NAME);
	SSL_CTX_free(server);
}

static void a_proof_holds_between_the_dates_of_its_chain_alone(void **state)
{
	const uint8_t key[TLS_PROOF_KEY] = { 1, 2, 3 }, other[TLS_PROOF_KEY] = { 1, 2, 4 };
	const struct tls_proof kept = { { 10 * DAY_MS }, { 20 * DAY_MS }, { 10 * DAY_MS }, { 30 * DAY_MS } };
	struct tls_proof proof;

	(void)state;
	tls_trust_keep(site.trust, key, &kept);

	assert_true(tls_trust_find(site.trust, key, (wall_t){ 10 * DAY_MS + 1 }, &proof));
	assert_int_equal(proof.above_not_after.ms, 30 * DAY_MS);
	assert_true(tls_trust_find(site.trust, key, (wall_t){ 20 * DAY_MS - 1 }, &proof));
	assert_false(tls_trust_find(site.trust, key, (wall_t){ 20 * DAY_MS }, &proof));
	assert_false(tls_trust_find(site.trust, key, (wall_t){ 10 * DAY_MS }, &proof));
	assert_false(tls_trust_find(site.trust, other, (wall_t){ 15 * DAY_MS }, &proof));
}

static void a_chain_without_dates_is_not_kept(void **state)
{
	const uint8_t key[TLS_PROOF_KEY] = { 5 };
	const struct tls_proof none = tls_proof_of(NULL);
	struct tls_proof proof;

	(void)state;
	assert_false(wall_is_known(none.not_after));
	tls_trust_keep(site.trust, key, &none);
	assert_false(tls_trust_find(site.trust, key, (wall_t){ 0 }, &proof));
	assert_false(tls_trust_find(site.trust, (const uint8_t[TLS_PROOF_KEY]){ 0 }, (wall_t){ 0 }, &proof));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_chain_that_was_proved_is_not_computed_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_certificate_of_the_same_name_is_computed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_fault_is_computed_and_told_each_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_wrong_name_is_told_of_a_proved_chain, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_proof_holds_between_the_dates_of_its_chain_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_chain_without_dates_is_not_kept, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
