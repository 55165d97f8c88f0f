#include "probes/http_expect.h"

#include <stdint.h>
#include <string.h>

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
