#include "probes/sim_storage.h"

#include <string.h>

enum { DESCR = 3, SIZE = 5, USED = 6 };

static const uint8_t entry[] = { 0x2b, 6, 1, 2, 1, 25, 2, 3, 1 };

/* The OID of a column, and of a row when tail_len > 0. */
static size_t put_cell(uint8_t *oid, uint8_t column, const uint8_t *tail, size_t tail_len)
{
	memcpy(oid, entry, sizeof entry);
	oid[sizeof entry] = column;
	memcpy(oid + sizeof entry + 1, tail, tail_len);
	return sizeof entry + 1 + tail_len;
}

static bool is_of_column(const struct sim_mib *m, size_t index, const uint8_t *column, size_t len)
{
	return index < m->n_objects && m->objects[index].oid_len > len && memcmp(sim_object_oid(m, &m->objects[index]), column, len) == 0;
}

/* The index of the row that is called so, as the octets after the column. */
static bool find_row(const struct sim_agent *a, const char *name, uint8_t *tail, size_t *ret_len)
{
	uint8_t column[SIM_OID_MAX], scratch[SIM_SCRATCH_MAX];
	size_t len = put_cell(column, DESCR, entry, 0), content_len;
	bool exact;

	for (size_t at = sim_mib_find(a->mib, column, len, &exact); is_of_column(a->mib, at, column, len); at++) {
		const uint8_t *content = sim_agent_content(a, at, 0, scratch, &content_len);

		if (content_len != strlen(name) || memcmp(content, name, content_len) != 0)
			continue;
		*ret_len = a->mib->objects[at].oid_len - len;
		memcpy(tail, sim_object_oid(a->mib, &a->mib->objects[at]) + len, *ret_len);
		return true;
	}
	return false;
}

static bool read_cell(const struct sim_agent *a, uint8_t column, const uint8_t *tail, size_t tail_len, int64_t now_ns, double *ret)
{
	uint8_t oid[SIM_OID_MAX];
	bool exact;
	size_t index = sim_mib_find(a->mib, oid, put_cell(oid, column, tail, tail_len), &exact);

	if (exact)
		*ret = (double)sim_agent_number(a, index, now_ns);
	return exact;
}

bool sim_storage_exists(const struct sim_agent *a, const char *name)
{
	uint8_t tail[SIM_OID_MAX];
	size_t len;

	return find_row(a, name, tail, &len);
}

bool sim_storage_fill(struct sim_agent *a, const char *name, double ratio, double seconds, int64_t now_ns, struct err *e)
{
	uint8_t oid[SIM_OID_MAX], tail[SIM_OID_MAX], content[SIM_NUMBER_MAX];
	struct sim_value v = { .tag = SIM_INTEGER, .is_numeric = true };
	double size, used, target, now_s = (double)now_ns / 1e9;
	size_t tail_len;

	if (!find_row(a, name, tail, &tail_len) || !read_cell(a, SIZE, tail, tail_len, now_ns, &size)
	    || !read_cell(a, USED, tail, tail_len, now_ns, &used))
		return err_set(e, ERR_NOT_FOUND, "agent '%s' has no storage '%.80s'", a->name, name);
	target = size * ratio;
	v.numeric = (struct sim_numeric){ .initial = target, .min = used < target ? used : target, .max = used < target ? target : used };
	if (seconds > 0) {
		v.numeric.rate_ps = (target - used) / seconds;
		v.numeric.initial = used - v.numeric.rate_ps * now_s; /* a numeric object's clock starts with the simulator's */
	}
	v.len = sim_ber_put_signed(content, sim_numeric_signed(&v.numeric, 0));
	return sim_agent_set(a, oid, put_cell(oid, USED, tail, tail_len), &v, content, e);
}
