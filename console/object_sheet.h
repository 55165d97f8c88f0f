/* What is known of an object that no view lists, a supplier or a perimeter for instance: its fields, and what it has to do with others. */
#ifndef VIGIE_CONSOLE_OBJECT_SHEET_H
#define VIGIE_CONSOLE_OBJECT_SHEET_H

#include "console/snapshot.h"

struct text;

/* Lines of a sheet. object: "kind:name"; s NULL: without the others. Inside reader_begin … reader_end. ERR_NOT_FOUND. */
bool object_sheet_write(struct reader *r, const struct snapshot *s, const char *object, wall_t now, struct text *t, struct err *e)
	MUST_CHECK;

#endif
