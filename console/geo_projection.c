#include "console/geo_projection.h"

#include <math.h>

static const double radians = 0.017453292519943295;

/* How many degrees of latitude a degree of longitude is worth, in the middle of the window. */
static double east_scale(const struct geo_window *w)
{
	return cos((w->south + w->north) / 2 * radians);
}

int geo_projection_columns(const struct geo_window *window, int height)
{
	double dots = (height * GEO_DOTS_DOWN - 1) * (window->east - window->west) * east_scale(window) / (window->north - window->south);

	return (int)ceil((dots + 1) / GEO_DOTS_ACROSS);
}

struct geo_projection geo_projection_fit(const struct geo_window *window, int width, int height)
{
	struct geo_projection p = { .width = width, .height = height };
	double across = width * GEO_DOTS_ACROSS - 1, down = height * GEO_DOTS_DOWN - 1, scale = east_scale(window);
	double by_width = across / ((window->east - window->west) * scale), by_height = down / (window->north - window->south);
	double half_across, half_down, longitude = (window->west + window->east) / 2, latitude = (window->south + window->north) / 2;

	p.dots_per_degree_north = fmin(by_width, by_height);
	p.dots_per_degree_east = p.dots_per_degree_north * scale;
	half_across = across / p.dots_per_degree_east / 2;
	half_down = down / p.dots_per_degree_north / 2;
	p.window = (struct geo_window){ longitude - half_across, latitude - half_down, longitude + half_across, latitude + half_down };
	return p;
}

static int dots(double degrees, double per_degree)
{
	return (int)lround(fmin(fmax(degrees * per_degree, -1e6), 1e6));
}

struct geo_dot geo_project(const struct geo_projection *p, struct geo_position at)
{
	return (struct geo_dot){ dots(at.longitude - p->window.west, p->dots_per_degree_east),
	                         dots(p->window.north - at.latitude, p->dots_per_degree_north) };
}

bool geo_projection_holds(const struct geo_projection *p, struct geo_position at)
{
	struct geo_dot d = geo_project(p, at);

	return d.x >= 0 && d.x < p->width * GEO_DOTS_ACROSS && d.y >= 0 && d.y < p->height * GEO_DOTS_DOWN;
}
