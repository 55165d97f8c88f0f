#include "probes/codec_dns.h"

#include "text.h"

#include <ares.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { ALIASES_MAX = 16 /* CNAMEs followed: more is a loop, or a zone that no resolver follows */ };

/* A cursor over the message; one overrun makes every later read 0 and sticks. */
struct reader {
	const uint8_t *begin, *p, *end;
	bool bad;
};

static bool has(struct reader *r, size_t n)
{
	if (r->bad || (size_t)(r->end - r->p) < n)
		r->bad = true;
	return !r->bad;
}

static uint16_t read_u16(struct reader *r)
{
	uint16_t v = 0;

	if (has(r, 2)) {
		v = (uint16_t)(r->p[0] << 8 | r->p[1]);
		r->p += 2;
	}
	return v;
}

static uint32_t read_u32(struct reader *r)
{
	uint32_t high = read_u16(r);

	return high << 16 | read_u16(r);
}

static void skip(struct reader *r, size_t n)
{
	if (has(r, n))
		r->p += n;
}

/* A possibly compressed name (RFC 1035 §4.1.4); loops and overruns are c-ares's to refuse. */
static void read_name(struct reader *r, char *buf, size_t size)
{
	char *name = NULL;
	long used = 0;

	buf[0] = '\0';
	if (!has(r, 1))
		return;
	if (ares_expand_name(r->p, r->begin, (int)(r->end - r->begin), &name, &used) != ARES_SUCCESS) {
		r->bad = true;
		return;
	}
	text_from_device((const uint8_t *)name, strlen(name), buf, size);
	ares_free_string(name);
	skip(r, (size_t)used);
}

static void format_address(struct reader *r, int family, size_t length, char *text)
{
	if (length == (family == AF_INET ? 4u : 16u) && has(r, length))
		inet_ntop(family, r->p, text, DNS_TEXT_MAX);
	else
		r->bad = true;
}

static void format_txt(const struct reader *r, size_t length, char *text)
{
	uint8_t joined[DNS_TEXT_MAX];
	size_t n = 0;

	for (size_t i = 0; i < length;) {
		size_t piece = r->p[i++];

		for (; piece > 0 && i < length; piece--, i++) {
			if (n < sizeof joined)
				joined[n++] = r->p[i];
		}
	}
	text_from_device(joined, n, text, DNS_TEXT_MAX);
}

/* RDATA as dig prints it. r stands at its beginning and holds length bytes more. */
static void format_record(struct reader *r, enum dns_type type, size_t length, char *text)
{
	char name[DNS_NAME_MAX], other[DNS_NAME_MAX];
	unsigned a, b, c;

	switch (type) {
	case DNS_A:
		format_address(r, AF_INET, length, text);
		break;
	case DNS_AAAA:
		format_address(r, AF_INET6, length, text);
		break;
	case DNS_NS:
	case DNS_CNAME:
	case DNS_PTR:
		read_name(r, name, sizeof name);
		snprintf(text, DNS_TEXT_MAX, "%s", name);
		break;
	case DNS_MX:
		a = read_u16(r);
		read_name(r, name, sizeof name);
		snprintf(text, DNS_TEXT_MAX, "%u %s", a, name);
		break;
	case DNS_SRV:
		a = read_u16(r);
		b = read_u16(r);
		c = read_u16(r);
		read_name(r, name, sizeof name);
		snprintf(text, DNS_TEXT_MAX, "%u %u %u %s", a, b, c, name);
		break;
	case DNS_SOA:
		read_name(r, name, sizeof name);
		read_name(r, other, sizeof other);
		snprintf(text, DNS_TEXT_MAX, "%.120s %.120s %u", name, other, read_u32(r));
		break;
	case DNS_TXT:
		format_txt(r, length, text);
		break;
	}
}

struct record {
	char owner[DNS_NAME_MAX];
	uint16_t type, class, length;
	uint32_t ttl;
	struct reader data; /* stands at RDATA; length bytes are there */
};

static bool read_record(struct reader *r, struct record *ret_record)
{
	read_name(r, ret_record->owner, sizeof ret_record->owner);
	ret_record->type = read_u16(r);
	ret_record->class = read_u16(r);
	ret_record->ttl = read_u32(r);
	ret_record->length = read_u16(r);
	ret_record->data = *r;
	skip(r, ret_record->length);
	return !r->bad;
}

static bool is_of(const struct record *record, const char *owner, enum dns_type type)
{
	return record->class == 1 && record->type == type && strcasecmp(record->owner, owner) == 0;
}

/* Writes the name that `name` is an alias of over it (RFC 1034 §3.6.2). r stands at the answers and stays there. */
static bool follow_alias(struct reader *r, unsigned answers, char name[DNS_NAME_MAX])
{
	struct reader records = *r;
	struct record record;

	for (unsigned i = 0; i < answers && read_record(&records, &record); i++) {
		if (!is_of(&record, name, DNS_CNAME))
			continue;
		read_name(&record.data, name, DNS_NAME_MAX);
		r->bad |= record.data.bad;
		return !r->bad;
	}
	r->bad |= records.bad;
	return false;
}

static void take_records(struct reader *r, unsigned answers, const char *owner, enum dns_type type, struct dns_answer *answer)
{
	struct record record;

	for (unsigned i = 0; i < answers && read_record(r, &record); i++) {
		if (!is_of(&record, owner, type) || answer->n == DNS_ANSWERS_MAX)
			continue;
		format_record(&record.data, type, record.length, answer->texts[answer->n]);
		if (record.data.bad || record.data.p > r->p) {
			r->bad = true;
			return;
		}
		if (answer->n == 0 || record.ttl < answer->ttl_min_s)
			answer->ttl_min_s = record.ttl;
		answer->n++;
	}
}

bool dns_parse_answer(const uint8_t *buf, size_t len, enum dns_type type, struct dns_answer *ret_answer, struct err *e)
{
	struct reader r = { buf, buf, buf + len, false };
	char name[DNS_NAME_MAX], other[DNS_NAME_MAX];
	uint16_t flags, questions, answers;

	memset(ret_answer, 0, sizeof *ret_answer);
	read_u16(&r);
	flags = read_u16(&r);
	questions = read_u16(&r);
	answers = read_u16(&r);
	skip(&r, 4);
	if (r.bad || !(flags & 0x8000))
		return err_set(e, ERR_MALFORMED, "%zu bytes that are no DNS response", len);
	name[0] = '\0';
	for (unsigned i = 0; i < questions && !r.bad; i++) {
		read_name(&r, i == 0 ? name : other, sizeof name);
		skip(&r, 4);
	}
	for (int n = 0; type != DNS_CNAME && n < ALIASES_MAX && !r.bad && follow_alias(&r, answers, name); n++)
		;
	take_records(&r, answers, name, type, ret_answer);
	if (r.bad)
		return err_set(e, ERR_MALFORMED, "DNS response of %zu bytes that ends too early", len);
	ret_answer->rcode = flags & 0x000f;
	return true;
}

static bool is_same_answer(enum dns_type type, const char *a, const char *b)
{
	const int family = type == DNS_A ? AF_INET : AF_INET6;
	uint8_t x[16] = { 0 }, y[16] = { 0 };
	size_t n = strlen(b);

	if ((type == DNS_A || type == DNS_AAAA) && inet_pton(family, a, x) == 1 && inet_pton(family, b, y) == 1)
		return memcmp(x, y, sizeof x) == 0;
	if (n > 0 && b[n - 1] == '.')
		n--;
	return strlen(a) == n && strncasecmp(a, b, n) == 0;
}

static bool is_among(const struct dns_answer *answer, enum dns_type type, const char *word)
{
	for (size_t i = 0; i < answer->n; i++) {
		const char *text = answer->texts[i], *host = strrchr(text, ' ');

		if (is_same_answer(type, text, word))
			return true;
		if ((type == DNS_MX || type == DNS_SRV) && host && is_same_answer(type, host + 1, word))
			return true;
	}
	return false;
}

bool dns_answer_holds(const struct dns_answer *answer, enum dns_type type, const char *expected, char ret_missing[DNS_TEXT_MAX])
{
	/* a TXT record has spaces of its own: it is expected whole */
	const char *const separators = type == DNS_TXT ? "" : ",; \t";
	char word[DNS_TEXT_MAX];

	for (const char *p = expected; *p;) {
		size_t n;

		p += strspn(p, separators);
		n = *separators ? strcspn(p, separators) : strlen(p);
		if (n == 0)
			break;
		snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : sizeof word - 1), p);
		if (!is_among(answer, type, word)) {
			memcpy(ret_missing, word, sizeof word);
			return false;
		}
		p += n;
	}
	return true;
}
