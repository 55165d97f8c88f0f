#include "search.h"

#include "text.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TYPO_LEAST = 4, NUMBER_LEAST = 4 };

static bool parse_prefix(const char *text, struct search_prefix *ret)
{
	char address[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	struct search_prefix p = { 0 };
	char *end = NULL;
	long bits;

	if (len == 0 || len >= sizeof address || text[strspn(text, "0123456789abcdefABCDEF.:/")])
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	p.family = inet_pton(AF_INET, address, p.bytes) == 1 ? AF_INET : inet_pton(AF_INET6, address, p.bytes) == 1 ? AF_INET6 : 0;
	if (!p.family)
		return false;
	p.bits = p.family == AF_INET ? 32 : 128;
	if (slash) {
		bits = strtol(slash + 1, &end, 10);
		if (!isdigit((unsigned char)slash[1]) || *end || bits > p.bits)
			return false;
		p.bits = (int)bits;
	}
	*ret = p;
	return true;
}

static bool prefixes_meet(const struct search_prefix *a, const struct search_prefix *b)
{
	int bits = a->bits < b->bits ? a->bits : b->bits;
	uint8_t mask = (uint8_t)(0xff00 >> (bits % 8));

	return a->family == b->family && memcmp(a->bytes, b->bytes, (size_t)bits / 8) == 0
	       && (bits % 8 == 0 || ((a->bytes[bits / 8] ^ b->bytes[bits / 8]) & mask) == 0);
}

static void squeeze(const char *folded, char *compact)
{
	for (; *folded; folded++)
		if (*folded != ' ')
			*compact++ = *folded;
	*compact = '\0';
}

/* "10.1", "10.1.2.3/24": groups of at most three digits, unlike Cisco's way to write a MAC address. */
static bool looks_like_address(const char *text)
{
	size_t group = 0;

	for (const char *p = text; *p; p++) {
		if (!isdigit((unsigned char)*p) && *p != '.' && *p != '/')
			return false;
		group = isdigit((unsigned char)*p) ? group + 1 : 0;
		if (group > 3)
			return false;
	}
	return strchr(text, '.') != NULL;
}

void search_query_init(struct search_query *q, const char *text)
{
	memset(q, 0, sizeof *q);
	text_fold(text, q->folded, sizeof q->folded);
	squeeze(q->folded, q->compact);
	for (const char *p = q->folded; *p && q->n_words < SEARCH_WORDS_MAX;) {
		size_t len = strcspn(p, " ");

		q->words[q->n_words] = p;
		q->lengths[q->n_words++] = len;
		p += len + (p[len] == ' ');
	}
	q->is_number = strlen(q->compact) >= NUMBER_LEAST && strpbrk(q->compact, "0123456789") && !looks_like_address(text);
	q->is_hexadecimal = strlen(q->compact) >= NUMBER_LEAST && strspn(q->compact, "0123456789abcdef") == strlen(q->compact);
	if (!parse_prefix(text, &q->prefix))
		q->prefix.family = 0;
}

bool search_is_near(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t head = 0, tail = 0, least = a_len < b_len ? a_len : b_len;

	if (a_len > b_len + 1 || b_len > a_len + 1)
		return false;
	while (head < least && a[head] == b[head])
		head++;
	while (tail < least - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
		tail++;
	if (a_len != b_len)
		return head + tail >= least;
	if (head + tail + 1 >= a_len)
		return true;
	return head + tail + 2 == a_len && a[head] == b[head + 1] && a[head + 1] == b[head];
}

/* Marks the query's words that begin a word of the text, or nearly are one. */
static void mark_words(const struct search_query *q, const char *folded, unsigned *words, unsigned *typos)
{
	for (const char *p = folded; *p;) {
		size_t len = strcspn(p, " ");

		for (size_t i = 0; i < q->n_words; i++) {
			if (len >= q->lengths[i] && memcmp(p, q->words[i], q->lengths[i]) == 0)
				*words |= 1u << i;
			else if (q->lengths[i] >= TYPO_LEAST && len >= TYPO_LEAST
			         && search_is_near(p, len, q->words[i], q->lengths[i]))
				*typos |= 1u << i;
		}
		p += len + (p[len] == ' ');
	}
}

static enum search_match match_folded(const struct search_query *q, const char *folded)
{
	const char *at = q->folded[0] ? strstr(folded, q->folded) : NULL;
	enum search_match best = SEARCH_NONE;

	if (at == folded)
		return strcmp(folded, q->folded) == 0 ? SEARCH_EQUAL : SEARCH_PREFIX;
	for (; at && best == SEARCH_NONE; at = strstr(at + 1, q->folded))
		if (at[-1] == ' ')
			best = SEARCH_WORD;
	if (best == SEARCH_NONE && q->folded[0] && strlen(q->folded) > 1 && strstr(folded, q->folded))
		best = SEARCH_INSIDE;
	return best;
}

static enum search_match match_number(const struct search_query *q, const char *folded)
{
	char compact[SEARCH_TEXT_MAX];
	const char *at;

	if (!q->is_number || !strpbrk(folded, "0123456789"))
		return SEARCH_NONE;
	squeeze(folded, compact);
	at = strstr(compact, q->compact);
	if (!at)
		return SEARCH_NONE;
	return at > compact ? SEARCH_INSIDE : strcmp(compact, q->compact) == 0 ? SEARCH_EQUAL : SEARCH_PREFIX;
}

enum search_match search_text(const struct search_query *q, const char *text, unsigned *words, unsigned *typos)
{
	char folded[SEARCH_TEXT_MAX];
	struct search_prefix prefix;
	enum search_match best, number;

	if (q->prefix.family && parse_prefix(text, &prefix) && prefixes_meet(&q->prefix, &prefix))
		return q->prefix.bits == prefix.bits ? SEARCH_EQUAL : SEARCH_PREFIX;
	text_fold(text, folded, sizeof folded);
	best = match_folded(q, folded);
	number = match_number(q, folded);
	if (best == SEARCH_NONE)
		mark_words(q, folded, words, typos);
	else
		*words |= (1u << q->n_words) - 1;
	return number < best ? number : best;
}

enum search_match search_all_words(const struct search_query *q, unsigned words, unsigned typos)
{
	unsigned all = (1u << q->n_words) - 1;

	if (!q->n_words)
		return SEARCH_NONE;
	if (words == all)
		return SEARCH_ALL_WORDS;
	return (words | typos) == all ? SEARCH_TYPO : SEARCH_NONE;
}
