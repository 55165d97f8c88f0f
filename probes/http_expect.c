#include "probes/http_expect.h"

#include <stdint.h>
#include <string.h>

struct range {
	long first, last;
};

static bool parse_digits(const char **p, long *ret_status)
{
	const char *s = *p;

	for (int i = 0; i < 3; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
	}
	*ret_status = (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0');
	*p = s + 3;
	return *ret_status >= 100;
}

/* "200", "2xx" or "200-299" at *p, which moves past it. */
static bool parse_range(const char **p, struct range *ret_range)
{
	const char *s = *p;
	struct range r;

	if (s[0] >= '1' && s[0] <= '9' && (s[1] == 'x' || s[1] == 'X') && (s[2] == 'x' || s[2] == 'X')) {
		*ret_range = (struct range){ (s[0] - '0') * 100, (s[0] - '0') * 100 + 99 };
		*p = s + 3;
		return true;
	}
	if (!parse_digits(&s, &r.first))
		return false;
	r.last = r.first;
	if (*s == '-') {
		s++;
		if (!parse_digits(&s, &r.last) || r.last < r.first)
			return false;
	}
	*ret_range = r;
	*p = s;
	return true;
}

bool http_status_is_expected(const char *spec, long status, bool *ret_expected, struct err *e)
{
	const char *p = spec && *spec ? spec : "2xx";
	bool expected = false;
	struct range r;

	for (;;) {
		while (*p == ' ')
			p++;
		if (!parse_range(&p, &r))
			break;
		expected = expected || (status >= r.first && status <= r.last);
		while (*p == ' ')
			p++;
		if (*p == '\0') {
			*ret_expected = expected;
			return true;
		}
		if (*p++ != ',')
			break;
	}
	return err_set(e, ERR_DATA, "expected statuses such as \"200\", \"2xx\", \"200-299,401\", not \"%.80s\"", spec ? spec : "");
}

bool body_match_init(struct body_match *m, const char *needle, struct err *e)
{
	size_t len = needle ? strlen(needle) : 0;

	if (len > BODY_NEEDLE_MAX)
		return err_set(e, ERR_LIMIT, "the expected text is longer than %d bytes", BODY_NEEDLE_MAX);
	m->needle = len ? needle : NULL;
	m->needle_len = len;
	m->tail_len = m->read = 0;
	m->found = false;
	return true;
}

/* Whether the needle spans the tail and the new piece. */
static bool spans(const struct body_match *m, const char *bytes, size_t n)
{
	char joint[2 * BODY_NEEDLE_MAX];
	size_t head = n < m->needle_len - 1 ? n : m->needle_len - 1;

	memcpy(joint, m->tail, m->tail_len);
	memcpy(joint + m->tail_len, bytes, head);
	return memmem(joint, m->tail_len + head, m->needle, m->needle_len) != NULL;
}

static void keep_tail(struct body_match *m, const char *bytes, size_t n)
{
	size_t want = m->needle_len - 1, keep_old;

	if (n >= want) {
		memcpy(m->tail, bytes + n - want, want);
		m->tail_len = want;
		return;
	}
	keep_old = want - n < m->tail_len ? want - n : m->tail_len;
	memmove(m->tail, m->tail + m->tail_len - keep_old, keep_old);
	memcpy(m->tail + keep_old, bytes, n);
	m->tail_len = keep_old + n;
}

bool body_match_feed(struct body_match *m, const char *bytes, size_t n)
{
	if (n > BODY_READ_MAX - m->read)
		n = BODY_READ_MAX - m->read;
	if (m->needle && !m->found && n > 0) {
		m->found = spans(m, bytes, n) || memmem(bytes, n, m->needle, m->needle_len) != NULL;
		keep_tail(m, bytes, n);
	}
	m->read += n;
	return !(m->needle && m->found) && m->read < BODY_READ_MAX;
}
