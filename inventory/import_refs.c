#include "cell_list.h"
#include "intl.h"
#include "inventory/cell.h"
#include "inventory/import_plan.h"

#include <string.h>

static bool no_memory(struct import_plan *p)
{
	return err_set(p->e, ERR_MEMORY, "out of memory");
}

static bool has_name(const struct entity_file *f)
{
	return entity_name_column(f) < f->n_columns;
}

static bool is_current(const struct import_row *stored)
{
	return stored && wall_is_known(stored->valid_from) && !stored->removed;
}

static bool match_row(struct import_plan *p, struct import_kind *k, struct import_row *row)
{
	const struct import_row *twin = import_names_find(&k->row_names, row->name);
	struct import_row *stored = import_names_find(&k->stored_names, row->name);
	size_t name = entity_name_column(k->file), at = name < k->file->n_columns ? name : 0;

	if (twin) {
		cell_refuse(p->e, row->name, _("a name that is not given twice (first in %s:%u)"), twin->source->name, twin->line);
		return import_refuse_cell(p, row, at);
	}
	if (!import_names_add(p, &k->row_names, row))
		return false;
	if (!stored)
		return true;
	row->other = stored;
	stored->other = row;
	row->entity_id = stored->entity_id;
	for (size_t i = 0; i < k->file->n_columns; i++)
		if (!row->source->given[i] && !k->file->columns[i].key)
			row->values[i] = stored->values[i];
	return true;
}

static void mark_removed(const struct import_plan *p, struct import_kind *k)
{
	for (size_t i = 0; p->options.prune && k->given && i < k->n_stored; i++)
		k->stored[i].removed = !k->stored[i].other && wall_is_known(k->stored[i].valid_from);
}

bool import_match(struct import_plan *p)
{
	for (size_t i = 0; i < n_entity_files; i++) {
		struct import_kind *k = &p->kinds[i];

		if (!has_name(k->file))
			continue;
		for (size_t j = 0; j < k->n_rows; j++)
			if (!match_row(p, k, &k->rows[j]) && !import_note_mistake(p))
				return false;
		mark_removed(p, k);
	}
	return true;
}

static struct import_kind *kind_by_word(const struct import_plan *p, const char *word, size_t n)
{
	for (size_t i = 0; i < n_entity_files; i++)
		if (has_name(&entity_files[i]) && strncmp(entity_files[i].kind, word, n) == 0 && !entity_files[i].kind[n])
			return &p->kinds[i];
	return NULL;
}

static bool exists(const struct import_kind *k, const char *name)
{
	return import_names_find(&k->row_names, name) || is_current(import_names_find(&k->stored_names, name));
}

static bool is_declared(const struct import_kind *k)
{
	for (size_t i = 0; k->n_rows == 0 && i < k->n_stored; i++)
		if (is_current(&k->stored[i]))
			return true;
	return k->n_rows > 0;
}

static void offer_names(struct text_nearest *near, const struct import_kind *k)
{
	for (size_t i = 0; i < k->n_rows; i++)
		text_nearest_offer(near, k->rows[i].name);
	for (size_t i = 0; i < k->n_stored; i++)
		if (is_current(&k->stored[i]))
			text_nearest_offer(near, k->stored[i].name);
}

static bool refuse_unknown(struct import_plan *p, const struct import_kind *k, const char *name)
{
	struct text_nearest near = { .word = name };
	struct err *e = p->e;
	size_t n;

	for (size_t i = 0; p->say_nearest && i < n_entity_files; i++)
		if (k ? k == &p->kinds[i] : has_name(&entity_files[i]))
			offer_names(&near, &p->kinds[i]);
	if (k)
		cell_refuse(e, name, _("the name of %s that is declared"), k->file->kind);
	else
		cell_refuse(e, name, "%s", _("the name of something that is declared"));
	n = strlen(e->text);
	if (near.found)
		snprintf(e->text + n, sizeof e->text - n, _("; the nearest known one is '%.80s'"), near.found);
	return false;
}

static const char *with_kind(struct import_plan *p, const struct import_kind *k, const char *name)
{
	struct text t = TEXT_INIT(CELL_TEXT_MAX + 64);
	char *copy;

	text_appendf(&t, "%s:%s", k->file->kind, name);
	copy = t.failed ? NULL : arena_strdup(p->a, text_str(&t));
	text_done(&t);
	if (!copy)
		no_memory(p);
	return copy;
}

/* A reference to any kind: `kind:name`, or a bare name that only one kind has. Stored as `kind:name`. */
static const char *resolve_any(struct import_plan *p, const char *name)
{
	const char *colon = strchr(name, ':');
	const struct import_kind *k = colon ? kind_by_word(p, name, (size_t)(colon - name)) : NULL, *found = NULL;
	char kinds[160] = "";
	size_t n = 0;

	if (k && exists(k, colon + 1))
		return name;
	for (size_t i = 0; i < n_entity_files; i++) {
		if (!has_name(&entity_files[i]) || !exists(&p->kinds[i], name))
			continue;
		found = &p->kinds[i];
		if (n < sizeof kinds)
			n += (size_t)snprintf(kinds + n, sizeof kinds - n, "%s%s", n ? ", " : "", entity_files[i].kind);
	}
	if (found && strchr(kinds, ',')) {
		cell_refuse(p->e, name, _("kind:name, for several kinds have this name (%s)"), kinds);
		return NULL;
	}
	if (found)
		return with_kind(p, found, name);
	refuse_unknown(p, k, k ? colon + 1 : name);
	return NULL;
}

/* A reference to one kind, stored bare. */
static const char *resolve_one(struct import_plan *p, const struct entity_column *c, const char *name)
{
	const struct import_kind *k = kind_by_word(p, c->ref, strlen(c->ref));
	size_t n = strlen(c->ref);

	if (exists(k, name))
		return name;
	if (strncmp(name, c->ref, n) == 0 && name[n] == ':' && exists(k, name + n + 1))
		return name + n + 1;
	if (c->lenient && !is_declared(k))
		return name;
	refuse_unknown(p, k, name);
	return NULL;
}

static const char *resolve_object(struct import_plan *p, const char *name)
{
	const char *star = strstr(name, ":*");

	if (star && !star[2] && kind_by_word(p, name, (size_t)(star - name)))
		return name;
	return resolve_any(p, name);
}

static const char *resolve_list(struct import_plan *p, const struct entity_column *c, const char *list)
{
	struct text t = TEXT_INIT(CELL_TEXT_MAX * 2);
	const char *copy = NULL;
	struct name_span one;

	while (cell_list_next(&list, &one)) {
		const char *item = arena_strndup(p->a, one.at, one.n);
		const char *name = item ? resolve_one(p, c, item) : NULL;

		if (!name)
			goto out;
		text_append(&t, t.len ? ";" : "");
		text_append(&t, name);
	}
	copy = t.failed ? NULL : arena_strdup(p->a, text_str(&t));
	if (!copy)
		no_memory(p);
out:
	text_done(&t);
	return copy;
}

static const char *resolve(struct import_plan *p, const struct entity_column *c, const char *value)
{
	switch (c->type) {
	case COLUMN_REF:
		return c->ref ? resolve_one(p, c, value) : resolve_any(p, value);
	case COLUMN_REF_LIST:
		return resolve_list(p, c, value);
	case COLUMN_OBJECT:
		return resolve_object(p, value);
	case COLUMN_TEXT:
	case COLUMN_INTEGER:
	case COLUMN_REAL:
	case COLUMN_BOOLEAN:
	case COLUMN_DATE:
	case COLUMN_ADDRESS:
	case COLUMN_CHOICE:
	case COLUMN_LIST:
	case COLUMN_FINESS:
	case COLUMN_DURATION:
	case COLUMN_PORTS:
	case COLUMN_WINDOW:
		break;
	}
	return value;
}

/* Doubles arrows of a part, so that the one between two parts stands out. */
static void append_part(struct text *t, const char *part)
{
	static const char arrow[] = "→";

	for (const char *at; (at = strstr(part, arrow)); part = at + sizeof arrow - 1) {
		text_append_n(t, part, (size_t)(at - part));
		text_append(t, "→→");
	}
	text_append(t, part);
}

/* "from → to (kind)", "source → destination (tcp/443)", "object (measure)": what stands in parentheses holds none itself. */
static bool make_name(struct import_plan *p, const struct entity_file *f, struct import_row *row)
{
	struct text t = TEXT_INIT(4 * CELL_TEXT_MAX);
	bool open = false, done = false;

	append_part(&t, row->values[0]);
	for (size_t i = 1; i < f->n_columns && f->columns[i].key; i++) {
		const char *value = row->values[i];

		if (strcmp(f->columns[i].name, "to") == 0 || strcmp(f->columns[i].name, "destination") == 0) {
			text_append(&t, " → ");
			append_part(&t, value);
			done = value[strlen(value) - 1] == ')';
			continue;
		}
		if (!value && !done && !open)
			continue;
		text_append(&t, open ? "/" : " (");
		text_append(&t, value ? value : "");
		open = true;
	}
	if (open)
		text_append_char(&t, ')');
	row->name = t.failed ? NULL : arena_strdup(p->a, text_str(&t));
	text_done(&t);
	return row->name || no_memory(p);
}

static bool check_row(struct import_plan *p, struct import_kind *k, struct import_row *row)
{
	p->say_nearest = import_is_told(p, row);
	for (size_t i = 0; i < k->file->n_columns; i++) {
		if (!row->values[i])
			continue;
		row->values[i] = resolve(p, &k->file->columns[i], row->values[i]);
		if (row->values[i])
			continue;
		row->bad = true;
		import_refuse_cell(p, row, i);
		if (!import_note_mistake(p))
			return false;
	}
	if (row->bad || has_name(k->file))
		return true;
	return make_name(p, k->file, row) && (match_row(p, k, row) || import_note_mistake(p));
}

/* That the row, which is kept, names by item none that --prune would remove. */
static bool check_named(struct import_plan *p, const struct entity_file *f, const struct import_row *row, const struct entity_column *c,
                        const char *item)
{
	const char *colon = item && !c->ref ? strchr(item, ':') : NULL;
	const struct import_kind *k;
	const struct import_row *target;

	if (!item)
		return no_memory(p);
	k = c->ref ? kind_by_word(p, c->ref, strlen(c->ref)) : colon ? kind_by_word(p, item, (size_t)(colon - item)) : NULL;
	target = k ? import_names_find(&k->stored_names, colon ? colon + 1 : item) : NULL;
	if (!target || !target->removed)
		return true;
	cell_refuse(p->e, target->name, _("a row that nothing names any more, but %s '%.80s' does (column %s)"), f->kind, row->name, c->name);
	return err_prefix(p->e, "%s: --prune", k->file->file);
}

static bool check_kept(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	struct name_span one;

	for (size_t i = 0; i < f->n_columns; i++) {
		const struct entity_column *c = &f->columns[i];

		if ((c->type != COLUMN_REF && c->type != COLUMN_REF_LIST && c->type != COLUMN_OBJECT) || !row->values[i])
			continue;
		if (c->type != COLUMN_REF_LIST && !check_named(p, f, row, c, row->values[i]))
			return false;
		for (const char *rest = c->type == COLUMN_REF_LIST ? row->values[i] : NULL; cell_list_next(&rest, &one);)
			if (!check_named(p, f, row, c, arena_strndup(p->a, one.at, one.n)))
				return false;
	}
	return true;
}

/* Nothing, when the row that a name means may be one that could not be read. */
bool import_check_references(struct import_plan *p)
{
	for (size_t i = 0; !p->rows_lost && i < n_entity_files; i++) {
		struct import_kind *k = &p->kinds[i];

		for (size_t j = 0; j < k->n_rows; j++)
			if (!check_row(p, k, &k->rows[j]))
				return false;
		if (!has_name(k->file))
			mark_removed(p, k);
	}
	for (size_t i = 0; p->options.prune && !p->rows_lost && i < n_entity_files; i++)
		for (size_t j = 0; j < p->kinds[i].n_stored; j++)
			if (!p->kinds[i].stored[j].other && is_current(&p->kinds[i].stored[j])
			    && !check_kept(p, p->kinds[i].file, &p->kinds[i].stored[j]) && !import_note_mistake(p))
				return false;
	return true;
}
