#include "inventory/reader_entity.h"

#include "intl.h"
#include "inventory/cell.h"
#include "inventory/entity.h"
#include "redundancy.h"
#include "text.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const struct entity_kind entity_kinds[] = {
	{ "site", ST_ROWS_SITE },
	{ "device", ST_ROWS_DEVICE },
	{ "link", ST_ROWS_LINK },
	{ "service", ST_ROWS_SERVICE },
	{ "covolink", ST_ROWS_COVOLINK },
	{ "application", ST_ROWS_APPLICATION },
	{ "process", ST_ROWS_PROCESS },
	{ "dependency", ST_ROWS_DEPENDENCY },
	{ "route", ST_ROWS_ROUTE },
	{ "flow", ST_ROWS_FLOW },
	{ "heartbeat", ST_ROWS_HEARTBEAT },
	{ "contract", ST_ROWS_CONTRACT },
	{ "supplier", ST_ROWS_SUPPLIER },
	{ "entitlement", ST_ROWS_ENTITLEMENT },
	{ "lifecycle", ST_ROWS_LIFECYCLE },
	{ "contact", ST_ROWS_CONTACT },
	{ "perimeter", ST_ROWS_PERIMETER },
	{ "threshold", ST_ROWS_THRESHOLD },
};
const size_t n_entity_kinds = ARRAY_LEN(entity_kinds);

enum { VALUE_MAX = 128, FOLDED_MAX = 1024 };

const struct entity_kind *entity_kind_find(const char *name)
{
	for (size_t i = 0; i < n_entity_kinds; i++)
		if (strcmp(entity_kinds[i].name, name) == 0)
			return &entity_kinds[i];
	return NULL;
}

/* Whether the entity has a version at the reader's instant. */
static bool is_current(struct reader *r, const struct entity_kind *kind, int64_t id, bool *ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, kind->rows, e, reader_instant(r), V_I64(id));

	if (!st || !db_step(&r->db, st, ret, e))
		return false;
	sqlite3_reset(st);
	return true;
}

struct named {
	int64_t id;
	const char *kind, *name;
};

static bool fill_named(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct named *n = row;

	(void)r;
	(void)e;
	n->id = column_i64(c);
	n->kind = column_text(c);
	n->name = column_text(c);
	return true;
}

static bool refuse_ambiguous(const struct named *rows, size_t n, const char *name, struct err *e)
{
	struct text t = TEXT_INIT(ERR_TEXT_MAX);

	for (size_t i = 0; i < n; i++)
		text_appendf(&t, "%s%s:%.64s", i == 0 ? "" : i + 1 < n ? ", " : _(" or "), rows[i].kind, rows[i].name);
	err_set(e, ERR_USAGE, _("'%.64s' may be %s: write which"), name, text_str(&t));
	text_done(&t);
	return false;
}

/* Those of the rows that are current, moved to the front. */
static bool keep_current(struct reader *r, struct named *rows, size_t *n, struct err *e)
{
	size_t kept = 0;

	for (size_t i = 0; i < *n; i++) {
		const struct entity_kind *kind = entity_kind_find(rows[i].kind);
		bool current = false;

		if (kind && !is_current(r, kind, rows[i].id, &current, e))
			return false;
		if (current)
			rows[kept++] = rows[i];
	}
	*n = kept;
	return true;
}

static bool read_named(struct reader *r, const char *name, const char *kind, struct rows *rows, struct err *e)
{
	return reader_rows(r, ST_ENTITIES_NAMED, DB_VALUES(V_TEXT(name), V_TEXT(kind)), rows, fill_named, e)
	       && keep_current(r, rows->data, &rows->n, e);
}

/* Nobody types capitals and accents at three in the morning. */
static bool read_folded(struct reader *r, const char *name, const struct entity_kind *of, struct rows *found, struct err *e)
{
	char wanted[FOLDED_MAX], folded[FOLDED_MAX];
	bool row = true;

	text_fold(name, wanted, sizeof wanted);
	for (size_t i = 0; i < n_entity_kinds; i++) {
		const struct entity_kind *kind = &entity_kinds[i];
		sqlite3_stmt *st;

		if (of && kind != of)
			continue;
		st = DB_QUERY(&r->db, kind->rows, e, reader_instant(r), V_I64(UNKNOWN_I64));
		for (row = st != NULL; row;) {
			struct named *n;

			if (!db_step(&r->db, st, &row, e))
				return false;
			if (!row)
				break;
			text_fold((const char *)sqlite3_column_text(st, 1), folded, sizeof folded);
			if (strcmp(folded, wanted) != 0)
				continue;
			n = rows_add(found, e);
			if (!n) {
				sqlite3_reset(st);
				return false;
			}
			*n = (struct named){ sqlite3_column_int64(st, 0), kind->name,
			                     arena_strdup(found->a, (const char *)sqlite3_column_text(st, 1)) };
			if (!n->name) {
				sqlite3_reset(st);
				return err_set(e, ERR_MEMORY, "out of memory");
			}
		}
		if (!st)
			return false;
	}
	return true;
}

bool read_entity_id(struct reader *r, const char *name, int64_t *ret_id, const char **ret_kind, struct arena *a, struct err *e)
{
	struct rows rows = ROWS_INIT(a, struct named);
	const char *colon = strchr(name, ':');
	char *prefix = colon ? arena_strndup(a, name, (size_t)(colon - name)) : NULL;
	const struct entity_kind *kind = prefix ? entity_kind_find(prefix) : NULL;
	const struct named *found;

	if (kind && !read_named(r, colon + 1, kind->name, &rows, e))
		return false;
	if (rows.n == 0 && !read_named(r, name, NULL, &rows, e))
		return false;
	if (rows.n == 0 && kind && !read_folded(r, colon + 1, kind, &rows, e))
		return false;
	if (rows.n == 0 && !read_folded(r, name, NULL, &rows, e))
		return false;
	if (rows.n == 0)
		return err_set(e, ERR_NOT_FOUND, _("nothing is named '%.128s'"), name);
	found = rows.data;
	if (rows.n > 1)
		return refuse_ambiguous(found, rows.n, name, e);
	*ret_id = found->id;
	*ret_kind = found->kind;
	return true;
}

struct fields {
	struct rows rows;
	struct err *e;
	bool failed;
};

static void add_text(struct fields *f, const char *field, const char *value, bool measured)
{
	struct field_row *row = rows_add(&f->rows, f->e);

	if (!row) {
		f->failed = true;
		return;
	}
	*row = (struct field_row){ .field = field, .value = value, .measured = measured };
}

static void add_withheld(struct fields *f, const char *field)
{
	struct field_row *row = rows_add(&f->rows, f->e);

	if (row)
		*row = (struct field_row){ .field = field, .withheld = true };
	f->failed |= !row;
}

static void add_copy(struct fields *f, const char *field, const char *value)
{
	add_text(f, field, arena_strdup(f->rows.a, value), true);
}

static void add_i64(struct fields *f, const char *field, int64_t n)
{
	char buf[VALUE_MAX];

	snprintf(buf, sizeof buf, "%" PRId64, n);
	add_copy(f, field, n == UNKNOWN_I64 ? NULL : buf);
}

static void add_f64(struct fields *f, const char *field, double d)
{
	char buf[VALUE_MAX];

	snprintf(buf, sizeof buf, "%.6g", d);
	add_copy(f, field, isnan(d) ? NULL : buf);
}

static void add_wall(struct fields *f, const char *field, wall_t t)
{
	char buf[WALL_RFC3339_MAX] = "";

	if (wall_is_known(t))
		wall_format_rfc3339(t, buf);
	add_copy(f, field, *buf ? buf : NULL);
}

/* As an export writes it: 4, not 4.0. */
static const char *declared_value(struct arena *a, sqlite3_stmt *st, int column)
{
	char real[CELL_REAL_MAX];

	if (sqlite3_column_type(st, column) != SQLITE_FLOAT)
		return arena_strdup(a, (const char *)sqlite3_column_text(st, column));
	cell_format_real(sqlite3_column_double(st, column), real);
	return arena_strdup(a, real);
}

static bool add_declared(struct reader *r, const struct entity_kind *kind, int64_t id, struct fields *f)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, kind->rows, f->e, reader_instant(r), V_I64(id));
	const struct entity_file *file = entity_file_of_kind(kind->name);
	bool row;

	if (!st || !db_step(&r->db, st, &row, f->e))
		return false;
	for (int i = 1; row && i < sqlite3_column_count(st); i++) {
		const char *column = sqlite3_column_name(st, i);

		if (strcmp(column, "entity_id") == 0 || strcmp(column, "valid_from") == 0 || strcmp(column, "valid_to") == 0)
			continue;
		if (r->personal_withheld && entity_column_is_personal(file, column))
			add_withheld(f, arena_strdup(f->rows.a, column));
		else
			add_text(f, arena_strdup(f->rows.a, column), declared_value(f->rows.a, st, i), false);
	}
	sqlite3_reset(st);
	return row || err_set(f->e, ERR_NOT_FOUND, "%s", _("it is not declared at that time"));
}

static void add_judged(struct fields *f, const char *state, enum outcome outcome, const char *detail, wall_t since)
{
	add_copy(f, "state", state);
	add_copy(f, "outcome", outcome_name(outcome));
	add_copy(f, "detail", detail);
	add_wall(f, "since", since);
}

/* Which other link of its group was last seen to carry for it, and when. */
static bool add_redundancy(struct reader *r, const struct link_row *link, const struct link_row *rows, size_t n, struct fields *f)
{
	const char *by = NULL;
	wall_t last = WALL_NEVER;

	for (size_t i = 0; i < n && link->redundancy_group; i++) {
		wall_t proved;

		if (rows[i].id == link->id || !rows[i].redundancy_group || strcmp(rows[i].redundancy_group, link->redundancy_group) != 0)
			continue;
		if (!read_fallback_proof(r, link->id, rows[i].id, &proved, f->e))
			return false;
		if (wall_is_known(proved) && (!by || proved.ms > last.ms)) {
			last = proved;
			by = rows[i].name;
		}
	}
	add_wall(f, "redundancy_proved", last);
	add_copy(f, "redundancy_proved_by", by);
	return true;
}

static bool add_link(struct reader *r, int64_t id, struct fields *f)
{
	struct link_row *rows;
	size_t n;

	if (!read_links(r, f->rows.a, &rows, &n, f->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct link_row *l = &rows[i];

		if (l->id != id)
			continue;
		add_judged(f, link_state_name(l->state), l->outcome, l->detail, l->since);
		add_copy(f, "oper_status", l->oper_status);
		add_copy(f, "admin_status", l->admin_status);
		add_copy(f, "alias", l->alias);
		add_copy(f, "supplier", l->supplier);
		add_wall(f, "last_change", l->last_change);
		add_i64(f, "speed_bps", l->speed_bps);
		add_f64(f, "in_bps", l->in_bps);
		add_f64(f, "out_bps", l->out_bps);
		add_f64(f, "in_errors_ps", l->in_errors_ps);
		add_f64(f, "out_errors_ps", l->out_errors_ps);
		add_i64(f, "latency_us", l->latency_us);
		add_f64(f, "loss_ratio", l->loss_ratio);
		add_i64(f, "age_s", l->age_s);
		if (!add_redundancy(r, l, rows, n, f))
			return false;
	}
	return true;
}

static bool add_device(struct reader *r, int64_t id, struct fields *f)
{
	struct device_row *rows;
	size_t n;

	if (!read_devices(r, f->rows.a, &rows, &n, f->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		const struct device_row *d = &rows[i];

		if (d->id != id)
			continue;
		add_judged(f, state_name(d->state), d->outcome, d->detail, d->since);
		add_copy(f, "vendor", d->vendor);
		add_copy(f, "model", d->model);
		add_copy(f, "version", d->version);
		add_copy(f, "sys_name", d->sys_name);
		add_copy(f, "sys_descr", d->sys_descr);
		add_copy(f, "sys_object_id", d->sys_object_id);
		add_copy(f, "sys_location", d->sys_location);
		add_copy(f, "sys_contact", d->sys_contact);
		add_i64(f, "uptime_s", d->uptime_s);
		add_i64(f, "interfaces", d->interfaces);
		add_f64(f, "cpu_ratio", d->cpu_ratio);
		add_f64(f, "memory_ratio", d->memory_ratio);
		add_i64(f, "latency_us", d->latency_us);
		add_i64(f, "age_s", d->age_s);
	}
	return true;
}

static bool add_certificate(struct reader *r, int64_t id, struct fields *f)
{
	struct certificate_row *rows;
	size_t n;

	if (!read_certificates(r, f->rows.a, &rows, &n, f->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].service_id != id)
			continue;
		add_copy(f, "subject", rows[i].subject);
		add_copy(f, "issuer", rows[i].issuer);
		add_wall(f, "not_after", rows[i].not_after);
		add_wall(f, "chain_not_after", rows[i].chain_not_after);
		add_i64(f, "days_left", rows[i].days_left);
	}
	return true;
}

static bool add_service(struct reader *r, int64_t id, struct fields *f)
{
	struct service_row *rows;
	size_t n;

	if (!read_services(r, f->rows.a, &rows, &n, f->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id != id)
			continue;
		add_judged(f, state_name(rows[i].state), rows[i].outcome, rows[i].detail, rows[i].since);
		add_i64(f, "latency_us", rows[i].latency_us);
		add_i64(f, "age_s", rows[i].age_s);
		if (!add_certificate(r, id, f))
			return false;
	}
	return true;
}

static void add_stages(struct fields *f, const struct dicom_rows *d)
{
	for (size_t k = 0; k < DICOM_STAGE_COUNT; k++)
		add_copy(f, dicom_stage_name((enum dicom_stage)k), outcome_name(d->stages[k].outcome));
	add_copy(f, "reject_reason", d->reject_reason);
	add_copy(f, "accepted", d->accepted);
	add_copy(f, "refused", d->refused);
	add_wall(f, "last_echo", d->stages[DICOM_ECHO].passed);
}

static bool add_covolink(struct reader *r, int64_t id, struct fields *f)
{
	struct covolink_row *rows;
	size_t n;

	if (!read_covolinks(r, f->rows.a, &rows, &n, f->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id != id)
			continue;
		add_judged(f, state_name(rows[i].state), rows[i].outcome, rows[i].detail, rows[i].since);
		add_stages(f, &rows[i].dicom);
		add_i64(f, "latency_us", rows[i].latency_us);
		add_i64(f, "age_s", rows[i].age_s);
		if (!add_certificate(r, id, f))
			return false;
	}
	return true;
}

static bool add_heartbeat(struct reader *r, int64_t id, struct fields *f)
{
	struct heartbeat_row *rows;
	size_t n;

	if (!read_heartbeats(r, f->rows.a, &rows, &n, f->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id != id)
			continue;
		add_judged(f, state_name(rows[i].state), rows[i].outcome, rows[i].detail, rows[i].since);
		add_wall(f, "last_start", rows[i].last_start);
		add_wall(f, "last_finish", rows[i].last_finish);
		add_wall(f, "last_good", rows[i].last_good);
		add_i64(f, "last_duration_s", rows[i].last_duration_s);
		add_i64(f, "exit_code", rows[i].exit_code);
		add_wall(f, "next_due", rows[i].next_due);
		add_i64(f, "age_s", rows[i].age_s);
	}
	return true;
}

static bool add_site(struct reader *r, int64_t id, struct fields *f)
{
	struct site_row *rows;
	size_t n;

	if (!read_sites(r, f->rows.a, &rows, &n, f->e))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].id != id)
			continue;
		add_copy(f, "state", state_name(rows[i].state));
		add_copy(f, "covolink", rows[i].covolink);
		add_i64(f, "links", rows[i].links);
		add_i64(f, "links_down", rows[i].links_down);
		add_i64(f, "devices", rows[i].devices);
		add_i64(f, "age_s", rows[i].age_s);
	}
	return true;
}

static const struct {
	const char *kind;
	bool (*add)(struct reader *r, int64_t id, struct fields *f);
} measured_kinds[] = {
	{ "link", add_link }, { "device", add_device }, { "service", add_service }, { "covolink", add_covolink },
	{ "heartbeat", add_heartbeat },
	{ "site", add_site },
};

static bool read_kind(struct reader *r, int64_t id, const struct entity_kind **ret, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_ENTITY, e, V_I64(id));
	struct columns c = COLUMNS(st, NULL);
	const char *kind = NULL;
	bool row;

	if (!st || !db_step(&r->db, st, &row, e))
		return false;
	*ret = NULL;
	if (row)
		kind = column_text(&c);
	if (kind)
		*ret = entity_kind_find(kind);
	sqlite3_reset(st);
	return *ret || err_set(e, ERR_NOT_FOUND, "%s", _("there is no such object"));
}

bool read_entity(struct reader *r, struct arena *a, int64_t id, struct field_row **ret_rows, size_t *ret_n, struct err *e)
{
	struct fields f = { ROWS_INIT(a, struct field_row), e, false };
	const struct entity_kind *kind;
	bool ok;

	if (!read_kind(r, id, &kind, e))
		return false;
	ok = add_declared(r, kind, id, &f);
	for (size_t i = 0; ok && i < ARRAY_LEN(measured_kinds); i++)
		if (strcmp(measured_kinds[i].kind, kind->name) == 0)
			ok = measured_kinds[i].add(r, id, &f);
	if (!ok || f.failed)
		return false;
	*ret_rows = f.rows.data;
	*ret_n = f.rows.n;
	return true;
}
