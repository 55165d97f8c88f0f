#include "console/handover_kept.h"

#include "arena.h"
#include "console/alert_sentence.h"
#include "intl.h"
#include "inventory/format.h"

void handover_kept_append(const struct handover_row *h, struct text *t)
{
	char at[FORMAT_MAX];

	format_timestamp(h->at, at);
	text_appendf(t, _("Kept on %s by "), at);
	append_person(t, h->uid);
	if (h->comes)
		text_appendf(t, _(", for %s"), h->comes);
	text_appendf(t, "\n\n%s", h->text ? h->text : _("(text purged)"));
}

bool handover_kept_last(struct reader *r, bool *ret_any, struct text *t, struct err *e)
{
	struct arena *a = arena_new();
	struct handover_row *rows;
	size_t n = 0;
	bool ok = a ? read_handovers(r, a, WALL_NEVER, 1, &rows, &n, e) : err_set(e, ERR_MEMORY, "out of memory");

	*ret_any = ok && n > 0;
	if (*ret_any)
		handover_kept_append(&rows[0], t);
	arena_free(a);
	return ok;
}
