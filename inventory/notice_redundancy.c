#include "inventory/notices_internal.h"

#include <string.h>

bool notices_is_of_redundancy(const struct noticed *a)
{
	return strcmp(a->what.subject, "redundancy") == 0 && a->what.group;
}

static bool is_circuit_down(const struct noticed *a, const char *group)
{
	return a->what.down && !a->what.ended && !*a->what.subject && a->what.group && strcmp(a->what.group, group) == 0;
}

/* Whoever it is that is on duty by now: the call was answered, or goes on. */
static bool has_told(const struct noticed *a, const struct notice_channel *c)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (strcmp(a->rows[i].channel, c->name) == 0 && (notice_was_told(&a->rows[i])
		    || (notice_is_of_problem(a->rows[i].event) && notice_is_pending(&a->rows[i]))))
			return true;
	return false;
}

bool notices_is_covered(const struct notices *n, const struct noticed *a, const struct notice_channel *c)
{
	if (!notices_is_of_redundancy(a))
		return false;
	for (const struct noticed *at = notices_after(n, NULL); at; at = notices_after(n, at))
		if (is_circuit_down(at, a->what.group) && (has_told(at, c) || notices_is_silenced(n, at)))
			return true;
	return false;
}
