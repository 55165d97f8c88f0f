/* A file that is there whole or not at all. */
#ifndef VIGIE_WHOLE_FILE_H
#define VIGIE_WHOLE_FILE_H

#include "err.h"

#include <sys/types.h>

/* Writes n bytes beside path, under a name that nothing bears, and gives it path once they are on the disk; so is the name, where the
 * folder may be read. On failure what stood there stands and nothing is left beside it; only a process that is killed meanwhile leaves
 * .vigie-*. mode: less the umask, also when a file is replaced. What is no regular file (a device, a pipe, a link to elsewhere) is never
 * replaced: who gave its name meant to write to it.
 * Errors: ERR_REFUSED (no regular file is there; or one is and replace is false, then sys is EEXIST), ERR_FULL, ERR_DENIED, ERR_SYSTEM. */
bool whole_file_write(const char *path, const void *bytes, size_t n, mode_t mode, bool replace, struct err *e) MUST_CHECK;

#endif
