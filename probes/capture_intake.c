#include "probes/capture_intake.h"

#include <stdlib.h>
#include <string.h>

bool capture_intake_new(struct capture_intake *in, struct err *e)
{
	*in = (struct capture_intake){ .records = calloc(CAPTURE_INTAKE_MOST, sizeof *in->records) };
	return in->records || err_set(e, ERR_MEMORY, "no memory for flow records");
}

void capture_intake_done(struct capture_intake *in)
{
	free(in->records);
	in->records = NULL;
}

bool capture_intake_room(const struct capture_intake *in)
{
	return in->n + FLOW_RECORDS_MAX <= CAPTURE_INTAKE_MOST;
}

static void take_record(struct capture_intake *in, const struct flow_record *r, struct flow_record *ret_keeper, bool *ret_kept)
{
	switch ((enum flow_record_type)r->type) {
	case FLOW_RECORD_POINT:
		in->pointed = true;
		in->point = *r;
		break;
	case FLOW_RECORD_KEEPER:
		*ret_keeper = *r;
		*ret_kept = true;
		break;
	case FLOW_RECORD_HEADERS:
	case FLOW_RECORD_RING:
		if (in->ring)
			in->ring(in->ring_user, r);
		break;
	case FLOW_RECORD_END:
		in->ended = true;
		if (!in->point.point.saved) /* an interface is looked at again */
			break;
		/* fall through */
	case FLOW_RECORD_FLOW:
	case FLOW_RECORD_ASSOCIATION:
	case FLOW_RECORD_CONTEXT:
	case FLOW_RECORD_TALLY:
		if (in->n < CAPTURE_INTAKE_MOST)
			in->records[in->n++] = *r;
		break;
	}
}

void capture_intake_take(struct capture_intake *in, const void *bytes, size_t n, struct flow_record *ret_keeper, bool *ret_kept)
{
	*ret_kept = false;
	for (size_t at = 0; at < n; at += FLOW_RECORD_SIZE) {
		struct flow_record r;

		if (flow_record_check((const char *)bytes + at, n - at < FLOW_RECORD_SIZE ? n - at : FLOW_RECORD_SIZE, &r, &in->refusal))
			take_record(in, &r, ret_keeper, ret_kept);
		else
			in->refused++;
	}
}

size_t capture_intake_ready(const struct capture_intake *in, bool all)
{
	size_t n = in->n;

	if (all)
		return n;
	while (n > 0 && in->records[n - 1].type == FLOW_RECORD_CONTEXT)
		n--;
	if (n > 0 && in->records[n - 1].type == FLOW_RECORD_ASSOCIATION)
		n--;
	return n > 0 ? n : in->n; /* nothing but contexts: a process that means harm */
}

void capture_intake_written(struct capture_intake *in, size_t n)
{
	memmove(in->records, in->records + n, (in->n - n) * sizeof *in->records);
	in->n -= n;
}
