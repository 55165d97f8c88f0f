/* Sections `interface` and `object` of the region file. */
#include "probes/sim_region_internal.h"

#include "probes/sim_interface.h"

#include <stdlib.h>
#include <string.h>

static bool set_counters(const struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, uint32_t if_index,
                         struct err *e)
{
	for (size_t i = 0; i < sim_n_counters; i++) {
		const struct sim_counter *c = &sim_counters[i];
		const struct confile_setting *s = region_find(sec, c->name);
		const char *start_name = strcmp(c->name, "in-bps") == 0 ? "in-start" : strcmp(c->name, "out-bps") == 0 ? "out-start" : "";
		double rate = 0, start = 0;
		uint64_t start_value;
		bool has_start = region_find(sec, start_name) != NULL;

		if (!s && !has_start)
			continue;
		if (!region_read_number(l, sec, c->name, SIM_RATE_MAX * 8, &rate, e)
		    || !region_read_number(l, sec, start_name, 18446744073709549568.0, &start, e))
			return false;
		start_value = has_start ? strtoull(region_text(sec, start_name, "0"), NULL, 10) : 0;
		if (start != (double)start_value && has_start)
			start_value = (uint64_t)start; /* "4.2G": no integer as it stands */
		if (!sim_interface_move(a, if_index, c, rate, has_start ? &start_value : NULL, 0, e))
			return region_err_at(l, s ? s : region_find(sec, start_name), e);
	}
	return true;
}

static bool set_texts(const struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, const char *if_name,
                      uint32_t if_index, struct err *e)
{
	const struct confile_setting *alias, *link = region_find(sec, "link"), *far = region_find(sec, "far-end"), *facing = region_find(sec, "facing");
	size_t len;

	if (!region_read_octets(l, sec, "alias", "alias-hex", &len, &alias, e))
		return false;
	if (alias && !sim_interface_set_alias(a, if_index, l->scratch, len, e))
		return region_err_at(l, alias, e);
	if (link && !sim_circuits_add(&l->world->circuits, link->values[0], SIM_NEAR, a, if_name, e))
		return region_err_at(l, link, e);
	if (facing && !link)
		return confile_err(e, l->file, facing, "expected link = \"NAME\" beside it");
	if (facing && !sim_circuits_face(&l->world->circuits, link->values[0], facing->values[0], e))
		return region_err_at(l, facing, e);
	return !far || sim_circuits_add(&l->world->circuits, far->values[0], SIM_FAR, a, if_name, e) || region_err_at(l, far, e);
}

bool region_set_interface(struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, const char *if_name,
                          struct err *e)
{
	const struct confile_setting *speed = region_find(sec, "speed-bps"), *status = region_find(sec, "status");
	int admin = IF_UP, oper = IF_UP;
	uint32_t if_index;
	double bps = 0;

	if (!sim_interface_find(a, if_name, &if_index, e))
		return region_err_in(l, sec, e);
	if (!set_texts(l, sec, a, if_name, if_index, e) || !region_read_number(l, sec, "speed-bps", 1e15, &bps, e))
		return false;
	if (speed && !sim_interface_set_speed(a, if_index, (uint64_t)bps, e))
		return region_err_at(l, speed, e);
	if (!set_counters(l, sec, a, if_index, e))
		return false;
	if (status && (!sim_parse_status(status->values[0], &admin, &oper, e)
	               || !sim_interface_set_status(a, if_index, (enum if_status)admin, (enum if_status)oper, 0, e)))
		return region_err_at(l, status, e);
	return true;
}

bool region_set_object(struct region_loader *l, const struct confile_section *sec, struct sim_agent *a, const char *oid_text,
                       struct err *e)
{
	const char *tag = region_text(sec, "tag", "4"), *value = region_text(sec, "value", "");
	uint8_t oid[SIM_OID_MAX];
	struct sim_value v;
	size_t oid_len;

	return (sim_oid_parse(oid_text, strlen(oid_text), oid, &oid_len, e)
	        && sim_value_parse(tag, strlen(tag), value, strlen(value), l->scratch, &v, e)
	        && sim_agent_set(a, oid, oid_len, &v, l->scratch, e))
	       || region_err_in(l, sec, e);
}
