/* What is declared beside whom devices hear. */
#include "inventory/fact.h"

#include "neighbours.h"

#include <stdlib.h>
#include <string.h>

enum { HOST_DAYS = 1 };           /* of ARP's caches, which forget who is silent within minutes */

/* ---- who says who it is ---- */

struct discovery { size_t heard, undeclared, links, ambiguous, unseen; };

static void see_neighbour(struct fact *f, const struct neighbour_row *n)
{
	fact_see_row(f);
	fact_see_text(f, neighbour_status_name(n->status));
	fact_see_text(f, neighbour_protocol_name(n->protocol));
	fact_see_text(f, n->device);
	fact_see_text(f, n->local_port);
	fact_see_text(f, n->heard);
	fact_see_text(f, n->port);
	fact_see_text(f, n->declared_as);
	fact_see_text(f, n->link);
}

static bool is_counted(const struct neighbour_row *n)
{
	return n->current || n->status == NEIGHBOUR_DECLARED_UNSEEN;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Each once, however many hear it. */
static size_t name_each(struct fact *f, const char **names, size_t n)
{
	size_t k = 0;

	qsort(names, n, sizeof *names, by_text);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(names[i], names[i - 1]) != 0) {
			fact_name(f, names[i]);
			k++;
		}
	return k;
}

static bool read_discovery(struct fact *f, bool devices_only, struct neighbour_list *list, struct discovery *ret, struct err *e)
{
	const char **strangers, **others;
	size_t n_strangers = 0, n_others = 0;

	*ret = (struct discovery){ 0 };
	if (!read_neighbours_but_arp(f->reader, f->a, list, e))
		return false;
	strangers = arena_array(f->a, list->n, sizeof *strangers);
	others = arena_array(f->a, list->n, sizeof *others);
	if (!strangers || !others)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < list->n; i++) {
		const struct neighbour_row *n = &list->rows[i];

		if (!is_counted(n) || (devices_only && n->status != NEIGHBOUR_UNDECLARED_DEVICE))
			continue;
		see_neighbour(f, n);
		ret->heard += n->status != NEIGHBOUR_DECLARED_UNSEEN;
		ret->links += n->status == NEIGHBOUR_UNDECLARED_LINK;
		ret->ambiguous += n->status == NEIGHBOUR_AMBIGUOUS;
		ret->unseen += n->status == NEIGHBOUR_DECLARED_UNSEEN;
		if (n->status == NEIGHBOUR_UNDECLARED_DEVICE)
			strangers[n_strangers++] = n->heard ? n->heard : "";
		else if (n->status != NEIGHBOUR_DECLARED)
			others[n_others++] = n->status == NEIGHBOUR_DECLARED_UNSEEN ? n->link : n->device;
	}
	ret->undeclared = name_each(f, strangers, n_strangers);
	name_each(f, others, n_others);
	fact_tell(f, "asked", (int64_t)list->asked);
	return true;
}

/* ---- who does not ---- */

/* Of networks on which another device of ours is heard; elsewhere, behind a member's router, nobody means to declare them. By its MAC
 * address, once. */
static void see_network(struct fact *f, struct columns *c, void *user)
{
	(void)f, (void)c;
	++*(size_t *)user;
}

static void see_host(struct fact *f, struct columns *c, void *user)
{
	fact_name(f, column_text(c));
	++*(size_t *)user;
}

static bool read_hosts(struct fact *f, size_t *ret_networks, size_t *ret_unknown, struct err *e)
{
	wall_t since = { f->now.ms - HOST_DAYS * FACT_DAY_MS };

	*ret_networks = *ret_unknown = 0;
	if (!fact_rows(f, ST_FACT_NETWORKS, DB_VALUES(reader_instant(f->reader), V_WALL(since)), see_network, ret_networks, e)
	    || (*ret_networks > 0 && !fact_rows(f, ST_FACT_HOSTS, DB_VALUES(reader_instant(f->reader), V_WALL(since)), see_host, ret_unknown, e)))
		return false;
	fact_tell(f, "networks", (int64_t)*ret_networks);
	fact_tell(f, "hosts", (int64_t)*ret_unknown);
	return true;
}

/* ---- both ---- */

bool fact_asset_inventory(struct fact *f, struct err *e)
{
	struct neighbour_list list;
	struct discovery d;
	size_t networks, hosts;

	if (!read_discovery(f, false, &list, &d, e) || !read_hosts(f, &networks, &hosts, e))
		return false;
	fact_tell(f, "heard", (int64_t)d.heard);
	fact_tell(f, "undeclared", (int64_t)d.undeclared);
	fact_tell(f, "undeclared_links", (int64_t)d.links);
	fact_tell(f, "ambiguous", (int64_t)d.ambiguous);
	fact_tell(f, "unseen_links", (int64_t)d.unseen);
	if (d.undeclared + d.links + d.ambiguous + d.unseen + hosts > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (d.heard + networks > 0)
		fact_holds(f);
	return true;
}

bool fact_unknown_device(struct fact *f, struct err *e)
{
	struct neighbour_list list;
	struct discovery d;

	if (!read_discovery(f, true, &list, &d, e))
		return false;
	fact_tell(f, "undeclared", (int64_t)d.undeclared);
	if (d.undeclared > 0)
		fact_fails(f, HDS_MINOR_GAP);
	else if (list.asked > 0)
		fact_holds(f);
	return true;
}
