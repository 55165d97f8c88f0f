/* What Vigie needs on this machine, one row each: what was found and, when it is missing, how to mend it. */
#ifndef VIGIE_CONSOLE_DOCTOR_H
#define VIGIE_CONSOLE_DOCTOR_H

#include "console/session.h"

enum finding { FINDING_OK, FINDING_MISSING, FINDING_NOT_CHECKED };

enum { DOCTOR_DETAIL_MAX = 256 };

struct diagnosis {
	const char *name;              /* stable: "ping-sockets" */
	const char *title;             /* msgid */
	enum finding finding;
	char detail[DOCTOR_DETAIL_MAX]; /* translated; what was found */
	const char *mend;              /* msgid, NULL when there is nothing to mend */
};

/* A check fills finding, detail and mend. */
struct examination {
	const char *name, *title;
	void (*examine)(struct session *s, struct diagnosis *d);
};

extern const struct examination doctor_vigie[], doctor_machine[];
extern const size_t n_doctor_vigie, n_doctor_machine;

void diagnosis_ok(struct diagnosis *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
void diagnosis_missing(struct diagnosis *d, const char *mend, const char *fmt, ...) PRINTF_LIKE(3, 4);
void diagnosis_skip(struct diagnosis *d, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
