/* Import and export of the declared inventory as a directory of CSV files (design §3). */
#ifndef VIGIE_IMPORT_H
#define VIGIE_IMPORT_H

#include "reader.h"
#include "store.h"
#include "text.h"

#include <sys/types.h>

/* One file, its whole text in memory: who reads it from disk is not our business (the console sends it to the daemon). */
struct import_file {
	const char *name;         /* "sites.csv"; for messages too */
	const char *text;
	size_t len;
	const char *map, *map_name; /* column mapping file text (import --map), NULL: none */
};

struct import_options {
	bool dry_run, prune;
	bool journalled;          /* a row of the journal, in the same transaction, by: */
	uid_t uid;
};

enum change_kind { CHANGE_ADD, CHANGE_MODIFY, CHANGE_REMOVE };

const char *import_change_name(enum change_kind kind); /* "add", "modify", "remove": for machines */

struct import_change {
	enum change_kind kind;
	const char *file, *key;   /* "sites.csv", "Démo EHPAD des Tilleuls" */
	const char *column, *before, *after; /* CHANGE_MODIFY: one per column; NULL otherwise. before, after NULL: empty */
};

enum { IMPORT_MISTAKES_MAX = 20 };

/* mistakes: "file:line: column: …", by file and line, the first IMPORT_MISTAKES_MAX of n_mistakes. warnings: the same, or of several rows
 * of a file "file: … (2 rows: NAME, NAME)", the first IMPORT_MISTAKES_MAX of n_warnings. */
struct import_report {
	struct import_change *changes;
	size_t n_changes, added, modified, removed, confirmed;
	const char *mistakes[IMPORT_MISTAKES_MAX], *warnings[IMPORT_MISTAKES_MAX];
	size_t n_mistakes, n_warnings;
};

/* All or nothing, in one transaction of its own; idempotent. The report lives in arena a. A column that a file does not have keeps
 * what the inventory holds; an empty cell empties it. ERR_DATA: the first mistake and how many more there are, all of them
 * in the report, the inventory as before; so too for ERR_LOCKED, ERR_FULL. */
bool import_run(struct store *s, wall_t now, const struct import_file *files, size_t n_files, const struct import_options *options,
                struct arena *a, struct import_report *ret_report, struct err *e) MUST_CHECK;

/* What import_run would do, from an inventory open for reading, between reader_begin and reader_end. */
bool import_judge(struct reader *r, const struct import_file *files, size_t n_files, const struct import_options *options,
                  struct arena *a, struct import_report *ret_report, struct err *e) MUST_CHECK;

/* Reads the CSV files that are there in dir (or the one file `path` with its map) into arena a, as UTF-8 without NUL.
 * ERR_NOT_FOUND: none there. ERR_DATA: an unknown file name ending in .csv. ERR_LIMIT: past 64 MiB. */
bool import_read_dir(const char *dir, struct arena *a, struct import_file **ret_files, size_t *ret_n, struct err *e) MUST_CHECK;
bool import_read_mapped(const char *path, const char *map_path, struct arena *a, struct import_file *ret_file, struct err *e)
	MUST_CHECK;

/* Any other text, read the same way: NUL-terminated UTF-8 of at most max bytes. ERR_NOT_FOUND, ERR_DATA, ERR_LIMIT. */
bool import_read_text(const char *path, size_t max, struct arena *a, const char **ret_text, size_t *ret_len, struct err *e) MUST_CHECK;

/* Writes every file (header row even when empty) as of the reader's instant, between reader_begin and reader_end; dir is made when
 * it is not there, each file is replaced atomically. A simulated region also gets SIMULATION.txt. A reader that withholds what is personal leaves
 * contacts.csv as it is. */
bool export_run(struct reader *r, const char *dir, size_t *ret_rows, struct err *e) MUST_CHECK;

/* Opens the store as a lone writer when no daemon runs: takes the lock after adopting the uid and gid of the directory's owner
 * (when we are root). */
bool import_open_store(const char *inventory, struct store **ret_s, struct err *e) MUST_CHECK;

#endif
