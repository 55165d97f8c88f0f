/* Errors: what a call that can fail says to its caller.
 *
 * A fallible function returns bool and fills the caller's struct err; outputs (`ret_…`) are untouched on failure.
 * Library code never logs: the caller that gives up does. What a person wrote wrong is told in the language of intl.h, which is
 * English in the daemon while it serves; the rest is English. "The device did not answer" is no error but an outcome
 * (outcome.h). */
#ifndef VIGIE_ERR_H
#define VIGIE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

enum err_kind {
	ERR_NONE,
	ERR_USAGE,     /* the command line is wrong                  EX_USAGE 64    */
	ERR_DATA,      /* input that a person wrote is wrong         EX_DATAERR 65  */
	ERR_NOT_FOUND, /* no such object, file or row                1              */
	ERR_MALFORMED, /* bytes from outside do not parse            1              */
	ERR_LIMIT,     /* past a stated ceiling                      1              */
	ERR_REFUSED,   /* not ours, or not now                       1              */
	ERR_DENIED,    /* the right is missing                       EX_NOPERM 77   */
	ERR_CONFIG,    /* configuration or secrets file              EX_CONFIG 78   */
	ERR_NO_DAEMON, /* nobody listens on the control socket       EX_UNAVAILABLE 69 */
	ERR_LOCKED,    /* the inventory is locked by another writer  EX_TEMPFAIL 75 */
	ERR_FULL,      /* no room left on the device                 1              */
	ERR_NEWER,     /* the inventory was written by a newer Vigie EX_DATAERR 65  */
	ERR_MEMORY,    /* out of memory                              1              */
	ERR_SYSTEM,    /* a system call failed, see sys              1              */
};

#define ERR_TEXT_MAX 512

struct err {
	enum err_kind kind;
	int sys;                 /* errno, or 0 */
	char text[ERR_TEXT_MAX]; /* one sentence, no newline, valid UTF-8; device text in it is escaped */
};

/* Returns false, so that a failing function can `return err_set(e, …)`. e may be NULL. */
bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* The same with the current errno appended (": No space left on device"). ENOSPC becomes ERR_FULL, EACCES ERR_DENIED. */
bool err_set_errno(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Puts "prefix: " before the text that is there; returns false. */
bool err_prefix(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The exit status of design §7 for an error kind (sysexits.h where it applies, else 1). */
int err_exit_status(enum err_kind kind);

#endif
