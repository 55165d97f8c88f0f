#include "probes/sim_mib.h"

#include <stdlib.h>
#include <string.h>

struct sim_mib *sim_mib_new(void)
{
	struct sim_mib *m = calloc(1, sizeof *m);

	if (m)
		m->references = 1;
	return m;
}

struct sim_mib *sim_mib_ref(struct sim_mib *m)
{
	m->references++;
	return m;
}

void sim_mib_unref(struct sim_mib *m)
{
	if (!m || --m->references > 0)
		return;
	free(m->objects);
	free(m->octets);
	free(m->numerics);
	free(m);
}

static bool reserve(void **data, size_t *cap, size_t need, size_t size, struct err *e)
{
	size_t n = *cap ? *cap : 64;
	void *grown;

	if (need <= *cap)
		return true;
	while (n < need)
		n *= 2;
	grown = reallocarray(*data, n, size);
	if (!grown)
		return err_set(e, ERR_MEMORY, "no memory for %zu objects", n);
	*data = grown;
	*cap = n;
	return true;
}

size_t sim_put_varbind(uint8_t *out, const uint8_t *oid, size_t oid_len, uint8_t tag, const uint8_t *content, size_t len)
{
	size_t n = sim_ber_header_size(oid_len) + oid_len + sim_ber_header_size(len) + len;
	uint8_t *p = out;

	p += sim_ber_put_header(p, SIM_SEQUENCE, n);
	p += sim_ber_put_header(p, SIM_OID, oid_len);
	memcpy(p, oid, oid_len);
	p += oid_len;
	p += sim_ber_put_header(p, tag, len);
	if (len)
		memcpy(p, content, len);
	return (size_t)(p - out) + len;
}

static bool is_uptime(const uint8_t *oid, size_t len)
{
	static const uint8_t sys_up_time[] = { 0x2b, 6, 1, 2, 1, 1, 3, 0 };
	static const uint8_t hr_system_uptime[] = { 0x2b, 6, 1, 2, 1, 25, 1, 1, 0 };

	return sim_oid_compare(oid, len, sys_up_time, sizeof sys_up_time) == 0
	       || sim_oid_compare(oid, len, hr_system_uptime, sizeof hr_system_uptime) == 0;
}

static uint32_t content_u32(const uint8_t *content, size_t len)
{
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++)
		value = value << 8 | content[i];
	return value;
}

bool sim_mib_add(struct sim_mib *m, const uint8_t *oid, size_t oid_len, const struct sim_value *v,
                 const uint8_t *content, struct err *e)
{
	struct sim_object o = { .oid_len = (uint16_t)oid_len, .tag = v->tag, .kind = SIM_STILL, .from = SIM_NEW };
	size_t body = sim_ber_header_size(oid_len) + oid_len + sim_ber_header_size(v->len) + v->len;

	if (m->n_objects >= SIM_OBJECTS_MAX || m->n_octets > UINT32_MAX - SIM_VARBIND_MAX)
		return err_set(e, ERR_LIMIT, "expected at most %d objects", SIM_OBJECTS_MAX);
	if (!reserve((void **)&m->objects, &m->cap_objects, m->n_objects + 1, sizeof *m->objects, e)
	    || !reserve((void **)&m->octets, &m->cap_octets, m->n_octets + body + SIM_HEADER_MAX, 1, e)
	    || !reserve((void **)&m->numerics, &m->cap_numerics, m->n_numerics + 1, sizeof *m->numerics, e))
		return false;
	if (v->is_numeric) {
		o.kind = SIM_NUMERIC;
		o.extra = (uint32_t)m->n_numerics;
		m->numerics[m->n_numerics++] = v->numeric;
	} else if (v->tag == SIM_TIME_TICKS && is_uptime(oid, oid_len)) {
		o.kind = SIM_UPTIME;
		o.extra = content_u32(content, v->len);
	}
	o.at = (uint32_t)m->n_octets;
	o.size = (uint32_t)sim_put_varbind(m->octets + o.at, oid, oid_len, v->tag, content, v->len);
	o.oid_at = (uint8_t)(sim_ber_header_size(body) + sim_ber_header_size(oid_len));
	m->n_octets += o.size;
	m->objects[m->n_objects++] = o;
	return true;
}

bool sim_mib_add_copy(struct sim_mib *m, const struct sim_mib *other, size_t index, const uint8_t *oid, size_t oid_len,
                      const uint8_t *content, size_t len, struct err *e)
{
	const struct sim_object *o = &other->objects[index];
	struct sim_value v = { .tag = o->tag, .is_numeric = o->kind == SIM_NUMERIC };
	const uint8_t *as_was = sim_object_content(other, o, &v.len);

	if (v.is_numeric)
		v.numeric = other->numerics[o->extra];
	if (content)
		v.len = len;
	if (!sim_mib_add(m, oid ? oid : sim_object_oid(other, o), oid ? oid_len : o->oid_len, &v, content ? content : as_was, e))
		return false;
	m->objects[m->n_objects - 1].from = (uint32_t)index;
	return true;
}

static int compare_objects(const void *a, const void *b, void *mib)
{
	const struct sim_object *x = a, *y = b;
	int order = sim_oid_compare(sim_object_oid(mib, x), x->oid_len, sim_object_oid(mib, y), y->oid_len);

	return order ? order : x->at < y->at ? -1 : 1; /* stable: later additions come later */
}

size_t sim_mib_seal(struct sim_mib *m)
{
	size_t kept = 0;

	if (m->n_objects == 0)
		return 0;
	qsort_r(m->objects, m->n_objects, sizeof *m->objects, compare_objects, m);
	for (size_t i = 0; i < m->n_objects; i++) {
		const struct sim_object *o = &m->objects[i], *next = o + 1;

		if (i + 1 < m->n_objects
		    && sim_oid_compare(sim_object_oid(m, o), o->oid_len, sim_object_oid(m, next), next->oid_len) == 0)
			continue;
		m->objects[kept++] = *o;
	}
	size_t dropped = m->n_objects - kept;
	m->n_objects = kept;
	return dropped;
}

const uint8_t *sim_object_content(const struct sim_mib *m, const struct sim_object *o, size_t *ret_len)
{
	struct sim_ber r = { sim_object_oid(m, o) + o->oid_len, m->octets + o->at + o->size, false };
	uint8_t tag;
	struct sim_ber content = sim_ber_any(&r, &tag);

	*ret_len = (size_t)(content.end - content.p);
	return content.p;
}

size_t sim_mib_find(const struct sim_mib *m, const uint8_t *oid, size_t oid_len, bool *ret_exact)
{
	size_t low = 0, high = m->n_objects;

	*ret_exact = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct sim_object *o = &m->objects[middle];
		int order = sim_oid_compare(sim_object_oid(m, o), o->oid_len, oid, oid_len);

		if (order == 0) {
			*ret_exact = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
