#include "console/support.h"

#include "console/object_field.h"
#include "intl.h"

#include <string.h>

const struct support_row *support_find(const struct support_row *rows, size_t n, const char *contract)
{
	for (size_t i = 0; contract && i < n; i++)
		if (strcmp(rows[i].contract, contract) == 0)
			return &rows[i];
	return NULL;
}

static void append_declared(struct text *t, const char *fmt, const char *field, const char *value, wall_t now)
{
	struct text words = TEXT_INIT(256);

	if (value)
		object_field_value("contract", field, value, now, &words);
	text_append_part(t, " · ", fmt, text_str(&words));
	text_done(&words);
}

void pen_support(struct pen *p, const struct support_row *s, wall_t now)
{
	struct text supplier = TEXT_INIT(2048), contract = TEXT_INIT(2048);

	text_append_part(&supplier, " · ", "%s", s->supplier);
	text_append_part(&supplier, " · ", "%s", s->phone);
	text_append_part(&supplier, " · ", "%s", s->hours && strcmp(s->hours, "24x7") == 0 ? _("24/7") : s->hours);
	text_append_part(&supplier, " · ", _("our reference %s"), s->customer_reference);
	text_append_part(&contract, " · ", "%s", s->contract);
	text_append_part(&contract, " · ", "%s", s->reference);
	append_declared(&contract, _("guaranteed repair time %s h"), "gtr_hours", s->gtr_hours, now);
	append_declared(&contract, "%s", "gtr_window", s->gtr_window, now);
	append_declared(&contract, _("ends %s"), "ends", s->ends, now);
	pen_fact(p, _("Supplier"), text_str(&supplier));
	pen_fact(p, _("Contract"), text_str(&contract));
	text_done(&supplier);
	text_done(&contract);
}
