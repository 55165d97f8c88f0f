#include "inventory/neighbour_match.h"
#include "inventory/reader_internal.h"

#include "cell_list.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

const char *neighbour_status_name(enum neighbour_status s)
{
	static const char *const names[] = {
		[NEIGHBOUR_UNDECLARED_DEVICE] = "undeclared-device", [NEIGHBOUR_UNDECLARED_LINK] = "undeclared-link",
		[NEIGHBOUR_AMBIGUOUS] = "ambiguous", [NEIGHBOUR_DECLARED_UNSEEN] = "declared-unseen", [NEIGHBOUR_DECLARED] = "declared",
	};

	return names[s];
}

/* What was heard: the row that is shown, and what of it is matched. */
struct heard {
	struct neighbour_row row;
	struct match_heard match;
};

struct link_ends {
	const char *name, *interface, *z_interface;
	struct match_link match;
};

struct declared {
	struct rows devices, addresses, macs, pairs, links;
};

/* ---- reading ---- */

static enum neighbour_protocol protocol_named(const char *name)
{
	enum neighbour_protocol p = NEIGHBOUR_LLDP;

	while (p + 1 < NEIGHBOUR_PROTOCOL_COUNT && name && strcmp(neighbour_protocol_name(p), name) != 0)
		p++;
	return p;
}

static bool fill_heard(struct reader *r, struct columns *c, void *into, struct err *e)
{
	struct heard *h = into;
	struct neighbour_row *n = &h->row;
	const char *name;
	wall_t round;
	bool is_interface;

	(void)r, (void)e;
	n->device = column_text(c);
	n->site = column_text(c);
	n->protocol = protocol_named(column_borrowed(c));
	n->local_port = column_text(c);
	name = column_text(c);
	n->port = column_text(c);
	n->mac = column_text(c);
	n->address = column_text(c);
	n->sys_name = column_text(c);
	n->bgp_state = column_text(c);
	n->remote_as = column_i64(c);
	n->first_seen = column_wall(c);
	n->last_seen = column_wall(c);
	round = column_wall(c);
	is_interface = column_i64(c) != UNKNOWN_I64;
	n->chassis = n->protocol == NEIGHBOUR_LLDP ? name : NULL;
	n->heard = n->sys_name && *n->sys_name ? n->sys_name : n->address ? n->address : name;
	n->current = !wall_is_known(round) || n->last_seen.ms >= round.ms;
	h->match = (struct match_heard){ n->device, n->protocol, is_interface ? n->local_port : NULL, n->mac, n->address, n->port,
		                         n->sys_name, n->current, n->last_seen };
	return true;
}

static bool fill_address(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct match_address *a = row;

	(void)r, (void)e;
	a->address = column_text(c);
	a->device = column_text(c);
	return true;
}

static bool fill_mac(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct match_mac *m = row;

	(void)r, (void)e;
	m->mac = column_text(c);
	m->device = column_text(c);
	return true;
}

static bool fill_link(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct link_ends *l = row;

	(void)r, (void)e;
	l->name = column_text(c);
	l->match.device = column_text(c);
	l->interface = column_text(c);
	l->match.port = column_text(c);
	l->match.z_device = column_text(c);
	l->z_interface = column_text(c);
	l->match.z_port = column_text(c);
	l->match.address = column_text(c);
	return true;
}

static bool add_pair(struct rows *pairs, const char *one, const char *other, struct err *e)
{
	struct match_pair *p = rows_add(pairs, e);

	if (!p)
		return false;
	*p = (struct match_pair){ one, other };
	return true;
}

/* Names with `;`. */
static bool add_parents(struct rows *pairs, const char *device, const char *parents, struct err *e)
{
	struct name_span name;

	while (cell_list_next(&parents, &name)) {
		const char *parent = arena_strndup(pairs->a, name.at, name.n);

		if (!parent)
			return err_set(e, ERR_MEMORY, "out of memory");
		if (!add_pair(pairs, device, parent, e))
			return false;
	}
	return true;
}

static bool read_devices_declared(struct reader *r, struct declared *d, struct err *e)
{
	sqlite3_stmt *st = DB_QUERY(&r->db, ST_NEIGHBOUR_DEVICES, e, reader_instant(r));
	struct columns c;
	bool row;

	if (!st)
		return false;
	while (db_step(&r->db, st, &row, e)) {
		struct match_device *v;
		bool ok;

		if (!row)
			return true;
		c = COLUMNS(st, d->devices.a);
		v = rows_add(&d->devices, e);
		ok = v != NULL;
		if (ok) {
			v->name = column_text(&c);
			v->address = column_text(&c);
			v->sys_name = column_text(&c);
			ok = add_parents(&d->pairs, v->name, column_borrowed(&c), e) && (!c.failed || err_set(e, ERR_MEMORY, "out of memory"));
		}
		if (!ok) {
			sqlite3_reset(st);
			return false;
		}
	}
	return false;
}

/* "device:NAME" is NAME; what names another kind is no device. */
static const char *device_of_node(const char *node)
{
	return node && strncmp(node, "device:", 7) == 0 ? node + 7 : node;
}

static bool read_dependency_pairs(struct reader *r, struct arena *a, struct rows *pairs, struct err *e)
{
	struct dependency_row *rows;
	size_t n;

	if (!read_dependencies(r, a, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!add_pair(pairs, device_of_node(rows[i].from), device_of_node(rows[i].to), e))
			return false;
	return true;
}

static bool read_declared(struct reader *r, struct arena *a, const char *device, struct declared *d, struct err *e)
{
	*d = (struct declared){ ROWS_INIT(a, struct match_device), ROWS_INIT(a, struct match_address), ROWS_INIT(a, struct match_mac),
		                ROWS_INIT(a, struct match_pair), ROWS_INIT(a, struct link_ends) };
	return read_devices_declared(r, d, e) && reader_rows(r, ST_NEIGHBOUR_ADDRESSES, DB_VALUES(reader_instant(r)), &d->addresses, fill_address, e)
	       && reader_rows(r, ST_NEIGHBOUR_MACS, DB_VALUES(reader_instant(r), V_TEXT(device)), &d->macs, fill_mac, e)
	       && reader_rows(r, ST_NEIGHBOUR_LINKS, DB_VALUES(reader_instant(r)), &d->links, fill_link, e)
	       && read_dependency_pairs(r, a, &d->pairs, e);
}

/* ---- what is told of it ---- */

struct telling {
	struct arena *a;
	const char *device;       /* of whom it is asked; NULL: of all */
	const struct heard *heard;
	const struct declared *declared;
	const struct match *match;
	struct neighbour_list *list;
	bool failed;
};

static const struct match_device *devices_of(const struct declared *d) { return d->devices.data; }
static const struct link_ends *links_of(const struct declared *d) { return d->links.data; }

static const char *names_of(struct telling *t, const struct match_verdict *v)
{
	struct text names = TEXT_INIT(NEIGHBOUR_CANDIDATES_MAX * 1024);
	const char *kept;

	for (size_t i = 0; i < v->n_candidates; i++)
		text_append_part(&names, ";", "%s", devices_of(t->declared)[v->candidates[i]].name);
	kept = arena_strdup(t->a, text_str(&names));
	t->failed |= !kept || names.failed;
	text_done(&names);
	return kept;
}

static bool is_asked(const struct telling *t, const char *device)
{
	return !t->device || (device && strcmp(device, t->device) == 0);
}

/* A link that is not seen tells itself when it was seen last. */
static bool is_told_by_unseen(const struct telling *t, const bool *unseen, size_t i)
{
	const struct match_verdict *v = &t->match->verdicts[i];

	return !t->heard[i].row.current && v->status == NEIGHBOUR_DECLARED && t->heard[i].row.protocol == NEIGHBOUR_LLDP
	       && v->link != MATCH_NONE && unseen[v->link];
}

static void tell_heard(struct telling *t, size_t i)
{
	const struct match_verdict *v = &t->match->verdicts[i];
	struct neighbour_row *row = &t->list->rows[t->list->n++];

	*row = t->heard[i].row;
	row->status = v->status;
	if (v->device != MATCH_NONE)
		row->declared_as = devices_of(t->declared)[v->device].name;
	if (v->status == NEIGHBOUR_AMBIGUOUS)
		row->candidates = names_of(t, v);
	if (v->link != MATCH_NONE)
		row->link = links_of(t->declared)[v->link].name;
}

/* From the end that speaks, or from the one that is asked about. */
static void tell_unseen(struct telling *t, const struct match_unseen *u)
{
	const struct link_ends *l = &links_of(t->declared)[u->link];
	bool at_z = t->device ? strcmp(l->match.z_device, t->device) == 0 : u->at_z;
	struct neighbour_row *row = &t->list->rows[t->list->n];

	if (!is_asked(t, l->match.device) && !is_asked(t, l->match.z_device))
		return;
	*row = (struct neighbour_row){
		.status = NEIGHBOUR_DECLARED_UNSEEN, .protocol = NEIGHBOUR_LLDP, .link = l->name, .remote_as = UNKNOWN_I64,
		.device = at_z ? l->match.z_device : l->match.device, .local_port = at_z ? l->z_interface : l->interface,
		.heard = at_z ? l->match.device : l->match.z_device, .port = at_z ? l->interface : l->z_interface,
		.first_seen = WALL_NEVER, .last_seen = WALL_NEVER,
	};
	row->declared_as = row->heard;
	if (u->heard != MATCH_NONE) {
		row->first_seen = t->heard[u->heard].row.first_seen;
		row->last_seen = t->heard[u->heard].row.last_seen;
	}
	t->list->n++;
}

static int compare_text_or_none(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* What needs somebody, by its status; what is declared; what ARP alone tells. What is heard now before what was. */
static int compare_rows(const void *a, const void *b)
{
	const struct neighbour_row *p = a, *q = b;
	int order = neighbour_needs_somebody(q) - neighbour_needs_somebody(p);

	order = order ? order : (p->status == NEIGHBOUR_DECLARED ? -1 : (int)p->status) - (q->status == NEIGHBOUR_DECLARED ? -1 : (int)q->status);
	order = order ? order : (q->current ? 1 : 0) - (p->current ? 1 : 0);
	order = order ? order : compare_text_or_none(p->device, q->device);
	order = order ? order : (int)p->protocol - (int)q->protocol;
	order = order ? order : compare_text_or_none(p->local_port, q->local_port);
	order = order ? order : compare_text_or_none(p->heard, q->heard);
	order = order ? order : compare_text_or_none(p->port, q->port);
	return order ? order : compare_text_or_none(p->link, q->link);
}

static bool tell(struct telling *t, size_t n, struct err *e)
{
	bool *unseen = arena_array(t->a, t->declared->links.n, sizeof *unseen);

	t->list->rows = arena_array(t->a, n + t->match->n_unseen + 1, sizeof *t->list->rows);
	if (!t->list->rows || !unseen)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < t->match->n_unseen; i++)
		unseen[t->match->unseen[i].link] = true;
	for (size_t i = 0; i < n; i++)
		if (is_asked(t, t->heard[i].row.device) && !is_told_by_unseen(t, unseen, i))
			tell_heard(t, i);
	for (size_t i = 0; i < t->match->n_unseen; i++)
		tell_unseen(t, &t->match->unseen[i]);
	qsort(t->list->rows, t->list->n, sizeof *t->list->rows, compare_rows);
	return !t->failed || err_set(e, ERR_MEMORY, "out of memory");
}

static bool match(struct arena *a, const struct declared *d, const struct heard *heard, size_t n, struct match *ret, struct err *e)
{
	struct match_heard *rows = arena_array(a, n, sizeof *rows);
	struct match_link *links = arena_array(a, d->links.n, sizeof *links);
	const struct match_declared declared = {
		.devices = d->devices.data, .n_devices = d->devices.n, .addresses = d->addresses.data, .n_addresses = d->addresses.n,
		.macs = d->macs.data, .n_macs = d->macs.n, .pairs = d->pairs.data, .n_pairs = d->pairs.n, .links = links, .n_links = d->links.n,
	};

	if (!rows || !links)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++)
		rows[i] = heard[i].match;
	for (size_t i = 0; i < d->links.n; i++)
		links[i] = links_of(d)[i].match;
	return neighbour_match(&declared, rows, n, a, ret, e);
}

static bool count_asked(struct reader *r, const char *device, struct neighbour_list *ret, struct err *e)
{
	int64_t asked;

	if (!DB_READ_I64(&r->db, ST_NEIGHBOURS_ASKED, &asked, e, reader_instant(r), V_TEXT(device)))
		return false;
	ret->asked = asked > 0 ? (size_t)asked : 0;
	return true;
}

/* but: a protocol that is left out; NULL: none. */
static bool read_but(struct reader *r, struct arena *a, const char *device, const char *but, struct neighbour_list *ret, struct err *e)
{
	struct rows heard = ROWS_INIT(a, struct heard);
	struct telling t = { .a = a, .device = device, .list = ret };
	struct declared declared;
	struct match m;

	*ret = (struct neighbour_list){ 0 };
	if (!reader_check_device(r, device, e))
		return false;
	if (reader_is_past(r))
		return true;
	if (!count_asked(r, device, ret, e)
	    || !reader_rows(r, ST_NEIGHBOURS, DB_VALUES(reader_instant(r), V_TEXT(device), V_TEXT(but), V_I64(NEIGHBOURS_READ_MAX + 1)), &heard, fill_heard, e))
		return false;
	if (heard.n == 0) /* who hears nobody proves nothing of links */
		return true;
	if (heard.n > NEIGHBOURS_READ_MAX) {
		ret->cut = true;
		heard.n = NEIGHBOURS_READ_MAX;
	}
	if (!read_declared(r, a, device, &declared, e) || !match(a, &declared, heard.data, heard.n, &m, e))
		return false;
	t.heard = heard.data;
	t.declared = &declared;
	t.match = &m;
	return tell(&t, heard.n, e);
}

bool read_neighbours(struct reader *r, struct arena *a, const char *device, struct neighbour_list *ret, struct err *e)
{
	return read_but(r, a, device, NULL, ret, e);
}

bool read_neighbours_but_arp(struct reader *r, struct arena *a, struct neighbour_list *ret, struct err *e)
{
	return read_but(r, a, NULL, neighbour_protocol_name(NEIGHBOUR_ARP), ret, e);
}
