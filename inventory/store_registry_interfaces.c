#include "inventory/interface_name.h"
#include "inventory/store_registry.h"

#include <stdlib.h>
#include <string.h>

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
	d->interface_memory = arena_array(r->reading, n, sizeof *d->interface_memory);
	if (!names || !d->interface_ids || !d->interface_declared || !d->interface_memory)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		names[i] = arena_strdup(r->arena, rows[i].name);
		if (rows[i].name && !names[i])
			return err_set(e, ERR_MEMORY, "out of memory");
		d->interface_ids[i] = rows[i].id;
		d->interface_memory[i] = memory_of(read, rows[i].id);
	}
	d->n_interfaces = n;
	return true;
}

/* Marks the interface that a link names; its key, NULL for none or several. */
static const char *declare(const struct reg_device *d, const char *interface, const struct interface_read *rows, size_t n)
{
	struct interface_bearers found = INTERFACE_BEARERS_INIT;

	for (size_t i = 0; interface && i < n; i++)
		interface_bearers_offer(&found, interface_naming(interface, rows[i].name, rows[i].if_name, rows[i].if_descr), i);
	if (found.n != 1)
		return NULL;
	d->interface_declared[found.first] = true;
	return d->interface_names[found.first];
}

static const char *declare_end(const struct reg_device *d, const char *interface, const struct rows *rows)
{
	const struct interface_read *of;
	size_t n;

	if (!d)
		return NULL;
	of = rows_of_device(rows->data, rows->n, d->id, &n);
	return declare(d, interface, of, n);
}

bool registry_read_interfaces(struct db *db, struct registry *r, const struct device_read *read, struct err *e)
{
	struct rows rows = ROWS_INIT(r->reading, struct interface_read);
	const struct interface_read *of;
	size_t n;

	if (!registry_each_row(db, ST_REGISTRY_INTERFACES, r, r->reading, &rows, add_interface, e))
		return false;
	for (size_t i = 0; i < r->n_devices; i++) {
		of = rows_of_device(rows.data, rows.n, r->devices[i].id, &n);
		if (!fill_interfaces(r, &r->devices[i], &read[i], of, n, e))
			return false;
	}
	for (struct reg_link *l = r->links; l < r->links + r->n_links; l++) {
		l->interface_key = declare_end(l->device, l->interface, &rows);
		l->z_interface_key = declare_end(l->z_device, l->z_interface, &rows);
	}
	return true;
}
