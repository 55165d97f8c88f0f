#include "inventory/neighbour_match.h"

#include "inventory/neighbour_keys.h"

#include <stdlib.h>
#include <string.h>

/* Two declared devices that something declared joins. */
struct join {
	size_t one, other;        /* one < other */
	size_t link;              /* MATCH_NONE: a parent or a dependency */
};

struct matching {
	const struct match_declared *d;
	struct keys keys;
	struct join *joins;       /* by one, other, link */
	size_t n_joins;
	bool *speaks;             /* of a device: it heard somebody by LLDP */
	bool *seen;               /* of a link */
	size_t *last;             /* of a link: the row that showed it last */
};

static size_t device_called(const struct matching *m, const char *name)
{
	size_t n;
	const struct key *k = keys_find(&m->keys, KEY_DEVICE, name, &n);

	return k ? k->value : MATCH_NONE;
}

/* ---- what is declared ---- */

static bool index_devices(struct matching *m)
{
	for (size_t i = 0; i < m->d->n_devices; i++) {
		const struct match_device *v = &m->d->devices[i];

		keys_add(&m->keys, KEY_DEVICE, v->name, i);
		keys_add(&m->keys, KEY_ADDRESS, v->address, i);
		keys_add(&m->keys, KEY_NAME, v->address, i);
		keys_add(&m->keys, KEY_NAME, v->name, i);
		keys_add(&m->keys, KEY_NAME, v->sys_name, i);
		keys_add(&m->keys, KEY_LABEL, v->name, i);
	}
	keys_sort(&m->keys);
	return !m->keys.failed;
}

/* Needs index_devices: they are told by the names of their devices. */
static bool index_rest(struct matching *m)
{
	const struct match_declared *d = m->d;
	struct keys more = { .a = m->keys.a };
	size_t of;

	for (size_t i = 0; i < d->n_addresses; i++)
		if ((of = device_called(m, d->addresses[i].device)) != MATCH_NONE)
			keys_add(&more, KEY_ADDRESS, d->addresses[i].address, of);
	for (size_t i = 0; i < d->n_macs; i++)
		if ((of = device_called(m, d->macs[i].device)) != MATCH_NONE)
			keys_add(&more, KEY_MAC, d->macs[i].mac, of);
	for (size_t i = 0; i < d->n_links; i++)
		keys_add(&more, KEY_FAR_END, d->links[i].address, i);
	for (size_t i = 0; i < more.n; i++)
		keys_add(&m->keys, more.keys[i].type, more.keys[i].text, more.keys[i].value);
	keys_sort(&m->keys);
	return !m->keys.failed && !more.failed;
}

static void add_join(struct matching *m, const char *a, const char *b, size_t link)
{
	size_t one = device_called(m, a), other = device_called(m, b);

	if (one != MATCH_NONE && other != MATCH_NONE && one != other)
		m->joins[m->n_joins++] = (struct join){ one < other ? one : other, one < other ? other : one, link };
}

static int compare_join(const void *a, const void *b)
{
	const struct join *p = a, *q = b;

	if (p->one != q->one)
		return p->one < q->one ? -1 : 1;
	if (p->other != q->other)
		return p->other < q->other ? -1 : 1;
	return (p->link > q->link) - (p->link < q->link);
}

static bool index_joins(struct matching *m)
{
	m->joins = arena_array(m->keys.a, m->d->n_links + m->d->n_pairs, sizeof *m->joins);
	if (!m->joins)
		return false;
	for (size_t i = 0; i < m->d->n_links; i++)
		add_join(m, m->d->links[i].device, m->d->links[i].z_device, i);
	for (size_t i = 0; i < m->d->n_pairs; i++)
		add_join(m, m->d->pairs[i].one, m->d->pairs[i].other, MATCH_NONE);
	if (m->n_joins > 0)
		qsort(m->joins, m->n_joins, sizeof *m->joins, compare_join);
	return true;
}

static const struct join *joins_between(const struct matching *m, size_t a, size_t b, size_t *ret_n)
{
	const struct join wanted = { a < b ? a : b, a < b ? b : a, 0 };
	size_t low = 0, high = m->n_joins, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_join(&m->joins[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + n < m->n_joins && m->joins[low + n].one == wanted.one && m->joins[low + n].other == wanted.other)
		n++;
	*ret_n = n;
	return &m->joins[low];
}

/* ---- who it is ---- */

static void add_candidate(struct match_verdict *v, size_t device)
{
	for (size_t i = 0; i < v->n_candidates; i++)
		if (v->candidates[i] == device)
			return;
	if (v->n_candidates < NEIGHBOUR_CANDIDATES_MAX)
		v->candidates[v->n_candidates++] = device;
}

static void add_found(const struct matching *m, struct match_verdict *v, enum key_type type, const char *text)
{
	size_t n;
	const struct key *k = keys_find(&m->keys, type, text, &n);

	for (size_t i = 0; i < n && v->n_candidates < NEIGHBOUR_CANDIDATES_MAX; i++)
		add_candidate(v, k[i].value);
}

/* A name without its domain proves little: it is asked only when nothing else tells. */
static void add_by_label(const struct matching *m, struct match_verdict *v, const char *sys_name)
{
	char label[256];
	size_t n = sys_name ? strcspn(sys_name, ".") : 0;

	if (n == 0 || n >= sizeof label)
		return;
	memcpy(label, sys_name, n);
	label[n] = '\0';
	if (!sys_name[n])
		add_found(m, v, KEY_LABEL, label);
	else if (strspn(label, "0123456789") < n)
		add_found(m, v, KEY_NAME, label);
}

/* The far end of a link is its device there, where one is declared. */
static void add_far_ends(const struct matching *m, struct match_verdict *v, const char *address)
{
	size_t n;
	const struct key *k = keys_find(&m->keys, KEY_FAR_END, address, &n);

	for (size_t i = 0; i < n && v->n_candidates < NEIGHBOUR_CANDIDATES_MAX; i++) {
		size_t device = device_called(m, m->d->links[k[i].value].z_device);

		v->link = k[i].value;
		if (device != MATCH_NONE)
			add_candidate(v, device);
	}
}

static int compare_size(const void *a, const void *b)
{
	const size_t *p = a, *q = b;

	return (*p > *q) - (*p < *q);
}

static void find_who(const struct matching *m, const struct match_heard *h, struct match_verdict *v)
{
	add_found(m, v, KEY_ADDRESS, h->address);
	add_found(m, v, KEY_ADDRESS, h->sys_name);
	add_found(m, v, KEY_NAME, h->sys_name);
	add_found(m, v, KEY_MAC, h->mac);
	add_found(m, v, KEY_MAC, h->port);
	add_far_ends(m, v, h->address);
	if (v->n_candidates == 0 && v->link == MATCH_NONE)
		add_by_label(m, v, h->sys_name);
	qsort(v->candidates, v->n_candidates, sizeof v->candidates[0], compare_size);
}

/* ---- what joins the two ---- */

static bool port_fits(const char *declared, const char *heard)
{
	return !declared || !heard || strcmp(declared, heard) == 0;
}

static bool link_fits(const struct matching *m, size_t link, size_t hears, const char *local_port)
{
	const struct match_link *l = &m->d->links[link];

	return port_fits(device_called(m, l->device) == hears ? l->port : l->z_port, local_port);
}

static void note_heard(struct matching *m, const struct match_heard *rows, size_t row, size_t link)
{
	m->seen[link] |= rows[row].current;
	if (m->last[link] == MATCH_NONE || rows[m->last[link]].last_seen.ms < rows[row].last_seen.ms)
		m->last[link] = row;
}

/* Whether something declared joins them; *ret_link: the first link that fits the port. */
static bool is_joined(struct matching *m, const struct match_heard *rows, size_t row, size_t hears, size_t other, size_t *ret_link)
{
	const struct match_heard *h = &rows[row];
	bool joined = false;
	size_t n;
	const struct join *j = joins_between(m, hears, other, &n);

	for (size_t i = 0; i < n; i++) {
		if (j[i].link != MATCH_NONE && !link_fits(m, j[i].link, hears, h->local_port))
			continue;
		joined = true;
		if (j[i].link == MATCH_NONE)
			continue;
		if (*ret_link == MATCH_NONE)
			*ret_link = j[i].link;
		if (h->protocol == NEIGHBOUR_LLDP)
			note_heard(m, rows, row, j[i].link);
	}
	return joined;
}

/* Who is one declared device. A link known by an address has one end only: that LLDP hears that end proves no such circuit, unless it
 * says whose it is. */
static void judge_device(struct matching *m, const struct match_heard *rows, size_t row, size_t hears, struct match_verdict *v)
{
	const struct match_heard *h = &rows[row];
	size_t far_end = v->link, link = MATCH_NONE;
	bool joined;

	v->device = v->candidates[0];
	joined = hears != MATCH_NONE && is_joined(m, rows, row, hears, v->device, &link);
	if (far_end != MATCH_NONE && h->protocol == NEIGHBOUR_LLDP && device_called(m, m->d->links[far_end].z_device) != v->device)
		far_end = MATCH_NONE;
	v->link = link != MATCH_NONE ? link : far_end;
	v->status = joined || v->link != MATCH_NONE || v->device == hears || h->protocol == NEIGHBOUR_ARP ? NEIGHBOUR_DECLARED
	                                                                                                 : NEIGHBOUR_UNDECLARED_LINK;
}

static void judge(struct matching *m, const struct match_heard *rows, size_t row, struct match_verdict *v)
{
	const struct match_heard *h = &rows[row];
	size_t hears = device_called(m, h->device), link = MATCH_NONE;

	*v = (struct match_verdict){ .status = NEIGHBOUR_UNDECLARED_DEVICE, .device = MATCH_NONE, .link = MATCH_NONE };
	if (hears != MATCH_NONE && h->protocol == NEIGHBOUR_LLDP)
		m->speaks[hears] = true;
	find_who(m, h, v);
	if (v->n_candidates == 1) {
		judge_device(m, rows, row, hears, v);
	} else if (v->n_candidates > 1) {
		v->status = NEIGHBOUR_AMBIGUOUS;
		v->link = MATCH_NONE;
		/* whichever it is: no link between them can be said to be unseen */
		for (size_t i = 0; hears != MATCH_NONE && i < v->n_candidates; i++)
			(void)is_joined(m, rows, row, hears, v->candidates[i], &link);
	} else if (v->link != MATCH_NONE) {
		v->status = NEIGHBOUR_DECLARED;
	}
}

static bool list_unseen(struct matching *m, struct match *ret)
{
	const struct match_declared *d = m->d;

	ret->unseen = arena_array(m->keys.a, d->n_links, sizeof *ret->unseen);
	if (!ret->unseen)
		return false;
	for (size_t i = 0; i < d->n_links; i++) {
		size_t a = device_called(m, d->links[i].device), z = device_called(m, d->links[i].z_device);

		if (a == MATCH_NONE || z == MATCH_NONE || a == z || m->seen[i] || (!m->speaks[a] && !m->speaks[z]))
			continue;
		ret->unseen[ret->n_unseen++] = (struct match_unseen){ i, !m->speaks[a], m->last[i] };
	}
	return true;
}

bool neighbour_match(const struct match_declared *d, const struct match_heard *rows, size_t n, struct arena *a, struct match *ret,
                     struct err *e)
{
	struct matching m = { .d = d, .keys = { .a = a } };

	*ret = (struct match){ .verdicts = arena_array(a, n, sizeof *ret->verdicts) };
	m.speaks = arena_array(a, d->n_devices, sizeof *m.speaks);
	m.seen = arena_array(a, d->n_links, sizeof *m.seen);
	m.last = arena_array(a, d->n_links, sizeof *m.last);
	if (!ret->verdicts || !m.speaks || !m.seen || !m.last || !index_devices(&m) || !index_rest(&m) || !index_joins(&m))
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < d->n_links; i++)
		m.last[i] = MATCH_NONE;
	for (size_t i = 0; i < n; i++)
		judge(&m, rows, i, &ret->verdicts[i]);
	return list_unseen(&m, ret) || err_set(e, ERR_MEMORY, "out of memory");
}
