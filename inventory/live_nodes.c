#include "inventory/live_nodes.h"

struct node node_of(const struct registry *r, size_t i)
{
	struct node n = { 0 };

	if (i < r->n_devices) {
		n.device = &r->devices[i];
		n.id = n.device->id;
	} else if (i - r->n_devices < r->n_links) {
		n.link = &r->links[i - r->n_devices];
		n.id = n.link->id;
	} else {
		n.service = &r->services[i - r->n_devices - r->n_links];
		n.id = n.service->id;
	}
	return n;
}

size_t node_with_id(const struct live_table *t, int64_t id)
{
	const struct registry *r = t->registry;
	size_t place = id_index_find(t->device_places, r->n_devices, id);

	if (place != SIZE_MAX)
		return place;
	place = id_index_find(t->link_places, r->n_links, id);
	if (place != SIZE_MAX)
		return r->n_devices + place;
	place = id_index_find(t->service_places, r->n_services, id);
	return place != SIZE_MAX ? r->n_devices + r->n_links + place : SIZE_MAX;
}

const struct live_shown *node_shown(const struct live_table *t, size_t i)
{
	const struct registry *r = t->registry;

	if (i < r->n_devices)
		return &t->devices[i].shown;
	i -= r->n_devices;
	return i < r->n_links ? &t->links[i].shown : &t->services[i - r->n_links].shown;
}

enum state node_state(const struct live_table *t, size_t i)
{
	const struct live_shown *s = node_shown(t, i);

	return node_of(t->registry, i).link ? link_state_severity((enum link_state)s->state) : (enum state)s->state;
}

static size_t checks_of_link(const struct live_table *t, const struct reg_link *l, size_t ret[CHECKS_OF_A_LINK])
{
	const struct live_link *live = &t->links[l - t->registry->links];
	const struct reg_device *ends[] = { l->interface ? l->device : NULL, l->z_interface ? l->z_device : NULL };
	size_t n = 0;

	if (live->check != SIZE_MAX) {
		ret[0] = live->check;
		return 1;
	}
	for (size_t i = 0; i < CHECKS_OF_A_LINK; i++)
		if (ends[i] && t->devices[ends[i] - t->registry->devices].snmp_check != SIZE_MAX)
			ret[n++] = t->devices[ends[i] - t->registry->devices].snmp_check;
	return n;
}

const size_t *node_checks(const struct live_table *t, size_t i, size_t buf[CHECKS_OF_A_LINK], size_t *ret_n)
{
	struct node n = node_of(t->registry, i);

	if (n.device) {
		*ret_n = t->devices[i].n_checks;
		return &t->checks_of_devices[t->devices[i].first_check];
	}
	if (n.link) {
		*ret_n = checks_of_link(t, n.link, buf);
		return buf;
	}
	buf[0] = t->services[n.service - t->registry->services].check;
	*ret_n = buf[0] != SIZE_MAX;
	return buf;
}

const struct live_device *agent_asked_by(const struct live_table *t, size_t check)
{
	const struct reg_device *reg = t->registry->checks[check].device;
	const struct live_device *d = reg ? &t->devices[reg - t->registry->devices] : NULL;

	return d && d->snmp_check == check ? d : NULL;
}
