#include "console/sites.h"

#include "cell_list.h"
#include "intl.h"
#include "text.h"

#include <string.h>

static struct entitlement_site membership_of(const struct site_row *s)
{
	return (struct entitlement_site){ s->college, s->pack, s->entitled, s->access };
}

/* The services with that answer, those with the same reason together: "by college C: A, B; by pack adhérent: D". */
static void append_services(const struct sites_page *page, const struct entitlement_site *site, enum entitlement wanted, struct text *t)
{
	struct text why = TEXT_INIT(1024), last = TEXT_INIT(1024);

	for (enum entitlement_reason reason = ENTITLED_BY_LIST; reason <= ENTITLEMENT_NOT_LISTED; reason++) {
		for (size_t i = 0; i < page->n_rules; i++) {
			const struct entitlement_verdict v = entitlement_judge(&page->rules[i], NULL, site);

			if (v.entitled != wanted || v.why != reason)
				continue;
			text_clear(&why);
			entitlement_append_why(&v, &page->rules[i], site, &why);
			if (last.len && strcmp(text_str(&why), text_str(&last)) == 0)
				text_appendf(t, ", %s", page->rules[i].service);
			else
				text_appendf(t, "%s%s%s%s", t->len ? _("; ") : "", text_str(&why), _(": "), page->rules[i].service);
			text_clear(&last);
			text_append(&last, text_str(&why));
		}
	}
	text_done(&why);
	text_done(&last);
}

/* What its own list names and the catalogue does not hold. */
static void append_unlisted(const struct sites_page *page, const struct site_row *site, struct text *t)
{
	const char *rest = site->entitled;
	char name[512];

	while (cell_list_next_copy(&rest, name, sizeof name)) {
		bool known = false;

		for (size_t i = 0; !known && i < page->n_rules; i++)
			known = entitlement_is_named(&page->rules[i], name);
		if (!known)
			text_append_part(t, _("; "), "%s", name);
	}
}

static void write_answer(struct pen *p, const struct sites_page *page, const struct site_row *site, enum entitlement wanted, const char *label)
{
	const struct entitlement_site membership = membership_of(site);
	struct text words = TEXT_INIT(16384);

	append_services(page, &membership, wanted, &words);
	if (wanted == ENTITLED)
		append_unlisted(page, site, &words);
	pen_fact(p, label, text_str(&words));
	text_done(&words);
}

void sites_write_membership(struct pen *p, const struct site_row *site, const struct sites_page *page)
{
	struct text member = TEXT_INIT(512);

	text_append_part(&member, ", ", _("college %s"), site->college);
	text_append_part(&member, ", ", _("pack %s"), site->pack);
	pen_fact(p, _("Member"), member.len ? text_str(&member) : _("neither its college nor its pack is declared"));
	write_answer(p, page, site, ENTITLED, _("Entitled to"));
	write_answer(p, page, site, NOT_ENTITLED, _("Not entitled to"));
	write_answer(p, page, site, ENTITLEMENT_UNKNOWN, _("To be verified"));
	text_done(&member);
}
