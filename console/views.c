#include "console/view.h"

#include <string.h>

const struct view_class *const views[] = {
	&view_situation,
	&view_alerts,
	&view_links,
	&view_map,
	&view_covolinks,
	&view_sites,
	&view_hds,
	&view_security,
	&view_journal,
	&view_devices,
	&view_services,
	&view_heartbeats,
	&view_certificates,
	&view_iso27001,
	&view_evidence,
	&view_actions,
	&view_calendar,
	&view_audits,
	&view_availability,
	&view_neighbours,
	&view_routes,
	&view_flows,
	&view_hosts,
	&view_exposures,
	&view_diagnosis,
	&view_escalations,
	NULL,
};

const struct view_class *view_by_name(const char *name)
{
	for (size_t i = 0; views[i]; i++)
		if (strcmp(views[i]->name, name) == 0)
			return views[i];
	return NULL;
}

const struct view_class *view_by_kind(const char *object)
{
	size_t n = strcspn(object, ":");

	for (size_t i = 0; views[i]; i++)
		if (views[i]->kind && strlen(views[i]->kind) == n && strncmp(views[i]->kind, object, n) == 0)
			return views[i];
	return NULL;
}

static bool is_key_of(uint32_t key, char digit)
{
	static const uint32_t azerty[] = { '&', 0xe9, '"', '\'', '(', '-', 0xe8, '_', 0xe7 }; /* &é"'(-è_ç */

	return digit && (key == (uint32_t)digit || key == azerty[digit - '1']);
}

const struct view_class *view_by_key(uint32_t key)
{
	for (size_t i = 0; views[i]; i++)
		if (is_key_of(key, views[i]->digit))
			return views[i];
	return NULL;
}
