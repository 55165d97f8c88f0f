#include "inventory/neighbour_keys.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_MAX = 256, MAC_LEN = 17 };

/* ASCII only: DNS and sysName compare so. */
static void lower(const char *text, size_t n, char *buf)
{
	for (size_t i = 0; i < n; i++)
		buf[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
	buf[n] = '\0';
}

static bool address_key(const char *text, char *buf)
{
	struct in6_addr v6;
	struct in_addr v4;

	lower(text, strcspn(text, "%"), buf);
	if (inet_pton(AF_INET, buf, &v4) == 1) {
		uint32_t host = ntohl(v4.s_addr);

		return host != 0 && host >> 24 != 127 && host >> 16 != 0xa9fe && inet_ntop(AF_INET, &v4, buf, KEY_MAX);
	}
	return inet_pton(AF_INET6, buf, &v6) == 1 && !IN6_IS_ADDR_LOOPBACK(&v6) && !IN6_IS_ADDR_UNSPECIFIED(&v6)
	       && !IN6_IS_ADDR_LINKLOCAL(&v6) && inet_ntop(AF_INET6, &v6, buf, KEY_MAX);
}

static bool is_address(const char *text)
{
	unsigned char bytes[sizeof(struct in6_addr)];
	char plain[KEY_MAX];

	lower(text, strcspn(text, "%"), plain);
	return inet_pton(AF_INET, plain, bytes) == 1 || inet_pton(AF_INET6, plain, bytes) == 1;
}

static bool label_key(const char *text, char *buf)
{
	size_t n = strcspn(text, ".");

	lower(text, n, buf);
	return n > 0 && strspn(buf, "0123456789") < n;
}

static bool mac_key(const char *text, char *buf)
{
	if (strlen(text) != MAC_LEN || strspn(text, "0:") == MAC_LEN)
		return false;
	for (size_t i = 0; i < MAC_LEN; i++)
		if (i % 3 == 2 ? text[i] != ':' : !isxdigit((unsigned char)text[i]))
			return false;
	lower(text, MAC_LEN, buf);
	return true;
}

/* buf: KEY_MAX bytes. */
static bool normalise(enum key_type type, const char *text, char *buf)
{
	if (!text || !*text || strlen(text) >= KEY_MAX)
		return false;
	switch (type) {
	case KEY_DEVICE:
		memcpy(buf, text, strlen(text) + 1);
		return true;
	case KEY_ADDRESS:
	case KEY_FAR_END:
		return address_key(text, buf);
	case KEY_NAME:
		lower(text, strlen(text), buf);
		return !is_address(text);
	case KEY_LABEL:
		return !is_address(text) && label_key(text, buf);
	case KEY_MAC:
		return mac_key(text, buf);
	}
	return false;
}

static bool grow(struct keys *k)
{
	size_t cap = k->cap ? k->cap * 2 : 256;
	struct key *grown = arena_array(k->a, cap, sizeof *grown);

	if (!grown)
		return false;
	if (k->n > 0)
		memcpy(grown, k->keys, k->n * sizeof *grown);
	k->keys = grown;
	k->cap = cap;
	return true;
}

void keys_add(struct keys *k, enum key_type type, const char *text, size_t value)
{
	char buf[KEY_MAX];
	const char *kept;

	if (k->failed || !normalise(type, text, buf))
		return;
	kept = arena_strdup(k->a, buf);
	if (!kept || (k->n == k->cap && !grow(k))) {
		k->failed = true;
		return;
	}
	k->keys[k->n++] = (struct key){ type, kept, value };
}

static int compare_text(const struct key *a, enum key_type type, const char *text)
{
	return a->type != type ? (a->type < type ? -1 : 1) : strcmp(a->text, text);
}

static int compare(const void *a, const void *b)
{
	const struct key *p = a, *q = b;
	int order = compare_text(p, q->type, q->text);

	return order ? order : (p->value > q->value) - (p->value < q->value);
}

void keys_sort(struct keys *k)
{
	if (k->n > 0)
		qsort(k->keys, k->n, sizeof *k->keys, compare);
}

const struct key *keys_find(const struct keys *k, enum key_type type, const char *text, size_t *ret_n)
{
	size_t low = 0, high = k->n;
	char buf[KEY_MAX];

	*ret_n = 0;
	if (!normalise(type, text, buf))
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_text(&k->keys[middle], type, buf) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *ret_n < k->n && compare_text(&k->keys[low + *ret_n], type, buf) == 0)
		++*ret_n;
	return *ret_n > 0 ? &k->keys[low] : NULL;
}
