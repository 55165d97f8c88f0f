/* What names a declared device or the far end of a link: addresses, names, MAC addresses, each in one spelling. */
#ifndef VIGIE_NEIGHBOUR_KEYS_H
#define VIGIE_NEIGHBOUR_KEYS_H

#include "arena.h"

enum key_type {
	KEY_DEVICE,   /* the declared name itself */
	KEY_ADDRESS,  /* an IP address; loopback and link-local ones name nobody */
	KEY_FAR_END,  /* the same, of a link */
	KEY_NAME,     /* a host name or sysName, without case; no IP address */
	KEY_LABEL,    /* what stands before its first dot; no number */
	KEY_MAC,      /* "00:1b:21:aa:00:01", without case; none of zeros */
};

struct key {
	enum key_type type;
	const char *text;
	size_t value;
};

struct keys {
	struct arena *a;
	struct key *keys;
	size_t n, cap;
	bool failed;  /* no memory */
};

/* What is no key of that type (NULL too) is passed over. */
void keys_add(struct keys *k, enum key_type type, const char *text, size_t value);
void keys_sort(struct keys *k); /* once, before keys_find */

/* The first of *ret_n keys of that type and text, ascending values; after keys_sort. */
const struct key *keys_find(const struct keys *k, enum key_type type, const char *text, size_t *ret_n);

#endif
