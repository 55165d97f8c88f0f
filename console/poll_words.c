#include "console/poll_words.h"

#include "err.h"
#include "intl.h"

#include <stdio.h>

/* Four numbers of 64 bits, and words. */
enum { HEAD_MAX = 96, RESULTS_MAX = 256 };

static int64_t count_of(const json_t *reply, const char *key)
{
	return (int64_t)json_integer_value(json_object_get(reply, key));
}

struct poll_answer poll_answer_of(const json_t *reply)
{
	return (struct poll_answer){ count_of(reply, "checks"), count_of(reply, "ok"), count_of(reply, "warning"),
		                     count_of(reply, "critical"), count_of(reply, "unknown") };
}

/* "1 critical, 3 OK"; "" when nothing came. */
static void results_words(const struct poll_answer *a, char *buf)
{
	const struct { int64_t n; const char *words; } results[] = {
		{ a->critical, N_("%lld critical") }, { a->warning, N_("%lld with a warning") }, { a->unknown, N_("%lld unknown") },
		{ a->ok, N_("%lld OK") },
	};
	size_t n = 0;

	*buf = '\0';
	for (size_t i = 0; i < ARRAY_LEN(results); i++) {
		if (results[i].n == 0)
			continue;
		if (n > 0)
			n += (size_t)snprintf(buf + n, RESULTS_MAX - n, ", ");
		n += (size_t)snprintf(buf + n, RESULTS_MAX - n, _(results[i].words), (long long)results[i].n);
	}
}

void poll_words(const struct poll_answer *a, char *buf)
{
	char head[HEAD_MAX], results[RESULTS_MAX];

	results_words(a, results);
	snprintf(head, sizeof head, ngettext("%lld check run", "%lld checks run", (unsigned long)a->checks), (long long)a->checks);
	if (*results)
		snprintf(buf, POLL_WORDS_MAX, _("%s: %s"), head, results);
	else
		snprintf(buf, POLL_WORDS_MAX, "%s", head);
}
