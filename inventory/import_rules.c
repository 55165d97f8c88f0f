#include "cell_list.h"
#include "intl.h"
#include "net_range.h"
#include "inventory/cell.h"
#include "inventory/dicom_target.h"
#include "inventory/import_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rules that look at more than one cell. */
typedef bool (*rule_fn)(struct import_plan *p, const struct entity_file *f, const struct import_row *row);

const char *import_value(const struct entity_file *f, const struct import_row *row, const char *column)
{
	return row->values[entity_column_find(f, column)];
}

bool import_refuse(struct import_plan *p, const struct entity_file *f, const struct import_row *row, const char *column,
                   const char *what)
{
	const char *value = import_value(f, row, column);

	if (value)
		cell_refuse(p->e, value, "%s", what);
	else
		err_set(p->e, ERR_DATA, _("expected %s"), what);
	return import_refuse_cell(p, row, entity_column_find(f, column));
}

static bool check_link(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	const char *device = import_value(f, row, "device"), *interface = import_value(f, row, "interface");

	const char *address = import_value(f, row, "address");

	if (address && (device || interface))
		return import_refuse(p, f, row, "address", _("no address, since the circuit is followed by `device` and `interface`"));
	if (!device && !interface && !address)
		return import_refuse(p, f, row, "device", _("either `device` and `interface`, or `address`"));
	if (device && !interface)
		return import_refuse(p, f, row, "interface", _("an interface, since `device` is given"));
	if (interface && !device)
		return import_refuse(p, f, row, "device", _("a device, since `interface` is given"));
	if (import_value(f, row, "z_interface") && !import_value(f, row, "z_device"))
		return import_refuse(p, f, row, "z_device", _("a device, since `z_interface` is given"));
	return true;
}

static bool check_device(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	if (cell_list_has(import_value(f, row, "parents"), row->name))
		return import_refuse(p, f, row, "parents", _("other devices than itself"));
	return true;
}

static bool check_dependency(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	const char *kind = import_value(f, row, "kind");

	if (strcmp(import_value(f, row, "from"), import_value(f, row, "to")) == 0)
		return import_refuse(p, f, row, "to", _("something else than `from`"));
	return !kind || !strpbrk(kind, "()") || import_refuse(p, f, row, "kind", _("a word without parentheses"));
}

static bool check_covolink(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	static const char *const columns[] = { "called_ae", "calling_ae" };

	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		const char *ae = import_value(f, row, columns[i]);

		if (ae && !ae_title_is_valid(ae))
			return import_refuse(p, f, row, columns[i], _("an AE title: 1 to 16 printable ASCII characters without backslash"));
	}
	return true;
}

static bool is_longer(const char *duration, const char *than)
{
	int64_t ms, than_ms;
	struct err e;

	return duration && than && duration_parse_ms(duration, &ms, &e) && duration_parse_ms(than, &than_ms, &e) && ms > than_ms;
}

static bool check_heartbeat(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	if (is_longer(import_value(f, row, "min_duration"), import_value(f, row, "every")))
		import_note_warning(p, row, entity_column_find(f, "min_duration"), _("a run that takes longer than every has no end in time"));
	if (!import_value(f, row, "grace"))
		import_note_warning(p, row, entity_column_find(f, "grace"), _("without grace it is late as soon as every has passed"));
	return true;
}

static bool check_period(struct import_plan *p, const struct entity_file *f, const struct import_row *row, const char *from,
                         const char *to)
{
	const char *first = import_value(f, row, from), *last = import_value(f, row, to);

	return !first || !last || strcmp(first, last) <= 0 || import_refuse(p, f, row, to, _("a day that is not before the first one"));
}

static bool check_contract(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	return check_period(p, f, row, "starts", "ends");
}

static bool check_ranges(struct import_plan *p, const struct entity_file *f, const struct import_row *row, const char *column)
{
	const char *list = import_value(f, row, column);
	struct name_span one;

	while (cell_list_next(&list, &one)) {
		char item[CELL_NAME_MAX + 1];

		if (one.n > CELL_NAME_MAX)
			return import_refuse(p, f, row, column, _("names of at most 200 bytes each"));
		memcpy(item, one.at, one.n);
		item[one.n] = '\0';
		if (net_range_is_broken(item))
			return import_refuse(p, f, row, column, _("addresses as 10.1.0.5, networks as 10.1.0.0/16, ranges as 10.1.0.5-10.1.0.9, or names"));
	}
	return true;
}

static bool check_networks(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	const char *list = import_value(f, row, "networks");
	char item[NET_RANGE_MAX];
	struct net_range range;
	struct name_span name;

	while (cell_list_next(&list, &name)) {
		snprintf(item, sizeof item, "%.*s", name.n < sizeof item ? (int)name.n : 0, name.at);
		if (!net_range_parse(item, &range))
			return import_refuse(p, f, row, "networks", _("addresses as 10.1.0.5, networks as 10.1.0.0/16, or ranges as 10.1.0.5-10.1.0.9"));
	}
	return true;
}

static bool check_site(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	if (cell_list_has(import_value(f, row, "support_site"), row->name))
		return import_refuse(p, f, row, "support_site", _("another site than itself"));
	if (!import_value(f, row, "latitude") != !import_value(f, row, "longitude"))
		return import_refuse(p, f, row, import_value(f, row, "latitude") ? "longitude" : "latitude",
		                     _("both latitude and longitude, or none"));
	return check_networks(p, f, row);
}

static bool check_flow(struct import_plan *p, const struct entity_file *f, const struct import_row *row)
{
	return check_ranges(p, f, row, "source") && check_ranges(p, f, row, "destination") && check_period(p, f, row, "opened", "ends");
}

static const struct { const char *kind; rule_fn check; } rules[] = {
	{ "site", check_site }, { "device", check_device }, { "link", check_link }, { "dependency", check_dependency },
	{ "service", import_check_service }, { "threshold", import_check_threshold }, { "contract", check_contract }, { "flow", check_flow },
	{ "covolink", check_covolink }, { "heartbeat", check_heartbeat },
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
		cell_refuse(p->e, owners[i].finess, _("a FINESS number of its own, '%.80s' has this one"), owners[i - 1].row->name);
		import_refuse_cell(p, owners[i].row, column);
		if (!import_note_mistake(p))
			return false;
	}
	return true;
}

bool import_check_rules(struct import_plan *p)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		const struct entity_file *f = entity_file_of_kind(rules[i].kind);
		const struct import_kind *k = &p->kinds[f - entity_files];

		for (size_t j = 0; j < k->n_rows; j++)
			if (!k->rows[j].bad && !rules[i].check(p, f, &k->rows[j]) && !import_note_mistake(p))
				return false;
	}
	return check_finess(p);
}
