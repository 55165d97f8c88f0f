#include "inventory/cell.h"
#include "inventory/import_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Rules that look at more than one cell. */
typedef bool (*rule_fn)(struct import_plan *p, const struct entity_file *f, const struct import_row *row);

static const char *value_of(const struct entity_file *f, const struct import_row *row, const char *column)
{
	return row->values[entity_column_find(f, column)];
}

static bool refuse(struct import_plan *p, const struct entity_file *f, const struct import_row *row, const char *column,
                   const char *what)
{
	const char *value = value_of(f, row, column);

	if (value)
		cell_refuse(p->e, value, "%s", what);
	else
		err_set(p->e, ERR_DATA, "expected %s", what);
	return import_refuse_cell(p, row, entity_column_find(f, column));
}

static bool check_link(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	const char *device = value_of(f, row, "device"), *interface = value_of(f, row, "interface");

	if (!device && !interface && !value_of(f, row, "address"))
		return refuse(p, f, row, "device", "either `device` and `interface`, or `address`");
	if (device && !interface)
		return refuse(p, f, row, "interface", "an interface, since `device` is given");
	if (interface && !device)
		return refuse(p, f, row, "device", "a device, since `interface` is given");
	if (value_of(f, row, "z_interface") && !value_of(f, row, "z_device"))
		return refuse(p, f, row, "z_device", "a device, since `z_interface` is given");
	return true;
}

static bool names_itself(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = list; p; p = strchr(p, ';')) {
		p += *p == ';';
		if (strncmp(p, name, n) == 0 && (p[n] == ';' || !p[n]))
			return true;
	}
	return false;
}

static bool check_device(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	if (names_itself(value_of(f, row, "parents"), row->name))
		return refuse(p, f, row, "parents", "other devices than itself");
	return true;
}

static bool check_site(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	if (names_itself(value_of(f, row, "support_site"), row->name))
		return refuse(p, f, row, "support_site", "another site than itself");
	if (!value_of(f, row, "latitude") != !value_of(f, row, "longitude"))
		return refuse(p, f, row, value_of(f, row, "latitude") ? "longitude" : "latitude", "both latitude and longitude, or none");
	return true;
}

/* "https" is checked as such or not at all: a URL of another scheme would be green without TLS. A kind without TLS may have it. */
static bool is_scheme_of(const char *kind, const char *target, size_t n)
{
	size_t len = strlen(kind);

	return strncasecmp(kind, target, len) == 0 && (n == len || (n == len + 1 && (target[len] == 's' || target[len] == 'S')));
}

static bool check_service(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	static const char *const free_kinds[] = { "tls", "plugin", "dicom" };
	const char *kind = value_of(f, row, "kind"), *target = value_of(f, row, "target");
	const char *after = strstr(target, "://");
	char expected[64];

	for (size_t i = 0; i < ARRAY_LEN(free_kinds); i++)
		if (strcmp(kind, free_kinds[i]) == 0)
			return true;
	if (!after || is_scheme_of(kind, target, (size_t)(after - target)))
		return true;
	snprintf(expected, sizeof expected, "%.16s://…, as its kind asks", kind);
	return refuse(p, f, row, "target", expected);
}

static bool check_dependency(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	const char *kind = value_of(f, row, "kind");

	if (strcmp(value_of(f, row, "from"), value_of(f, row, "to")) == 0)
		return refuse(p, f, row, "to", "something else than `from`");
	return !kind || !strpbrk(kind, "()") || refuse(p, f, row, "kind", "a word without parentheses");
}

static bool check_threshold(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	if (strpbrk(value_of(f, row, "measure"), "()"))
		return refuse(p, f, row, "measure", "a word without parentheses");
	if (!value_of(f, row, "warning") && !value_of(f, row, "critical"))
		return refuse(p, f, row, "warning", "a value here or in `critical`");
	return true;
}

static bool check_period(struct import_plan *p, const struct entity_file *f, const struct import_row *row, const char *from,
                         const char *to)
{
	const char *first = value_of(f, row, from), *last = value_of(f, row, to);

	return !first || !last || strcmp(first, last) <= 0 || refuse(p, f, row, to, "a day that is not before the first one");
}

static bool check_contract(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	return check_period(p, f, row, "starts", "ends");
}

static bool check_flow(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	return check_period(p, f, row, "opened", "ends");
}

static const struct { const char *kind; rule_fn check; } rules[] = {
	{ "site", check_site }, { "device", check_device }, { "link", check_link }, { "dependency", check_dependency },
	{ "service", check_service }, { "threshold", check_threshold }, { "contract", check_contract }, { "flow", check_flow },
};

struct owner {
	const char *finess;
	const struct import_row *row;
};

static int by_finess(const void *a, const void *b)
{
	const struct owner *x = a, *y = b;
	int order = strcmp(x->finess, y->finess);

	/* Stored rows first, then in the order of the text: the row to blame is the later one. */
	if (order)
		return order;
	if (!x->row->source != !y->row->source)
		return x->row->source ? 1 : -1;
	return x->row->line < y->row->line ? -1 : x->row->line > y->row->line;
}

static bool check_finess(struct import_plan *p)
{
	const struct entity_file *f = entity_file_of_kind("site");
	const struct import_kind *k = &p->kinds[f - entity_files];
	size_t column = entity_column_find(f, "finess"), n = 0;
	struct owner *owners = arena_array(p->a, k->n_rows + k->n_stored, sizeof *owners);

	if (!owners)
		return err_set(p->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < k->n_rows; i++)
		if (k->rows[i].values[column])
			owners[n++] = (struct owner){ k->rows[i].values[column], &k->rows[i] };
	for (size_t i = 0; i < k->n_stored; i++)
		if (!k->stored[i].other && !k->stored[i].removed && k->stored[i].values[column])
			owners[n++] = (struct owner){ k->stored[i].values[column], &k->stored[i] };
	qsort(owners, n, sizeof *owners, by_finess);
	for (size_t i = 1; i < n; i++) {
		if (strcmp(owners[i - 1].finess, owners[i].finess) != 0 || !owners[i].row->source)
			continue;
		cell_refuse(p->e, owners[i].finess, "a FINESS number of its own, '%.80s' has this one", owners[i - 1].row->name);
		return import_refuse_cell(p, owners[i].row, column);
	}
	return true;
}

bool import_check_rules(struct import_plan *p)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		const struct entity_file *f = entity_file_of_kind(rules[i].kind);
		const struct import_kind *k = &p->kinds[f - entity_files];

		for (size_t j = 0; j < k->n_rows; j++)
			if (!rules[i].check(p, f, &k->rows[j]))
				return false;
	}
	return check_finess(p);
}
