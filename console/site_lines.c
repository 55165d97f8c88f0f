#include "console/site_lines.h"

#include "arena.h"
#include "intl.h"
#include "text.h"

struct incident_line {
	const char *object, *sentence, *until_words, *supplier, *phone;
	wall_t since, until;
	bool national, planned, cuts_off;
};

struct entitlement_line { const char *service, *entitled, *reason, *why; };
struct neighbourhood_line { const char *shared, *name, *words; int64_t n, ok, warning, critical, unknown; };
struct call_line { wall_t at; const char *category, *contact, *ticket, *words; };

static const struct column incident_columns[] = {
	COLUMN(incident_line, "sentence", N_("Incident"), VALUE_TEXT, sentence, 1),
	COLUMN(incident_line, "until_words", N_("Until"), VALUE_TEXT, until_words, 1),
	COLUMN(incident_line, "supplier", N_("Supplier"), VALUE_TEXT, supplier, 2),
	COLUMN(incident_line, "phone", N_("Telephone"), VALUE_TEXT, phone, 2),
	COLUMN(incident_line, "object", N_("Object"), VALUE_TEXT, object, 0),
	COLUMN(incident_line, "since", N_("Since"), VALUE_TIME, since, 0),
	COLUMN(incident_line, "until", N_("Until"), VALUE_TIME, until, 0),
	COLUMN(incident_line, "national", N_("National"), VALUE_BOOL, national, 0),
	COLUMN(incident_line, "planned", N_("Planned"), VALUE_BOOL, planned, 0),
	COLUMN(incident_line, "cuts_off", N_("Cuts off"), VALUE_BOOL, cuts_off, 0),
};

static const struct column entitlement_columns[] = {
	COLUMN(entitlement_line, "service", N_("Service"), VALUE_TEXT, service, 1),
	COLUMN(entitlement_line, "entitled", N_("Entitled"), VALUE_TEXT, entitled, 1),
	COLUMN(entitlement_line, "why", N_("Why"), VALUE_TEXT, why, 1),
	COLUMN(entitlement_line, "reason", N_("Reason"), VALUE_TEXT, reason, 0),
};

static const struct column neighbourhood_columns[] = {
	COLUMN(neighbourhood_line, "words", N_("In common"), VALUE_TEXT, words, 1),
	COLUMN(neighbourhood_line, "shared", N_("Shared"), VALUE_TEXT, shared, 0),
	COLUMN(neighbourhood_line, "name", N_("Name"), VALUE_TEXT, name, 0),
	COLUMN(neighbourhood_line, "sites", N_("Sites"), VALUE_INTEGER, n, 0),
	COLUMN(neighbourhood_line, "ok", N_("OK"), VALUE_INTEGER, ok, 0),
	COLUMN(neighbourhood_line, "warning", N_("Warning"), VALUE_INTEGER, warning, 0),
	COLUMN(neighbourhood_line, "critical", N_("Critical"), VALUE_INTEGER, critical, 0),
	COLUMN(neighbourhood_line, "unknown", N_("Unknown"), VALUE_INTEGER, unknown, 0),
};

static const struct column alias_columns[] = {
	COLUMN(site_alias, "name", N_("Alias"), VALUE_TEXT, name, 1),
	COLUMN(site_alias, "since", N_("Noted"), VALUE_TIME, since, 1),
};

static const struct column call_columns[] = {
	COLUMN(call_line, "at", N_("At"), VALUE_TIME, at, 1),
	COLUMN(call_line, "category", N_("Category"), VALUE_TEXT, category, 1),
	COLUMN(call_line, "contact", N_("Caller"), VALUE_TEXT, contact, 2),
	COLUMN(call_line, "ticket", N_("Ticket"), VALUE_TEXT, ticket, 2),
	COLUMN(call_line, "words", N_("Words"), VALUE_TEXT, words, 3),
};

#define LINE_NOUN(cols, row) { .name = "show", .empty = "", .columns = cols, .n_columns = ARRAY_LEN(cols), .row_size = sizeof(struct row) }

static const struct noun incident_noun = LINE_NOUN(incident_columns, incident_line), alias_noun = LINE_NOUN(alias_columns, site_alias),
                         entitlement_noun = LINE_NOUN(entitlement_columns, entitlement_line), call_noun = LINE_NOUN(call_columns, call_line),
                         neighbourhood_noun = LINE_NOUN(neighbourhood_columns, neighbourhood_line);

static const char *kept(struct arena *a, struct text *t)
{
	const char *words = arena_strdup(a, text_str(t));

	text_done(t);
	return words;
}

static bool add_incidents(const struct sites_page *page, wall_t now, struct arena *a, struct site_list *ret)
{
	size_t n = page->known ? page->known->n_incidents : 0;
	struct incident_line *rows = arena_array(a, n + 1, sizeof *rows);

	for (size_t i = 0; rows && i < n; i++) {
		const struct diagnosis_incident *x = &page->known->incidents[i];
		struct text until = TEXT_INIT(1024);

		sites_append_until(&until, x, now);
		rows[i] = (struct incident_line){ x->cause, x->sentence, kept(a, &until), x->supplier, x->phone, x->since, x->until, x->national,
		                                  x->planned, x->cuts_off };
	}
	*ret = (struct site_list){ "incidents", N_("Known incidents"), &incident_noun, rows, n };
	return rows;
}

static const char *entitled_word(enum entitlement entitled, bool machine)
{
	static const char *const words[] = { [ENTITLED] = N_("yes"), [NOT_ENTITLED] = N_("no"), [ENTITLEMENT_UNKNOWN] = N_("to be verified") };

	return machine ? entitlement_name(entitled) : _(words[entitled]);
}

static bool add_entitlements(const struct site_row *s, const struct sites_page *page, bool machine, struct arena *a, struct site_list *ret)
{
	const struct entitlement_site site = { s->college, s->pack, s->entitled, s->access };
	struct entitlement_line *rows = arena_array(a, page->n_rules + 1, sizeof *rows);

	for (size_t i = 0; rows && i < page->n_rules; i++) {
		const struct entitlement_verdict v = entitlement_judge(&page->rules[i], NULL, &site);
		struct text why = TEXT_INIT(2048);

		entitlement_append_why(&v, &page->rules[i], &site, &why);
		rows[i] = (struct entitlement_line){ page->rules[i].service, entitled_word(v.entitled, machine), entitlement_reason_name(v.why),
		                                     kept(a, &why) };
	}
	*ret = (struct site_list){ "entitlements", N_("Services of the catalogue"), &entitlement_noun, rows, page->n_rules };
	return rows;
}

static bool add_neighbours(const struct sites_page *page, struct arena *a, struct site_list *ret)
{
	struct neighbourhood_line *rows = arena_array(a, page->n_neighbours + 1, sizeof *rows);

	for (size_t i = 0; rows && i < page->n_neighbours; i++) {
		const struct neighbourhood *h = &page->neighbours[i];
		struct text words = TEXT_INIT(8192);

		sites_append_neighbours(&words, h);
		rows[i] = (struct neighbourhood_line){ h->shared, h->name, kept(a, &words), (int64_t)h->n, (int64_t)h->ok, (int64_t)h->warning,
		                                       (int64_t)h->critical, (int64_t)h->unknown };
	}
	*ret = (struct site_list){ "neighbours", N_("Neighbours"), &neighbourhood_noun, rows, page->n_neighbours };
	return rows;
}

static bool add_calls(const struct sites_page *page, bool machine, struct arena *a, struct site_list *ret)
{
	struct call_line *rows = arena_array(a, page->n_calls + 1, sizeof *rows);

	for (size_t i = 0; rows && i < page->n_calls; i++) {
		const struct call_row *c = &page->calls[i];

		rows[i] = (struct call_line){ c->call.at, machine ? call_category_name(c->call.category) : _(call_category_word(c->call.category)),
			                      c->contact, c->ticket, c->words };
	}
	*ret = (struct site_list){ "calls", N_("Last calls"), &call_noun, rows, page->n_calls };
	return rows;
}

bool site_lines_of(const struct site_row *site, const struct sites_page *page, bool machine, wall_t now, struct arena *a, struct site_lines *ret)
{
	ret->of[3] = (struct site_list){ "names", N_("Aliases"), &alias_noun, page->aliases, page->n_aliases };
	return add_incidents(page, now, a, &ret->of[0]) && add_entitlements(site, page, machine, a, &ret->of[1]) && add_neighbours(page, a, &ret->of[2])
	       && add_calls(page, machine, a, &ret->of[4]);
}
