#include "console/object_sheet.h"

#include "arena.h"
#include "console/dependencies.h"
#include "console/object_field.h"
#include "console/sheet.h"
#include "intl.h"
#include "text.h"

#include <string.h>

static void write_field(const char *kind, const struct field_row *f, wall_t now, struct text *t)
{
	struct text value = TEXT_INIT(65536);

	object_field_words(kind, f, now, &value);
	text_append(t, "  ");
	text_appendf(t, _("%s: %s"), _(object_field_label(f->field)), text_str(&value));
	text_append(t, "\n");
	text_done(&value);
}

static void write_fields(const char *kind, const struct field_row *fields, size_t n, bool measured, const char *title, wall_t now,
                         struct text *t)
{
	bool begun = false;

	for (size_t i = 0; i < n; i++) {
		const struct field_row *f = &fields[i];

		if (!object_field_is_shown(f, measured))
			continue;
		if (!begun)
			text_appendf(t, "%s%c%s\n", t->len > 0 ? "\n" : "", SHEET_HEADING, title);
		begun = true;
		write_field(kind, f, now, t);
	}
}

/* Nothing is said to depend on these, nor they on anything: "none declared" would be no news. */
static bool stands_alone(const char *kind)
{
	static const char *const kinds[] = { "contact", "dependency", "entitlement", "flow", "lifecycle", "threshold" };

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kind, kinds[i]) == 0)
			return true;
	return false;
}

bool object_sheet_write(struct reader *r, const struct snapshot *s, const char *object, wall_t now, struct text *t, struct err *e)
{
	struct arena *a = arena_new();
	struct field_row *fields;
	const char *kind;
	int64_t id;
	size_t n;
	bool ok, alone = false;

	if (!a)
		return err_set(e, ERR_MEMORY, "out of memory");
	ok = read_entity_id(r, object, &id, &kind, a, e) && read_entity(r, a, id, &fields, &n, e);
	if (ok) {
		alone = stands_alone(kind);
		write_fields(kind, fields, n, false, _("As declared"), now, t);
		write_fields(kind, fields, n, true, _("As measured"), now, t);
	}
	arena_free(a);
	if (!ok || !s || alone)
		return ok;
	text_append(t, "\n");
	return dependencies_write(r, s, object, now, t, e);
}
