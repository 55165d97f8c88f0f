#include "inventory/poll_codec.h"
#include "inventory/store_internal.h"

#include <stdlib.h>
#include <string.h>

/* Reads every row of a statement without parameters; add returns false on failure. */
static bool each_row(struct store *s, enum statement id, struct registry *r, struct rows *rows,
                     bool (*add)(struct registry *r, struct columns *c, void *row, struct err *e), struct err *e)
{
	sqlite3_stmt *st = db_query(&s->db, id, NULL, 0, e);
	bool row = st != NULL;

	while (row) {
		struct columns c = COLUMNS(st, r->arena);
		void *item;

		if (!db_step(&s->db, st, &row, e))
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

/* A device as read, with the raw counters that wait for its interfaces. */
struct device_read {
	struct reg_device device;
	struct stored_memory *memory;
	size_t n_memory;
};

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
	d->memory = (struct poll_memory){ .at = column_wall(c) };
	d->memory.uptime_cs = column_i64(c);
	d->memory.engine_boots = column_i64(c);
	blob = column_blob(c, &len);
	if (!blob || poll_decode_memory(blob, len, r->arena, &read->memory, &read->n_memory, e))
		return true;
	if (e && e->kind == ERR_MEMORY)
		return false;
	d->memory = (struct poll_memory){ WALL_NEVER, { 0 }, UNKNOWN_I64, UNKNOWN_I64 }; /* unreadable counters: none */
	return true;
}

static bool read_devices(struct store *s, struct registry *r, struct device_read **ret, struct err *e)
{
	struct rows rows = ROWS_INIT(r->arena, struct device_read);
	struct device_read *read;

	if (!each_row(s, ST_REGISTRY_DEVICES, r, &rows, add_device, e))
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
	return true;
}

/* Interfaces come sorted by device id; devices are sorted by name: an index by id joins them. */
struct interface_read {
	int64_t device_id, id;
	const char *name, *if_name, *if_descr;
};

static bool add_interface(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct interface_read *i = row;

	(void)r;
	(void)e;
	i->device_id = column_i64(c);
	i->id = column_i64(c);
	i->name = column_text(c);
	i->if_name = column_text(c);
	i->if_descr = column_text(c);
	return true;
}

static int by_device_id(const void *a, const void *b)
{
	int64_t x = ((const struct interface_read *)a)->device_id, y = ((const struct interface_read *)b)->device_id;

	return (x > y) - (x < y);
}

/* The first of a device's rows, *ret_n of them. */
static const struct interface_read *rows_of_device(const struct interface_read *rows, size_t n, int64_t id, size_t *ret_n)
{
	struct interface_read key = { .device_id = id };
	const struct interface_read *at = n ? bsearch(&key, rows, n, sizeof *rows, by_device_id) : NULL;
	const struct interface_read *end = rows + n;

	*ret_n = 0;
	if (!at)
		return NULL;
	while (at > rows && at[-1].device_id == id)
		at--;
	while (at + *ret_n < end && at[*ret_n].device_id == id)
		++*ret_n;
	return at;
}

static int by_interface_id(const void *a, const void *b)
{
	int64_t x = ((const struct stored_memory *)a)->interface_id, y = ((const struct stored_memory *)b)->interface_id;

	return (x > y) - (x < y);
}

static struct interface_memory memory_of(const struct device_read *d, int64_t interface_id)
{
	struct interface_memory none = { .if_index = UNKNOWN_I64, .discontinuity_cs = UNKNOWN_I64, .speed_bps = UNKNOWN_I64 };
	struct stored_memory key = { .interface_id = interface_id };
	const struct stored_memory *m =
		d->n_memory ? bsearch(&key, d->memory, d->n_memory, sizeof key, by_interface_id) : NULL;

	return m ? m->memory : none;
}

static bool fill_interfaces(struct registry *r, struct reg_device *d, const struct device_read *read,
                            const struct interface_read *rows, size_t n, struct err *e)
{
	const char **names = arena_array(r->arena, n, sizeof *names);

	d->interface_names = names;
	d->interface_ids = arena_array(r->arena, n, sizeof *d->interface_ids);
	d->interface_declared = arena_array(r->arena, n, sizeof *d->interface_declared);
	d->interface_memory = arena_array(r->arena, n, sizeof *d->interface_memory);
	if (!names || !d->interface_ids || !d->interface_declared || !d->interface_memory)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		names[i] = rows[i].name;
		d->interface_ids[i] = rows[i].id;
		d->interface_memory[i] = memory_of(read, rows[i].id);
	}
	d->n_interfaces = n;
	return true;
}

static bool is_text(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

/* A link names an interface as the device does: by its key, else ifName, else ifDescr. */
static void declare(const struct reg_device *d, const char *interface, const struct interface_read *rows, size_t n)
{
	const struct interface_read *key = NULL, *if_name = NULL, *if_descr = NULL, *found;

	for (const struct interface_read *i = rows; interface && i < rows + n; i++) {
		key = !key && is_text(i->name, interface) ? i : key;
		if_name = !if_name && is_text(i->if_name, interface) ? i : if_name;
		if_descr = !if_descr && is_text(i->if_descr, interface) ? i : if_descr;
	}
	found = key ? key : if_name ? if_name : if_descr;
	if (found)
		d->interface_declared[found - rows] = true;
}

static void declare_end(const struct reg_device *d, const char *interface, const struct rows *rows)
{
	const struct interface_read *of;
	size_t n;

	if (!d)
		return;
	of = rows_of_device(rows->data, rows->n, d->id, &n);
	declare(d, interface, of, n);
}

static bool read_interfaces(struct store *s, struct registry *r, const struct device_read *read, struct err *e)
{
	struct rows rows = ROWS_INIT(r->arena, struct interface_read);
	const struct interface_read *of;
	size_t n;

	if (!each_row(s, ST_REGISTRY_INTERFACES, r, &rows, add_interface, e))
		return false;
	for (size_t i = 0; i < r->n_devices; i++) {
		of = rows_of_device(rows.data, rows.n, r->devices[i].id, &n);
		if (!fill_interfaces(r, &r->devices[i], &read[i], of, n, e))
			return false;
	}
	for (size_t i = 0; i < r->n_links; i++) {
		declare_end(r->links[i].device, r->links[i].interface, &rows);
		declare_end(r->links[i].z_device, r->links[i].z_interface, &rows);
	}
	return true;
}

/* Entity ids to what they are, for joining checks. */
struct target {
	int64_t id;
	struct reg_device *device;
	struct reg_link *link;
	struct reg_service *service;
};

static int by_target_id(const void *a, const void *b)
{
	int64_t x = ((const struct target *)a)->id, y = ((const struct target *)b)->id;

	return (x > y) - (x < y);
}

static struct target *targets_of(struct registry *r, size_t *ret_n, struct err *e)
{
	size_t n = 0;
	struct target *t = arena_array(r->arena, r->n_devices + r->n_links + r->n_services, sizeof *t);

	if (!t) {
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < r->n_devices; i++)
		t[n++] = (struct target){ .id = r->devices[i].id, .device = &r->devices[i] };
	for (size_t i = 0; i < r->n_links; i++)
		t[n++] = (struct target){ .id = r->links[i].id, .link = &r->links[i] };
	for (size_t i = 0; i < r->n_services; i++)
		t[n++] = (struct target){ .id = r->services[i].id, .service = &r->services[i] };
	qsort(t, n, sizeof *t, by_target_id);
	*ret_n = n;
	return t;
}

struct check_read {
	int64_t entity_id;
	struct reg_check check;
};

static bool add_check(struct registry *r, struct columns *c, void *row, struct err *e)
{
	struct check_read *read = row;
	struct reg_check *k = &read->check;
	const char *outcome;
	int64_t state;

	(void)r;
	(void)e;
	k->id = column_i64(c);
	read->entity_id = column_i64(c);
	k->class = column_text(c);
	k->at = column_wall(c);
	k->since = column_wall(c);
	outcome = column_text(c);
	if (!outcome || !outcome_from_name(outcome, &k->outcome))
		k->outcome = OUTCOME_NOT_TESTED;
	state = column_i64(c);
	k->state = state >= STATE_OK && state <= STATE_UNKNOWN ? (enum state)state : STATE_UNKNOWN;
	k->attempts = column_i64(c);
	k->attempts = k->attempts > 0 ? k->attempts : 0;
	k->confirmed = column_i64(c) == 1;
	return true;
}

/* Checks whose entity is current, in order of id. */
static bool read_checks(struct store *s, struct registry *r, struct err *e)
{
	struct rows rows = ROWS_INIT(r->arena, struct check_read);
	struct target *targets;
	size_t n_targets, n = 0;

	if (!each_row(s, ST_REGISTRY_CHECKS, r, &rows, add_check, e))
		return false;
	targets = targets_of(r, &n_targets, e);
	r->checks = arena_array(r->arena, rows.n, sizeof *r->checks);
	if (!targets || !r->checks)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < rows.n; i++) {
		const struct check_read *read = (struct check_read *)rows.data + i;
		struct target key = { .id = read->entity_id };
		const struct target *t = bsearch(&key, targets, n_targets, sizeof key, by_target_id);

		if (!t)
			continue;
		r->checks[n] = read->check;
		r->checks[n].device = t->device;
		r->checks[n].link = t->link;
		r->checks[n].service = t->service;
		n++;
	}
	r->n_checks = n;
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

static bool read_all(struct store *s, struct registry *r, struct err *e)
{
	struct rows links = ROWS_INIT(r->arena, struct reg_link), services = ROWS_INIT(r->arena, struct reg_service);
	struct rows states = ROWS_INIT(r->arena, struct reg_state);
	struct device_read *read = NULL;

	if (!read_devices(s, r, &read, e) || !each_row(s, ST_REGISTRY_LINKS, r, &links, add_link, e))
		return false;
	r->links = links.data;
	r->n_links = links.n;
	if (!each_row(s, ST_REGISTRY_SERVICES, r, &services, add_service, e))
		return false;
	r->services = services.data;
	r->n_services = services.n;
	if (!read_interfaces(s, r, read, e) || !store_sync_checks(s, r, e) || !read_checks(s, r, e)
	    || !each_row(s, ST_REGISTRY_STATES, r, &states, add_state, e))
		return false;
	r->states = states.data;
	r->n_states = states.n;
	return true;
}

bool store_read_registry(struct store *s, struct registry **ret_r, struct err *e)
{
	struct arena *arena = arena_new();
	struct registry *r = arena ? arena_alloc(arena, sizeof *r) : NULL;

	if (!r) {
		arena_free(arena);
		return err_set(e, ERR_MEMORY, "out of memory");
	}
	r->arena = arena;
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
