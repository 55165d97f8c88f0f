/* Sections `service` of the region file. */
#include "probes/sim_region_internal.h"

#include <stdlib.h>
#include <string.h>

/* The kind first, wherever it stands: what a status may be hangs on it. */
static bool set_all(const struct region_loader *l, const struct confile_section *sec, struct sim_service *s, struct err *e)
{
	const struct confile_setting *kind = region_find(sec, "kind");

	if (!kind) {
		err_set(e, ERR_CONFIG, "expected kind = http, https, tcp, tls, dicom, dicom-tls or dns");
		return region_err_in(l, sec, e);
	}
	if (!sim_service_set(s, "kind", kind->values[0], NULL, e))
		return region_err_at(l, kind, e);
	for (size_t i = 0; i < sec->n_settings; i++) {
		const struct confile_setting *setting = &sec->settings[i];

		if (setting != kind && !sim_service_set(s, setting->key->name, setting->values[0], NULL, e))
			return region_err_at(l, setting, e);
	}
	return true;
}

bool region_add_service(struct region_loader *l, const struct confile_section *sec, struct err *e)
{
	struct sim_service *s = sim_service_new(sec->title, e);

	if (!s)
		return region_err_in(l, sec, e);
	if (!set_all(l, sec, s, e)) {
		free(s);
		return false;
	}
	return sim_services_add(&l->world->services, s, e) || region_err_in(l, sec, e);
}
