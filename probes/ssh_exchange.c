#include "probes/ssh_exchange.h"

#include "probes/ssh_wire.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

enum {
	MSG_DISCONNECT = 1, MSG_IGNORE = 2, MSG_UNIMPLEMENTED = 3, MSG_DEBUG = 4, MSG_KEXINIT = 20, MSG_KEX_INIT = 30, MSG_KEX_REPLY = 31, /* RFC 4250 §4.1, of all methods */
	COOKIE = 16, BLOCK = 8, PADDING_LEAST = 4, OUR_KEXINIT_MAX = 1536,
};

static const char identification[] = "SSH-2.0-vigie";
enum { METHODS, HOST_KEYS };
/* RFC 8731, RFC 5656; RFC 8268 and RFC 4253 §8 for those that know no curve. What is liked best first. */
static const struct method { const char *name, *kind, *group; const EVP_MD *(*digest)(void); } methods[] = {
	{ "curve25519-sha256", "X25519", NULL, EVP_sha256 }, { "curve25519-sha256@libssh.org", "X25519", NULL, EVP_sha256 },
	{ "ecdh-sha2-nistp256", "EC", "P-256", EVP_sha256 },
	{ "diffie-hellman-group14-sha256", "DH", "modp_2048", EVP_sha256 }, { "diffie-hellman-group16-sha512", "DH", "modp_4096", EVP_sha512 },
	{ "diffie-hellman-group14-sha1", "DH", "modp_2048", EVP_sha1 },
};
enum { METHODS_MAX = sizeof methods / sizeof *methods };
/* Ciphers are named for agreement only: the connection ends before any is used. */
static const char *const offered[] = {
	[METHODS] = NULL /* methods */, [HOST_KEYS] = NULL /* those that are wanted */,
	"aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-cbc",
	"aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-cbc",
	"hmac-sha2-256,hmac-sha2-512,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1",
	"hmac-sha2-256,hmac-sha2-512,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha1",
	"none,zlib@openssh.com", "none,zlib@openssh.com", "", "",
};

/* ---- what is said ---- */

static uint8_t *write_names(uint8_t *p, const char *names)
{
	size_t n = strlen(names);

	ssh_write_u32(p, (uint32_t)n);
	memcpy(p + 4, names, n);
	return p + 4 + n;
}

static uint8_t *write_methods(uint8_t *p)
{
	char names[256] = "";

	for (size_t i = 0, n = 0; i < METHODS_MAX && n < sizeof names; i++)
		n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", i ? "," : "", methods[i].name);
	return write_names(p, names);
}

/* A fixed cookie: it only has to make our own keys fresh, and none is used. */
static size_t write_kexinit(const struct ssh_exchange *x, uint8_t *p)
{
	uint8_t *begin = p;

	*p++ = MSG_KEXINIT;
	memset(p, 0, COOKIE);
	p += COOKIE;
	for (size_t i = 0; i < sizeof offered / sizeof *offered; i++)
		p = i == METHODS ? write_methods(p) : write_names(p, i == HOST_KEYS ? x->wanted : offered[i]);
	memset(p, 0, 5); /* no guessed packet follows; reserved */
	return (size_t)(p + 5 - begin);
}

static void say_packet(struct ssh_exchange *x, const uint8_t *payload, size_t n)
{
	size_t padding = BLOCK - (5 + n) % BLOCK;
	uint8_t *p = x->out + x->n_out;

	if (padding < PADDING_LEAST)
		padding += BLOCK;
	if (5 + n + padding > sizeof x->out - x->n_out)
		return;
	ssh_write_u32(p, (uint32_t)(1 + n + padding));
	p[4] = (uint8_t)padding;
	memcpy(p + 5, payload, n);
	memset(p + 5 + n, 0, padding);
	x->n_out += 5 + n + padding;
}

void ssh_exchange_begin(struct ssh_exchange *x)
{
	uint8_t kexinit[OUR_KEXINIT_MAX];

	memcpy(x->out, identification, sizeof identification - 1);
	memcpy(x->out + sizeof identification - 1, "\r\n", 2);
	x->n_out = sizeof identification + 1;
	say_packet(x, kexinit, write_kexinit(x, kexinit));
}

/* ---- what is agreed ---- */

static bool lists(const uint8_t *list, size_t n, const char *name, size_t n_name)
{
	for (size_t at = 0, len; at < n; at += len + 1) {
		const uint8_t *comma = memchr(list + at, ',', n - at);

		len = comma ? (size_t)(comma - list) - at : n - at;
		if (len == n_name && memcmp(list + at, name, len) == 0)
			return true;
	}
	return false;
}

/* The first of ours that is among theirs, RFC 4253 §7.1. */
static const char *agree(const char *ours, const uint8_t *theirs, size_t n)
{
	for (const char *name = ours; *name; name += strcspn(name, ",") + (name[strcspn(name, ",")] == ','))
		if (lists(theirs, n, name, strcspn(name, ",")))
			return name;
	return NULL;
}

bool ssh_exchange_offers(const struct ssh_exchange *x, const char *names)
{
	return x->keys && agree(names, x->keys, x->n_keys);
}

static const struct method *agree_method(const uint8_t *theirs, size_t n)
{
	for (size_t i = 0; i < METHODS_MAX; i++)
		if (lists(theirs, n, methods[i].name, strlen(methods[i].name)))
			return &methods[i];
	return NULL;
}

static EVP_PKEY *make_key(const struct method *m)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, m->kind, NULL);
	EVP_PKEY *key = NULL;

	if (ctx && EVP_PKEY_keygen_init(ctx) == 1 && (!m->group || EVP_PKEY_CTX_set_group_name(ctx, m->group) == 1))
		(void)EVP_PKEY_generate(ctx, &key);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

static bool make_own(struct ssh_exchange *x, const struct method *m)
{
	x->own = make_key(m);
	x->digest = m->digest();
	return x->own && ssh_public_write(x->own, x->own_public, &x->n_own);
}

static enum ssh_exchange_step read_kexinit(struct ssh_exchange *x, const uint8_t *payload, size_t n)
{
	const uint8_t *p = payload + 1 + COOKIE, *names, *keys;
	size_t rest = n - 1 - COOKIE, n_names, n_keys;
	uint8_t init[5 + sizeof x->own_public] = { MSG_KEX_INIT };
	const struct method *method;

	if (n < 1 + COOKIE || n > sizeof x->kexinit || !ssh_take_string(&p, &rest, &names, &n_names) || !ssh_take_string(&p, &rest, &keys, &n_keys))
		return SSH_EXCHANGE_FAILED;
	memcpy(x->kexinit, payload, n);
	x->n_kexinit = n;
	x->keys = x->kexinit + (keys - payload);
	x->n_keys = n_keys;
	method = agree_method(names, n_names);
	if (!method || !agree(x->wanted, keys, n_keys) || !make_own(x, method))
		return SSH_EXCHANGE_FAILED;
	ssh_write_u32(init + 1, (uint32_t)x->n_own);
	memcpy(init + 5, x->own_public, x->n_own);
	say_packet(x, init, 5 + x->n_own);
	x->awaits = SSH_AWAITS_REPLY;
	return SSH_EXCHANGE_WAITS;
}

/* ---- what is shown ---- */

static enum ssh_exchange_step read_reply(struct ssh_exchange *x, const uint8_t *payload, size_t n)
{
	const uint8_t *p = payload + 1;
	size_t rest = n - 1;
	uint8_t kexinit[OUR_KEXINIT_MAX];
	struct ssh_proof proof = {
		.ours = { (const uint8_t *)identification, sizeof identification - 1 }, .theirs = { (const uint8_t *)x->theirs, x->n_theirs },
		.our_kexinit = { kexinit, write_kexinit(x, kexinit) }, .their_kexinit = { x->kexinit, x->n_kexinit }, .our_public = { x->own_public, x->n_own },
	};

	if (!ssh_take_string(&p, &rest, &proof.key.p, &proof.key.n) || !ssh_take_string(&p, &rest, &proof.their_public.p, &proof.their_public.n)
	    || !ssh_take_string(&p, &rest, &proof.signature.p, &proof.signature.n) || !ssh_proof_holds(&proof, x->own, x->digest))
		return SSH_EXCHANGE_FAILED;
	x->key = proof.key.p;
	x->n_key = proof.key.n;
	return SSH_EXCHANGE_SHOWN;
}

static enum ssh_exchange_step read_payload(struct ssh_exchange *x, const uint8_t *payload, size_t n)
{
	switch (payload[0]) {
	case MSG_IGNORE: case MSG_UNIMPLEMENTED: case MSG_DEBUG:
		return SSH_EXCHANGE_WAITS;
	case MSG_KEXINIT:
		return x->awaits == SSH_AWAITS_KEXINIT ? read_kexinit(x, payload, n) : SSH_EXCHANGE_FAILED;
	case MSG_KEX_REPLY:
		return x->awaits == SSH_AWAITS_REPLY ? read_reply(x, payload, n) : SSH_EXCHANGE_FAILED;
	default: /* MSG_DISCONNECT, or what has no place here */
		return SSH_EXCHANGE_FAILED;
	}
}

/* ---- bytes ---- */

static void drop(struct ssh_exchange *x, size_t n)
{
	memmove(x->in, x->in + n, x->n_in - n);
	x->n_in -= n;
}

/* Other lines may come before it, RFC 4253 §4.2. 1.99 is 2.0, §5.1. */
static enum ssh_exchange_step read_lines(struct ssh_exchange *x)
{
	const uint8_t *end;

	while (x->awaits == SSH_AWAITS_IDENTIFICATION && (end = memchr(x->in, '\n', x->n_in))) {
		size_t whole = (size_t)(end - x->in) + 1, n = whole - 1;

		if (n > 0 && x->in[n - 1] == '\r')
			n--;
		if (n >= 4 && memcmp(x->in, "SSH-", 4) == 0) {
			if (n > SSH_IDENTIFICATION_MAX || n < 8 || (memcmp(x->in, "SSH-2.0-", 8) != 0 && (n < 9 || memcmp(x->in, "SSH-1.99-", 9) != 0)))
				return SSH_EXCHANGE_FAILED;
			memcpy(x->theirs, x->in, n);
			x->n_theirs = n;
			x->awaits = SSH_AWAITS_KEXINIT;
		}
		x->n_lines += whole;
		drop(x, whole);
	}
	return x->awaits == SSH_AWAITS_IDENTIFICATION && x->n_lines + x->n_in > SSH_LINES_MAX ? SSH_EXCHANGE_FAILED : SSH_EXCHANGE_WAITS;
}

/* Nothing is encrypted yet: RFC 4253 §6. */
static enum ssh_exchange_step read_packets(struct ssh_exchange *x)
{
	while (x->awaits != SSH_AWAITS_IDENTIFICATION && x->n_in >= 5) {
		uint32_t len = ssh_read_u32(x->in);
		size_t padding = x->in[4];
		enum ssh_exchange_step step;

		if (len > SSH_PACKET_MAX || len < 2 + padding)
			return SSH_EXCHANGE_FAILED;
		if (x->n_in < 4 + (size_t)len)
			break;
		step = read_payload(x, x->in + 5, len - 1 - padding);
		if (step != SSH_EXCHANGE_WAITS)
			return step;
		drop(x, 4 + (size_t)len);
	}
	return SSH_EXCHANGE_WAITS;
}

enum ssh_exchange_step ssh_exchange_feed(struct ssh_exchange *x, const uint8_t *bytes, size_t n)
{
	enum ssh_exchange_step step = SSH_EXCHANGE_WAITS;

	while (n > 0 && step == SSH_EXCHANGE_WAITS) {
		size_t room = sizeof x->in - x->n_in, some = n < room ? n : room;

		memcpy(x->in + x->n_in, bytes, some);
		x->n_in += some;
		bytes += some;
		n -= some;
		step = read_lines(x);
		if (step == SSH_EXCHANGE_WAITS)
			step = read_packets(x);
	}
	return step;
}

void ssh_exchange_done(struct ssh_exchange *x)
{
	EVP_PKEY_free(x->own);
	x->own = NULL;
}
