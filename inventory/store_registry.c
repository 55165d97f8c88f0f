#include "inventory/store_registry.h"

#include <stdlib.h>
#include <string.h>

bool registry_each_row(struct db *db, enum statement id, struct registry *r, struct arena *texts, struct rows *rows,
                       registry_add_fn add, struct err *e)
{
	sqlite3_stmt *st = db_query(db, id, &V_WALL(r->instant), strstr(db_statement_texts[id], "$1") ? 1 : 0, e);
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, texts);
		void *item;

		if (!db_step(db, st, &row, e))
			return false;
		if (!row)
			break;
		item = rows_add(rows, e);
		if (!item || !add(r, &c, item, e))
			return false;
		if (c.failed)
			return err_set(e, ERR_MEMORY, "out of memory");
	}
	return st != NULL;
}

static bool add_device(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct device_read *read = row;
	struct reg_device *d = &read->device;
	int64_t port;
	const void *blob;
	size_t len;

	d->id = column_i64(c);
	d->name = column_text(c);
	d->site = column_text(c);
	d->kind = column_text(c);
	d->address = column_text(c);
	port = column_i64(c);
	d->port = port > 0 && port <= UINT16_MAX ? (uint16_t)port : 0;
	d->credential = column_text(c);
	d->parents = column_text(c);
	d->owner = column_text(c);
	d->no_exposures = column_i64(c) == 0;
	d->memory = (struct poll_memory){ .at = column_wall(c) };
	d->memory.uptime_cs = column_i64(c);
	d->memory.engine_boots = column_i64(c);
	blob = column_blob(c, &len);
	if (!blob || poll_decode_memory(blob, len, r->reading, &read->memory, &read->n_memory, e))
		return true;
	if (e && e->kind == ERR_MEMORY)
		return false;
	d->memory = (struct poll_memory){ WALL_NEVER, { 0 }, UNKNOWN_I64, UNKNOWN_I64 }; /* unreadable counters: none */
	return true;
}

static bool read_devices(struct db *db, struct registry *r, struct device_read **ret, struct err *e)
{
	struct rows rows = ROWS_INIT(r->reading, struct device_read);
	struct device_read *read;

	if (!registry_each_row(db, r->instant.ms == INT64_MAX ? ST_REGISTRY_DEVICES : ST_DECLARED_DEVICES, r, r->arena, &rows, add_device, e))
		return false;
	r->devices = arena_array(r->arena, rows.n, sizeof *r->devices);
	if (!r->devices)
		return err_set(e, ERR_MEMORY, "out of memory");
	read = rows.data;
	for (size_t i = 0; i < rows.n; i++)
		r->devices[i] = read[i].device;
	r->n_devices = rows.n;
	*ret = read;
	return true;
}

static int name_against_device(const void *name, const void *device)
{
	return strcmp(name, ((const struct reg_device *)device)->name);
}

static struct reg_device *find_device(const struct registry *r, const char *name)
{
	return name ? bsearch(name, r->devices, r->n_devices, sizeof *r->devices, name_against_device) : NULL;
}

static bool add_link(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_link *l = row;

	(void)e;
	l->id = column_i64(c);
	l->name = column_text(c);
	l->site = column_text(c);
	l->device = find_device(r, column_text(c));
	l->interface = column_text(c);
	l->address = column_text(c);
	l->z_device = find_device(r, column_text(c));
	l->z_interface = column_text(c);
	l->redundancy_group = column_text(c);
	l->role = column_text(c);
	l->expected_bps = column_i64(c);
	return true;
}

static bool add_service(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_service *v = row;

	(void)r;
	(void)e;
	v->id = column_i64(c);
	v->name = column_text(c);
	v->kind = column_text(c);
	v->target = column_text(c);
	v->site = column_text(c);
	v->device = column_text(c);
	v->owner = column_text(c);
	v->expect_status = column_text(c);
	v->expect_body = column_text(c);
	v->resolve = column_text(c);
	v->warning_days = column_i64(c);
	v->critical_days = column_i64(c);
	v->application = column_text(c);
	return true;
}

static bool add_covolink(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_service *v = row;
	int64_t port;

	(void)r;
	(void)e;
	v->covolink = true;
	v->kind = "dicom";
	v->id = column_i64(c);
	v->name = column_text(c);
	v->site = column_text(c);
	v->device = column_text(c);
	v->target = column_text(c);
	port = column_i64(c);
	v->port = port > 0 && port <= UINT16_MAX ? (uint16_t)port : 0;
	v->called_ae = column_text(c);
	v->calling_ae = column_text(c);
	v->tls = column_i64(c) == 1;
	v->warning_days = v->critical_days = UNKNOWN_I64;
	return true;
}

static int64_t duration_of(const char *text)
{
	int64_t ms;
	struct err e;

	return text && duration_parse_ms(text, &ms, &e) ? ms : 0;
}

static struct heartbeat_memory memory_of(struct columns *c)
{
	struct heartbeat_memory m = HEARTBEAT_UNHEARD_OF;
	int64_t end;

	m.opened = column_wall(c);
	m.started = column_wall(c);
	m.ended = column_wall(c);
	m.good = column_wall(c);
	end = column_i64(c);
	m.end = end > HEARTBEAT_NO_END && end <= HEARTBEAT_FAILED ? (enum heartbeat_end)end : HEARTBEAT_NO_END;
	m.duration_ms = column_i64(c);
	m.exit_code = column_i64(c);
	return m;
}

static bool add_heartbeat(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_heartbeat *h = arena_alloc(r->arena, sizeof *h);
	struct reg_service *v = row;

	if (!h)
		return err_set(e, ERR_MEMORY, "out of memory");
	v->heartbeat = h;
	v->kind = "heartbeat";
	v->warning_days = v->critical_days = UNKNOWN_I64;
	v->id = column_i64(c);
	v->name = v->target = column_text(c);
	v->site = column_text(c);
	h->kind = column_text(c);
	h->application = column_text(c);
	h->terms.every_ms = duration_of(column_text(c));
	h->terms.grace_ms = duration_of(column_text(c));
	h->terms.min_duration_ms = duration_of(column_text(c));
	h->terms.declared = column_wall(c);
	h->memory = memory_of(c);
	return true;
}

static bool add_alert(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_alert *a = row;

	(void)r;
	(void)e;
	a->entity_id = column_i64(c);
	a->subject = column_text(c);
	a->follows_id = column_i64(c);
	if (a->follows_id == UNKNOWN_I64)
		a->follows_id = 0;
	a->flapping = column_i64(c) == 1;
	a->state = (int)column_i64(c);
	return true;
}

static bool add_state(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_state *t = row;
	const char *outcome;

	(void)r;
	(void)e;
	t->entity_id = column_i64(c);
	t->state = (int)column_i64(c);
	outcome = column_text(c);
	if (!outcome || !outcome_from_name(outcome, &t->outcome))
		t->outcome = OUTCOME_NOT_TESTED;
	t->since = column_wall(c);
	return true;
}

static bool add_site(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_site *s = row;

	(void)r;
	(void)e;
	s->id = column_i64(c);
	s->name = column_text(c);
	s->public_address = column_text(c);
	return true;
}

static bool add_dependency(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct reg_dependency *d = row;

	(void)r;
	(void)e;
	d->from = column_text(c);
	d->to = column_text(c);
	return true;
}

bool registry_read_declared(struct db *db, struct registry *r, struct device_read **ret_read, struct err *e)
{
	struct rows links = ROWS_INIT(r->arena, struct reg_link), services = ROWS_INIT(r->arena, struct reg_service);
	struct rows dependencies = ROWS_INIT(r->arena, struct reg_dependency), sites = ROWS_INIT(r->arena, struct reg_site);

	if (!read_devices(db, r, ret_read, e) || !registry_each_row(db, ST_REGISTRY_LINKS, r, r->arena, &links, add_link, e))
		return false;
	r->links = links.data;
	r->n_links = links.n;
	if (!registry_each_row(db, ST_REGISTRY_SERVICES, r, r->arena, &services, add_service, e)
	    || !registry_each_row(db, ST_REGISTRY_COVOLINKS, r, r->arena, &services, add_covolink, e)
	    || !registry_each_row(db, ST_REGISTRY_HEARTBEATS, r, r->arena, &services, add_heartbeat, e)
	    || !registry_each_row(db, ST_REGISTRY_DEPENDENCIES, r, r->arena, &dependencies, add_dependency, e)
	    || !registry_each_row(db, ST_REGISTRY_SITES, r, r->arena, &sites, add_site, e))
		return false;
	r->services = services.data;
	r->n_services = services.n;
	r->dependencies = dependencies.data;
	r->n_dependencies = dependencies.n;
	r->sites = sites.data;
	r->n_sites = sites.n;
	return registry_read_thresholds(db, r, e);
}

static bool read_all(struct store *s, struct registry *r, struct err *e)
{
	struct rows states = ROWS_INIT(r->arena, struct reg_state), alerts = ROWS_INIT(r->arena, struct reg_alert);
	struct device_read *read = NULL;

	if (!registry_read_declared(&s->db, r, &read, e) || !registry_read_interfaces(&s->db, r, read, e) || !store_sync_checks(s, r, e)
	    || !registry_read_checks(&s->db, r, e) || !registry_each_row(&s->db, ST_REGISTRY_STATES, r, r->arena, &states, add_state, e)
	    || !registry_each_row(&s->db, ST_REGISTRY_ALERTS, r, r->arena, &alerts, add_alert, e)
	    || !db_run(&s->db, ST_COLLECTOR_DECLARE, NULL, 0, e)
	    || !db_read_i64(&s->db, ST_COLLECTOR_ID, NULL, 0, &r->collector_id, e))
		return false;
	if (r->collector_id == UNKNOWN_I64)
		r->collector_id = 0;
	r->states = states.data;
	r->n_states = states.n;
	r->alerts = alerts.data;
	r->n_alerts = alerts.n;
	return true;
}

bool store_read_registry(struct store *s, struct registry **ret_r, struct err *e)
{
	struct registry *r = registry_new(e);

	if (!r)
		return false;
	if (!db_begin(&s->db, true, e))
		goto fail;
	if (!read_all(s, r, e)) {
		db_rollback(&s->db);
		goto fail;
	}
	if (!db_commit(&s->db, e))
		goto fail;
	s->declared.valid = false;
	r->generation = ++s->generation;
	*ret_r = r;
	return true;
fail:
	registry_free(r);
	return false;
}
