#include "inventory/live_core.h"
#include "inventory/live_redundancy.h"
#include "inventory/live_thresholds.h"

#include <stdlib.h>
#include <string.h>

static size_t check_device(const struct live_table *t, size_t check)
{
	return (size_t)(t->registry->checks[check].device - t->registry->devices);
}

/* calloc that gives a pointer for nothing too. */
static void *table_array(size_t n, size_t size)
{
	return calloc(n ? n : 1, size);
}

static bool table_allocate(struct live_table *t)
{
	const struct registry *r = t->registry;

	t->checks = table_array(r->n_checks, sizeof *t->checks);
	t->devices = table_array(r->n_devices, sizeof *t->devices);
	t->links = table_array(r->n_links, sizeof *t->links);
	t->services = table_array(r->n_services, sizeof *t->services);
	t->checks_of_devices = table_array(r->n_checks, sizeof *t->checks_of_devices);
	t->ends_of_devices = table_array(2 * r->n_links, sizeof *t->ends_of_devices);
	t->check_places = table_array(r->n_checks, sizeof *t->check_places);
	t->device_places = table_array(r->n_devices, sizeof *t->device_places);
	t->link_places = table_array(r->n_links, sizeof *t->link_places);
	t->service_places = table_array(r->n_services, sizeof *t->service_places);
	return t->checks && t->devices && t->links && t->services && t->checks_of_devices && t->ends_of_devices
	       && t->check_places && t->device_places && t->link_places && t->service_places;
}

static void table_index_ids(struct live_table *t)
{
	const struct registry *r = t->registry;

	for (size_t i = 0; i < r->n_checks; i++)
		t->check_places[i] = (struct id_place){ r->checks[i].id, i };
	for (size_t i = 0; i < r->n_devices; i++)
		t->device_places[i] = (struct id_place){ r->devices[i].id, i };
	for (size_t i = 0; i < r->n_links; i++)
		t->link_places[i] = (struct id_place){ r->links[i].id, i };
	for (size_t i = 0; i < r->n_services; i++)
		t->service_places[i] = (struct id_place){ r->services[i].id, i };
	id_index_sort(t->check_places, r->n_checks);
	id_index_sort(t->device_places, r->n_devices);
	id_index_sort(t->link_places, r->n_links);
	id_index_sort(t->service_places, r->n_services);
}

static void table_restore_checks(struct live_table *t)
{
	for (size_t i = 0; i < t->registry->n_checks; i++) {
		const struct reg_check *c = &t->registry->checks[i];
		bool tested = wall_is_known(c->at);

		t->checks[i] = (struct live_check){
			.at = c->at,
			.since = c->since,
			.outcome = tested ? c->outcome : OUTCOME_NOT_TESTED,
			.confirmation = { c->state, tested ? c->attempts : 0, tested && c->confirmed },
		};
		if (c->link)
			t->links[c->link - t->registry->links].check = i;
		if (c->service)
			t->services[c->service - t->registry->services].check = i;
	}
}

/* Checks of each device side by side, in the order of the registry: two passes, count and place. */
static void table_group_checks(struct live_table *t)
{
	const struct registry *r = t->registry;
	size_t next = 0;

	for (size_t i = 0; i < r->n_checks; i++)
		if (r->checks[i].device)
			t->devices[check_device(t, i)].n_checks++;
	for (size_t d = 0; d < r->n_devices; d++) {
		t->devices[d].first_check = next;
		next += t->devices[d].n_checks;
		t->devices[d].n_checks = 0;
	}
	for (size_t i = 0; i < r->n_checks; i++) {
		struct live_device *d;

		if (!r->checks[i].device)
			continue;
		d = &t->devices[check_device(t, i)];
		t->checks_of_devices[d->first_check + d->n_checks++] = i;
		if (strcmp(r->checks[i].class, "snmp") == 0)
			d->snmp_check = i;
	}
}

/* The device that holds an end of a link, SIZE_MAX for none. */
static size_t end_device(const struct registry *r, const struct reg_link *l, bool is_z)
{
	const struct reg_device *d = is_z ? l->z_device : l->device;
	const char *interface = is_z ? l->z_interface : l->interface;

	return d && interface ? (size_t)(d - r->devices) : SIZE_MAX;
}

static void table_group_ends(struct live_table *t)
{
	const struct registry *r = t->registry;
	size_t next = 0;

	for (size_t i = 0; i < 2 * r->n_links; i++) {
		size_t d = end_device(r, &r->links[i / 2], i % 2);

		if (d != SIZE_MAX)
			t->devices[d].n_ends++;
	}
	for (size_t d = 0; d < r->n_devices; d++) {
		t->devices[d].first_end = next;
		next += t->devices[d].n_ends;
		t->devices[d].n_ends = 0;
	}
	for (size_t i = 0; i < 2 * r->n_links; i++) {
		size_t d = end_device(r, &r->links[i / 2], i % 2);

		if (d != SIZE_MAX)
			t->ends_of_devices[t->devices[d].first_end + t->devices[d].n_ends++] = (struct live_end){ i / 2, i % 2 };
	}
}

static struct live_shown *table_find_shown(struct live_table *t, int64_t entity_id)
{
	const struct registry *r = t->registry;
	size_t place = id_index_find(t->device_places, r->n_devices, entity_id);

	if (place != SIZE_MAX)
		return &t->devices[place].shown;
	place = id_index_find(t->link_places, r->n_links, entity_id);
	if (place != SIZE_MAX)
		return &t->links[place].shown;
	place = id_index_find(t->service_places, r->n_services, entity_id);
	return place != SIZE_MAX ? &t->services[place].shown : NULL;
}

static void table_restore_shown(struct live_table *t)
{
	for (size_t i = 0; i < t->registry->n_states; i++) {
		const struct reg_state *s = &t->registry->states[i];
		struct live_shown *shown = table_find_shown(t, s->entity_id);

		if (shown)
			*shown = (struct live_shown){ .known = true, .state = s->state, .outcome = s->outcome, .since = s->since };
	}
}

static bool table_restore_devices(struct live_table *t, struct err *e)
{
	for (size_t i = 0; i < t->registry->n_devices; i++)
		if (!device_memory_restore(&t->devices[i].memory, &t->registry->devices[i], e))
			return false;
	return true;
}

struct live_table *live_table_new(struct registry *registry, struct err *e)
{
	struct live_table *t = calloc(1, sizeof *t);

	if (!t) {
		registry_free(registry);
		err_set(e, ERR_MEMORY, "no memory for the collector's tables");
		return NULL;
	}
	t->registry = registry;
	if (!table_allocate(t)) {
		live_table_free(t);
		err_set(e, ERR_MEMORY, "no memory for the collector's tables");
		return NULL;
	}
	for (size_t i = 0; i < registry->n_devices; i++)
		t->devices[i] = (struct live_device){ .memory = DEVICE_MEMORY_INIT, .snmp_check = SIZE_MAX };
	for (size_t i = 0; i < registry->n_links; i++) {
		t->links[i] = (struct live_link){ .a = LINK_END_INIT, .z = LINK_END_INIT, .check = SIZE_MAX };
		link_end_remember(&t->links[i].a, registry->links[i].interface_key);
		link_end_remember(&t->links[i].z, registry->links[i].z_interface_key);
	}
	for (size_t i = 0; i < registry->n_services; i++)
		t->services[i].check = SIZE_MAX;
	table_index_ids(t);
	table_restore_checks(t);
	table_group_checks(t);
	table_group_ends(t);
	table_restore_shown(t);
	t->alerts = live_alerts_new(registry, e);
	t->redundancy = t->alerts ? live_redundancy_new(registry, e) : NULL;
	t->thresholds = t->redundancy ? live_thresholds_new(registry, e) : NULL;
	if (!t->thresholds || !table_restore_devices(t, e)) {
		live_table_free(t);
		return NULL;
	}
	live_alerts_restore(t);
	live_blind_restore(t);
	live_redundancy_restore(t);
	live_thresholds_restore(t);
	registry_forget_memory(registry);
	return t;
}

void live_table_free(struct live_table *t)
{
	if (!t)
		return;
	for (size_t i = 0; t->checks && i < t->registry->n_checks; i++)
		free(t->checks[i].detail);
	for (size_t i = 0; t->devices && i < t->registry->n_devices; i++)
		device_memory_done(&t->devices[i].memory);
	live_alerts_free(t->alerts);
	live_redundancy_free(t->redundancy);
	live_thresholds_free(t->thresholds);
	free(t->checks);
	free(t->devices);
	free(t->links);
	free(t->services);
	free(t->checks_of_devices);
	free(t->ends_of_devices);
	free(t->check_places);
	free(t->device_places);
	free(t->link_places);
	free(t->service_places);
	registry_free(t->registry);
	free(t);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Another address or port is another agent: its counters are no continuation. */
static bool same_agent(const struct reg_device *a, const struct reg_device *b)
{
	return same_text(a->address, b->address) && a->port == b->port;
}

static bool same_interface(const struct reg_device *a, const char *ai, const struct reg_device *b, const char *bi)
{
	return a && b && a->id == b->id && same_agent(a, b) && same_text(ai, bi);
}

static void inherit_devices(struct live_table *t, struct live_table *old)
{
	for (size_t i = 0; i < t->registry->n_devices; i++) {
		const struct reg_device *now = &t->registry->devices[i];
		size_t place = id_index_find(old->device_places, old->registry->n_devices, now->id);

		if (place == SIZE_MAX)
			continue;
		t->devices[i].shown = old->devices[place].shown;
		device_memory_done(&t->devices[i].memory);
		if (same_agent(now, &old->registry->devices[place])) {
			t->devices[i].memory = old->devices[place].memory;
			old->devices[place].memory = DEVICE_MEMORY_INIT;
		}
	}
}

static void inherit_links(struct live_table *t, struct live_table *old)
{
	for (size_t i = 0; i < t->registry->n_links; i++) {
		const struct reg_link *now = &t->registry->links[i], *before;
		size_t place = id_index_find(old->link_places, old->registry->n_links, now->id);

		if (place == SIZE_MAX)
			continue;
		before = &old->registry->links[place];
		t->links[i].shown = old->links[place].shown;
		if (same_interface(now->device, now->interface, before->device, before->interface))
			t->links[i].a = old->links[place].a;
		else
			t->links[i].shown.redeclared = now->interface != NULL;
		if (same_interface(now->z_device, now->z_interface, before->z_device, before->z_interface))
			t->links[i].z = old->links[place].z;
	}
}

static void inherit_checks(struct live_table *t, struct live_table *old)
{
	for (size_t i = 0; i < t->registry->n_checks; i++) {
		size_t place = id_index_find(old->check_places, old->registry->n_checks, t->registry->checks[i].id);

		if (place == SIZE_MAX)
			continue;
		t->checks[i] = old->checks[place];
		old->checks[place].detail = NULL;
	}
}

void live_table_inherit(struct live_table *t, struct live_table *old)
{
	inherit_devices(t, old);
	inherit_links(t, old);
	inherit_checks(t, old);
	live_alerts_inherit(t, old);
	live_blind_inherit(t, old);
	live_redundancy_inherit(t, old);
	live_thresholds_inherit(t, old);
	for (size_t i = 0; i < t->registry->n_services; i++) {
		size_t place = id_index_find(old->service_places, old->registry->n_services, t->registry->services[i].id);

		if (place != SIZE_MAX)
			t->services[i].shown = old->services[place].shown;
	}
}
