/* The receiving end of flow records: what the sandboxed process said, as far as it may be believed. */
#ifndef VIGIE_PROBES_CAPTURE_INTAKE_H
#define VIGIE_PROBES_CAPTURE_INTAKE_H

#include "flow_record.h"

enum { CAPTURE_INTAKE_MOST = 4096, CAPTURE_MESSAGE_MOST = FLOW_RECORDS_MAX * FLOW_RECORD_SIZE };

struct capture_intake {
	struct flow_record *records;  /* owned; to be written */
	size_t n;
	uint64_t refused;             /* records that may not be believed; why the last one: */
	struct err refusal;
	bool pointed, ended;          /* POINT, END came */
	struct flow_record point;
	void (*ring)(void *user, const struct flow_record *r); /* takes HEADERS and RING; NULL: nobody asked for them */
	void *ring_user;
};

bool capture_intake_new(struct capture_intake *in, struct err *e) MUST_CHECK;
void capture_intake_done(struct capture_intake *in);

/* Takes a message. *ret_keeper: a KEEPER record was in it. Call it while capture_intake_room. */
void capture_intake_take(struct capture_intake *in, const void *bytes, size_t n, struct flow_record *ret_keeper, bool *ret_kept);
bool capture_intake_room(const struct capture_intake *in);

/* How many records may be written now: contexts stay with their association. all: the rest too. */
size_t capture_intake_ready(const struct capture_intake *in, bool all);
void capture_intake_written(struct capture_intake *in, size_t n);

#endif
