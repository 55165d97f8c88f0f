#include "console/object_parts.h"

#include "console/alert_line.h"
#include "console/availability_line.h"
#include "console/links.h"
#include "console/neighbour_line.h"
#include "console/site_lines.h"
#include "console/sites.h"
#include "console/support.h"
#include "console/traffic_line.h"
#include "intl.h"
#include "text.h"

#include <math.h>
#include <string.h>

enum { CONTRACTS_MAX = 64, LISTS_MAX = 16 };

/* Rows of one noun under one heading. */
struct part_list {
	const char *key, *title; /* title: msgid */
	const struct noun *noun;
	const void *const *rows;
	size_t n, most; /* most: of them that people are shown */
};

struct object_parts {
	const struct sites_page *site; /* NULL: it is none */
	struct counter_span span;      /* of a link */
	const struct covolink_traffic *traffic; /* of a Covolink; NULL: it is none */
	struct traffic_view view;
	struct part_list lists[LISTS_MAX];
	size_t n_lists;
};

#define WATCHED_COLUMNS(row, label, state_type) \
	COLUMN(row, "name", label, VALUE_TEXT, name, 1), COLUMN(row, "state", N_("State"), state_type, state, 1), \
	COLUMN(row, "since", N_("Since"), VALUE_TIME, since, 1), COLUMN(row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 1), \
	COLUMN(row, "detail", N_("Detail"), VALUE_DETAIL, detail, 2)

static const struct column link_columns[] = { WATCHED_COLUMNS(link_row, N_("Link"), VALUE_LINK_STATE) };
static const struct column device_columns[] = { WATCHED_COLUMNS(device_row, N_("Device"), VALUE_STATE) };
static const struct column service_columns[] = { WATCHED_COLUMNS(service_row, N_("Service"), VALUE_STATE) };

static const struct column heartbeat_columns[] = {
	WATCHED_COLUMNS(heartbeat_row, N_("Heartbeat"), VALUE_STATE),
	COLUMN(heartbeat_row, "kind", N_("Kind"), VALUE_KEYWORD, kind, 3),
	COLUMN(heartbeat_row, "last_good", N_("Last good end"), VALUE_TIME, last_good, 1),
	COLUMN(heartbeat_row, "age_s", N_("Age of the last good end"), VALUE_SECONDS, age_s, 0),
};

static const struct column support_columns[] = {
	COLUMN(support_row, "supplier", N_("Supplier"), VALUE_TEXT, supplier, 1),
	COLUMN(support_row, "phone", N_("Telephone"), VALUE_TEXT, phone, 1),
	COLUMN(support_row, "hours", N_("Hours"), VALUE_KEYWORD, hours, 2),
	COLUMN(support_row, "customer_reference", N_("Our reference"), VALUE_TEXT, customer_reference, 3),
	COLUMN(support_row, "contract", N_("Contract"), VALUE_TEXT, contract, 1),
	COLUMN(support_row, "reference", N_("Reference"), VALUE_TEXT, reference, 4),
};

static const struct column contact_columns[] = {
	COLUMN(contact_row, "name", N_("Contact"), VALUE_TEXT, name, 1),
	COLUMN(contact_row, "phone", N_("Telephone"), VALUE_TEXT, phone, 1),
	COLUMN(contact_row, "role", N_("Role"), VALUE_KEYWORD, role, 1),
	COLUMN(contact_row, "email", N_("Mail"), VALUE_TEXT, email, 2),
	COLUMN(contact_row, "withheld", N_("Withheld"), VALUE_BOOL, withheld, 0),
};

static const struct column check_columns[] = {
	COLUMN(check_row, "class", N_("Check"), VALUE_TEXT, class, 1),
	COLUMN(check_row, "state", N_("State"), VALUE_STATE, state, 1),
	COLUMN(check_row, "since", N_("Since"), VALUE_TIME, since, 1),
	COLUMN(check_row, "outcome", N_("Reason"), VALUE_OUTCOME, outcome, 1),
	COLUMN(check_row, "detail", N_("Detail"), VALUE_DETAIL, detail, 2),
	COLUMN(check_row, "latency_ms", N_("Latency"), VALUE_LATENCY, latency_us, 3),
	COLUMN(check_row, "loss_ratio", N_("Loss"), VALUE_RATIO, loss_ratio, 3),
	COLUMN(check_row, "last_result", N_("Last result"), VALUE_TIME, at, 4),
	COLUMN(check_row, "age_s", N_("Age"), VALUE_SECONDS, age_s, 0),
};

#define PART_NOUN(row) \
	{ .name = "show", .empty = "", .columns = row##_columns, .n_columns = ARRAY_LEN(row##_columns), .row_size = sizeof(struct row##_row) }

static const struct noun link_noun = PART_NOUN(link), device_noun = PART_NOUN(device), service_noun = PART_NOUN(service),
                         heartbeat_noun = PART_NOUN(heartbeat),
                         support_noun = PART_NOUN(support), contact_noun = PART_NOUN(contact), check_noun = PART_NOUN(check);

static void add_list(struct object_parts *p, const char *key, const char *title, const struct noun *noun, const void *const *rows,
                     size_t n)
{
	p->lists[p->n_lists++] = (struct part_list){ key, title, noun, rows, n, SIZE_MAX };
}

/* The rows of an array, as pointers. */
static const void *const *pointers(struct arena *a, const void *rows, size_t n, size_t size)
{
	const void **p = arena_array(a, n + 1, sizeof *p);

	for (size_t i = 0; p && i < n; i++)
		p[i] = (const char *)rows + i * size;
	return p;
}

/* Whom to call for the links; a contract that nobody described is told by its name. */
static bool add_supports(struct object_parts *p, const struct sites_page *page, struct arena *a)
{
	const char *contracts[CONTRACTS_MAX];
	size_t n = site_contracts(&page->parts, contracts, CONTRACTS_MAX);
	struct support_row *rows = arena_array(a, n + 1, sizeof *rows);
	const void *const *p_rows;

	for (size_t i = 0; rows && i < n; i++) {
		const struct support_row *s = support_find(page->supports, page->n_supports, contracts[i]);

		rows[i] = s ? *s : (struct support_row){ .contract = contracts[i] };
	}
	p_rows = rows ? pointers(a, rows, n, sizeof *rows) : NULL;
	add_list(p, "contracts", N_("Whom to call"), &support_noun, p_rows, n);
	return p_rows;
}

/* Where nothing is watched it would say nothing. */
static bool add_months(struct session *s, int64_t id, struct sites_page *page, struct object_parts *p, struct err *e)
{
	struct availability_line_row *lines = arena_array(s->arena, SITE_MONTHS, sizeof *lines);
	const void *const *pointed = lines ? pointers(s->arena, lines, SITE_MONTHS, sizeof *lines) : NULL;
	size_t n = 0;

	if (!pointed)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!sites_read_months(s->reader, id, s->arena, session_instant(s), page, e))
		return false;
	for (size_t i = 0; i < page->n_months; i++)
		if (page->months[i].watched && !isnan(availability_unknown(&page->months[i].time)))
			lines[n++] = availability_line_of_row(&page->months[i]);
	add_list(p, "availability", N_("Availability"), &months_noun, pointed, n);
	return true;
}

/* First what a caller is to be told, then what the establishment may use. */
static bool add_knowledge(struct session *s, const struct region_rows *region, int64_t id, struct sites_page *page, struct object_parts *p,
                          struct err *e)
{
	bool machine = output_is_machine(&s->out);
	const struct site_row *site = NULL;
	struct site_lines lines;

	for (size_t i = 0; i < region->n_sites; i++)
		if (region->sites[i].id == id)
			site = &region->sites[i];
	if (!site)
		return true;
	if (!sites_read_knowledge(s->reader, region, site, s->arena, session_instant(s), page, e))
		return false;
	if (!site_lines_of(site, page, machine, s->out.now, s->arena, &lines))
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < SITE_LISTS; i++) {
		const struct site_list *l = &lines.of[i];
		const void *const *rows = pointers(s->arena, l->rows, l->n, l->noun->row_size);

		if (!rows)
			return err_set(e, ERR_MEMORY, "out of memory");
		add_list(p, l->key, l->title, l->noun, rows, l->n);
	}
	return true;
}

static bool read_site(struct session *s, const char *name, int64_t id, struct object_parts *p, struct err *e)
{
	struct region_rows *region = arena_alloc(s->arena, sizeof *region);
	const void *const *contacts;
	struct sites_page *page;

	if (!region)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_region(s->reader, s->arena, region, e) || !sites_read_page(s->reader, region, name, s->arena, &page, e))
		return false;
	p->site = page;
	if (!add_knowledge(s, region, id, page, p, e))
		return false;
	add_list(p, "links", N_("Links"), &link_noun, (const void *const *)page->parts.links, page->parts.n_links);
	add_list(p, "devices", N_("Devices"), &device_noun, (const void *const *)page->parts.devices, page->parts.n_devices);
	add_list(p, "services", N_("Services"), &service_noun, (const void *const *)page->parts.services, page->parts.n_services);
	add_list(p, "heartbeats", N_("Backups, feeds and jobs"), &heartbeat_noun, (const void *const *)page->parts.heartbeats,
	         page->parts.n_heartbeats);
	contacts = pointers(s->arena, page->contacts, page->n_contacts, sizeof *page->contacts);
	if (!contacts || !add_supports(p, page, s->arena))
		return err_set(e, ERR_MEMORY, "out of memory");
	add_list(p, "contacts", N_("Contacts"), &contact_noun, contacts, page->n_contacts);
	return add_months(s, id, page, p, e);
}

static bool read_link(struct session *s, int64_t id, struct object_parts *p, struct err *e)
{
	struct link_row *rows;
	size_t n;

	if (!read_links(s->reader, s->arena, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == id)
			return read_counter_span(s->reader, &rows[i], &p->span, e);
	return true;
}

/* Without the hosts that ARP alone shows. */
static bool add_neighbours(struct session *s, const char *name, struct object_parts *p, struct err *e)
{
	struct neighbour_list list;
	struct neighbour_line *lines;
	const void *const *pointed;
	size_t n = 0;

	if (!read_neighbours(s->reader, s->arena, name, &list, e))
		return false;
	lines = arena_array(s->arena, list.n, sizeof *lines);
	for (size_t i = 0; lines && i < list.n; i++)
		if (!neighbour_is_host(&list.rows[i]))
			lines[n++] = neighbour_line_of(&list.rows[i]);
	pointed = lines ? pointers(s->arena, lines, n, sizeof *lines) : NULL;
	add_list(p, "neighbours", N_("Seen beside it"), &neighbour_noun, pointed, n);
	p->lists[p->n_lists - 1].most = NEIGHBOURS_SHOWN;
	return pointed || err_set(e, ERR_MEMORY, "out of memory");
}

static bool read_device(struct session *s, const char *name, int64_t id, struct object_parts *p, struct err *e)
{
	const void *const *pointed;
	struct check_row *rows;
	size_t n;

	if (!read_checks(s->reader, s->arena, id, &rows, &n, e))
		return false;
	pointed = pointers(s->arena, rows, n, sizeof *rows);
	if (!pointed)
		return err_set(e, ERR_MEMORY, "out of memory");
	add_list(p, "checks", N_("Checks"), &check_noun, pointed, n);
	return add_neighbours(s, name, p, e);
}

static bool read_covolink(struct session *s, int64_t id, struct object_parts *p, struct err *e)
{
	struct covolink_traffic *traffic;
	struct covolink_row *rows;
	size_t n;

	if (!read_covolinks(s->reader, s->arena, &rows, &n, e) || !read_traffic_view(s->reader, s->arena, &p->view, e))
		return false;
	traffic = arena_array(s->arena, n, sizeof *traffic);
	if (!traffic)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_traffic(s->reader, s->arena, rows, n, &p->view, traffic, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (rows[i].id == id)
			p->traffic = &traffic[i];
	return true;
}

/* The open alerts of the object itself. */
static bool read_open_alerts(struct session *s, int64_t id, struct object_parts *p, struct err *e)
{
	struct alert_row *alerts;
	struct alert_line *lines;
	const void **rows;
	size_t n, kept = 0;

	if (!read_alerts(s->reader, s->arena, false, &alerts, &n, e))
		return false;
	lines = arena_array(s->arena, n, sizeof *lines);
	rows = arena_array(s->arena, n, sizeof *rows);
	if (!lines || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		if (alerts[i].entity_id != id)
			continue;
		if (!alert_line_fill(s, &alerts[i], &lines[kept], e))
			return false;
		rows[kept] = &lines[kept];
		kept++;
	}
	add_list(p, "alerts", N_("Alerts"), alert_noun(&s->out), rows, kept);
	return true;
}

bool object_parts_read(struct session *s, const char *kind, const char *name, int64_t id, struct object_parts **ret, struct err *e)
{
	struct object_parts *p = arena_alloc(s->arena, sizeof *p);

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret = p;
	if (!read_open_alerts(s, id, p, e))
		return false;
	if (strcmp(kind, "site") == 0)
		return read_site(s, name, id, p, e);
	if (strcmp(kind, "link") == 0)
		return read_link(s, id, p, e);
	if (strcmp(kind, "covolink") == 0)
		return read_covolink(s, id, p, e);
	return strcmp(kind, "device") != 0 || read_device(s, name, id, p, e);
}

void object_parts_print_verdict(struct output *out, const struct object_parts *p)
{
	struct text verdict = TEXT_INIT(1024);

	if (p->site)
		site_verdict(&p->site->parts, &verdict);
	links_say_span(&p->span, &verdict);
	if (verdict.len > 0)
		output_line(out, "%s", text_str(&verdict));
	text_done(&verdict);
}

void object_parts_print(struct output *out, const struct object_parts *p)
{
	if (p->traffic)
		traffic_print(out, p->traffic, &p->view);
	for (size_t i = 0; i < p->n_lists; i++) {
		const struct part_list *list = &p->lists[i];

		if (list->n == 0)
			continue;
		output_heading(out, _(list->title));
		output_rows(out, list->noun, list->rows, list->n < list->most ? list->n : list->most);
		if (list->n > list->most)
			output_line(out, ngettext("and %zu more", "and %zu more", list->n - list->most), list->n - list->most);
	}
}

void object_parts_add_json(const struct object_parts *p, json_t *object)
{
	if (p->traffic)
		json_object_set_new(object, "observed", output_json_row(&traffic_noun, p->traffic));
	for (size_t i = 0; i < p->n_lists; i++) {
		const struct part_list *list = &p->lists[i];
		json_t *rows = json_array();

		for (size_t k = 0; k < list->n; k++)
			json_array_append_new(rows, output_json_row(list->noun, list->rows[k]));
		json_object_set_new(object, list->key, rows);
	}
}
