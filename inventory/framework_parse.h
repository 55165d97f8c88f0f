/* What inventory/framework_parse.c and framework_cells.c share: a framework's CSV file while it is read. */
#ifndef VIGIE_FRAMEWORK_PARSE_H
#define VIGIE_FRAMEWORK_PARSE_H

#include "framework.h"
#include "inventory/csv_table.h"

enum framework_column {
	COL_RECORD, COL_KEY, COL_VERSION, COL_EDITION, COL_PARENT, COL_CHAPTER_FR, COL_CHAPTER_EN, COL_TITLE_FR, COL_TITLE_EN, COL_TEXT_FR,
	COL_TEXT_EN, COL_KIND, COL_ACTIVITIES, COL_ISO, COL_RELATED, COL_LEGAL, COL_EVIDENCE_FR, COL_EVIDENCE_EN, COL_FACTS, COL_SOURCE,
	COL_UNVERIFIED, COL_COUNT
};

struct framework_parser {
	const char *name;
	struct arena *a;
	struct framework *f;
	const struct csv_table *t;
	size_t at[COL_COUNT];             /* position of each column in the file; SIZE_MAX: not there */
	const struct csv_row *row;
	const char *values[COL_COUNT];    /* of the row; NULL: empty */
	struct err *e;
};

/* Each false with the place in e. */
bool framework_wrong(struct framework_parser *p, enum framework_column c, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool framework_read_header(struct framework_parser *p) MUST_CHECK;
bool framework_read_cells(struct framework_parser *p) MUST_CHECK;
bool framework_check_key(struct framework_parser *p, enum framework_column c) MUST_CHECK;
bool framework_read_list(struct framework_parser *p, enum framework_column c, struct framework_keys *ret) MUST_CHECK;
bool framework_read_marks(struct framework_parser *p, struct framework_keys *ret) MUST_CHECK; /* of rows before */
bool framework_read_facts(struct framework_parser *p, struct framework_keys *ret) MUST_CHECK;
bool framework_read_activities(struct framework_parser *p, unsigned *ret) MUST_CHECK;

#endif
