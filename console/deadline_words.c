/* What is told of deadlines, and which of them are told as one. */
#include "console/deadlines.h"

#include "arena.h"
#include "cell_list.h"
#include "console/expiry.h"
#include "console/hds_line.h"
#include "console/object_field.h"
#include "facts.h"
#include "intl.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_SHOWN = 2 };

void deadline_words(const struct deadline *d, char *buf, size_t size)
{
	bool promised = d->kind == DEADLINE_LEAF || d->kind == DEADLINE_ACTION || d->kind == DEADLINE_CHECK
	                || d->kind == DEADLINE_AUDIT;
	unsigned long late = d->days < 0 ? (unsigned long)days_ago(d->days) : 0;

	if (d->held)
		snprintf(buf, size, "%s", _("held"));
	else if (!promised || d->days > 0)
		expiry_words(d->days, buf, size);
	else if (d->days == 0)
		snprintf(buf, size, "%s", _("due within a day"));
	else if (late == 0)
		snprintf(buf, size, "%s", _("late since less than a day"));
	else
		snprintf(buf, size, ngettext("%lu day late", "%lu days late", late), late);
}

enum state deadline_worth(const struct deadline *d)
{
	if (d->held)
		return STATE_OK;
	return d->days < 0 ? STATE_CRITICAL : d->days < DEADLINE_SOON_DAYS ? STATE_WARNING : STATE_OK;
}

/* ---- what they are called ---- */

size_t deadline_count(const struct deadline *d)
{
	size_t n = 1;

	while ((d = d->alike))
		n++;
	return n;
}

static void append_more(size_t more, struct text *t)
{
	if (more > 0)
		text_appendf(t, " (+%zu)", more);
}

void evidence_append_number(int64_t number, size_t more, struct text *t)
{
	text_appendf(t, _("Evidence %" PRId64), number);
	append_more(more, t);
}

void deadline_append_object(const struct deadline *d, struct text *t)
{
	size_t more = deadline_count(d) - 1;

	if (d->kind == DEADLINE_EVIDENCE || d->kind == DEADLINE_REPORT) {
		evidence_append_number(strtoll(strchr(d->object, ':') + 1, NULL, 10), more, t);
		return;
	}
	object_name_words(d->object, t);
	append_more(more, t);
}

void requirements_append(const char *serves, struct text *t)
{
	struct name_span key;
	size_t n = 0;

	for (; cell_list_next(&serves, &key); n++) {
		const char *colon = memchr(key.at, ':', key.n);
		const char *at = colon ? colon + 1 : key.at;

		if (n >= KEYS_SHOWN)
			continue;
		text_append(t, n > 0 ? ", " : "");
		text_append_n(t, at, key.n - (size_t)(at - key.at));
	}
	append_more(n > KEYS_SHOWN ? n - KEYS_SHOWN : 0, t);
}

const char *requirements_title(const char *serves, const struct hds_checklist *const *checklists, size_t n)
{
	struct name_span key;

	while (cell_list_next(&serves, &key))
		for (size_t k = 0; k < n; k++)
			for (size_t i = 0; i < checklists[k]->n_items; i++) {
				const struct hds_item *item = &checklists[k]->items[i];

				if (strncmp(item->key, key.at, key.n) == 0 && item->key[key.n] == '\0')
					return hds_text(&item->requirement->title);
			}
	return NULL;
}

void deadlines_name_requirements(struct deadlines *d, const struct hds_checklist *const *checklists, size_t n)
{
	for (size_t i = 0; i < d->n; i++)
		d->rows[i].requirement = requirements_title(d->rows[i].serves, checklists, n);
}

/* ---- which are told as one ---- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool are_alike(const struct deadline *a, const struct deadline *b)
{
	return a->seq != 0 && b->seq != 0 && a->kind == b->kind && a->at.ms == b->at.ms && a->held == b->held && same_text(a->title, b->title)
	       && same_text(a->owner, b->owner) && same_text(a->serves, b->serves);
}

bool deadlines_group(struct deadlines *d)
{
	const struct deadline **end = NULL; /* of the last row that is kept */
	size_t kept = 0;

	for (size_t i = 0; i < d->n; i++) {
		struct deadline *member;

		if (kept == 0 || !are_alike(&d->rows[kept - 1], &d->rows[i])) {
			d->rows[kept] = d->rows[i];
			end = &d->rows[kept++].alike;
			continue;
		}
		member = arena_alloc(d->arena, sizeof *member);
		if (!member)
			return false;
		*member = d->rows[i];
		*end = member;
		end = &member->alike;
	}
	d->n = kept;
	return true;
}
