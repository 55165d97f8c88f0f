#include "console/links_detail.h"

#include "console/format.h"
#include "console/history_page.h"
#include "intl.h"

#include <math.h>

/* "68 Mbit/s (34 %)": of the speed of the link, where that is known. */
static void rate_words(double bps, const struct link_row *r, char *buf, size_t size)
{
	int64_t full = r->speed_bps > 0 ? r->speed_bps : r->expected_bps;
	char rate[FORMAT_MAX], share[FORMAT_MAX] = "";

	format_bit_rate(bps, rate);
	if (full > 0)
		format_ratio(bps / (double)full, share);
	snprintf(buf, size, rate[0] && share[0] ? "%s (%s)" : "%s", rate, share);
}

static void render_percentiles(struct pen *p, const struct links_detail *d, const struct link_row *r)
{
	char in[2 * FORMAT_MAX], out[2 * FORMAT_MAX], words[5 * FORMAT_MAX];

	rate_words(d->p95_in_bps, r, in, sizeof in);
	rate_words(d->p95_out_bps, r, out, sizeof out);
	if (!in[0] || !out[0])
		return;
	snprintf(words, sizeof words, _("in %s, out %s"), in, out);
	pen_fact(p, _("95th percentile"), words);
}

void links_detail_curves(struct pen *p, const struct links *v, const struct link_row *r)
{
	const struct links_detail *d = &v->detail;
	const struct history_span span = { d->from, d->to, d->history, d->n_history };
	bool loaded = d->id == r->id && d->period == v->period;
	bool by_address = loaded && isnan(history_peak(&span, &curve_in)) && !isnan(history_peak(&span, &curve_round_trip));
	bool echo = by_address || (r->interface == NULL && r->address);
	int rows = v->detail_page >= 34 ? 4 : 2;

	pen_title(p, _(period_words(v->period)));
	if (!loaded) {
		pen_line(p, STYLE_DIM, _("Reading…"));
		return;
	}
	pen_curve(p, &span, echo ? &curve_round_trip : &curve_in, rows);
	pen_curve(p, &span, echo ? &curve_loss : &curve_out, rows);
	pen_axis(p, &span);
	if (!echo)
		render_percentiles(p, d, r);
}

void links_detail_states(struct pen *p, const struct links *v, const struct link_row *r)
{
	if (v->detail.id == r->id)
		pen_states(p, "link", v->detail.states, v->detail.n_states, v->now);
}
