#include "console/session.h"
#include "console/verbs.h"

#include "console/object_field.h"
#include "console/view.h"
#include "intl.h"
#include "text.h"

#include <string.h>

enum { HITS_MAX = 100 };

static const struct column hit_columns[] = {
	COLUMN(hit_row, "kind", N_("Kind"), VALUE_TEXT, kind, 1),
	COLUMN(hit_row, "name", N_("Name"), VALUE_TEXT, name, 1),
	COLUMN(hit_row, "field", N_("Found in"), VALUE_TEXT, field, 2),
	COLUMN(hit_row, "value", N_("Text"), VALUE_TEXT, value, 1),
	COLUMN(hit_row, "site", N_("Site"), VALUE_TEXT, site, 2),
	COLUMN(hit_row, "rank", N_("Rank"), VALUE_INTEGER, rank, 0),
};

static const struct noun hit_noun = {
	.name = "find", .empty = "", .columns = hit_columns, .n_columns = ARRAY_LEN(hit_columns), .row_size = sizeof(struct hit_row),
};

/* Programs read stable names, people words. */
static void name_for_people(struct hit_row *hit)
{
	hit->kind = _(object_kind_label(hit->kind));
	hit->field = _(object_field_label(hit->field));
}

static void join_arguments(const struct cli_line *line, struct text *t)
{
	for (size_t i = 0; i < line->n_args; i++)
		text_appendf(t, "%s%s", i > 0 ? " " : "", line->args[i]);
}

bool verb_find_text(struct session *s, int *ret_status, struct err *e)
{
	struct text words = TEXT_INIT(4096);
	struct hit_row *hits = NULL;
	const void **rows;
	size_t n = 0;
	bool ok;

	(void)ret_status;
	join_arguments(s->line, &words);
	if (words.failed)
		ok = err_set(e, ERR_USAGE, "%s", _("the text to find is too long"));
	else
		ok = session_read_begin(s, e) && read_find(s->reader, s->arena, text_str(&words), HITS_MAX, &hits, &n, e);
	if (ok && n == 0)
		ok = err_set(e, ERR_NOT_FOUND, _("nothing is like '%.128s'"), text_str(&words));
	text_done(&words);
	if (!ok)
		return false;
	rows = arena_array(s->arena, n, sizeof *rows);
	if (!rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		if (!output_is_machine(&s->out))
			name_for_people(&hits[i]);
		rows[i] = &hits[i];
	}
	output_rows(&s->out, &hit_noun, rows, n);
	return true;
}

struct name_line {
	const char *kind, *name;
};

static const struct column name_columns[] = {
	COLUMN(name_line, "kind", N_("Kind"), VALUE_TEXT, kind, 1),
	COLUMN(name_line, "name", N_("Name"), VALUE_TEXT, name, 1),
};

static const struct noun name_noun = {
	.name = "names", .empty = "", .columns = name_columns, .n_columns = ARRAY_LEN(name_columns),
	.row_size = sizeof(struct name_line),
};

static const char *const named_nouns[] = { "links", "devices", "services", "sites" };

static void print_name(struct session *s, const char *kind, const char *name)
{
	struct name_line line = { kind, name };
	const void *row = &line;

	if (s->out.format == OUTPUT_JSON)
		output_rows(&s->out, &name_noun, &row, 1);
	else
		output_line(&s->out, "%s", name);
}

static bool print_names(struct session *s, const struct noun *noun, struct err *e)
{
	const struct column *c = noun_column(noun, "name");
	const char *base;
	void *rows;
	size_t n;

	if (!session_read_begin(s, e) || !noun->read(s->reader, s->arena, NULL, &rows, &n, e))
		return false;
	base = rows;
	for (size_t i = 0; i < n; i++)
		print_name(s, noun->kind, value_text(c, base + i * noun->row_size));
	return true;
}

/* Of the console, not of the inventory: only when asked for. */
static void print_views(struct session *s)
{
	for (size_t i = 0; views[i]; i++)
		print_name(s, "view", views[i]->name);
}

bool verb_names(struct session *s, int *ret_status, struct err *e)
{
	const char *kind = s->line->n_args > 0 ? s->line->args[0] : NULL;
	bool known = false;

	(void)ret_status;
	if (kind && strcmp(kind, "view") == 0) {
		print_views(s);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(named_nouns); i++) {
		const struct noun *noun = noun_find(named_nouns[i]);

		if (kind && strcmp(kind, noun->kind) != 0 && strcmp(kind, noun->name) != 0)
			continue;
		known = true;
		if (!print_names(s, noun, e))
			return false;
	}
	return known || err_set(e, ERR_USAGE, _("'%.32s': expected link, device, service, site or view"), kind);
}
