/* Neighbours that a poll heard: new ones, and when known ones were last seen. */
#include "inventory/store_internal.h"

/* Rows of one device: an agent may name others in each round. The ones not seen for longest go. */
enum { NEIGHBOURS_MAX = 4096 };

static const int64_t forget_after_ms = INT64_C(30) * 24 * 3600 * 1000;

static bool write_one(struct store *s, const struct batch_poll *p, const struct neighbour_facts *n, struct err *e)
{
	const char *name = n->chassis ? n->chassis : n->address;

	return DB_RUN(&s->db, ST_NEIGHBOUR_WRITE, e, V_I64(p->device_id), V_TEXT(neighbour_protocol_name(n->protocol)),
	              V_TEXT(n->local_port ? n->local_port : ""), V_TEXT(name), V_TEXT(n->port ? n->port : ""), V_TEXT(n->mac),
	              V_TEXT(n->address), V_TEXT(n->sys_name), V_TEXT(bgp_state_name(n->state)), V_I64(n->remote_as), V_WALL(p->at));
}

bool store_write_neighbours(struct store *s, const struct batch_poll *p, struct err *e)
{
	const struct snmp_facts *f = p->facts;

	for (size_t i = 0; i < f->n_neighbours; i++)
		if (!write_one(s, p, &f->neighbours[i], e))
			return false;
	if (f->has_neighbours && !DB_RUN(&s->db, ST_NEIGHBOUR_ROUND_WRITE, e, V_I64(p->device_id), V_WALL(p->at)))
		return false;
	return DB_RUN(&s->db, ST_NEIGHBOURS_FORGET, e, V_I64(p->device_id), V_I64(p->at.ms - forget_after_ms))
	       && DB_RUN(&s->db, ST_NEIGHBOURS_TRIM, e, V_I64(p->device_id), V_I64(NEIGHBOURS_MAX));
}
