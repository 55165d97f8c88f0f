#include "console/links.h"

#include "console/history_page.h"
#include "console/keyword.h"
#include "console/object_line.h"
#include "console/redundancy_words.h"
#include "console/support.h"
#include "intl.h"
#include "inventory/format.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PEERS_SHOWN = 8 };

static void render_state_line(struct pen *p, const struct link_row *r, wall_t now)
{
	char since[160];

	since_words(r->since, now, since, sizeof since);
	pen_state(p, link_state_style(r->state), link_state_symbol(r->state), link_state_word(r->state), since);
}

static bool is_peer(const struct link_row *r, const struct link_row *other)
{
	return other->id != r->id && other->redundancy_group && strcmp(other->redundancy_group, r->redundancy_group) == 0;
}

static void render_peer(struct pen *p, const struct link_row *peer, wall_t now)
{
	char lasted[FORMAT_MAX] = "", load[FORMAT_MAX];
	struct text more = TEXT_INIT(512);
	int x = p->x + 2;

	if (wall_is_known(peer->since) && wall_is_known(now))
		format_duration_short((now.ms - peer->since.ms) / 1000, lasted);
	pen_target(p, "link", peer->name);
	grid_put_code_point(p->g, p->x, p->y, link_state_style(peer->state), link_state_symbol(peer->state));
	x += grid_put(p->g, x, p->y, p->width / 2, STYLE_STRONG, peer->name) + 2;
	x += grid_putf(p->g, x, p->y, p->x + p->width - x, STYLE_TEXT, lasted[0] ? _("%s since %s") : "%s", link_state_word(peer->state),
	               lasted) + 2;
	format_ratio(links_load_of(peer), load);
	text_append_part(&more, " · ", "%s", keyword_word("role", peer->role));
	text_append_part(&more, " · ", _("load %s"), load);
	if (p->x + p->width - x >= 8)
		grid_put(p->g, x, p->y, p->x + p->width - x, STYLE_DIM, text_str(&more));
	text_done(&more);
	p->y++;
}

static void render_proof(struct pen *p, const struct links_page *page, wall_t now)
{
	struct text words = TEXT_INIT(512);

	if (!page || !page->redundancy.declared)
		return;
	redundancy_append_marked(page->redundancy.proved, now, &words);
	pen_fact_marked(p, _("Fallback proof"), redundancy_style(page->redundancy.proved, now), text_str(&words));
	text_done(&words);
}

static void render_redundancy(struct pen *p, const struct list *l, const struct link_row *r, const struct links_page *page)
{
	const struct link_row *rows = l->rows;
	size_t peers = 0, carrying = 0, shown = 0;

	if (!r->redundancy_group)
		return;
	for (size_t i = 0; i < l->n; i++) {
		if (is_peer(r, &rows[i])) {
			peers++;
			carrying += rows[i].state == LINK_UP || rows[i].state == LINK_DEGRADED;
		}
	}
	pen_title(p, _("Redundancy"));
	pen_fact(p, _("Group"), r->redundancy_group);
	render_proof(p, page, l->now);
	if (peers == 0)
		pen_line(p, STYLE_WARNING, _("No other link is declared in this group."));
	else if (carrying == 0)
		pen_line(p, STYLE_CRITICAL, r->state == LINK_UP || r->state == LINK_DEGRADED
		         ? _("Redundancy lost: no other link of the group is up.") : _("No link of the group is known to be up."));
	for (size_t i = 0; i < l->n && shown < PEERS_SHOWN; i++) {
		if (is_peer(r, &rows[i])) {
			render_peer(p, &rows[i], l->now);
			shown++;
		}
	}
	if (peers > shown) {
		char more[64];

		snprintf(more, sizeof more, ngettext("and %zu more", "and %zu more", peers - shown), peers - shown);
		pen_line(p, STYLE_DIM, more);
	}
}

static void render_support(struct pen *p, const struct links_page *page, const struct link_row *r, wall_t now)
{
	struct support_row s = { .contract = NULL };

	if (!r->supplier && !r->contract && !r->runbook)
		return;
	if (page)
		s = page->support;
	s.contract = r->contract;
	s.supplier = r->supplier;
	pen_title(p, _("Repair"));
	pen_support(p, &s, now);
	pen_fact(p, _("Runbook"), r->runbook);
}

static void render_speed(struct pen *p, const struct link_row *r)
{
	char speed[FORMAT_MAX], expected[FORMAT_MAX], words[3 * FORMAT_MAX];

	if (r->speed_bps == UNKNOWN_I64 && r->expected_bps == UNKNOWN_I64)
		return;
	format_bit_rate(r->speed_bps == UNKNOWN_I64 ? NAN : (double)r->speed_bps, speed);
	format_bit_rate(r->expected_bps == UNKNOWN_I64 ? NAN : (double)r->expected_bps, expected);
	if (expected[0])
		snprintf(words, sizeof words, _("%s (expected %s)"), speed[0] ? speed : "–", expected);
	else
		snprintf(words, sizeof words, "%s", speed);
	pen_fact(p, _("Speed"), words);
}

static void render_pair(struct pen *p, const char *label, double in, double out)
{
	char in_words[FORMAT_MAX], out_words[FORMAT_MAX], words[3 * FORMAT_MAX];

	format_per_second(in, in_words);
	format_per_second(out, out_words);
	if (!in_words[0] && !out_words[0])
		return;
	snprintf(words, sizeof words, _("in %s, out %s"), in_words[0] ? in_words : "–", out_words[0] ? out_words : "–");
	pen_fact(p, label, words);
}

static void render_status(struct pen *p, const struct link_row *r)
{
	char words[128];

	if (!r->oper_status && !r->admin_status)
		return;
	snprintf(words, sizeof words, "ifOperStatus %s, ifAdminStatus %s", r->oper_status ? r->oper_status : "–",
	         r->admin_status ? r->admin_status : "–");
	pen_fact(p, _("Interface state"), words);
}

static void render_end(struct pen *p, const char *label, const char *device, const char *interface)
{
	struct text words = TEXT_INIT(2048);

	text_append_part(&words, " · ", "%s", device);
	text_append_part(&words, " · ", "%s", interface);
	pen_fact(p, label, text_str(&words));
	text_done(&words);
}

static void render_echo(struct pen *p, const struct link_row *r)
{
	char delay[FORMAT_MAX], loss[FORMAT_MAX], words[3 * FORMAT_MAX];

	if (r->latency_us == UNKNOWN_I64)
		return;
	format_latency_ms((double)r->latency_us / 1000, delay);
	format_ratio(r->loss_ratio, loss);
	snprintf(words, sizeof words, loss[0] ? _("%s, loss %s") : "%s", delay, loss);
	pen_fact(p, _("Round trip"), words);
}

static void render_facts(struct pen *p, const struct link_row *r)
{
	char words[FORMAT_MAX];

	pen_title(p, _("Circuit"));
	if (r->site)
		pen_target(p, "site", r->site);
	pen_fact(p, _("Site"), r->site);
	pen_fact(p, _("Commune"), r->commune);
	render_end(p, _("A end"), r->device, r->interface);
	render_end(p, _("Z end"), r->z_device, r->z_interface);
	pen_fact(p, _("Address"), r->address);
	pen_fact(p, _("Alias"), r->alias);
	render_status(p, r);
	format_timestamp(r->last_change, words);
	pen_fact(p, _("Last change"), words);
	render_speed(p, r);
	render_echo(p, r);
	render_pair(p, _("Errors"), r->in_errors_ps, r->out_errors_ps);
	render_pair(p, _("Discards"), r->in_discards_ps, r->out_discards_ps);
	words[0] = '\0';
	if (r->mtu != UNKNOWN_I64)
		snprintf(words, sizeof words, "%" PRId64, r->mtu);
	pen_fact(p, "MTU", words);
	pen_fact(p, _("Perimeter"), r->perimeter);
	pen_fact(p, _("Layer"), keyword_word("layer", r->layer));
	pen_fact(p, _("Class of service"), keyword_word("class", r->class_of_service));
	pen_fact(p, _("Role"), keyword_word("role", r->role));
}

void links_say_span(const struct counter_span *span, struct text *t)
{
	char round[FORMAT_MAX], period[FORMAT_MAX];

	if (span->span_ms == 0)
		return;
	format_duration(span->span_ms / 1000, round);
	format_duration((span->period_ms + 999) / 1000, period);
	text_appendf(t, _("No rates: this port counts in 32 bits, which may go round in %s at its speed, and is read every %s. A shorter snmp-period "
	                  "or an agent that counts in 64 bits gives them."), round, period);
}

static void render_span(struct pen *p, const struct links_page *page)
{
	struct text words = TEXT_INIT(1024);

	if (page)
		links_say_span(&page->span, &words);
	pen_line(p, STYLE_TEXT, text_str(&words));
	text_done(&words);
}

void links_compose(const struct browser *b, struct pen *p, const void *row, const void *page)
{
	const struct links_page *loaded = page;
	const struct link_row *r = row;
	wall_t now = b->list.now;

	render_state_line(p, r, now);
	pen_reason(p, r->outcome, r->detail, r->at, r->age_s, now);
	render_span(p, loaded);
	render_support(p, loaded, r, now);
	render_redundancy(p, &b->list, r, loaded);
	links_write_curves(b, p, r, loaded);
	render_facts(p, r);
	if (loaded)
		pen_states(p, "link", loaded->states, loaded->n_states, now);
}
