#include "console/links.h"

#include "console/history_page.h"
#include "intl.h"
#include "inventory/format.h"

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

static void render_percentiles(struct pen *p, const struct links_page *d, const struct link_row *r)
{
	char in[2 * FORMAT_MAX], out[2 * FORMAT_MAX], words[5 * FORMAT_MAX];

	rate_words(d->p95_in_bps, r, in, sizeof in);
	rate_words(d->p95_out_bps, r, out, sizeof out);
	if (!in[0] || !out[0])
		return;
	snprintf(words, sizeof words, _("in %s, out %s"), in, out);
	pen_fact(p, _("95th percentile"), words);
}

void links_write_curves(const struct browser *b, struct pen *p, const struct link_row *r, const struct links_page *page)
{
	struct history_span span = { b->page_from, b->page_to, page ? page->history : NULL, page ? page->n_history : 0 };
	bool by_address = isnan(history_peak(&span, &curve_in)) && !isnan(history_peak(&span, &curve_round_trip));
	bool echo = by_address || (r->interface == NULL && r->address);
	int rows = b->page_rows >= 34 ? 4 : 2;

	pen_title(p, _(period_words(b->period)));
	if (!page) {
		pen_line(p, STYLE_DIM, _("Reading…"));
		return;
	}
	pen_curve(p, &span, echo ? &curve_round_trip : &curve_in, rows);
	pen_curve(p, &span, echo ? &curve_loss : &curve_out, rows);
	pen_axis(p, &span);
	if (!echo)
		render_percentiles(p, page, r);
}
