/* What the tests of the import share: an inventory in memory that files are imported into. */
#ifndef VIGIE_TESTS_IMPORTING_H
#define VIGIE_TESTS_IMPORTING_H

#include "import.h"

struct importing {
	struct store *s;
	struct arena *a;
	struct err e;
	struct import_report report;
	wall_t now;
};

/* For cmocka: *state is a struct importing. */
int importing_open(void **state);
int importing_close(void **state);

/* Imports one file, a second after the one before; what it says is in f->e and f->report. */
bool importing_run(struct importing *f, const char *name, const char *text, struct import_options options);
void importing_take(struct importing *f, const char *name, const char *text); /* ends the test unless it is taken */

int64_t importing_number(struct importing *f, const char *sql); /* the first cell of its first row */
char *importing_content(struct importing *f); /* every row of the declared inventory, versions included; the caller's */

#endif
