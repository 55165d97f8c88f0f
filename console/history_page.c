#include "console/history_page.h"

#include "console/console.h"
#include "console/curve.h"
#include "console/links.h"
#include "console/object_state.h"
#include "console/state_mark.h"
#include "intl.h"
#include "inventory/format.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { SAMPLES_MAX = 2 * CONSOLE_SIZE_MAX, INTERVALS_SHOWN = 8 };

#define MEMBER(name) offsetof(struct history_row, name)

const struct history_curve curve_in = { N_("In"), MEMBER(in_bps), MEMBER(in_bps_max), STYLE_IN, format_bit_rate };
const struct history_curve curve_out = { N_("Out"), MEMBER(out_bps), MEMBER(out_bps_max), STYLE_OUT, format_bit_rate };
const struct history_curve curve_round_trip = { N_("Round trip"), MEMBER(latency_ms), MEMBER(latency_ms), STYLE_IN, format_latency_ms };
const struct history_curve curve_loss = { N_("Loss"), MEMBER(loss_ratio), MEMBER(loss_ratio), STYLE_OUT, format_ratio };
const struct history_curve curve_delay = { N_("Latency"), MEMBER(latency_ms), MEMBER(latency_ms), STYLE_IN, format_latency_ms };

static double member(const struct history_row *row, size_t offset)
{
	return *(const double *)(const void *)((const char *)row + offset);
}

static double point(const struct history_row *row, const struct history_curve *c)
{
	double peak = member(row, c->peak);

	return isnan(peak) ? member(row, c->value) : peak;
}

double history_peak(const struct history_span *s, const struct history_curve *c)
{
	double peak = NAN;

	for (size_t i = 0; i < s->n; i++)
		peak = fmax(peak, point(&s->rows[i], c));
	return peak;
}

static double history_last(const struct history_span *s, const struct history_curve *c)
{
	for (size_t i = s->n; i-- > 0;)
		if (!isnan(member(&s->rows[i], c->value)))
			return member(&s->rows[i], c->value);
	return NAN;
}

/* The highest point of each n-th of the period, so that a short peak is never averaged away. */
static void history_resample(const struct history_span *s, const struct history_curve *c, double *samples, int n)
{
	double span = (double)(s->to.ms - s->from.ms);

	for (int i = 0; i < n; i++)
		samples[i] = NAN;
	for (size_t i = 0; i < s->n && span > 0; i++) {
		const struct history_row *row = &s->rows[i];
		double start = (double)(row->at.ms - s->from.ms) / span * n, end = start + (double)row->step_ms / span * n;
		int first = start < 0 ? 0 : (int)floor(start), last = end > n ? n - 1 : (int)ceil(end) - 1;

		for (int k = first; k <= last && k < n; k++)
			samples[k] = fmax(samples[k], point(row, c));
	}
}

void pen_curve(struct pen *p, const struct history_span *s, const struct history_curve *c, int rows)
{
	double samples[SAMPLES_MAX], top = history_peak(s, c);
	char last[FORMAT_MAX], peak[FORMAT_MAX], scale[FORMAT_MAX];
	int used;

	used = grid_put(p->g, p->x, p->y, p->width, c->style, _(c->title)) + 2;
	if (isnan(top)) {
		grid_put(p->g, p->x + used, p->y++, p->width - used, STYLE_DIM, _("no measurement in this period"));
		return;
	}
	c->format(history_last(s, c), last);
	c->format(top, peak);
	top = curve_round_up(top);
	c->format(top, scale);
	used += grid_putf(p->g, p->x + used, p->y, p->width - used, STYLE_TEXT, _("now %s, peak %s"), last[0] ? last : "–", peak) + 2;
	if (used + text_columns(scale, grid_is_ascii(p->g)) + 4 <= p->width) {
		snprintf(peak, sizeof peak, "0–%.40s", scale);
		grid_put_right(p->g, p->x + used, p->y, p->width - used, STYLE_DIM, peak);
	}
	p->y++;
	history_resample(s, c, samples, 2 * p->width);
	curve_render(p->g, (struct rect){ p->x, p->y, p->width, rows }, c->style, samples, top);
	p->y += rows;
}

void pen_axis(struct pen *p, const struct history_span *s)
{
	char from[FORMAT_MAX], to[FORMAT_MAX];

	format_time(s->from, s->to, from);
	format_time(s->to, s->to, to);
	grid_put(p->g, p->x, p->y, p->width / 2, STYLE_DIM, from);
	grid_put_right(p->g, p->x + p->width / 2, p->y, p->width - p->width / 2, STYLE_DIM, to);
	p->y++;
}

/* Links have states of their own. */
static uint32_t symbol_of(const char *kind, int state)
{
	return strcmp(kind, "link") == 0 ? link_state_symbol((enum link_state)state) : state_symbol((enum state)state);
}

static enum style style_of(const char *kind, int state)
{
	return strcmp(kind, "link") == 0 ? link_state_style((enum link_state)state) : state_style((enum state)state);
}

static void pen_interval(struct pen *p, const char *kind, const struct state_row *s, wall_t now)
{
	char from[FORMAT_MAX], to[FORMAT_MAX], lasted[FORMAT_MAX];
	int x = p->x;

	format_time(s->from, now, from);
	format_time(s->to, now, to);
	format_duration_short(((wall_is_known(s->to) ? s->to.ms : now.ms) - s->from.ms) / 1000, lasted);
	grid_put_code_point(p->g, x, p->y, style_of(kind, s->state), symbol_of(kind, s->state));
	x += 2 + grid_put(p->g, x + 2, p->y, 13, STYLE_TEXT, object_state_word(kind, s->state)) + 1;
	x = x < p->x + 14 ? p->x + 14 : x;
	grid_put_right(p->g, x, p->y, 8, STYLE_TEXT, lasted);
	x += 10;
	x += grid_putf(p->g, x, p->y, p->x + p->width - x, STYLE_DIM, wall_is_known(s->to) ? _("%s to %s") : _("since %s"), from, to) + 2;
	if (s->outcome != OUTCOME_OK && p->x + p->width - x > 12)
		grid_put(p->g, x, p->y, p->x + p->width - x, STYLE_DIM, _(outcome_sentence(s->outcome)));
	p->y++;
}

void pen_states(struct pen *p, const char *kind, const struct state_row *states, size_t n, wall_t now)
{
	if (n == 0)
		return;
	pen_title(p, _("Past states"));
	for (size_t i = 0; i < n && i < INTERVALS_SHOWN; i++)
		if (object_state_word(kind, states[n - 1 - i].state))
			pen_interval(p, kind, &states[n - 1 - i], now);
}
