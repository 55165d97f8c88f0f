#include "tests/facts_json.h"

#include <math.h>

static json_t *text(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *integer(int64_t v)
{
	return v == UNKNOWN_I64 ? json_null() : json_integer(v);
}

static json_t *real(double v)
{
	return isnan(v) ? json_null() : json_real(v);
}

static json_t *counter(struct counter c)
{
	return c.width ? json_pack("{s:i, s:s}", "width", c.width, "value", "") : json_null();
}

static json_t *counters(const struct counter *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < IFC_COUNT; i++) {
		json_t *one = counter(c[i]);
		char digits[32];

		/* Counter64 does not fit into a JSON integer of jansson. */
		snprintf(digits, sizeof digits, "%llu", (unsigned long long)c[i].value);
		if (c[i].width)
			json_object_set_new(one, "value", json_string(digits));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *interface(const struct interface_facts *i)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o, s:o}", "if_index",
	                 (json_int_t)i->if_index, "name", text(i->name), "if_name", text(i->if_name), "if_descr", text(i->descr),
	                 "if_alias", text(i->alias), "if_type", integer(i->type), "mtu", integer(i->mtu), "phys_address",
	                 text(i->phys_address), "admin_status", i->admin_status, "oper_status", i->oper_status, "speed_bps",
	                 integer(i->speed_bps), "last_change_cs", integer(i->last_change_cs), "discontinuity_cs",
	                 integer(i->discontinuity_cs), "duplex", integer(i->duplex), "counters", counters(i->counters));
}

static json_t *interfaces(const struct snmp_facts *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n_interfaces; i++)
		json_array_append_new(list, interface(&f->interfaces[i]));
	return list;
}

static json_t *storages(const struct snmp_facts *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n_storages; i++)
		json_array_append_new(list, json_pack("{s:I, s:o, s:s, s:o, s:o}", "index", (json_int_t)f->storages[i].index,
		                                      "name", text(f->storages[i].name), "type", f->storages[i].type,
		                                      "used_bytes", integer(f->storages[i].used_bytes), "size_bytes",
		                                      integer(f->storages[i].size_bytes)));
	return list;
}

static json_t *processors(const struct snmp_facts *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n_processors; i++)
		json_array_append_new(list, json_pack("{s:I, s:o, s:o}", "index", (json_int_t)f->processors[i].index, "name",
		                                      text(f->processors[i].name), "load_ratio",
		                                      real(f->processors[i].load_ratio)));
	return list;
}

static json_t *memories(const struct snmp_facts *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n_memories; i++)
		json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "name", text(f->memories[i].name), "used_bytes",
		                                      integer(f->memories[i].used_bytes), "total_bytes",
		                                      integer(f->memories[i].total_bytes)));
	return list;
}

static json_t *sensors(const struct snmp_facts *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n_sensors; i++)
		json_array_append_new(list, json_pack("{s:I, s:o, s:o, s:s}", "index", (json_int_t)f->sensors[i].index, "name",
		                                      text(f->sensors[i].name), "value", real(f->sensors[i].value), "unit",
		                                      f->sensors[i].unit));
	return list;
}

json_t *snmp_facts_json(const struct snmp_facts *f)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, s:o, s:o, s:o, s:o, s:o}",
	                 "uptime_cs", integer(f->uptime_cs), "engine_boots", integer(f->engine_boots), "sys_name",
	                 text(f->sys_name), "sys_descr", text(f->sys_descr), "sys_object_id", text(f->sys_object_id),
	                 "sys_location", text(f->sys_location), "sys_contact", text(f->sys_contact), "vendor", text(f->vendor),
	                 "model", text(f->model), "version", text(f->version), "cpu_ratio", real(f->cpu_ratio), "memory_ratio",
	                 real(f->memory_ratio), "has_inventory", f->has_inventory, "has_values", f->has_values, "truncated", f->truncated, "interfaces",
	                 interfaces(f), "storages", storages(f), "processors", processors(f), "memories", memories(f), "sensors",
	                 sensors(f));
}
