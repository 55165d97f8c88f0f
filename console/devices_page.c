#include "console/devices.h"

#include "arena.h"
#include "console/certificate_line.h"
#include "console/check_line.h"
#include "console/expiry.h"
#include "console/forecast.h"
#include "console/gauge.h"
#include "console/history_page.h"
#include "console/keyword.h"
#include "console/neighbour_line.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINES_MAX = 32, PROCESSORS_SHOWN = 8, CURVE_ROWS = 2, STORAGES_MAX = 512, DEVICE_ID_MAX = 1024 };

static bool is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

/* What the region says of the device: links with an end on it, services that it runs. */
static bool select_carried(const struct region_rows *g, const char *device, struct arena *a, struct device_page *p)
{
	p->links = arena_array(a, g->n_links, sizeof *p->links);
	p->services = arena_array(a, g->n_services, sizeof *p->services);
	if (!p->links || !p->services)
		return false;
	for (size_t i = 0; i < g->n_links; i++)
		if (is(g->links[i].device, device) || is(g->links[i].z_device, device))
			p->links[p->n_links++] = &g->links[i];
	for (size_t i = 0; i < g->n_services; i++)
		if (is(g->services[i].device, device))
			p->services[p->n_services++] = &g->services[i];
	return true;
}

static bool is_host(const struct device_row *d) { return is(d->kind, "server") || is(d->kind, "vm"); }

static const struct heartbeat_row *backup_named(const struct region_rows *g, const char *name)
{
	for (size_t i = 0; i < g->n_heartbeats; i++)
		if (is(g->heartbeats[i].name, name) && is(g->heartbeats[i].kind, "backup"))
			return &g->heartbeats[i];
	return NULL;
}

/* Who would miss it, and the backups of that: a job needs the application that it belongs to. */
static bool take_above(const struct region_rows *g, const struct map *part, struct arena *a, struct device_page *p)
{
	p->above = arena_array(a, part->n_nodes, sizeof *p->above);
	p->backups = arena_array(a, part->n_nodes, sizeof *p->backups);
	if (!p->above || !p->backups)
		return false;
	for (size_t i = 0; i < part->n_nodes; i++) {
		bool job = is(part->nodes[i].kind, "heartbeat");
		const struct heartbeat_row *backup = job ? backup_named(g, part->nodes[i].name) : NULL;

		if (backup)
			p->backups[p->n_backups++] = backup;
		else if (!job && part->nodes[i].layer <= MAP_COVOLINKS)
			p->above[p->n_above++] = &part->nodes[i];
	}
	return true;
}

/* Of a server. */
static bool read_above(struct reader *r, const struct region_rows *g, const struct device_row *d, struct arena *a, struct device_page *p,
                       struct err *e)
{
	struct map whole, part;
	char id[DEVICE_ID_MAX];
	size_t node;

	if (!is_host(d))
		return true;
	snprintf(id, sizeof id, "device:%s", d->name);
	if (!read_map(r, a, &whole, e))
		return false;
	node = map_find(&whole, id);
	if (node == SIZE_MAX)
		return true;
	if (!map_expand(&whole, &node, 1, MAP_UP, MAP_ALL_LEVELS, a, &part, e))
		return false;
	return take_above(g, &part, a, p) || err_set(e, ERR_MEMORY, "out of memory");
}

bool devices_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct device_row *d = list_selected(&b->list);
	struct device_page *p = arena_alloc(a, sizeof *p);
	wall_t states_from = { now.ms - PAST_STATES_DAYS * INT64_C(86400000) }, usage_from = { now.ms - FORECAST_DAYS * INT64_C(86400000) };

	if (!p || !select_carried(b->list.kept, d->name, a, p))
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	return read_above(r, b->list.kept, d, a, p, e) && read_checks(r, a, d->id, &p->checks, &p->n_checks, e)
	       && read_processors(r, a, d->name, &p->processors, &p->n_processors, e)
	       && read_memories(r, a, d->name, &p->memories, &p->n_memories, e)
	       && read_storages(r, a, d->name, &p->storages, &p->n_storages, e)
	       && read_usage(r, a, d->name, usage_from, &p->usage, &p->n_usage, e)
	       && read_sensors(r, a, d->name, &p->sensors, &p->n_sensors, e)
	       && read_interfaces(r, a, d->name, &p->interfaces, &p->n_interfaces, e)
	       && read_neighbours(r, a, d->name, &p->neighbours, e)
	       && read_certificates(r, a, &p->certificates, &p->n_certificates, e)
	       && read_history(r, a, d->id, b->page_from, b->page_to, HISTORY_POINTS, &p->history, &p->n_history, e)
	       && read_states(r, a, d->id, states_from, now, &p->states, &p->n_states, e);
}

static void render_rest(struct pen *p, size_t n, size_t most)
{
	char words[64];

	if (n <= most)
		return;
	snprintf(words, sizeof words, ngettext("and %zu more", "and %zu more", n - most), n - most);
	pen_line(p, STYLE_DIM, words);
}

/* The state of the device is that of the worst of them: here is what the others say. */
static void render_checks(struct pen *p, const struct device_page *page, wall_t now)
{
	if (page->n_checks > 0)
		pen_title(p, _("Checks"));
	for (size_t i = 0; i < page->n_checks; i++)
		pen_check(p, &page->checks[i], now);
}

static double share(int64_t used, int64_t of)
{
	return used == UNKNOWN_I64 || of == UNKNOWN_I64 || of <= 0 ? (double)NAN : (double)used / (double)of;
}

static void used_of(int64_t used, int64_t of, char *buf, size_t size)
{
	char used_words[FORMAT_MAX], of_words[FORMAT_MAX];

	format_bytes(used, used_words);
	format_bytes(of, of_words);
	buf[0] = '\0';
	if (used_words[0] && of_words[0])
		snprintf(buf, size, _("%s of %s"), used_words, of_words);
}

static void render_load(struct pen *p, const struct device_row *d, const struct device_page *page)
{
	char words[128];

	if (isnan(d->cpu_ratio) && isnan(d->memory_ratio) && page->n_processors + page->n_memories == 0)
		return;
	pen_title(p, _("Load"));
	if (!isnan(d->cpu_ratio))
		pen_gauge(p, _("CPU"), d->cpu_ratio, "");
	for (size_t i = 0; page->n_processors > 1 && i < page->n_processors && i < PROCESSORS_SHOWN; i++)
		pen_gauge(p, page->processors[i].name, page->processors[i].load_ratio, "");
	render_rest(p, page->n_processors, PROCESSORS_SHOWN);
	if (page->n_memories == 0 && !isnan(d->memory_ratio))
		pen_gauge(p, _("Memory"), d->memory_ratio, "");
	for (size_t i = 0; i < page->n_memories && i < LINES_MAX; i++) {
		const struct memory_row *m = &page->memories[i];

		used_of(m->used_bytes, m->total_bytes, words, sizeof words);
		pen_gauge(p, is(m->name, "real") ? _("Memory") : is(m->name, "swap") ? _("Swap") : m->name,
		          share(m->used_bytes, m->total_bytes), words);
	}
}

/* Some agents call a memory "other": a file system has a path. */
static bool is_disk(const struct device_page *page, const struct storage_row *s)
{
	(void)page;
	return !is(s->type, "ram") && !is(s->type, "virtual-memory") && (!is(s->type, "other") || (s->name && s->name[0] == '/'));
}

/* Cached, buffers, shared: of the memory that stands above them. */
static bool is_part_of_memory(const struct device_page *page, const struct storage_row *s)
{
	for (size_t i = 0; i < page->n_memories; i++)
		if (is(s->name, page->memories[i].name))
			return false;
	return !is_disk(page, s) && !is(s->type, "virtual-memory") && !is(s->name, "Physical memory");
}

static int fullest_first(const void *a, const void *b)
{
	const struct storage_row *p = *(const struct storage_row *const *)a, *q = *(const struct storage_row *const *)b;
	int order = compare_number(share(p->used_bytes, p->size_bytes), share(q->used_bytes, q->size_bytes));

	return order ? order : compare_text(p->name, q->name);
}

/* The storages that are so, the fullest first, at most LINES_MAX; returns how many there are. */
static size_t select_storages(const struct device_page *page, bool (*wanted)(const struct device_page *, const struct storage_row *),
                              const struct storage_row **ret)
{
	const struct storage_row *all[STORAGES_MAX];
	size_t n = 0;

	for (size_t i = 0; i < page->n_storages && n < STORAGES_MAX; i++)
		if (wanted(page, &page->storages[i]))
			all[n++] = &page->storages[i];
	qsort(all, n, sizeof *all, fullest_first);
	memcpy(ret, all, (n < LINES_MAX ? n : LINES_MAX) * sizeof *all);
	return n;
}

static void render_parts_of_memory(struct pen *p, const struct device_page *page)
{
	const struct storage_row *parts[LINES_MAX];
	size_t n = select_storages(page, is_part_of_memory, parts);
	char words[FORMAT_MAX];

	for (size_t i = 0; i < n && i < LINES_MAX; i++) {
		format_bytes(parts[i]->used_bytes > 0 ? parts[i]->used_bytes : parts[i]->size_bytes, words); /* of what is free nothing is used */
		pen_fact(p, parts[i]->name ? parts[i]->name : "–", words);
	}
	render_rest(p, n, LINES_MAX);
}

/* Returns whether there is one. */
static bool render_forecast(struct pen *p, const struct device_page *page, const struct storage_row *s, wall_t now)
{
	struct pen below = *p;
	struct trend t;
	char words[256];
	bool warns;

	if (!s->name || s->size_bytes == UNKNOWN_I64 || s->size_bytes <= 0)
		return false;
	t = forecast_disk(page->usage, page->n_usage, s->name, s->size_bytes, now);
	if (t.verdict == TREND_UNKNOWN)
		return false;
	forecast_words(&t, words, sizeof words, &warns);
	below.x += GAUGE_LABEL + 1;
	below.width -= GAUGE_LABEL + 1;
	pen_line(&below, warns ? STYLE_WARNING : STYLE_DIM, words);
	p->y = below.y;
	return true;
}

static void render_disks(struct pen *p, const struct device_page *page, wall_t now)
{
	const struct storage_row *disks[LINES_MAX];
	size_t n = select_storages(page, is_disk, disks), foretold = 0;
	char words[256];
	bool warns;

	if (n > 0)
		pen_title(p, _("Disks"));
	for (size_t i = 0; i < n && i < LINES_MAX; i++) {
		const struct storage_row *s = disks[i];

		used_of(s->used_bytes, s->size_bytes, words, sizeof words);
		pen_gauge(p, s->name ? s->name : "–", share(s->used_bytes, s->size_bytes), words);
		foretold += render_forecast(p, page, s, now);
	}
	render_rest(p, n, LINES_MAX);
	if (n == 0 || foretold > 0)
		return;
	forecast_words(&(struct trend){ .verdict = TREND_UNKNOWN }, words, sizeof words, &warns);
	pen_line(p, STYLE_DIM, words);
}

static void render_sensors(struct pen *p, const struct device_page *page)
{
	char value[FORMAT_MAX], words[FORMAT_MAX + 32];

	if (page->n_sensors > 0)
		pen_title(p, _("Sensors"));
	for (size_t i = 0; i < page->n_sensors && i < LINES_MAX; i++) {
		const struct sensor_row *s = &page->sensors[i];

		format_real(s->value, 2, value);
		snprintf(words, sizeof words, "%s %.24s", value[0] ? value : "–", s->unit ? s->unit : "");
		pen_fact(p, s->name ? s->name : "–", words);
	}
	render_rest(p, page->n_sensors, LINES_MAX);
}

static enum style interface_style(const struct interface_row *r)
{
	return is(r->admin_status, "down") ? STYLE_DISABLED : is(r->oper_status, "up") ? STYLE_OK : STYLE_UNKNOWN;
}

/* An undeclared port never alerts: its line tells, without red. */
static void render_interface(struct pen *p, const struct interface_row *r)
{
	int names = p->width / 3, x = p->x + 2, end = p->x + p->width;
	char in[FORMAT_MAX], out[FORMAT_MAX], words[3 * FORMAT_MAX];
	const char *status = is(r->admin_status, "down") ? _("disabled") : r->oper_status ? r->oper_status : "–";

	grid_put_code_point(p->g, p->x, p->y, interface_style(r), is(r->admin_status, "down") ? 0x25cb : is(r->oper_status, "up") ? 0x2022 : '?');
	grid_put(p->g, x, p->y, names, STYLE_TEXT, r->name);
	x += names + 1;
	grid_put(p->g, x, p->y, 14 < end - x ? 14 : end - x, STYLE_TEXT, status);
	x += 15;
	format_bit_rate_short(r->in_bps, in);
	format_bit_rate_short(r->out_bps, out);
	if (end - x < 8)
		in[0] = '\0';
	if (in[0] && out[0]) {
		snprintf(words, sizeof words, _("in %s, out %s"), in, out);
		x += grid_put(p->g, x, p->y, end - x, STYLE_TEXT, words) + 2;
	}
	if (r->if_alias && *r->if_alias && end - x >= 8)
		grid_put(p->g, x, p->y, end - x, STYLE_DIM, r->if_alias);
	p->y++;
}

static void render_interfaces(struct pen *p, const struct device_page *page)
{
	if (page->n_interfaces > 0)
		pen_title(p, _("Interfaces"));
	for (size_t i = 0; i < page->n_interfaces && i < LINES_MAX; i++)
		render_interface(p, &page->interfaces[i]);
	render_rest(p, page->n_interfaces, LINES_MAX);
}

static const struct certificate_row *certificate_of(const struct device_page *page, int64_t service_id)
{
	for (size_t i = 0; i < page->n_certificates; i++)
		if (page->certificates[i].service_id == service_id)
			return &page->certificates[i];
	return NULL;
}

static void render_carried(struct pen *p, const struct device_page *page, wall_t now)
{
	bool titled = false;

	if (page->n_links > 0)
		pen_title(p, _("Links"));
	for (size_t i = 0; i < page->n_links && i < LINES_MAX; i++)
		pen_link(p, page->links[i], now);
	render_rest(p, page->n_links, LINES_MAX);
	if (page->n_services > 0)
		pen_title(p, _("Services"));
	for (size_t i = 0; i < page->n_services && i < LINES_MAX; i++)
		pen_service(p, page->services[i], now);
	render_rest(p, page->n_services, LINES_MAX);
	for (size_t i = 0; i < page->n_services && i < LINES_MAX; i++) {
		const struct certificate_row *c = certificate_of(page, page->services[i]->id);

		if (!c)
			continue;
		if (!titled)
			pen_title(p, _("Certificates"));
		titled = true;
		pen_certificate(p, c);
	}
}

/* A line each, with what kind of thing it is; the processes first. */
static void render_above(struct pen *p, const struct device_page *page)
{
	if (page->n_above > 0)
		pen_title(p, _("Applications and processes above it"));
	for (size_t i = 0; i < page->n_above && i < LINES_MAX; i++) {
		const struct map_node *n = page->above[i];
		enum state worst = map_severity(n);
		struct text words = TEXT_INIT(512);

		text_append(&words, _(object_kind_label(n->kind)));
		text_append_part(&words, " · ", "%s", n->use ? keyword_word("use", n->use) : "");
		grid_put_code_point(p->g, p->x, p->y, state_style(worst), state_symbol(worst));
		pen_named(p, n->kind, n->name, text_str(&words));
		text_done(&words);
	}
	render_rest(p, page->n_above, LINES_MAX);
}

/* What no job tells of is no proof that there is none. */
static void render_backups(struct pen *p, const struct device_page *page, wall_t now)
{
	pen_title(p, _("Backups"));
	for (size_t i = 0; i < page->n_backups && i < LINES_MAX; i++)
		pen_heartbeat(p, page->backups[i], now);
	render_rest(p, page->n_backups, LINES_MAX);
	if (page->n_backups == 0)
		pen_line(p, STYLE_DIM, _("No backup is followed here yet: whether it is backed up is not known."));
}

static void render_curves(struct pen *p, const struct browser *b, const struct device_page *page)
{
	const struct history_span span = { b->page_from, b->page_to, page->history, page->n_history };

	if (isnan(history_peak(&span, &curve_round_trip)))
		return;
	pen_title(p, _(period_words(b->period)));
	pen_curve(p, &span, &curve_round_trip, CURVE_ROWS);
	pen_curve(p, &span, &curve_loss, CURVE_ROWS);
	pen_axis(p, &span);
}

static void render_support(struct pen *p, const struct device_row *d, wall_t now)
{
	enum state s = expiry_state(expiry_days(d->support_ends, now));
	struct text words = TEXT_INIT(1024);

	if (d->support_ends)
		object_field_value("device", "os_end_of_support", d->support_ends, now, &words);
	pen_fact_marked(p, _(object_field_label("os_end_of_support")),
	                s == STATE_CRITICAL ? STYLE_CRITICAL : s == STATE_WARNING ? STYLE_WARNING : STYLE_TEXT, text_str(&words));
	text_clear(&words);
	if (d->support_product)
		text_appendf(&words, d->support_told ? _("%s, by the version it tells; %s") : _("%s, as it is declared; %s"), d->support_product,
		             d->support_source ? d->support_source : _("no source"));
	pen_fact(p, _("According to"), text_str(&words));
	text_done(&words);
}

static void render_what(struct pen *p, const struct device_row *d, wall_t now)
{
	struct text made = TEXT_INIT(1024);
	const char *const parts[] = { d->vendor, d->model, d->version };
	char words[FORMAT_MAX];

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i] && *parts[i])
			text_appendf(&made, "%s%s", made.len ? " · " : "", parts[i]);
	pen_title(p, _("Device"));
	pen_fact(p, _("Kind"), keyword_word("kind", d->kind));
	pen_fact(p, _("Address"), d->address);
	pen_fact(p, _("Model"), text_str(&made));
	pen_fact(p, _("Operating system"), d->os);
	render_support(p, d, now);
	format_duration(d->uptime_s, words);
	pen_fact(p, _("Agent up for"), words);
	pen_fact(p, _("Criticality"), keyword_word("criticality", d->criticality));
	pen_fact(p, "sysName", d->sys_name);
	pen_fact(p, "sysDescr", d->sys_descr);
	pen_fact(p, "sysLocation", d->sys_location);
	pen_fact(p, "sysContact", d->sys_contact);
	pen_fact(p, _("Runbook"), d->runbook);
	text_done(&made);
}

void devices_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct device_row *d = row;
	char since[160];

	since_words(d->since, b->list.now, since, sizeof since);
	pen_state(p, state_style(d->state), state_symbol(d->state), state_word(d->state), since);
	pen_reason(p, d->outcome, d->detail, d->at, d->age_s, b->list.now);
	if (d->site) {
		pen_title(p, _("For whom"));
		pen_site(p, d->site, d->commune);
	}
	if (!page) {
		pen_line(p, STYLE_DIM, _("Reading…"));
		return;
	}
	render_checks(p, page, b->list.now);
	if (b->list.past) {
		pen_title(p, _("Load"));
		pen_line(p, STYLE_DIM, _("Load, disks and sensors are kept of the present only."));
	} else {
		render_load(p, d, page);
		render_parts_of_memory(p, page);
		render_disks(p, page, b->list.now);
	}
	render_carried(p, page, b->list.now);
	render_above(p, page);
	if (is_host(d))
		render_backups(p, page, b->list.now);
	render_interfaces(p, page);
	pen_neighbours(p, &((const struct device_page *)page)->neighbours);
	if (!b->list.past)
		render_sensors(p, page);
	render_curves(p, b, page);
	render_what(p, d, b->list.now);
	pen_states(p, "device", ((const struct device_page *)page)->states, ((const struct device_page *)page)->n_states, b->list.now);
}
