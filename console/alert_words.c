#include "console/alert_words.h"

#include "console/keyword.h"
#include "console/object_field.h"
#include "intl.h"
#include "text.h"

const char *alert_handling_word(enum alert_handling h)
{
	switch (h) {
	case ALERT_OPEN:
		return intl_in_context(NC_("alert", "Open"));
	case ALERT_ACKED:
		return intl_in_context(NC_("alert", "Acknowledged"));
	case ALERT_MUTED:
		return intl_in_context(NC_("alert", "Muted"));
	case ALERT_MAINTENANCE:
		return intl_in_context(NC_("alert", "In maintenance"));
	case ALERT_ENDED:
		return intl_in_context(NC_("alert", "Ended"));
	}
	return "";
}

void alert_append_object(struct text *t, const struct alert_row *a)
{
	struct text node = TEXT_INIT(4096);

	text_appendf(&node, "%s:%s", a->kind, a->name);
	object_name_words(text_str(&node), t);
	if (*a->subject) {
		text_append(t, _(": "));
		text_append(t, _(object_field_label(a->subject)));
	}
	text_done(&node);
}

static void append_count(struct text *t, size_t n, const char *fmt)
{
	char part[128];

	if (n == 0)
		return;
	snprintf(part, sizeof part, fmt, n);
	text_append_part(t, " · ", "%s", part);
}

/* "Covolink 1" */
static void append_label(struct text *t, const char *label, size_t n)
{
	char part[256];

	if (n == 0)
		return;
	snprintf(part, sizeof part, "%s %zu", label, n);
	text_append_part(t, " · ", "%s", part);
}

/* Routes without a use are counted as routes. */
static size_t plain_routes(const struct impact_row *i)
{
	size_t n = i->routes.n;

	for (size_t k = 0; k < i->uses.n; k++)
		n -= i->uses_routes[k];
	return n;
}

void impact_append(struct text *t, const struct impact_row *i)
{
	struct text part = TEXT_INIT(65536);

	append_count(&part, i->sites.n, ngettext("%zu establishment", "%zu establishments", i->sites.n));
	for (size_t k = 0; k < i->uses.n; k++)
		append_label(&part, keyword_word("use", i->uses.names[k]), i->uses_routes[k]);
	append_count(&part, plain_routes(i), ngettext("%zu route", "%zu routes", plain_routes(i)));
	append_label(&part, _("Covolink"), i->covolinks.n);
	append_count(&part, i->processes.n, ngettext("%zu process", "%zu processes", i->processes.n));
	append_count(&part, i->degraded.n,
	             ngettext("%zu establishment on its last way", "%zu establishments on their last way", i->degraded.n));
	text_append(t, text_str(&part));
	text_done(&part);
}
