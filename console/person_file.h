/* Files of the person at the console: what was set, and what was shown already (XDG Base Directory Specification). */
#ifndef VIGIE_CONSOLE_PERSON_FILE_H
#define VIGIE_CONSOLE_PERSON_FILE_H

#include "err.h"

struct text;

/* $XDG_CONFIG_HOME/vigie/NAME, else ~/.config/vigie/NAME; nothing is appended when there is no home. */
void person_file_config(const char *name, struct text *path);
/* $XDG_STATE_HOME/vigie/NAME, else ~/.local/state/vigie/NAME. */
void person_file_state(const char *name, struct text *path);

/* Replaces the file at once, or leaves it (whole_file.h); the one that a link leads to, where the person keeps it elsewhere. Its folders
 * are made, for this person only. */
bool person_file_write(const char *path, const char *content, struct err *e) MUST_CHECK;

#endif
