/* Headers of what passes are kept for a while, handed out, or no more: only the row of the journal is ours. */
#include "inventory/act_internal.h"

#include <arpa/inet.h>
#include <string.h>

static const int64_t hour_ms = INT64_C(3600000);

static bool is_address(const char *text)
{
	uint8_t octets[16];

	return inet_pton(AF_INET, text, octets) == 1 || inet_pton(AF_INET6, text, octets) == 1;
}

static bool judge_start(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	if (!wall_is_known(a->until))
		return err_set(e, ERR_USAGE, "until: expected an end");
	if (a->until.ms <= a->at.ms)
		return err_set(e, ERR_USAGE, "until: expected an end that is still to come");
	if (a->until.ms > a->at.ms + ACT_RING_HOURS * hour_ms)
		return err_set(e, ERR_USAGE, "until: expected an end within %d hours", ACT_RING_HOURS);
	if (a->host && !is_address(a->host))
		return err_set(e, ERR_USAGE, "host: expected an address");
	p->from = a->at;
	return true;
}

bool act_judge_ring(struct act_plan *p, struct err *e)
{
	if (!p->a->object || strlen(p->a->object) >= sizeof p->object)
		return err_set(e, ERR_NOT_FOUND, "nobody listens: the configuration names no interface to capture");
	snprintf(p->object, sizeof p->object, "%s", p->a->object);
	return p->a->kind != ACT_RING_START || judge_start(p, e);
}
