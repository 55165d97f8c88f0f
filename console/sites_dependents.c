#include "console/sites.h"

#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "cell_list.h"
#include "intl.h"
#include "text.h"

#include <string.h>

static bool is_of_site(const struct sites_page *page, const char *site, const char *object)
{
	const char *colon = strchr(object, ':'), *name = colon ? colon + 1 : object;

	if (strcmp(name, site) == 0 || strcmp(object, site) == 0)
		return true;
	for (size_t i = 0; i < page->parts.n_devices; i++)
		if (strcmp(page->parts.devices[i]->name, name) == 0 || strcmp(page->parts.devices[i]->name, object) == 0)
			return true;
	for (size_t i = 0; i < page->parts.n_services; i++)
		if (strcmp(page->parts.services[i]->name, name) == 0 || strcmp(page->parts.services[i]->name, object) == 0)
			return true;
	return false;
}

/* The title stands once, before the first line of its section. */
static void title_once(struct pen *p, bool *titled, const char *title)
{
	if (!*titled)
		pen_title(p, title);
	*titled = true;
}

static void render_served(struct pen *p, const struct covolink_row *c, bool *titled)
{
	const char *rest = c->serves;
	char words[160], name[256];

	while (cell_list_next_copy(&rest, name, sizeof name)) {
		snprintf(words, sizeof words, _("images through Covolink %s"), c->name);
		title_once(p, titled, _("What depends on it"));
		pen_site(p, name, words);
	}
}

static void render_dependency(struct pen *p, const struct dependency_row *d)
{
	const char *colon = strchr(d->from, ':');
	struct text words = TEXT_INIT(1024);
	char kind[32] = "";

	if (colon)
		snprintf(kind, sizeof kind, "%.*s", (int)(colon - d->from), d->from);
	text_appendf(&words, d->kind ? "%s · %s" : "%s", colon ? colon + 1 : d->from, keyword_word("kind", d->kind));
	pen_fact(p, colon ? _(object_kind_label(kind)) : _("Dependency"), text_str(&words));
	text_done(&words);
}

void sites_write_dependents(struct pen *p, const struct region_rows *region, const char *site, const struct sites_page *page)
{
	bool titled = false;

	for (size_t i = 0; i < page->n_covolinks; i++)
		if (page->covolinks[i].site && strcmp(page->covolinks[i].site, site) == 0)
			render_served(p, &page->covolinks[i], &titled);
	for (size_t i = 0; i < region->n_sites; i++) {
		if (region->sites[i].support_site && strcmp(region->sites[i].support_site, site) == 0) {
			title_once(p, &titled, _("What depends on it"));
			pen_site(p, region->sites[i].name, _("supported by this establishment"));
		}
	}
	for (size_t i = 0; i < page->n_dependencies; i++) {
		const struct dependency_row *d = &page->dependencies[i];

		if (d->from && d->to && is_of_site(page, site, d->to) && !is_of_site(page, site, d->from)) {
			title_once(p, &titled, _("What depends on it"));
			render_dependency(p, d);
		}
	}
	for (size_t i = 0; i < page->n_routes; i++) {
		const struct route_row *v = &page->routes[i];
		struct text words = TEXT_INIT(1024);

		if ((v->source_site && strcmp(v->source_site, site) == 0)
		    || (v->destination_site && strcmp(v->destination_site, site) == 0)) {
			title_once(p, &titled, _("What depends on it"));
			text_appendf(&words, "%s → %s%s%s", v->source_site ? v->source_site : "–", v->destination_site ? v->destination_site : "–",
			             v->use ? " · " : "", v->use ? keyword_word("use", v->use) : "");
			pen_fact(p, _("Image route"), text_str(&words));
		}
		text_done(&words);
	}
}
