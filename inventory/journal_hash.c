#include "inventory/journal_hash.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

static bool digest_number(EVP_MD_CTX *d, char type, uint64_t n)
{
	uint8_t octets[9] = { (uint8_t)type };

	for (int i = 8; i > 0; i--, n >>= 8)
		octets[i] = (uint8_t)n;
	return EVP_DigestUpdate(d, octets, sizeof octets) == 1;
}

static bool digest_octets(EVP_MD_CTX *d, char type, struct journal_octets o)
{
	if (!o.bytes)
		return EVP_DigestUpdate(d, "n", 1) == 1;
	return digest_number(d, type, o.len) && EVP_DigestUpdate(d, o.bytes, o.len) == 1;
}

static bool digest_columns(EVP_MD_CTX *d, const struct journal_columns *c)
{
	return digest_number(d, 'i', (uint64_t)c->seq) && digest_number(d, 'i', (uint64_t)c->at_ms) && digest_number(d, 'i', (uint64_t)c->uid)
	       && digest_octets(d, 't', c->method) && digest_octets(d, 't', c->object) && digest_octets(d, 't', c->request)
	       && digest_octets(d, 't', c->result) && digest_octets(d, 'b', c->previous);
}

bool journal_hash_columns(const struct journal_columns *c, uint8_t ret[static JOURNAL_HASH_BYTES], struct err *e)
{
	EVP_MD_CTX *d = EVP_MD_CTX_new();
	bool ok = d && EVP_DigestInit_ex(d, EVP_sha256(), NULL) == 1 && digest_columns(d, c) && EVP_DigestFinal_ex(d, ret, NULL) == 1;

	EVP_MD_CTX_free(d);
	return ok || err_set(e, ERR_SYSTEM, "SHA-256 is not available");
}

bool journal_hash_text(struct journal_octets salt, struct journal_octets text, uint8_t ret[static JOURNAL_HASH_BYTES], struct err *e)
{
	EVP_MD_CTX *d = EVP_MD_CTX_new();
	bool ok = d && EVP_DigestInit_ex(d, EVP_sha256(), NULL) == 1 && EVP_DigestUpdate(d, salt.bytes, salt.len) == 1
	          && EVP_DigestUpdate(d, text.bytes, text.len) == 1 && EVP_DigestFinal_ex(d, ret, NULL) == 1;

	EVP_MD_CTX_free(d);
	return ok || err_set(e, ERR_SYSTEM, "SHA-256 is not available");
}

void journal_format_hash(const uint8_t hash[static JOURNAL_HASH_BYTES], char buf[static JOURNAL_HEX_BYTES])
{
	for (size_t i = 0; i < JOURNAL_HASH_BYTES; i++)
		snprintf(buf + 2 * i, 3, "%02x", hash[i]);
}

void journal_format_head(const struct journal_head *h, char *buf)
{
	char hex[JOURNAL_HEX_BYTES];

	journal_format_hash(h->hash, hex);
	snprintf(buf, JOURNAL_HEAD_MAX, "%" PRId64 ":%s", h->count, hex);
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool journal_parse_head(const char *text, struct journal_head *ret)
{
	struct journal_head h = { 0 };
	size_t digits = strspn(text, "0123456789");
	const char *hex = text + digits + 1;

	if (digits == 0 || digits > 18 || text[digits] != ':' || strlen(hex) != 2 * JOURNAL_HASH_BYTES)
		return false;
	for (size_t i = 0; i < digits; i++)
		h.count = h.count * 10 + (text[i] - '0');
	for (size_t i = 0; i < JOURNAL_HASH_BYTES; i++) {
		int high = hex_value(hex[2 * i]), low = hex_value(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		h.hash[i] = (uint8_t)(high << 4 | low);
	}
	*ret = h;
	return true;
}
