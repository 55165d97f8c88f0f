#include "cell_list.h"

#include <string.h>

bool cell_list_next(const char **rest, struct name_span *ret)
{
	const char *p = *rest ? *rest : "";

	p += strspn(p, ";");
	*ret = (struct name_span){ p, strcspn(p, ";") };
	*rest = p + ret->n;
	return ret->n > 0;
}

bool cell_list_next_copy(const char **rest, char *buf, size_t size)
{
	struct name_span name;

	while (cell_list_next(rest, &name)) {
		if (name.n >= size)
			continue;
		memcpy(buf, name.at, name.n);
		buf[name.n] = '\0';
		return true;
	}
	return false;
}

struct name_span name_span_trim(struct name_span name)
{
	for (; name.n > 0 && name.at[0] == ' '; name.n--)
		name.at++;
	while (name.n > 0 && name.at[name.n - 1] == ' ')
		name.n--;
	return name;
}

size_t cell_list_count(const char *list)
{
	struct name_span one;
	size_t n = 0;

	while (cell_list_next(&list, &one))
		n++;
	return n;
}

bool cell_list_has(const char *list, const char *name)
{
	struct name_span one;
	size_t n = strlen(name);

	while (cell_list_next(&list, &one))
		if (one.n == n && strncmp(one.at, name, n) == 0)
			return true;
	return false;
}
