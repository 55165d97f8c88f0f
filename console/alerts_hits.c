#include "console/alerts.h"

#include "console/object_field.h"
#include "console/object_line.h"
#include "console/snapshot.h"
#include "intl.h"

#include <string.h>

enum { LINES_MAX = 40 };

void alerts_write_hits(struct pen *p, const struct alert_row *row)
{
	const struct impact_row *i = &row->impact;
	const struct { const char *label; const struct names *names; } lists[] = {
		{ _("Establishments"), &i->sites }, { _("Image routes"), &i->routes }, { _("Covolinks"), &i->covolinks },
		{ _("Without a Covolink"), &i->served },
		{ _("Processes"), &i->processes }, { _("On their last way"), &i->degraded }, { _("They called"), &i->callers },
	};
	bool titled = false;

	for (size_t k = 0; k < ARRAY_LEN(lists); k++) {
		if (lists[k].names->n > 0 && !titled)
			pen_title(p, _("Whom it hits"));
		titled = titled || lists[k].names->n > 0;
		pen_fact_names(p, lists[k].label, lists[k].names->names, lists[k].names->n);
	}
}

void alerts_write_children(struct pen *p, const struct snapshot *s, const struct alert_row *row, wall_t now)
{
	char title[128];

	if (row->n_children == 0)
		return;
	snprintf(title, sizeof title, ngettext("%zu object fails with it: nobody is told of it apart",
	                                       "%zu objects fail with it: nobody is told of them apart", row->n_children), row->n_children);
	pen_title(p, title);
	for (size_t i = 0; i < row->n_children && i < LINES_MAX; i++) {
		const char *node = row->children[i], *colon = strchr(node, ':');
		const struct alert_row *child = s ? alert_of_object(s->alerts, s->n_alerts, node) : NULL;
		struct text words = TEXT_INIT(512);
		char kind[32], since[160] = "";

		snprintf(kind, sizeof kind, "%.*s", colon ? (int)(colon - node) : 0, node);
		if (child) {
			since_words(child->since, now, since, sizeof since);
			alert_append_what(child, &words);
			text_append_part(&words, " ", "%s", since);
		}
		pen_named(p, kind, colon ? colon + 1 : node, child ? text_str(&words) : _(object_kind_label(kind)));
		text_done(&words);
	}
	if (row->n_children > LINES_MAX) {
		snprintf(title, sizeof title, ngettext("and %zu more", "and %zu more", row->n_children - LINES_MAX), row->n_children - LINES_MAX);
		pen_line(p, STYLE_DIM, title);
	}
}
