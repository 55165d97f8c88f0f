#include "search.h"

#include "inventory/search_words.h"
#include "text.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_LEAST = 4, IDENTIFIER_LEAST = 8, JOINED_LEAST = 4, NEAR_MAX = 64, TYPOS_MAX = 2, NATIONAL_DIGITS = 9,
       RANK_EQUAL = 1, RANK_TELLING = 11, RANK_TYPO = 14 };

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

/* A telephone number of France as it is dialled there: "+33 (0)2 …", "0033 2 …" with a 0 instead. */
static void drop_country(const char *text, char *compact)
{
	const char *country = strstr(text, "+33") ? "33" : "0033";
	size_t n = strlen(compact), digits = strspn(compact, "0123456789"), skip = strlen(country);

	if (digits != n || strncmp(compact, country, skip) != 0)
		return;
	skip += compact[skip] == '0';
	if (n != skip + NATIONAL_DIGITS)
		return;
	compact[0] = '0';
	memmove(compact + 1, compact + skip, NATIONAL_DIGITS + 1);
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

/* Typing errors that a word of the query may hold: a short word with one is another word, and so is a number with two. */
static size_t typos_forgiven(const char *word, size_t len)
{
	size_t most = len < 5 ? 0 : len < 8 ? 1 : TYPOS_MAX;

	return most > 1 && strcspn(word, "0123456789") < len ? 1 : most;
}

static void take_words(struct search_query *q, bool articles)
{
	for (const char *p = q->folded; *p && q->n_words < SEARCH_WORDS_MAX;) {
		size_t len = strcspn(p, " ");

		if (articles || !search_is_article(p, len)) {
			q->words[q->n_words] = p;
			q->lengths[q->n_words] = len;
			q->kinds |= search_is_kind(p, len) ? 1u << q->n_words : 0;
			q->n_words++;
		}
		p += len + (p[len] == ' ');
	}
}

void search_query_init(struct search_query *q, const char *text)
{
	char folded[SEARCH_QUERY_MAX];

	memset(q, 0, sizeof *q);
	text_fold(text, folded, sizeof folded);
	squeeze(folded, q->compact);
	drop_country(text, q->compact);
	search_write_out(folded, q->folded, sizeof q->folded);
	take_words(q, false);
	if (q->n_words == 0)
		take_words(q, true);
	if (q->kinds == (1u << q->n_words) - 1)
		q->kinds = 0;
	q->is_number = strlen(q->compact) >= NUMBER_LEAST && strpbrk(q->compact, "0123456789") && !looks_like_address(text);
	q->is_identifier = q->is_number && strlen(q->compact) >= IDENTIFIER_LEAST && strspn(q->compact, "0123456789") == strlen(q->compact);
	q->is_hexadecimal = strlen(q->compact) >= NUMBER_LEAST && strspn(q->compact, "0123456789abcdef") == strlen(q->compact);
	if (!parse_prefix(text, &q->prefix))
		q->prefix.family = 0;
}

void search_query_forgive(struct search_query *q)
{
	q->forgiving = true;
	for (size_t i = 0; i < q->n_words; i++) {
		q->typos[i] = typos_forgiven(q->words[i], q->lengths[i]);
		q->sound_lengths[i] = search_sound(q->words[i], q->lengths[i], q->sounds[i], SEARCH_SOUND_MAX);
	}
}

static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }

/* Three rows of the table of distances suffice, and no row of which all are too far. */
static bool aligns(const char *a, size_t a_len, const char *b, size_t b_len, size_t most)
{
	size_t rows[3][NEAR_MAX + 1], *before = rows[0], *above = rows[1], *row = rows[2], *spare;

	for (size_t k = 0; k <= b_len; k++)
		above[k] = k;
	for (size_t i = 1; i <= a_len; i++) {
		size_t best = row[0] = i;

		for (size_t k = 1; k <= b_len; k++) {
			row[k] = least_of(least_of(above[k], row[k - 1]) + 1, above[k - 1] + (a[i - 1] != b[k - 1]));
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				row[k] = least_of(row[k], before[k - 2] + 1);
			best = least_of(best, row[k]);
		}
		if (best > most)
			return false;
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b_len] <= most;
}

bool search_is_near(const char *a, size_t a_len, const char *b, size_t b_len, size_t most)
{
	size_t head = 0, tail = 0, least = least_of(a_len, b_len);

	if (a_len > b_len + most || b_len > a_len + most)
		return false;
	while (head < least && a[head] == b[head])
		head++;
	while (tail < least - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
		tail++;
	if (a_len - head - tail > NEAR_MAX || b_len - head - tail > NEAR_MAX)
		return false;
	return aligns(a + head, a_len - head - tail, b + head, b_len - head - tail, most);
}

/* Whether the text goes on with the word, which may run several of its words together. */
static bool begins_with(const char *p, const char *word, size_t len)
{
	for (size_t i = 0; i < len; p++) {
		if (*p == word[i])
			i++;
		else if (*p != ' ' || len < JOINED_LEAST)
			return false;
	}
	return true;
}

static bool is_nearly(const struct search_query *q, size_t i, const char *p, size_t len, const char *sound, size_t sound_len)
{
	if (q->typos[i] > 0 && search_is_near(p, len, q->words[i], q->lengths[i], q->typos[i]))
		return true;
	return sound_len > 0 && sound_len == q->sound_lengths[i] && memcmp(sound, q->sounds[i], sound_len) == 0;
}

enum { SOUND_LETTERS = 3 }; /* by so many letters at most do words differ that sound alike */

/* Only of a word that could sound like one of the query. */
static size_t sound_of(const struct search_query *q, const char *p, size_t len, char sound[SEARCH_SOUND_MAX])
{
	for (size_t i = 0; i < q->n_words; i++)
		if (q->sound_lengths[i] > 0 && len <= q->lengths[i] + SOUND_LETTERS && q->lengths[i] <= len + SOUND_LETTERS)
			return search_sound(p, len, sound, SEARCH_SOUND_MAX);
	return 0;
}

/* The query's words that begin at a word of the text, and those that nearly are it. */
static void mark_word(const struct search_query *q, const char *p, size_t len, unsigned *words, unsigned *typos)
{
	char sound[SEARCH_SOUND_MAX];
	size_t sound_len = q->forgiving ? sound_of(q, p, len, sound) : 0;

	for (size_t i = 0; i < q->n_words; i++) {
		if (*p == *q->words[i] && begins_with(p, q->words[i], q->lengths[i]))
			*words |= 1u << i;
		else if (q->forgiving && is_nearly(q, i, p, len, sound, sound_len))
			*typos |= 1u << i;
	}
}

static void mark_words(const struct search_query *q, const char *folded, unsigned *words, unsigned *typos)
{
	for (const char *p = folded; *p;) {
		size_t len = strcspn(p, " ");

		mark_word(q, p, len, words, typos);
		p += len + (p[len] == ' ');
	}
}

size_t search_rest(const struct search_query *q, const char *text)
{
	char raw[SEARCH_TEXT_MAX], folded[SEARCH_TEXT_MAX];
	size_t rest = 0;

	text_fold(text, raw, sizeof raw);
	search_write_out(raw, folded, sizeof folded);
	for (const char *p = folded; *p;) {
		size_t len = strcspn(p, " ");
		unsigned words = 0, typos = 0;

		mark_word(q, p, len, &words, &typos);
		if (!words && !typos && !search_is_article(p, len) && !search_is_kind(p, len))
			rest += len;
		p += len + (p[len] == ' ');
	}
	return rest;
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

static enum search_match match_number(const struct search_query *q, const char *text, const char *folded)
{
	char compact[SEARCH_TEXT_MAX];
	const char *at;

	if (!q->is_number || !strpbrk(folded, "0123456789"))
		return SEARCH_NONE;
	squeeze(folded, compact);
	drop_country(text, compact);
	at = strstr(compact, q->compact);
	if (!at)
		return SEARCH_NONE;
	return at > compact ? SEARCH_INSIDE : strcmp(compact, q->compact) == 0 ? SEARCH_EQUAL : SEARCH_PREFIX;
}

enum search_match search_text(const struct search_query *q, const char *text, unsigned *words, unsigned *typos)
{
	char raw[SEARCH_TEXT_MAX], folded[SEARCH_TEXT_MAX];
	struct search_prefix prefix;
	enum search_match best, number;

	if (q->prefix.family && parse_prefix(text, &prefix) && prefixes_meet(&q->prefix, &prefix))
		return q->prefix.bits == prefix.bits ? SEARCH_EQUAL : SEARCH_PREFIX;
	text_fold(text, raw, sizeof raw);
	search_write_out(raw, folded, sizeof folded);
	best = match_folded(q, folded);
	number = match_number(q, text, raw);
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
	if (!q->forgiving)
		return SEARCH_NONE;
	if ((words | q->kinds) == all)
		return SEARCH_TELLING;
	return (words | typos | q->kinds) == all ? SEARCH_TYPO : SEARCH_NONE;
}

unsigned search_rank(const struct search_query *q, enum search_match match, bool of_name)
{
	static const unsigned char ranks[][2] = { /* of what is said of an object, of its name */
		[SEARCH_EQUAL] = { 4, 0 }, [SEARCH_PREFIX] = { 5, 2 }, [SEARCH_WORD] = { 6, 3 }, [SEARCH_INSIDE] = { 8, 7 },
		[SEARCH_ALL_WORDS] = { 10, 9 }, [SEARCH_TELLING] = { RANK_TELLING + 1, RANK_TELLING }, [SEARCH_TYPO] = { RANK_TYPO + 1, RANK_TYPO }, [SEARCH_NONE] = { SEARCH_RANK_NONE, SEARCH_RANK_NONE },
	};

	if (match == SEARCH_EQUAL && !of_name && (q->is_number || q->prefix.family))
		return RANK_EQUAL;
	return ranks[match][of_name];
}

unsigned search_last_rank(const struct search_query *q, unsigned best)
{
	if (q->is_identifier && best <= RANK_EQUAL)
		return RANK_EQUAL;
	return best < RANK_TELLING            ? RANK_TELLING - 1
	       : best < SEARCH_RANK_LAST_RESORT ? SEARCH_RANK_LAST_RESORT - 1
	       : best < RANK_TYPO               ? RANK_TYPO - 1
	                                        : SEARCH_RANK_NONE - 1;
}
