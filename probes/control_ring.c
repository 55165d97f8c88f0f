#include "probes/control_ring.h"

#include "probes/control_params.h"
#include "probes/daemon_ring.h"

#include <openssl/evp.h>
#include <stdlib.h>

bool control_read_ring(const json_t *params, struct act *ret, struct err *e)
{
	if (!param_string(params, "reason", &ret->text, e))
		return false;
	return ret->kind != ACT_RING_START
	       || (param_time(params, "until", ret->at, &ret->until, e) && param_string(params, "host", &ret->host, e));
}

static json_t *time_json(wall_t t)
{
	char text[WALL_RFC3339_MAX];

	wall_format_rfc3339(t, text);
	return json_string(text);
}

void control_ring(struct control_call *call)
{
	static const char *const states[FLOW_RING_STATES] = { [FLOW_RING_NONE] = "none", [FLOW_RING_KEEPS] = "keeps", [FLOW_RING_HELD] = "held" };
	struct ring_status s;
	json_t *result;

	ring_status(call->daemon, &s);
	result = json_pack("{s:s?,s:s}", "interface", s.interface, "state", states[s.state]);
	if (result && s.state != FLOW_RING_NONE)
		json_object_update_new(result, json_pack("{s:I,s:o,s:o,s:s,s:s?,s:I,s:I,s:I,s:I}", "uid", (json_int_t)s.uid, "from", time_json(s.from),
		                                         "until", time_json(s.until), "reason", s.reason, "host", *s.host ? s.host : NULL, "seen",
		                                         (json_int_t)s.last, "packets", (json_int_t)(s.last + 1 - s.first), "octets",
		                                         (json_int_t)s.octets, "lost", (json_int_t)s.lost));
	control_answer(call, result);
}

static json_t *piece_json(const struct ring_piece *p)
{
	char *base64 = malloc(p->n / 3 * 4 + 5);
	json_t *result = NULL;

	if (base64) {
		EVP_EncodeBlock((unsigned char *)base64, p->pcap, (int)p->n);
		result = json_pack("{s:I,s:I,s:I,s:s}", "packets", (json_int_t)p->packets, "last", (json_int_t)p->last, "given", (json_int_t)p->given,
		                   "pcap", base64);
	}
	free(base64);
	return result;
}

static void given(void *user, const struct ring_piece *piece, const struct err *error)
{
	if (error)
		control_refuse_err(user, error);
	else
		control_answer(user, piece_json(piece));
}

void control_ring_packets(struct control_call *call)
{
	const json_t *after = json_object_get(call->request.params, "after");
	struct err e;

	if (!json_is_integer(after) || json_integer_value(after) < 0)
		control_refuse(call, CONTROL_INVALID_PARAMS, "after: expected a number from 0 on");
	else if (!ring_give(call->daemon, call->peer.uid, (uint64_t)json_integer_value(after), given, call, &e))
		control_refuse_err(call, &e);
}
