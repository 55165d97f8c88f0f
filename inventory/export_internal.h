/* Export from an open database: what export_run does once its reader stands at an instant. */
#ifndef VIGIE_EXPORT_INTERNAL_H
#define VIGIE_EXPORT_INTERNAL_H

#include "inventory/entity.h"
#include "text.h"
#include "vtime.h"

#include <sqlite3.h>

enum { EXPORT_FILE_MAX = 64 * 1024 * 1024 };

/* One file's text as of `at`: rows by name, CRLF-free, cells quoted where RFC 4180 asks. *ret_rows grows. */
bool export_text(sqlite3 *db, const struct entity_file *f, wall_t at, struct text *t, size_t *ret_rows, struct err *e) MUST_CHECK;

/* All files into dir (made when it is not there), each replaced atomically, only once all texts are ready. personal false: without those
 * that hold what is personal. */
bool export_files(sqlite3 *db, wall_t at, bool personal, const char *dir, size_t *ret_rows, struct err *e) MUST_CHECK;

#endif
