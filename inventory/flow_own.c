#include "inventory/flow_own.h"

#include "exposures.h"

static bool fill_text(struct reader *r, struct columns *c, void *row, struct err *e)
{
	(void)r, (void)e;
	*(const char **)row = column_text(c);
	return true;
}

static bool read_source(struct reader *r, const struct flow_places *p, struct arena *a, struct flow_end *ret, struct err *e)
{
	struct rows rows = ROWS_INIT(a, const char *);
	const char *const *told;

	if (!reader_rows(r, ST_FLOW_OWN, NULL, 0, &rows, fill_text, e))
		return false;
	told = rows.data;
	*ret = (struct flow_end){ .any = false };
	return rows.n == 0 || !told[0] || flow_places_resolve(p, told[0], a, ret, NULL, e);
}

/* ---- what is checked ---- */

struct checked {
	struct net_range range;
	struct net_ports agent;       /* its own port */
	bool is_address, is_polled, is_asked;
};

static bool fill_checked(struct reader *r, struct columns *c, void *row, struct err *e)
{
	struct checked *v = row;
	const char *address = column_borrowed(c);
	int64_t port = column_i64(c);

	(void)r, (void)e;
	v->is_address = address && net_range_parse(address, &v->range);
	v->agent.first = v->agent.last = port > 0 ? (uint16_t)port : EXPOSURE_AGENT_PORT;
	v->is_polled = column_i64(c) != 0;
	v->is_asked = column_i64(c) != 0;
	return true;
}

typedef bool (*which_fn)(const struct checked *v);

static bool is_pinged(const struct checked *v) { return v->is_address; }
static bool is_asked(const struct checked *v) { return v->is_address && v->is_asked; }
/* The default communities are tried where exposures are asked. */
static bool has_agent(const struct checked *v) { return v->is_address && (v->is_polled || v->is_asked); }
static bool has_usual_agent(const struct checked *v) { return has_agent(v) && v->agent.first == EXPOSURE_AGENT_PORT; }

/* ---- rules ---- */

struct making {
	struct flow_end source;
	const struct checked *checked;
	size_t n;
	struct arena *a;
	struct rows rules;
	struct err *e;
};

static bool add_rule(struct making *m, const struct flow_end *to, enum flow_protocol protocol, const struct net_ports *ports, size_t n_ports)
{
	struct flow_rule *rule = to->n == 0 ? NULL : rows_add(&m->rules, m->e);

	if (rule)
		*rule = (struct flow_rule){ m->source, *to, protocol, ports, n_ports, WALL_NEVER, WALL_NEVER };
	return rule || to->n == 0;
}

static bool add_checked(struct making *m, which_fn which, enum flow_protocol protocol, const struct net_ports *ports, size_t n_ports)
{
	struct net_range *ranges = arena_array(m->a, m->n, sizeof *ranges);
	struct flow_end to = { .ranges = ranges };

	if (!ranges)
		return err_set(m->e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < m->n; i++)
		if (which(&m->checked[i]))
			ranges[to.n++] = m->checked[i].range;
	return add_rule(m, &to, protocol, ports, n_ports);
}

static bool add_agents(struct making *m)
{
	static const struct net_ports usual = { EXPOSURE_AGENT_PORT, EXPOSURE_AGENT_PORT };

	if (!add_checked(m, has_usual_agent, FLOW_UDP, &usual, 1))
		return false;
	for (size_t i = 0; i < m->n; i++) {
		const struct checked *v = &m->checked[i];
		struct flow_end to = { .ranges = &v->range, .n = 1 };

		if (has_agent(v) && !has_usual_agent(v) && !add_rule(m, &to, FLOW_UDP, &v->agent, 1))
			return false;
	}
	return true;
}

static bool add_exposures(struct making *m)
{
	static const struct net_ports clock = { EXPOSURE_NTP_PORT, EXPOSURE_NTP_PORT };
	struct net_ports *ports = arena_array(m->a, EXPOSURE_SUBJECT_COUNT, sizeof *ports);
	size_t n = 0;

	if (!ports)
		return err_set(m->e, ERR_MEMORY, "out of memory");
	for (int s = 0; s < EXPOSURE_SUBJECT_COUNT; s++) {
		uint16_t port = exposure_port((enum exposure_subject)s);

		if (port)
			ports[n++] = (struct net_ports){ port, port };
	}
	return add_checked(m, is_asked, FLOW_TCP, ports, n) && add_checked(m, is_asked, FLOW_UDP, &clock, 1);
}

/* Whoever may ask a service or a Covolink: the collector does. */
static bool add_needs(struct making *m, const struct flow_need *needs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct flow_rule *need = &needs[i].rule;

		if (need->source.any && !need->destination.any && !add_rule(m, &need->destination, need->protocol, need->ports, need->n_ports))
			return false;
	}
	return true;
}

bool flow_own_read(struct reader *r, const struct flow_places *p, const struct flow_need *needs, size_t n_needs, struct arena *a, struct flow_own *ret,
                   struct err *e)
{
	struct rows checked = ROWS_INIT(a, struct checked);
	struct making m = { .a = a, .rules = ROWS_INIT(a, struct flow_rule), .e = e };

	*ret = (struct flow_own){ 0 };
	if (!read_source(r, p, a, &m.source, e))
		return false;
	if (m.source.any || m.source.n == 0)
		return true;
	if (!reader_rows(r, ST_FLOW_CHECKED, DB_VALUES(reader_instant(r)), &checked, fill_checked, e))
		return false;
	m.checked = checked.data;
	m.n = checked.n;
	if (!add_checked(&m, is_pinged, FLOW_ICMP, NULL, 0) || !add_agents(&m) || !add_exposures(&m) || !add_needs(&m, needs, n_needs))
		return false;
	*ret = (struct flow_own){ m.rules.data, m.rules.n };
	return true;
}

bool flow_own_find(struct reader *r, const struct flow_seen *seen, size_t n, struct arena *a, bool **ret, struct err *e)
{
	bool *asked = arena_array(a, n, sizeof *asked);
	struct flow_sets sets = { 0 };
	struct flow_comparison c;
	struct flow_places *places;
	struct flow_need *needs;
	struct flow_own own;
	size_t n_needs;

	if (!asked)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!flow_places_read(r, a, &places, e) || !flow_needs_read(r, places, a, &needs, &n_needs, e)
	    || !flow_own_read(r, places, needs, n_needs, a, &own, e))
		return false;
	sets.own = own.rules;
	sets.n_own = own.n;
	if (!flow_compare(&sets, seen, n, a, &c, e))
		return false;
	for (size_t i = 0; i < n; i++)
		asked[i] = c.verdicts[i].status == FLOW_OWN;
	*ret = asked;
	return true;
}
