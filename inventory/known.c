#include "inventory/known.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash_byte(uint64_t h, unsigned byte)
{
	return (h ^ byte) * UINT64_C(0x100000001b3);
}

uint64_t known_hash_text(uint64_t h, const char *s)
{
	if (!s)
		return hash_byte(h, 1);
	for (; *s; s++)
		h = hash_byte(h, (unsigned char)*s);
	return hash_byte(h, 0);
}

uint64_t known_hash_number(uint64_t h, int64_t n)
{
	return (h ^ (uint64_t)n) * UINT64_C(0x9e3779b97f4a7c15);
}

uint64_t known_fixed_hash(const struct interface_facts *f)
{
	uint64_t h = KNOWN_HASH_START;

	h = known_hash_text(h, f->if_name);
	h = known_hash_text(h, f->descr);
	h = known_hash_text(h, f->alias);
	h = known_hash_number(h, f->type);
	h = known_hash_number(h, f->mtu);
	h = known_hash_text(h, f->phys_address);
	return known_hash_number(h, f->duplex);
}

static size_t slot_of(const struct known_devices *k, int64_t id)
{
	size_t i = (size_t)((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (k->cap - 1);

	while (k->slots[i] && k->slots[i]->id != id)
		i = (i + 1) & (k->cap - 1);
	return i;
}

static bool grow(struct known_devices *k)
{
	struct known_devices bigger = { .n = k->n, .cap = k->cap ? k->cap * 2 : 64 };

	bigger.slots = calloc(bigger.cap, sizeof(struct known_device *));
	if (!bigger.slots)
		return false;
	for (size_t i = 0; i < k->cap; i++)
		if (k->slots[i])
			bigger.slots[slot_of(&bigger, k->slots[i]->id)] = k->slots[i];
	free(k->slots);
	*k = bigger;
	return true;
}

static void device_free(struct known_device *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->n; i++)
		free(d->interfaces[i].name);
	free(d->interfaces);
	free(d);
}

void known_forget(struct known_devices *k)
{
	for (size_t i = 0; i < k->cap; i++)
		device_free(k->slots[i]);
	free(k->slots);
	*k = (struct known_devices){ 0 };
}

struct known_interface *known_interface_add(struct known_device *d, int64_t id, const char *name, struct err *e)
{
	char *copy = strdup(name);

	if (copy && d->n == d->cap) {
		size_t cap = d->cap ? d->cap * 2 : 8;
		struct known_interface *more = realloc(d->interfaces, cap * sizeof *more);

		if (more) {
			d->interfaces = more;
			d->cap = cap;
		}
	}
	if (!copy || d->n == d->cap) {
		free(copy);
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	d->interfaces[d->n] = (struct known_interface){
		.id = id, .name = copy, .if_index = UNKNOWN_I64, .speed_bps = UNKNOWN_I64, .last_change_ms = UNKNOWN_I64,
	};
	return &d->interfaces[d->n++];
}

struct known_interface *known_interface_find(struct known_device *d, const char *name, size_t *hint)
{
	for (size_t i = 0; i < d->n; i++) {
		size_t at = (*hint + i) % d->n;

		if (strcmp(d->interfaces[at].name, name) == 0) {
			*hint = at + 1;
			return &d->interfaces[at];
		}
	}
	return NULL;
}

static bool load_interface(struct known_device *d, sqlite3_stmt *st, struct err *e)
{
	struct columns c = COLUMNS(st, NULL);
	struct interface_facts f = { 0 };
	struct known_interface *k;
	int64_t id = column_i64(&c);
	int64_t oper, admin;

	k = known_interface_add(d, id, column_text(&c), e);
	if (!k)
		return false;
	k->if_index = column_i64(&c);
	f.if_name = column_text(&c);
	f.descr = column_text(&c);
	f.alias = column_text(&c);
	f.type = column_i64(&c);
	f.mtu = column_i64(&c);
	f.phys_address = column_text(&c);
	k->speed_bps = column_i64(&c);
	f.duplex = column_i64(&c);
	k->last_change_ms = column_i64(&c);
	k->gone = column_i64(&c) != UNKNOWN_I64;
	oper = column_i64(&c);
	admin = column_i64(&c);
	k->has_state = oper != UNKNOWN_I64;
	k->oper_status = k->has_state ? (int)oper : 0;
	k->admin_status = k->has_state ? (int)admin : 0;
	k->fixed_hash = known_fixed_hash(&f);
	return true;
}

static bool load(struct known_device *d, struct db *db, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(db, ST_INTERFACES_KNOWN, e, V_I64(d->id));
	bool row = st != NULL;

	while (row)
		if (!db_step(db, st, &row, e) || (row && !load_interface(d, st, e)))
			return false;
	return st != NULL;
}

struct known_device *known_device_get(struct known_devices *k, struct db *db, int64_t device_id, struct err *e)
{
	struct known_device *d;
	size_t i;

	if ((k->n + 1) * 2 > k->cap && !grow(k)) {
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	i = slot_of(k, device_id);
	if (k->slots[i])
		return k->slots[i];
	d = calloc(1, sizeof *d);
	if (!d) {
		err_set(e, ERR_MEMORY, "out of memory");
		return NULL;
	}
	d->id = device_id;
	if (!load(d, db, e)) {
		device_free(d);
		return NULL;
	}
	k->slots[i] = d;
	k->n++;
	return d;
}
