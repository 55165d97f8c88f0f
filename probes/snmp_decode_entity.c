/* ENTITY-SENSOR-MIB (RFC 3433) with the names of ENTITY-MIB (RFC 6933). */
#include "probes/snmp_decode.h"

#include <math.h>
#include <stdio.h>

enum { SENSOR_OK = 1, SCALE_UNITS = 9, SCALE_STEP = 3, SENSOR_OVERFLOW = 1000000000 };

/* EntitySensorDataType; "" where the type has no unit. */
static const char *unit_of(int64_t type)
{
	static const char *const units[] = {
		[3] = "V", [4] = "V", [5] = "A", [6] = "W", [7] = "Hz", [8] = "°C", [9] = "%RH", [10] = "rpm", [11] = "m³/min",
		[12] = "", [14] = "dBm",
	};

	return type >= 0 && (size_t)type < ARRAY_LEN(units) ? units[type] : NULL;
}

/* EntitySensorDataScale yocto(1) … units(9) … yotta(17), a thousand a step; precision: decimal places when positive, accurate
 * digits (no change) when negative. EntitySensorValue: ±10^9 says that the reading does not fit. */
static double scaled(int64_t value, int64_t scale, int64_t precision)
{
	double v = (double)value;

	if (value == UNKNOWN_I64 || value <= -SENSOR_OVERFLOW || value >= SENSOR_OVERFLOW)
		return NAN;
	if (scale >= 1 && scale <= 17)
		v *= pow(10, (double)((scale - SCALE_UNITS) * SCALE_STEP));
	if (precision > 0 && precision <= 9)
		v /= pow(10, (double)precision);
	return v;
}

static const char *sensor_name(const struct snmp_table *t, struct snmp_facts *f, uint32_t index)
{
	const char *name = snmp_cell_text(f, snmp_table_find(t, SC_ENTITY_NAME, index));
	char fallback[32];

	if (name && *name)
		return name;
	name = snmp_cell_text(f, snmp_table_find(t, SC_ENTITY_DESCR, index));
	if (name && *name)
		return name;
	snprintf(fallback, sizeof fallback, "sensor %u", index);
	return arena_strdup(f->arena, fallback);
}

static const char *sensor_unit(const struct snmp_table *t, struct snmp_facts *f, uint32_t index)
{
	const char *unit = unit_of(snmp_cell_integer(snmp_table_find(t, SC_SENSOR_TYPE, index)));
	const char *said = unit ? NULL : snmp_cell_text(f, snmp_table_find(t, SC_SENSOR_UNITS, index));

	return unit ? unit : said ? said : "";
}

bool snmp_decode_sensors(const struct snmp_table *t, struct snmp_facts *f)
{
	uint32_t n = t->columns[SC_SENSOR_VALUE].n;

	f->sensors = arena_array(f->arena, n, sizeof *f->sensors);
	if (!f->sensors)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const struct snmp_cell *value = &t->columns[SC_SENSOR_VALUE].cells[i];
		const struct snmp_cell *status = snmp_table_find(t, SC_SENSOR_STATUS, value->instance);
		struct sensor_facts *s = &f->sensors[i];

		s->index = value->instance;
		s->name = sensor_name(t, f, value->instance);
		s->unit = sensor_unit(t, f, value->instance);
		s->value = NAN;
		if (!status || snmp_cell_integer(status) == SENSOR_OK)
			s->value = scaled(snmp_cell_integer(value),
			                  snmp_cell_integer(snmp_table_find(t, SC_SENSOR_SCALE, value->instance)),
			                  snmp_cell_integer(snmp_table_find(t, SC_SENSOR_PRECISION, value->instance)));
		if (!s->name)
			return false;
		f->n_sensors++;
	}
	return true;
}
