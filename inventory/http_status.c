#include "inventory/http_status.h"

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
