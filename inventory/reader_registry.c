#include "inventory/reader_internal.h"
#include "inventory/store_registry.h"

bool read_registry(struct reader *r, struct registry **ret, struct err *e)
{
	struct registry *g = registry_new(e);
	struct device_read *read;

	if (!g)
		return false;
	if (!registry_read_declared(&r->db, g, &read, e) || !registry_derive_checks(g, e)) {
		registry_free(g);
		return false;
	}
	*ret = g;
	return true;
}
