#include "console/curve.h"

#include <math.h>

double curve_round_up(double value)
{
	static const double steps[] = { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 };
	double power;

	if (!(value > 0) || !isfinite(value))
		return 1;
	power = pow(10, floor(log10(value)));
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (value <= steps[i] * power * (1 + 1e-9))
			return steps[i] * power;
	return 10 * power;
}

/* Dots above the bottom, 0 for a gap. */
static int curve_level(double value, double top, int dots)
{
	if (isnan(value))
		return 0;
	return 1 + (int)lround(fmin(fmax(value / top, 0), 1) * (dots - 1));
}

static int clamp(int value, int high)
{
	return value < 0 ? 0 : value > high ? high : value;
}

void curve_render(struct grid *g, struct rect r, enum style style, const double *samples, double top)
{
	for (int x = 0; x < r.width; x++) {
		int left = curve_level(samples[2 * x], top, 4 * r.height), right = curve_level(samples[2 * x + 1], top, 4 * r.height);

		for (int row = 0; row < r.height; row++) {
			int below = 4 * row;
			uint32_t cp = braille_cell(clamp(left - below, 4), clamp(right - below, 4));

			if (cp != 0x2800)
				grid_put_code_point(g, r.x + x, r.y + r.height - 1 - row, style, cp);
		}
	}
}
