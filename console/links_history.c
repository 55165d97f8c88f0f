#include "console/links_detail.h"

#include "console/curve.h"
#include "console/format.h"
#include "intl.h"

#include <math.h>
#include <stddef.h>

enum { SAMPLES_MAX = 2 * CONSOLE_SIZE_MAX, INTERVALS_SHOWN = 8 };

typedef void format_value(double value, char *buf);

/* One curve: which members of struct history_row it draws. */
struct curve {
	const char *title; /* msgid */
	size_t value, peak; /* offsets of doubles */
	enum style style;
	format_value *format;
};

static const struct curve traffic[] = {
	{ N_("In"), offsetof(struct history_row, in_bps), offsetof(struct history_row, in_bps_max), STYLE_IN, format_bit_rate },
	{ N_("Out"), offsetof(struct history_row, out_bps), offsetof(struct history_row, out_bps_max), STYLE_OUT, format_bit_rate },
};

static const struct curve echo[] = {
	{ N_("Round trip"), offsetof(struct history_row, latency_ms), offsetof(struct history_row, latency_ms), STYLE_IN,
	  format_latency_ms },
	{ N_("Loss"), offsetof(struct history_row, loss_ratio), offsetof(struct history_row, loss_ratio), STYLE_OUT, format_ratio },
};

static double member(const struct history_row *row, size_t offset)
{
	return *(const double *)(const void *)((const char *)row + offset);
}

static double point(const struct history_row *row, const struct curve *c)
{
	double peak = member(row, c->peak);

	return isnan(peak) ? member(row, c->value) : peak;
}

static double history_peak(const struct links_detail *d, const struct curve *c)
{
	double peak = NAN;

	for (size_t i = 0; i < d->n_history; i++)
		peak = fmax(peak, point(&d->history[i], c));
	return peak;
}

static double history_last(const struct links_detail *d, const struct curve *c)
{
	for (size_t i = d->n_history; i-- > 0;)
		if (!isnan(member(&d->history[i], c->value)))
			return member(&d->history[i], c->value);
	return NAN;
}

/* The highest point of each n-th of the period, so that a short peak is never averaged away. */
static void history_resample(const struct links_detail *d, const struct curve *c, double *samples, int n)
{
	double span = (double)(d->to.ms - d->from.ms);

	for (int i = 0; i < n; i++)
		samples[i] = NAN;
	for (size_t i = 0; i < d->n_history && span > 0; i++) {
		const struct history_row *row = &d->history[i];
		double start = (double)(row->at.ms - d->from.ms) / span * n, end = start + (double)row->step_ms / span * n;
		int first = start < 0 ? 0 : (int)floor(start), last = end > n ? n - 1 : (int)ceil(end) - 1;

		for (int k = first; k <= last && k < n; k++)
			samples[k] = fmax(samples[k], point(row, c));
	}
}

static void render_curve(struct pen *p, const struct links_detail *d, const struct curve *c, int rows)
{
	double samples[SAMPLES_MAX], top = history_peak(d, c);
	char last[FORMAT_MAX], peak[FORMAT_MAX], scale[FORMAT_MAX];
	int used;

	used = grid_put(p->g, p->x, p->y, p->width, c->style, _(c->title)) + 2;
	if (isnan(top)) {
		grid_put(p->g, p->x + used, p->y++, p->width - used, STYLE_DIM, _("no measurement in this period"));
		return;
	}
	c->format(history_last(d, c), last);
	c->format(top, peak);
	top = curve_round_up(top);
	c->format(top, scale);
	used += grid_putf(p->g, p->x + used, p->y, p->width - used, STYLE_TEXT, _("now %s, peak %s"), last[0] ? last : "–", peak) + 2;
	if (used + text_columns(scale, grid_is_ascii(p->g)) + 4 <= p->width) {
		snprintf(peak, sizeof peak, "0–%.40s", scale);
		grid_put_right(p->g, p->x + used, p->y, p->width - used, STYLE_DIM, peak);
	}
	p->y++;
	history_resample(d, c, samples, 2 * p->width);
	curve_render(p->g, (struct rect){ p->x, p->y, p->width, rows }, c->style, samples, top);
	p->y += rows;
}

static void render_axis(struct pen *p, const struct links_detail *d)
{
	char from[FORMAT_MAX], to[FORMAT_MAX];

	format_time(d->from, d->to, from);
	format_time(d->to, d->to, to);
	grid_put(p->g, p->x, p->y, p->width / 2, STYLE_DIM, from);
	grid_put_right(p->g, p->x + p->width / 2, p->y, p->width - p->width / 2, STYLE_DIM, to);
	p->y++;
}

static void render_percentiles(struct pen *p, const struct links_detail *d)
{
	char in[FORMAT_MAX], out[FORMAT_MAX], words[3 * FORMAT_MAX];

	format_bit_rate(d->p95_in_bps, in);
	format_bit_rate(d->p95_out_bps, out);
	if (!in[0] || !out[0])
		return;
	snprintf(words, sizeof words, _("in %s, out %s"), in, out);
	pen_fact(p, _("95th percentile"), words);
}

void links_detail_curves(struct pen *p, const struct links *v, const struct link_row *r)
{
	const struct links_detail *d = &v->detail;
	bool loaded = d->id == r->id && d->period == v->period;
	bool by_address = loaded && isnan(history_peak(d, &traffic[0])) && !isnan(history_peak(d, &echo[0]));
	const struct curve *curves = by_address || (r->interface == NULL && r->address) ? echo : traffic;
	int rows = v->detail_page >= 34 ? 4 : 2;

	pen_title(p, _(links_period_words(v->period)));
	if (!loaded) {
		pen_line(p, STYLE_DIM, _("Reading…"));
		return;
	}
	render_curve(p, d, &curves[0], rows);
	render_curve(p, d, &curves[1], rows);
	render_axis(p, d);
	if (curves == traffic)
		render_percentiles(p, d);
}

static void render_interval(struct pen *p, const struct links *v, const struct state_row *s)
{
	enum link_state state = (enum link_state)s->state;
	char from[FORMAT_MAX], to[FORMAT_MAX], lasted[FORMAT_MAX];
	int x = p->x;

	format_time(s->from, v->now, from);
	format_time(s->to, v->now, to);
	format_duration_short(((wall_is_known(s->to) ? s->to.ms : v->now.ms) - s->from.ms) / 1000, lasted);
	grid_put_code_point(p->g, x, p->y, link_state_style(state), link_state_symbol(state));
	x += 2 + grid_put(p->g, x + 2, p->y, 12, STYLE_TEXT, link_state_word(state)) + 1;
	x = x < p->x + 14 ? p->x + 14 : x;
	grid_put_right(p->g, x, p->y, 8, STYLE_TEXT, lasted);
	x += 10;
	x += grid_putf(p->g, x, p->y, p->x + p->width - x, STYLE_DIM, wall_is_known(s->to) ? _("%s to %s") : _("since %s"), from, to) + 2;
	if (s->outcome != OUTCOME_OK && p->x + p->width - x > 12)
		grid_put(p->g, x, p->y, p->x + p->width - x, STYLE_DIM, _(outcome_sentence(s->outcome)));
	p->y++;
}

void links_detail_states(struct pen *p, const struct links *v, const struct link_row *r)
{
	const struct links_detail *d = &v->detail;
	size_t shown = d->n_states < INTERVALS_SHOWN ? d->n_states : INTERVALS_SHOWN;

	if (d->id != r->id || d->n_states == 0)
		return;
	pen_title(p, _("Past states"));
	for (size_t i = 0; i < shown; i++)
		if (d->states[d->n_states - 1 - i].state >= LINK_UP && d->states[d->n_states - 1 - i].state <= LINK_ADMIN_DOWN)
			render_interval(p, v, &d->states[d->n_states - 1 - i]);
}
