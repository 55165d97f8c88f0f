#include "probes/diagnosis_route.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

enum { LIST_MAX = 170 };

void diagnosis_route_hear(struct diagnosis_route *r, size_t ttl, const struct icmp_event *event)
{
	if (ttl < 1 || ttl > DIAGNOSIS_HOPS_MAX)
		return;
	if (!event->error) {
		address_format(&event->peer, r->hops[ttl - 1].address);
		r->hops[ttl - 1].arrived = true;
	} else if (event->kind == ICMP_ERROR_EXPIRED) {
		memcpy(r->hops[ttl - 1].address, event->offender, sizeof r->hops[0].address);
	} else {
		r->refusal = event->error;
		memcpy(r->refuser, event->offender, sizeof r->refuser);
	}
}

/* The TTL at which it arrives; 0: it does not. */
static size_t arrival_of(const struct diagnosis_route *r)
{
	for (size_t i = 0; i < DIAGNOSIS_HOPS_MAX; i++)
		if (r->hops[i].arrived)
			return i + 1;
	return 0;
}

/* The last TTL that somebody answered; 0: none. */
static size_t last_of(const struct diagnosis_route *r)
{
	for (size_t i = DIAGNOSIS_HOPS_MAX; i > 0; i--)
		if (r->hops[i - 1].address[0])
			return i;
	return 0;
}

bool diagnosis_route_is_whole(const struct diagnosis_route *r)
{
	const size_t end = arrival_of(r);

	for (size_t i = 0; i < end; i++)
		if (!r->hops[i].address[0])
			return false;
	return end > 0;
}

/* "192.0.2.1, *, 192.0.2.9": the last ones count when they are many. */
static void list_hops(const struct diagnosis_route *r, size_t n, char list[LIST_MAX])
{
	size_t from = n, len = 0;
	struct text t = TEXT_INIT(LIST_MAX);

	while (from > 0 && len + strlen(r->hops[from - 1].address) + 3 < LIST_MAX - 6) {
		len += (r->hops[from - 1].address[0] ? strlen(r->hops[from - 1].address) : 1) + 2;
		from--;
	}
	if (from > 0)
		text_append(&t, "…, ");
	for (size_t i = from; i < n; i++)
		text_appendf(&t, "%s%s", i > from ? ", " : "", r->hops[i].address[0] ? r->hops[i].address : "*");
	snprintf(list, LIST_MAX, "%s", text_str(&t));
	text_done(&t);
}

static int64_t count_answered(const struct diagnosis_route *r, size_t n)
{
	int64_t answered = 0;

	for (size_t i = 0; i < n; i++)
		answered += r->hops[i].address[0] != '\0';
	return answered;
}

struct diagnosis_result diagnosis_route_result(const struct diagnosis_route *r, const char *to)
{
	const size_t end = arrival_of(r), last = end ? end : last_of(r);
	struct diagnosis_result result;
	struct probe_result probe;
	char list[LIST_MAX];

	list_hops(r, last, list);
	if (end > 0)
		probe = probe_result_make(OUTCOME_OK, "arrives at hop %zu: %s", end, list);
	else if (r->refusal && r->refuser[0])
		probe = probe_result_make(OUTCOME_UNREACHABLE, "%s says of %s: %s", r->refuser, to, r->refusal);
	else if (last > 0)
		probe = probe_result_make(OUTCOME_TIMEOUT, "ends behind %s, hop %zu: %s", r->hops[last - 1].address, last, list);
	else
		probe = probe_result_make(OUTCOME_TIMEOUT, "nobody on the way answers");
	probe.latency_us = UNKNOWN_I64;
	result = diagnosis_result_of(&probe);
	result.measure.hops = count_answered(r, last);
	if (end == 0)
		snprintf(result.offender, sizeof result.offender, "%s", r->refusal && r->refuser[0] ? r->refuser : last > 0 ? r->hops[last - 1].address : "");
	return result;
}
