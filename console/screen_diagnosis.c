#include "console/screen_internal.h"

#include "console/diagnosis_view.h"
#include "console/snapshot.h"
#include "intl.h"

#include <string.h>

/* The name behind the kind; NULL: it is of another kind. */
static const char *name_of(const char *object, const char *kind)
{
	size_t n = strlen(kind);

	return strncmp(object, kind, n) == 0 && object[n] == ':' ? object + n + 1 : NULL;
}

#define SITE_OF(kind, rows, n_rows) \
	if ((name = name_of(object, kind))) \
		for (size_t i = 0; i < region->n_rows; i++) \
			if (strcmp(region->rows[i].name, name) == 0) \
				return region->rows[i].site

/* Where an object stands; NULL: in no establishment. */
static const char *site_of(const struct region_rows *region, const char *object)
{
	const char *name = name_of(object, "site");

	if (name)
		return name;
	SITE_OF("link", links, n_links);
	SITE_OF("device", devices, n_devices);
	SITE_OF("service", services, n_services);
	SITE_OF("covolink", covolinks, n_covolinks);
	SITE_OF("heartbeat", heartbeats, n_heartbeats);
	return NULL;
}

void screen_diagnose(struct screen *s, int unused)
{
	struct act_target target = { .alert_id = 0 };
	size_t n = s->class->targets(s->view, s->snapshot, &target, 1);
	const char *site = n > 0 && s->snapshot ? site_of(&s->snapshot->region, target.object) : NULL;
	char object[sizeof s->wanted];

	(void)unused;
	if (!site)
		screen_say(s, STYLE_WARNING, _("Nothing that stands in an establishment is selected."));
	else if (snprintf(object, sizeof object, "diagnosis:%s", site) < (int)sizeof object)
		screen_follow(s, object);
}

struct diagnosis_run *screen_diagnosis(struct screen *s)
{
	return s->class == &view_diagnosis ? diagnosis_view_run(s->view) : NULL;
}
