/* An import on its way, shared by the files inventory/import_*.c: the rows given, the rows stored, and what is to change.
 *
 * import_rows (CSV → rows) → import_stored (inventory → rows) → import_match → import_refs (references, names) → import_rules
 * → import_circles → import_diff (report) → import_write. Everything lives in the plan's arena. */
#ifndef VIGIE_IMPORT_PLAN_H
#define VIGIE_IMPORT_PLAN_H

#include "import.h"
#include "inventory/entity.h"

#include <sqlite3.h>

/* One CSV text given. */
struct import_source {
	const char *name;          /* for messages */
	const struct entity_file *file;
	bool *given;               /* by column: the text has it; other columns keep what the inventory has */
	const char **headers;      /* by column: as its header is called in this text */
};

struct import_row {
	const char *name;          /* entity.name */
	const char **values;       /* by column, canonical text, NULL: empty */
	const struct import_source *source; /* NULL: stored */
	unsigned line;
	int64_t entity_id;         /* 0: not in the inventory yet */
	wall_t valid_from;         /* of the current version; WALL_NEVER: there is none */
	struct import_row *other;  /* given ↔ stored */
	bool removed;              /* stored: --prune takes it away */
	bool bad;                  /* given: a mistake in it was noted, values may be missing */
};

/* Rows by name. */
struct import_names {
	struct import_row **slots;
	size_t cap, n;
};

struct import_kind {
	const struct entity_file *file;
	bool given;                /* a text of this kind is there */
	struct import_row *rows, *stored;
	size_t n_rows, n_stored, cap_rows;
	struct import_names row_names, stored_names;
};

enum { IMPORT_NAMES_TOLD = 3 };

/* What is said of rows of one file in the same words. */
struct import_warning {
	const char *file, *column, *text; /* borrowed from the first row and who said it */
	unsigned line;             /* of the first row */
	const char *names[IMPORT_NAMES_TOLD]; /* of the first rows */
	size_t n;                  /* rows */
};

struct import_plan {
	struct arena *a;
	sqlite3 *db;
	struct store *store;       /* NULL: only judged */
	const struct import_file *files;
	size_t n_files;
	wall_t now;
	struct import_options options;
	struct import_kind *kinds; /* in the order of entity_files */
	const char *mistakes[IMPORT_MISTAKES_MAX]; /* the first of them by file and line */
	struct import_warning warnings[IMPORT_MISTAKES_MAX];
	size_t n_mistakes, n_warnings;
	bool say_nearest;          /* what is refused now is told with the nearest name that is known */
	bool rows_lost;            /* of some file not every row could be taken: what names one of them is not judged */
	struct err *e;
};

/* What p->e says is noted when it is a mistake in the files (ERR_DATA), so that the next ones are found too; false for anything
 * else, which ends the import. */
bool import_note_mistake(struct import_plan *p) MUST_CHECK;

/* Whether a mistake in this row would be among those that are told: what costs much to say is not said of others. */
bool import_is_told(const struct import_plan *p, const struct import_row *row);

/* text: for what is no mistake, as a translated constant; the same of several rows of a file is told once. */
void import_note_warning(struct import_plan *p, const struct import_row *row, size_t column, const char *text);

/* The row of the journal of an import that is about to be done, when options ask for it. */
bool import_journal(struct import_plan *p, const struct import_report *r) MUST_CHECK;

/* What was found goes into the report; false with the first mistake in p->e when there is one. */
bool import_tell_findings(struct import_plan *p, struct arena *a, struct import_report *ret) MUST_CHECK;

bool import_names_add(struct import_plan *p, struct import_names *n, struct import_row *row) MUST_CHECK;
struct import_row *import_names_find(const struct import_names *n, const char *name);

/* "file:line: column: " before the text of p->e; returns false. */
bool import_refuse_cell(struct import_plan *p, const struct import_row *row, size_t column);

bool import_read_rows(struct import_plan *p, const struct import_file *f) MUST_CHECK;
bool import_read_stored(struct import_plan *p) MUST_CHECK;
/* Finds for each given row with a name the stored one and fills the columns that its text does not have. */
bool import_match(struct import_plan *p) MUST_CHECK;
bool import_check_references(struct import_plan *p) MUST_CHECK;
bool import_check_rules(struct import_plan *p) MUST_CHECK;
/* No device is, at however many removes, its own parent: each circle that a file makes is a mistake. */
bool import_check_circles(struct import_plan *p) MUST_CHECK;
bool import_check_service(struct import_plan *p, const struct entity_file *f, const struct import_row *row) MUST_CHECK;
bool import_check_threshold(struct import_plan *p, const struct entity_file *f, const struct import_row *row) MUST_CHECK;
bool import_make_report(struct import_plan *p, struct arena *a, struct import_report *ret) MUST_CHECK;
bool import_write(struct import_plan *p) MUST_CHECK;

/* The value of a named column; and what that value must be instead, with its place: returns false. */
const char *import_value(const struct entity_file *f, const struct import_row *row, const char *column);
bool import_refuse(struct import_plan *p, const struct entity_file *f, const struct import_row *row, const char *column,
                   const char *what);

/* Whether two rows differ in a column. */
bool import_differs(const struct import_row *a, const struct import_row *b, size_t column);

#endif
