/* The backups of what falls: what would be restored from, and how old it is. */
#ifndef VIGIE_CONSOLE_BACKUPS_H
#define VIGIE_CONSOLE_BACKUPS_H

#include "console/session.h"
#include "reader_alerts.h"

/* Those of the applications and sites that are hit; *ret is in the session's arena. */
bool backups_read(struct session *s, const struct impact_row *hit, struct heartbeat_row **ret, size_t *ret_n, struct err *e) MUST_CHECK;

json_t *backups_json(const struct heartbeat_row *rows, size_t n); /* owned by the caller */
void backups_print(struct session *s, const struct heartbeat_row *rows, size_t n);

#endif
