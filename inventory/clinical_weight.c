#include "inventory/clinical_weight.h"

#include "state.h"

#include <string.h>

struct clinical_weight clinical_weight_of(const struct alert_row *cause)
{
	struct clinical_weight w = { 0 };

	if (!cause)
		return w;
	w.sites = cause->impact.sites.n;
	w.routes = cause->impact.routes.n;
	w.degraded = cause->impact.degraded.n;
	w.processes = cause->impact.processes.n;
	for (size_t i = 0; cause->impact.uses_routes && i < cause->impact.uses.n; i++)
		if (strcmp(cause->impact.uses.names[i], "tele-avc") == 0)
			w.telestroke = cause->impact.uses_routes[i];
	return w;
}

static int larger_first(size_t a, size_t b) { return (a < b) - (a > b); }

int compare_clinical_weight(struct clinical_weight a, struct clinical_weight b)
{
	int order = larger_first(a.telestroke, b.telestroke);

	if (order == 0)
		order = larger_first(a.sites, b.sites);
	return order ? order : larger_first(a.routes, b.routes);
}

int compare_gravity(struct clinical_weight a, enum state a_severity, struct clinical_weight b, enum state b_severity)
{
	int order = compare_clinical_weight(a, b);

	if (order)
		return order;
	if (a_severity != b_severity)
		return state_worst(a_severity, b_severity) == a_severity ? -1 : 1;
	order = larger_first(a.degraded, b.degraded);
	return order ? order : larger_first(a.processes, b.processes);
}

/* What sees nothing might miss anything. */
static bool is_blindness(const struct alert_row *a) { return a->kind && strcmp(a->kind, "collector") == 0; }

int alert_compare_gravity(const struct alert_row *a, const struct alert_row *b)
{
	int order;

	if (is_blindness(a) != is_blindness(b))
		return is_blindness(a) ? -1 : 1;
	order = compare_gravity(clinical_weight_of(a), a->severity, clinical_weight_of(b), b->severity);

	return order ? order : (a->since.ms > b->since.ms) - (a->since.ms < b->since.ms);
}
