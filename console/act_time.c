#include "console/act_time.h"

#include <string.h>

bool act_time_parse(const char *text, bool begins, wall_t now, wall_t *ret, struct err *e)
{
	bool date = strlen(text) == 10 && text[4] == '-';

	if (begins && strcmp(text, "now") == 0) {
		*ret = now;
		return true;
	}
	return wall_parse(text, now, !(begins && date), ret, e);
}
