#include "inventory/reader_internal.h"

#include "intl.h"

#include <math.h>

bool reader_check_device(struct reader *r, const char *device, struct err *e)
{
	int64_t id;

	if (!device)
		return true;
	if (!DB_READ_I64(&r->db, ST_DEVICE_BY_NAME, &id, e, reader_instant(r), V_TEXT(device)))
		return false;
	return id != UNKNOWN_I64 || err_set(e, ERR_NOT_FOUND, _("there is no device '%.128s'"), device);
}

static bool read_of_device(struct reader *r, enum statement id, const char *device, struct rows *rows, fill_fn fill,
                           struct err *e)
{
	return reader_check_device(r, device, e) && reader_rows(r, id, DB_VALUES(reader_instant(r), V_TEXT(device)), rows, fill, e);
}

static void take_rates(struct interface_row *i, const struct interface_rates *rates)
{
	i->in_bps = rates->in_bps;
	i->out_bps = rates->out_bps;
	i->in_errors_ps = rates->in_errors_ps;
	i->out_errors_ps = rates->out_errors_ps;
	i->in_discards_ps = rates->in_discards_ps;
	i->out_discards_ps = rates->out_discards_ps;
}

static bool fill_interface(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct interface_row *i = row;
	const struct device_poll *p;
	const struct interface_sample *s;
	int64_t oper, admin, to, device_id;

	i->id = column_i64(c);
	device_id = column_i64(c);
	i->device = column_text(c);
	i->name = column_text(c);
	i->if_name = column_text(c);
	i->if_descr = column_text(c);
	i->if_alias = column_text(c);
	i->phys_address = column_text(c);
	i->if_index = column_i64(c);
	i->if_type = column_i64(c);
	i->mtu = column_i64(c);
	i->speed_bps = column_i64(c);
	oper = column_i64(c);
	admin = column_i64(c);
	i->since = column_wall(c);
	to = column_i64(c);
	if (!reader_poll(r, device_id, &p, e) || !reader_poll_sample(r, i->id, &s, e))
		return false;
	if (oper != UNKNOWN_I64 && (to == UNKNOWN_I64 || to > r->instant) && p->told) {
		i->oper_status = if_oper_status_name((int)oper);
		i->admin_status = if_admin_status_name((int)admin);
	} else {
		i->since = WALL_NEVER;
	}
	take_rates(i, &INTERFACE_RATES_UNKNOWN);
	if (s && !p->late)
		take_rates(i, &s->rates);
	i->age_s = reader_age_s(r, p->at);
	return true;
}

struct component {
	const char *device, *name;
	int64_t age_s;
	bool late;                /* its values are too old to be shown */
};

/* What every component's row begins with. */
static bool take_component(struct reader *r, struct columns *c, struct component *ret, struct err *e)
{
	const struct device_poll *p;
	wall_t at;

	ret->device = column_text(c);
	ret->name = column_text(c);
	if (!reader_poll(r, column_i64(c), &p, e))
		return false;
	at = column_wall(c);
	ret->age_s = reader_age_s(r, at);
	ret->late = reader_is_late(r, at, p->period_ms);
	return true;
}

static bool fill_storage(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct storage_row *s = row;
	struct component k;

	if (!take_component(r, c, &k, e))
		return false;
	*s = (struct storage_row){ .device = k.device, .name = k.name, .age_s = k.age_s };
	s->type = column_text(c);
	s->used_bytes = column_i64(c);
	s->size_bytes = column_i64(c);
	if (k.late)
		s->used_bytes = s->size_bytes = UNKNOWN_I64;
	return true;
}

static bool fill_processor(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct processor_row *p = row;
	struct component k;

	if (!take_component(r, c, &k, e))
		return false;
	*p = (struct processor_row){ .device = k.device, .name = k.name, .age_s = k.age_s };
	p->number = column_i64(c);
	p->load_ratio = column_f64(c);
	if (k.late)
		p->load_ratio = NAN;
	return true;
}

static bool fill_memory(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct memory_row *m = row;
	struct component k;

	if (!take_component(r, c, &k, e))
		return false;
	*m = (struct memory_row){ .device = k.device, .name = k.name, .age_s = k.age_s };
	m->used_bytes = column_i64(c);
	m->total_bytes = column_i64(c);
	if (k.late)
		m->used_bytes = m->total_bytes = UNKNOWN_I64;
	return true;
}

static bool fill_sensor(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct sensor_row *s = row;
	struct component k;

	if (!take_component(r, c, &k, e))
		return false;
	*s = (struct sensor_row){ .device = k.device, .name = k.name, .age_s = k.age_s };
	s->unit = column_text(c);
	s->value = k.late ? (double)NAN : column_f64(c);
	return true;
}

static bool fill_trap(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct trap_row *t = row;

	(void)r, (void)e;
	t->device = column_text(c);
	t->oid = column_text(c);
	t->version = column_text(c);
	t->count = column_i64(c);
	t->first = column_wall(c);
	t->last = column_wall(c);
	t->varbinds = column_text(c);
	return true;
}

static bool read_components(struct reader *r, enum statement id, const char *device, struct rows *rows, fill_fn fill, struct err *e)
{
	return reader_is_past(r) ? reader_check_device(r, device, e) : read_of_device(r, id, device, rows, fill, e);
}

#define READ_OF_DEVICE(noun, row_type, read, statement, fill) \
	bool read_##noun(struct reader *r, struct arena *a, const char *device, struct row_type **ret_rows, size_t *ret_n, \
	                 struct err *e) \
	{ \
		struct rows rows = ROWS_INIT(a, struct row_type); \
		if (!read(r, statement, device, &rows, fill, e)) \
			return false; \
		*ret_rows = rows.data; \
		*ret_n = rows.n; \
		return true; \
	}

READ_OF_DEVICE(interfaces, interface_row, read_of_device, ST_INTERFACES, fill_interface)
READ_OF_DEVICE(sensors, sensor_row, read_components, ST_SENSORS, fill_sensor)
READ_OF_DEVICE(storages, storage_row, read_components, ST_STORAGES, fill_storage)
READ_OF_DEVICE(processors, processor_row, read_components, ST_PROCESSORS, fill_processor)
READ_OF_DEVICE(traps, trap_row, read_components, ST_TRAPS, fill_trap)
READ_OF_DEVICE(memories, memory_row, read_components, ST_MEMORIES, fill_memory)
