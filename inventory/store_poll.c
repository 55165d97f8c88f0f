#include "inventory/poll_codec.h"
#include "inventory/store_internal.h"

#include <stdlib.h>

/* ifLastChange told from sysUpTime jitters with each poll; a smaller move is none. */
enum { LAST_CHANGE_JITTER_MS = 5000 };

struct poll_writer {
	struct store *s;
	const struct batch_poll *poll;
	struct known_device *device;
	struct arena *a;
	struct interface_sample *samples;
	struct stored_memory *memory;
};

static int64_t last_change_ms(const struct batch_poll *p, const struct interface_facts *f, int64_t known)
{
	int64_t cs = p->facts->uptime_cs, ms;

	if (cs == UNKNOWN_I64 || f->last_change_cs == UNKNOWN_I64 || f->last_change_cs > cs || f->last_change_cs < 0)
		return known;
	ms = p->at.ms - (cs - f->last_change_cs) * 10;
	return known != UNKNOWN_I64 && llabs(ms - known) < LAST_CHANGE_JITTER_MS ? known : ms;
}

static struct known_interface *add_interface(struct poll_writer *w, const struct interface_facts *f, struct err *e)
{
	if (!DB_RUN(&w->s->db, ST_INTERFACE_INSERT, e, V_I64(w->device->id), V_TEXT(f->name)))
		return NULL;
	w->s->declared.valid = false;
	return known_interface_add(w->device, sqlite3_last_insert_rowid(w->s->db.handle), f->name, e);
}

/* Static columns are written only when they change; a light round does not know most of them. */
static bool write_fixed(struct poll_writer *w, const struct interface_facts *f, struct known_interface *k, struct err *e)
{
	int64_t changed = last_change_ms(w->poll, f, k->last_change_ms);
	int64_t speed = f->speed_bps == UNKNOWN_I64 && !w->poll->facts->has_inventory ? k->speed_bps : f->speed_bps;
	bool moved = f->if_index != k->if_index || speed != k->speed_bps || changed != k->last_change_ms || k->gone;
	uint64_t hash = w->poll->facts->has_inventory ? known_fixed_hash(f) : k->fixed_hash;

	if (!moved && hash == k->fixed_hash)
		return true;
	k->if_index = f->if_index;
	k->speed_bps = speed;
	k->last_change_ms = changed;
	k->gone = false;
	k->fixed_hash = hash;
	if (!w->poll->facts->has_inventory)
		return DB_RUN(&w->s->db, ST_INTERFACE_UPDATE_LIGHT, e, V_I64(f->if_index), V_I64(speed), V_I64(changed),
		              V_I64(k->id));
	return DB_RUN(&w->s->db, ST_INTERFACE_UPDATE, e, V_I64(f->if_index), V_TEXT(f->if_name), V_TEXT(f->descr),
	              V_TEXT(f->alias), V_I64(f->type), V_I64(f->mtu), V_TEXT(f->phys_address), V_I64(speed), V_I64(f->duplex),
	              V_I64(changed), V_I64(k->id));
}

static bool close_state(struct poll_writer *w, int64_t interface_id, int64_t *ret_from, struct err *e)
{
	int64_t last, from = w->poll->at.ms;

	if (!DB_READ_I64(&w->s->db, ST_INTERFACE_STATE_LAST, &last, e, V_I64(interface_id)))
		return false;
	*ret_from = last != UNKNOWN_I64 && from < last ? last : from;
	return DB_RUN(&w->s->db, ST_INTERFACE_STATE_CLOSE, e, V_I64(*ret_from), V_I64(interface_id));
}

static bool write_state(struct poll_writer *w, const struct interface_facts *f, struct known_interface *k, struct err *e)
{
	int64_t from;

	if (f->oper_status == IF_STATUS_UNREAD || f->admin_status == IF_STATUS_UNREAD)
		return true;
	if (k->has_state && k->oper_status == f->oper_status && k->admin_status == f->admin_status)
		return true;
	k->has_state = true;
	k->oper_status = f->oper_status;
	k->admin_status = f->admin_status;
	return close_state(w, k->id, &from, e)
	       && DB_RUN(&w->s->db, ST_INTERFACE_STATE_OPEN, e, V_I64(k->id), V_I64(from), V_I64(f->oper_status),
	                 V_I64(f->admin_status));
}

static bool write_interface(struct poll_writer *w, size_t i, size_t *hint, struct err *e)
{
	const struct interface_facts *f = &w->poll->facts->interfaces[i];
	struct known_interface *k = known_interface_find(w->device, f->name, hint);
	bool is_new = !k;

	if (is_new)
		k = add_interface(w, f, e);
	if (!k)
		return false;
	k->seen = true;
	if (is_new)
		k->fixed_hash = ~known_fixed_hash(f);
	if (!write_fixed(w, f, k, e) || !write_state(w, f, k, e))
		return false;
	w->samples[i] = (struct interface_sample){ k->id, f->oper_status, f->admin_status, k->speed_bps, w->poll->rates[i] };
	w->memory[i] = (struct stored_memory){ k->id, { .if_index = f->if_index, .discontinuity_cs = f->discontinuity_cs,
	                                                .speed_bps = f->speed_bps,
	                                                .read_before_ms = f->read_before_ms } };
	for (size_t c = 0; c < IFC_COUNT; c++)
		w->memory[i].memory.counters[c] = f->counters[c];
	return true;
}

/* An interface that a whole walk does not show any more is gone; its history stays. */
static bool write_gone(struct poll_writer *w, struct err *e)
{
	const struct snmp_facts *f = w->poll->facts;
	bool whole = f->has_inventory && !f->truncated && !w->poll->partial;

	for (size_t i = 0; i < w->device->n; i++) {
		struct known_interface *k = &w->device->interfaces[i];
		bool lost = whole && !k->seen && !k->gone;
		int64_t from;

		k->seen = false;
		if (!lost)
			continue;
		k->gone = true;
		k->has_state = false;
		if (!close_state(w, k->id, &from, e)
		    || !DB_RUN(&w->s->db, ST_INTERFACE_GONE, e, V_WALL(w->poll->at), V_I64(k->id)))
			return false;
	}
	return true;
}

static int by_sample_id(const void *a, const void *b)
{
	int64_t x = ((const struct interface_sample *)a)->interface_id, y = ((const struct interface_sample *)b)->interface_id;

	return (x > y) - (x < y);
}

static int by_memory_id(const void *a, const void *b)
{
	int64_t x = ((const struct stored_memory *)a)->interface_id, y = ((const struct stored_memory *)b)->interface_id;

	return (x > y) - (x < y);
}

static bool write_blobs(struct poll_writer *w, struct err *e)
{
	const struct snmp_facts *f = w->poll->facts;
	struct text samples = TEXT_INIT(POLL_BLOB_MAX), memory = TEXT_INIT(POLL_BLOB_MAX);
	bool ok;

	qsort(w->samples, f->n_interfaces, sizeof *w->samples, by_sample_id);
	qsort(w->memory, f->n_interfaces, sizeof *w->memory, by_memory_id);
	poll_encode_samples(w->samples, f->n_interfaces, &samples);
	poll_encode_memory(w->memory, f->n_interfaces, &memory);
	ok = !samples.failed && !memory.failed;
	if (!ok)
		err_set(e, ERR_MEMORY, "out of memory");
	ok = ok && DB_RUN(&w->s->db, ST_DEVICE_POLL_WRITE, e, V_I64(w->device->id), V_WALL(w->poll->at), V_I64(f->uptime_cs),
	                  V_I64(f->engine_boots), V_I64((int64_t)f->n_interfaces), V_F64(f->cpu_ratio), V_F64(f->memory_ratio),
	                  V_BLOB(memory.data, memory.len), V_BLOB(samples.data, samples.len))
	     && DB_RUN(&w->s->db, ST_DEVICE_ROUND_WRITE, e, V_I64(w->device->id), V_WALL(w->poll->at),
	               V_BLOB(samples.data, samples.len));
	text_done(&samples);
	text_done(&memory);
	return ok;
}

static bool write_facts(struct poll_writer *w, struct err *e)
{
	const struct snmp_facts *f = w->poll->facts;
	const char *texts[] = { f->vendor, f->model, f->version, f->sys_name, f->sys_object_id, f->sys_descr, f->sys_location,
	                        f->sys_contact };
	struct value values[1 + ARRAY_LEN(texts)] = { V_I64(w->device->id) };
	uint64_t hash = KNOWN_HASH_START;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		hash = known_hash_text(hash, texts[i]);
		values[i + 1] = V_TEXT(texts[i]);
	}
	if (hash == w->device->facts_hash)
		return true;
	w->device->facts_hash = hash;
	return db_run(&w->s->db, ST_DEVICE_FACTS_WRITE, values, ARRAY_LEN(values), e);
}

static bool clear_components(struct poll_writer *w, struct err *e)
{
	static const enum statement clears[] = { ST_STORAGES_CLEAR, ST_PROCESSORS_CLEAR, ST_MEMORIES_CLEAR, ST_SENSORS_CLEAR };

	for (size_t i = 0; i < ARRAY_LEN(clears); i++)
		if (!DB_RUN(&w->s->db, clears[i], e, V_I64(w->device->id)))
			return false;
	return true;
}

/* Which rows the components take: those that only get new values are not made anew. */
static uint64_t components_hash(const struct snmp_facts *f)
{
	uint64_t h = KNOWN_HASH_START;

	for (size_t i = 0; i < f->n_storages; i++)
		h = known_hash_text(known_hash_text(h, f->storages[i].name), f->storages[i].type);
	h = known_hash_number(h, (int64_t)f->n_storages);
	for (size_t i = 0; i < f->n_processors; i++)
		h = known_hash_text(h, f->processors[i].name);
	h = known_hash_number(h, (int64_t)f->n_processors);
	for (size_t i = 0; i < f->n_memories; i++)
		h = known_hash_text(h, f->memories[i].name);
	h = known_hash_number(h, (int64_t)f->n_memories);
	for (size_t i = 0; i < f->n_sensors; i++)
		h = known_hash_text(known_hash_text(h, f->sensors[i].name), f->sensors[i].unit);
	return known_hash_number(h, (int64_t)f->n_sensors);
}

static bool update_components(struct poll_writer *w, struct err *e)
{
	const struct snmp_facts *f = w->poll->facts;
	struct db *db = &w->s->db;
	struct value id = V_I64(w->device->id), at = V_WALL(w->poll->at);
	bool ok = true;

	for (size_t i = 0; ok && i < f->n_storages; i++)
		ok = DB_RUN(db, ST_STORAGE_UPDATE, e, V_I64(f->storages[i].used_bytes), V_I64(f->storages[i].size_bytes), at, id,
		            V_I64((int64_t)i));
	for (size_t i = 0; ok && i < f->n_processors; i++)
		ok = DB_RUN(db, ST_PROCESSOR_UPDATE, e, V_F64(f->processors[i].load_ratio), at, id, V_I64((int64_t)i));
	for (size_t i = 0; ok && i < f->n_memories; i++)
		ok = DB_RUN(db, ST_MEMORY_UPDATE, e, V_I64(f->memories[i].used_bytes), V_I64(f->memories[i].total_bytes), at, id,
		            V_I64((int64_t)i));
	for (size_t i = 0; ok && i < f->n_sensors; i++)
		ok = DB_RUN(db, ST_SENSOR_UPDATE, e, V_F64(f->sensors[i].value), at, id, V_I64((int64_t)i));
	return ok;
}

static bool insert_components(struct poll_writer *w, struct err *e)
{
	const struct snmp_facts *f = w->poll->facts;
	struct db *db = &w->s->db;
	struct value id = V_I64(w->device->id), at = V_WALL(w->poll->at);
	bool ok = clear_components(w, e);

	for (size_t i = 0; ok && i < f->n_storages; i++)
		ok = DB_RUN(db, ST_STORAGE_WRITE, e, id, V_I64((int64_t)i), V_TEXT(f->storages[i].name), V_TEXT(f->storages[i].type),
		            V_I64(f->storages[i].used_bytes), V_I64(f->storages[i].size_bytes), at);
	for (size_t i = 0; ok && i < f->n_processors; i++)
		ok = DB_RUN(db, ST_PROCESSOR_WRITE, e, id, V_I64((int64_t)i), V_TEXT(f->processors[i].name),
		            V_F64(f->processors[i].load_ratio), at);
	for (size_t i = 0; ok && i < f->n_memories; i++)
		ok = DB_RUN(db, ST_MEMORY_WRITE, e, id, V_I64((int64_t)i), V_TEXT(f->memories[i].name),
		            V_I64(f->memories[i].used_bytes), V_I64(f->memories[i].total_bytes), at);
	for (size_t i = 0; ok && i < f->n_sensors; i++)
		ok = DB_RUN(db, ST_SENSOR_WRITE, e, id, V_I64((int64_t)i), V_TEXT(f->sensors[i].name), V_F64(f->sensors[i].value),
		            V_TEXT(f->sensors[i].unit), at);
	return ok;
}

static bool write_components(struct poll_writer *w, struct err *e)
{
	uint64_t hash = components_hash(w->poll->facts);

	if (!store_write_usage(w->s, w->device, w->poll, e))
		return false;
	if (hash == w->device->components_hash)
		return update_components(w, e);
	w->device->components_hash = hash;
	return insert_components(w, e);
}

static bool write_interfaces(struct poll_writer *w, struct err *e)
{
	size_t hint = 0;

	for (size_t i = 0; i < w->poll->facts->n_interfaces; i++)
		if (!write_interface(w, i, &hint, e))
			return false;
	return write_gone(w, e);
}

bool store_write_poll(struct store *s, const struct batch_poll *p, struct err *e)
{
	struct poll_writer w = { .s = s, .poll = p, .a = arena_new() };
	bool ok = false;

	if (!w.a || !p->facts) {
		err_set(e, ERR_MEMORY, "out of memory");
		goto out;
	}
	w.samples = arena_array(w.a, p->facts->n_interfaces, sizeof *w.samples);
	w.memory = arena_array(w.a, p->facts->n_interfaces, sizeof *w.memory);
	w.device = known_device_get(&s->known, &s->db, p->device_id, e);
	if (!w.samples || !w.memory || !w.device) {
		if (w.device)
			err_set(e, ERR_MEMORY, "out of memory");
		goto out;
	}
	ok = write_interfaces(&w, e) && write_blobs(&w, e) && write_facts(&w, e)
	     && (!p->facts->has_values || write_components(&w, e))
	     && (!p->facts->has_inventory || store_write_neighbours(s, p, e));
out:
	arena_free(w.a);
	return ok;
}
