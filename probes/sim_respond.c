#include "probes/sim_respond.h"

#include <string.h>

enum error_status { NO_ERROR = 0, TOO_BIG = 1, NO_SUCH_NAME = 2, NO_ACCESS = 6 }; /* RFC 3416 §3 */

struct reply {
	struct sim_agent *agent;
	const struct sim_request *request;
	int64_t now_ns;
	uint8_t *varbinds; /* the list's content */
	size_t len, room;  /* room: for more than one variable binding */
	size_t n;
	enum error_status status;
	size_t error_index;
	uint8_t scratch[SIM_SCRATCH_MAX];
};

/* An object larger than the limit goes alone, as no walk could pass it otherwise. */
static bool append(struct reply *p, const uint8_t *varbind, size_t size)
{
	if (p->len + size > (p->n > 0 ? p->room : SIM_SIZE_MAX - SIM_HEAD_MAX))
		return false;
	memcpy(p->varbinds + p->len, varbind, size);
	p->len += size;
	p->n++;
	return true;
}

static bool append_object(struct reply *p, size_t index)
{
	size_t size;
	const uint8_t *varbind = sim_agent_varbind(p->agent, index, p->now_ns, p->scratch, &size);

	return append(p, varbind, size);
}

static bool append_exception(struct reply *p, const uint8_t *oid, size_t oid_len, enum sim_tag tag)
{
	return append(p, p->scratch, sim_put_varbind(p->scratch, oid, oid_len, (uint8_t)tag, NULL, 0));
}

static size_t parent_len(const uint8_t *oid, size_t len)
{
	if (len > 0)
		len--;
	while (len > 0 && oid[len - 1] & 0x80)
		len--;
	return len;
}

static bool same_parent(const struct sim_mib *m, const struct sim_object *o, const uint8_t *oid, size_t parent)
{
	const uint8_t *other = sim_object_oid(m, o);

	return parent > 0 && parent_len(other, o->oid_len) == parent && memcmp(other, oid, parent) == 0;
}

/* Which exception: the agent has the object type when a neighbour differs in the last sub-identifier only. */
static enum sim_tag missing(const struct sim_mib *m, size_t near, const uint8_t *oid, size_t len)
{
	size_t parent = parent_len(oid, len);

	if ((near < m->n_objects && same_parent(m, &m->objects[near], oid, parent))
	    || (near > 0 && same_parent(m, &m->objects[near - 1], oid, parent)))
		return SIM_NO_SUCH_INSTANCE;
	return SIM_NO_SUCH_OBJECT;
}

static void fail(struct reply *p, enum error_status status, size_t index)
{
	p->status = status;
	p->error_index = index;
}

/* RFC 3416 §4.2.1; RFC 1157 §4.1.2 */
static void answer_get(struct reply *p)
{
	const struct sim_mib *m = p->agent->mib;
	bool v1 = p->request->version == SIM_V1, exact, fits;

	for (size_t i = 0; i < p->request->n_varbinds && p->status == NO_ERROR; i++) {
		const uint8_t *oid = p->request->oids[i].oid;
		size_t len = p->request->oids[i].len, at = sim_mib_find(m, oid, len, &exact);

		if (v1 && (!exact || sim_agent_tag(p->agent, at) == SIM_COUNTER64)) {
			fail(p, NO_SUCH_NAME, i + 1);
			return;
		}
		fits = exact ? append_object(p, at) : append_exception(p, oid, len, missing(m, at, oid, len));
		if (!fits)
			fail(p, TOO_BIG, 0);
	}
}

static bool is_interface_column(const uint8_t *oid, size_t len, size_t *ret_column_len)
{
	static const uint8_t if_entry[] = { 0x2b, 6, 1, 2, 1, 2, 2, 1 }, if_x_entry[] = { 0x2b, 6, 1, 2, 1, 31, 1, 1, 1 };

	*ret_column_len = 0;
	if (len > sizeof if_entry + 1 && memcmp(oid, if_entry, sizeof if_entry) == 0)
		*ret_column_len = sizeof if_entry + 1;
	else if (len > sizeof if_x_entry + 1 && memcmp(oid, if_x_entry, sizeof if_x_entry) == 0)
		*ret_column_len = sizeof if_x_entry + 1;
	return *ret_column_len > 0;
}

/* With non_increasing: past the end of an interface column, back to its first row. */
static size_t fold_back(const struct sim_mib *m, size_t next, const uint8_t *oid, size_t len)
{
	const struct sim_object *o = next < m->n_objects ? &m->objects[next] : NULL;
	size_t column;
	bool exact;

	if (!is_interface_column(oid, len, &column)
	    || (o && o->oid_len > column && memcmp(sim_object_oid(m, o), oid, column) == 0))
		return next;
	return sim_mib_find(m, oid, column, &exact);
}

/* The object after oid, or n_objects. */
static size_t successor(const struct reply *p, const uint8_t *oid, size_t len)
{
	const struct sim_mib *m = p->agent->mib;
	bool exact;
	size_t next = sim_mib_find(m, oid, len, &exact) + (exact ? 1 : 0);

	if (p->agent->non_increasing)
		next = fold_back(m, next, oid, len);
	while (p->request->version == SIM_V1 && next < m->n_objects && sim_agent_tag(p->agent, next) == SIM_COUNTER64)
		next++; /* RFC 3584 §4.2.2.1 */
	return next;
}

static void answer_get_next(struct reply *p)
{
	for (size_t i = 0; i < p->request->n_varbinds; i++) {
		const uint8_t *oid = p->request->oids[i].oid;
		size_t len = p->request->oids[i].len, next = successor(p, oid, len);
		bool end = next == p->agent->mib->n_objects;

		if (end && p->request->version == SIM_V1) {
			fail(p, NO_SUCH_NAME, i + 1);
			return;
		}
		if (!(end ? append_exception(p, oid, len, SIM_END_OF_MIB_VIEW) : append_object(p, next))) {
			fail(p, TOO_BIG, 0);
			return;
		}
	}
}

/* One repeater of a GETBULK: where it stands. */
struct repeater {
	const uint8_t *oid; /* of the object last sent, else of the request */
	size_t len;
	size_t next;        /* the object to send */
};

static bool append_next(struct reply *p, struct repeater *r)
{
	const struct sim_mib *m = p->agent->mib;
	const struct sim_object *o;

	if (r->next >= m->n_objects)
		return append_exception(p, r->oid, r->len, SIM_END_OF_MIB_VIEW);
	if (!append_object(p, r->next))
		return false;
	o = &m->objects[r->next];
	r->oid = sim_object_oid(m, o);
	r->len = o->oid_len;
	r->next = p->agent->non_increasing ? successor(p, r->oid, r->len) : r->next + 1;
	return true;
}

static bool is_full(const struct reply *p)
{
	return p->agent->max_varbinds > 0 && p->n >= p->agent->max_varbinds;
}

/* RFC 3416 §4.2.3. What does not fit is left out, and no error. */
static void answer_get_bulk(struct reply *p)
{
	const struct sim_request *q = p->request;
	size_t singles = q->non_repeaters > 0 ? (size_t)q->non_repeaters : 0;
	struct repeater repeaters[SIM_REQUEST_VARBINDS_MAX];

	for (size_t i = 0; i < q->n_varbinds; i++) {
		const uint8_t *oid = q->oids[i].oid;
		size_t len = q->oids[i].len;

		repeaters[i] = (struct repeater){ oid, len, successor(p, oid, len) };
		if (i < singles && (is_full(p) || !append_next(p, &repeaters[i])))
			return;
	}
	for (int64_t round = 0; singles < q->n_varbinds && round < q->max_repetitions; round++) {
		bool more = false;

		for (size_t i = singles; i < q->n_varbinds; i++) {
			more |= repeaters[i].next < p->agent->mib->n_objects;
			if (is_full(p) || !append_next(p, &repeaters[i]))
				return;
		}
		if (!more)
			return;
	}
}

/* Writes backwards from the variable bindings: each length is known when its header is written. */
static uint8_t *put_before(uint8_t *p, uint8_t tag, const uint8_t *content, size_t len)
{
	p -= len;
	memcpy(p, content, len);
	p -= sim_ber_header_size(len);
	sim_ber_put_header(p, tag, len);
	return p;
}

static uint8_t *put_integer_before(uint8_t *p, int64_t value)
{
	uint8_t number[SIM_NUMBER_MAX];

	return put_before(p, SIM_INTEGER, number, sim_ber_put_signed(number, value));
}

static uint8_t *put_header_before(uint8_t *p, uint8_t tag, const uint8_t *end)
{
	size_t len = (size_t)(end - p);

	p -= sim_ber_header_size(len);
	sim_ber_put_header(p, tag, len);
	return p;
}

static uint8_t *put_head(const struct reply *p)
{
	const uint8_t *end = p->varbinds + p->len;
	uint8_t *at = put_header_before(p->varbinds, SIM_SEQUENCE, end);

	at = put_integer_before(at, (int64_t)p->error_index);
	at = put_integer_before(at, p->status);
	at = put_integer_before(at, p->request->request_id);
	at = put_header_before(at, SIM_RESPONSE, end);
	at = put_before(at, SIM_OCTET_STRING, p->request->community, p->request->community_len);
	at = put_integer_before(at, p->request->version);
	return put_header_before(at, SIM_SEQUENCE, end);
}

/* An error goes with the request's own variable bindings, tooBig of v2c with none (RFC 3416 §4.2.1, RFC 1157 §4.1.2). */
static void echo_varbinds(struct reply *p)
{
	p->len = 0;
	if (p->status == TOO_BIG && p->request->version == SIM_V2C)
		return;
	if (p->request->varbinds_len <= SIM_SIZE_MAX - SIM_HEAD_MAX) {
		memcpy(p->varbinds, p->request->varbinds, p->request->varbinds_len);
		p->len = p->request->varbinds_len;
	}
}

static void answer(struct reply *p)
{
	switch (p->request->pdu) {
	case SIM_GET:
		answer_get(p);
		break;
	case SIM_GET_NEXT:
		answer_get_next(p);
		break;
	case SIM_GET_BULK:
		answer_get_bulk(p);
		break;
	case SIM_SET:
		fail(p, p->request->version == SIM_V1 ? NO_SUCH_NAME : NO_ACCESS, p->request->n_varbinds > 0 ? 1 : 0);
		break;
	}
}

static bool is_silent(struct sim_agent *a, int64_t now_ns)
{
	return a->dead || !sim_agent_is_reached(a, now_ns) || a->varbinds_left == 0 || sim_agent_draw_loss(a);
}

size_t sim_respond(struct sim_agent *a, const struct sim_request *r, int64_t now_ns, uint8_t *out,
                   const uint8_t **ret_start)
{
	/* message 4, version 3, community 2 + its octets, PDU 4, request-id 6, error-status 3, error-index 4, list 4 */
	size_t head = 30 + r->community_len;
	struct reply p;

	a->requests++;
	if (is_silent(a, now_ns) || r->community_len >= SIM_COMMUNITY_MAX)
		return 0;
	p.agent = a;
	p.request = r;
	p.now_ns = now_ns;
	p.varbinds = out + SIM_HEAD_MAX;
	p.len = p.n = p.error_index = 0;
	p.room = a->max_size > head ? a->max_size - head : 0;
	p.status = NO_ERROR;
	answer(&p);
	if (p.status != NO_ERROR)
		echo_varbinds(&p);
	if (a->varbinds_left != SIM_UNLIMITED)
		a->varbinds_left -= p.n < a->varbinds_left ? p.n : a->varbinds_left;
	a->responses++;
	*ret_start = put_head(&p);
	return (size_t)(p.varbinds + p.len - *ret_start);
}
