#include "console/covolinks.h"

#include "arena.h"
#include "console/devices.h"
#include "console/history_page.h"
#include "console/keyword.h"
#include "console/object_field.h"
#include "console/object_line.h"
#include "console/route_words.h"
#include "console/state_mark.h"
#include "console/traffic_words.h"
#include "cell_list.h"
#include "intl.h"
#include "inventory/detail.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { STAGE_COLUMNS = 13, STAGE_WORDS = 9, STAGE_TIME = 8, SITES_SHOWN = 40, ROUTES_SHOWN = 40 };

/* Of all, since one may share its address. */
static bool load_traffic(const struct region_rows *region, const char *name, struct reader *r, struct arena *a, struct covolinks_page *p,
                         struct err *e)
{
	struct covolink_traffic *all = arena_array(a, region->n_covolinks, sizeof *all);

	if (!all)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!read_traffic_view(r, a, &p->view, e) || !read_traffic(r, a, region->covolinks, region->n_covolinks, &p->view, all, e))
		return false;
	for (size_t i = 0; i < region->n_covolinks; i++)
		if (strcmp(region->covolinks[i].name, name) == 0)
			p->traffic = all[i];
	return true;
}

bool covolinks_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e)
{
	const struct covolinks_item *c = list_selected(&b->list);
	struct covolinks_page *p = arena_alloc(a, sizeof *p);
	wall_t from = { now.ms - PAST_STATES_DAYS * INT64_C(86400000) };

	if (!p)
		return err_set(e, ERR_MEMORY, "out of memory");
	*ret_page = p;
	return read_route_activity(r, a, c->row.name, &p->heard, e) && read_routes(r, a, &p->routes, &p->n_routes, e)
	       && read_route_tests(r, a, &p->tests, &p->n_tests, e) && read_states(r, a, c->row.id, from, now, &p->states, &p->n_states, e)
	       && load_traffic(b->list.kept, c->row.name, r, a, p, e);
}

static bool is(const char *a, const char *b) { return a && b && strcmp(a, b) == 0; }

/* Whether a detail, as the collector stored it, begins with another one. */
static bool says(const char *detail, const char *other)
{
	return !other || (detail && strncmp(detail, other, strlen(other)) == 0);
}

/* Its name, how it went, how long it took; below, of one that failed, what to verify where the page has not said it yet. */
static void render_stage(struct pen *p, enum dicom_stage stage, const struct covolink_row *c)
{
	const struct dicom_stage_row *s = &c->dicom.stages[stage];
	struct state_look look = covolinks_stage_look(s);
	struct pen below = *p;
	struct text said = TEXT_INIT(4096);
	char took[FORMAT_MAX];
	int x = p->x + 2, end = p->x + p->width;

	format_latency_ms(s->latency_us == UNKNOWN_I64 ? (double)NAN : (double)s->latency_us / 1000, took);
	grid_put_code_point(p->g, p->x, p->y, look.style, look.symbol);
	grid_put(p->g, x, p->y, STAGE_COLUMNS, STYLE_STRONG, _(dicom_stage_word(stage)));
	x += STAGE_COLUMNS + 1;
	grid_put(p->g, x, p->y, end - x, look.style == STYLE_ALARM ? STYLE_CRITICAL : look.style,
	         s->outcome == OUTCOME_NOT_TESTED ? _("not tested") : look.word);
	x += STAGE_WORDS + 3;
	if (end - x > STAGE_TIME)
		grid_put_right(p->g, x, p->y, STAGE_TIME, STYLE_TEXT, took);
	below.y = ++p->y;
	below.x += 2;
	below.width -= 2;
	if (s->outcome != OUTCOME_OK && s->outcome != OUTCOME_NOT_TESTED && (s->outcome != c->outcome || !says(c->detail, s->detail)))
		append_reason(&said, s->outcome, s->detail);
	pen_line(&below, STYLE_TEXT, text_str(&said));
	p->y = below.y;
	text_done(&said);
}

static void append_context(struct text *t, enum dicom_sop sop, const char *why)
{
	text_appendf(t, why ? "%s%s (%s)" : "%s%s", t->len ? ", " : "", dicom_sop_name(sop), why);
}

static void render_contexts(struct pen *p, const struct dicom_rows *d, wall_t now)
{
	struct text accepted = TEXT_INIT(1024), refused = TEXT_INIT(4096);
	char at[FORMAT_MAX];

	for (size_t k = 0; wall_is_known(d->answered) && k < DICOM_SOP_COUNT; k++) {
		if (d->contexts[k] == DICOM_CONTEXT_ACCEPTED)
			append_context(&accepted, (enum dicom_sop)k, NULL);
		else
			append_context(&refused, (enum dicom_sop)k, _(dicom_context_word(d->contexts[k])));
	}
	format_time(d->answered, now, at);
	pen_fact(p, _("Accepts"), text_str(&accepted));
	pen_fact(p, _("Refuses"), text_str(&refused));
	pen_fact(p, _("Answered"), at);
	text_done(&accepted);
	text_done(&refused);
}

static void render_stages(struct pen *p, const struct covolink_row *c, wall_t now)
{
	struct text refusal = TEXT_INIT(1024);
	char at[FORMAT_MAX];

	pen_title(p, _("Four stages"));
	for (size_t k = 0; k < DICOM_STAGE_COUNT; k++)
		render_stage(p, (enum dicom_stage)k, c);
	if (!says(c->detail, c->dicom.reject_reason))
		detail_append(&refusal, c->dicom.reject_reason);
	pen_fact_marked(p, _("Why it refuses"), STYLE_CRITICAL, text_str(&refusal));
	render_contexts(p, &c->dicom, now);
	format_time(c->dicom.stages[DICOM_ECHO].passed, now, at);
	pen_fact(p, _("Last echo"), at);
	text_done(&refusal);
}

static const char *way_of(const struct covolink_row *c, const struct site_row *s)
{
	if (is(s->name, c->site))
		return _("its own");
	return s->support_site && !cell_list_has(c->serves, s->name) ? _("through its supporting establishment") : _("through this Covolink");
}

static void render_served(struct pen *p, const struct region_rows *region, const struct covolinks_item *c)
{
	char title[96];
	size_t n = 0;

	snprintf(title, sizeof title, ngettext("Serves %zu site", "Serves %zu sites", c->n_served), c->n_served);
	pen_title(p, title);
	if (c->n_served == 0)
		pen_line(p, STYLE_DIM, _("No establishment is declared to send through it."));
	for (size_t i = 0; i < region->n_sites; i++)
		if (is(region->sites[i].covolink, c->row.name) && n++ < SITES_SHOWN)
			pen_site(p, region->sites[i].name, way_of(&c->row, &region->sites[i]));
	pen_more(p, n, SITES_SHOWN);
}

/* When its images were last seen to arrive, what the Covolink answered then, and that something changed since. */
static void append_acceptance(struct text *t, const struct route_test *test)
{
	char at[FORMAT_MAX];

	text_append(t, " · ");
	if (!test || test->acceptance == ROUTE_NEVER_ACCEPTED) {
		text_append(t, _("no acceptance test recorded"));
		return;
	}
	format_date(test->at, at);
	text_appendf(t, _("accepted on %s"), at);
	if (test->acceptance == ROUTE_TO_ACCEPT_AGAIN)
		text_append_part(t, " · ", "%s", _(route_acceptance_word(test->acceptance)));
	text_append_part(t, " · ", _("proof: %s"), test->proof ? test->proof : "");
}

static void render_route(struct pen *p, const struct route_row *r, const struct route_test *test, const struct route_activity_row *heard, wall_t now)
{
	struct text words = TEXT_INIT(2048);
	struct pen below = *p;

	grid_put(p->g, p->x, p->y, p->width, STYLE_STRONG, r->name);
	below.x += 2;
	below.width -= 2;
	below.y = ++p->y;
	text_appendf(&words, "%s → %s", r->source_site ? r->source_site : "–", r->destination_site ? r->destination_site : "–");
	if (r->source_ae || r->destination_ae)
		text_appendf(&words, " (%s → %s)", r->source_ae ? r->source_ae : "–", r->destination_ae ? r->destination_ae : "–");
	pen_line(&below, STYLE_TEXT, text_str(&words));
	text_clear(&words);
	text_append(&words, r->use ? keyword_word("use", r->use) : _("no clinical use declared"));
	text_append_part(&words, " · ", _("marker %s"), r->marker ? r->marker : "");
	append_acceptance(&words, test);
	pen_line(&below, test && test->acceptance == ROUTE_TO_ACCEPT_AGAIN ? STYLE_WARNING : STYLE_DIM, text_str(&words));
	if (heard)
		pen_route_heard(&below, heard, now);
	p->y = below.y;
	text_done(&words);
}

/* Where nobody ever looked nothing is said of it: the page does so once. */
static const struct route_activity_row *heard_of(const struct covolinks_page *page, const char *route)
{
	const struct route_activity_row *r = route_activity_named(&page->heard, route);

	return r && (wall_is_known(page->heard.watched) || wall_is_known(r->last_seen)) ? r : NULL;
}

static void render_routes(struct pen *p, const struct covolinks_page *page, const char *covolink, wall_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < page->n_routes; i++) {
		if (!is(page->routes[i].covolink, covolink))
			continue;
		if (n == 0)
			pen_title(p, _("Image routes"));
		if (n++ < ROUTES_SHOWN)
			render_route(p, &page->routes[i], i < page->n_tests ? &page->tests[i] : NULL, heard_of(page, page->routes[i].name), now);
	}
	pen_more(p, n, ROUTES_SHOWN);
	pen_undeclared_pairs(p, &page->heard, covolink, now);
}

/* The proxy is measured where it is declared as a service too. */
static void render_xds(struct pen *p, const struct region_rows *region, const struct covolink_row *c, wall_t now)
{
	if (!c->xds_url || !*c->xds_url)
		return;
	pen_title(p, _("XDS proxy"));
	for (size_t i = 0; i < region->n_services; i++) {
		if (is(region->services[i].target, c->xds_url)) {
			pen_service(p, &region->services[i], now);
			return;
		}
	}
	pen_fact(p, "URL", c->xds_url);
	pen_line(p, STYLE_DIM, _("Not measured: no service is declared with this URL."));
}

/* Where what is asked of it comes back to: a service, by a dependency of kind "return". */
static void render_return(struct pen *p, const struct region_rows *region, const struct covolink_row *c, wall_t now)
{
	for (size_t i = 0; c->return_service && i < region->n_services; i++)
		if (is(region->services[i].name, c->return_service)) {
			pen_title(p, _("Return port"));
			pen_service(p, &region->services[i], now);
		}
}

static void render_what(struct pen *p, const struct covolink_row *c)
{
	char address[300];

	pen_title(p, _("Covolink"));
	if (c->site)
		pen_site(p, c->site, c->commune);
	if (c->device)
		pen_named(p, "device", c->device, NULL);
	snprintf(address, sizeof address, "%s:%" PRId64 "%s", c->address ? c->address : "–", c->port == UNKNOWN_I64 ? DICOM_PORT : c->port,
	         c->tls ? " · TLS" : "");
	pen_fact(p, _("Address"), address);
	pen_fact(p, _("Called AE"), c->called_ae);
	pen_fact(p, _("Calling AE"), c->calling_ae && *c->calling_ae ? c->calling_ae : _("ours"));
	if (!c->return_service)
		pen_fact(p, _("Return port"), _("not tested: no service is declared there (dependencies.csv, kind return)"));
	if (c->state == STATE_OK)
		pen_fact(p, _("Runbook"), c->runbook);
}

static void render_traffic(struct pen *p, const struct covolinks_page *page, wall_t now)
{
	struct text image = TEXT_INIT(1024), last = TEXT_INIT(1024), volume = TEXT_INIT(1024);

	traffic_image_words(&page->traffic, &page->view, now, &image);
	traffic_last_words(&page->traffic, &page->view, now, &last);
	traffic_volume_words(&page->traffic, &page->view, now, &volume);
	pen_title(p, _("Images"));
	pen_fact(p, _("Last image seen"), text_str(&image));
	pen_fact(p, _("Association"), text_str(&last));
	pen_fact(p, _("Volumes"), text_str(&volume));
	text_done(&image);
	text_done(&last);
	text_done(&volume);
}

void covolinks_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct covolinks_item *c = row;
	const struct covolinks_page *loaded = page;
	wall_t now = b->list.now;
	char since[160];

	since_words(c->row.since, now, since, sizeof since);
	pen_state(p, state_style(c->row.state), state_symbol(c->row.state), state_word(c->row.state), since);
	pen_reason(p, c->row.outcome, c->row.detail, c->row.at, c->row.age_s, now);
	if (c->row.state != STATE_OK) /* before all that can wait */
		pen_fact_marked(p, _("Runbook"), STYLE_STRONG, c->row.runbook);
	render_stages(p, &c->row, now);
	render_return(p, b->list.kept, &c->row, now);
	render_served(p, b->list.kept, c);
	if (loaded)
		render_routes(p, loaded, c->row.name, now);
	else
		pen_line(p, STYLE_DIM, _("Reading…"));
	if (loaded)
		render_traffic(p, loaded, now);
	render_xds(p, b->list.kept, &c->row, now);
	render_what(p, &c->row);
	if (loaded)
		pen_states(p, "covolink", loaded->states, loaded->n_states, now);
}
