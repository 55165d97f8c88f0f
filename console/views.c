#include "console/view.h"

#include <string.h>

const struct view_class *const views[] = {
	&view_situation,
	&view_links,
	&view_sites,
	&view_devices,
	&view_services,
	&view_certificates,
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

const struct view_class *view_by_key(uint32_t key)
{
	static const uint32_t azerty[] = { '&', 0xe9, '"', '\'', '(', '-', 0xe8, '_', 0xe7 }; /* &é"'(-è_ç */

	for (size_t i = 0; views[i]; i++)
		if (views[i]->digit && (key == (uint32_t)views[i]->digit || key == azerty[views[i]->digit - '1']))
			return views[i];
	return NULL;
}
