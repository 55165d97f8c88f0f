#include "console/flow_line.h"

#include "console/person.h"
#include "intl.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>

#define LINE(key, header, type, field, rank) COLUMN(flow_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("source", N_("Source"), VALUE_TEXT, source, 1),
	LINE("destination", N_("Destination"), VALUE_TEXT, destination, 1),
	LINE("protocol", N_("Protocol"), VALUE_TEXT, protocol, 2),
	LINE("port", N_("Port"), VALUE_TEXT, port, 1),
	LINE("status", N_("Flow"), VALUE_KEYWORD, status, 1),
	LINE("first_seen", N_("First seen"), VALUE_TIME, first_seen, 0),
	LINE("last_seen", N_("Last seen"), VALUE_TIME, last_seen, 3),
	LINE("bytes", N_("Volume"), VALUE_BYTES, bytes, 7),
	LINE("packets", N_("Packets"), VALUE_INTEGER, packets, 0),
	LINE("reason", N_("Reason"), VALUE_TEXT, reason, 4),
	LINE("requester", N_("Requester"), VALUE_TEXT, requester, 0),
	LINE("opened", N_("Opened"), VALUE_TEXT, opened, 0),
	LINE("ends", N_("Ends"), VALUE_TEXT, ends, 6),
	LINE("ending", N_("Ends within 30 days"), VALUE_BOOL, ending, 0),
	LINE("observed", N_("Observed"), VALUE_BOOL, observed, 0),
	LINE("opening", N_("Opening"), VALUE_TEXT, opening, 0),
	LINE("declared_by", N_("Declared by"), VALUE_TEXT, declared_by, 8),
	LINE("source_name", N_("Source device"), VALUE_TEXT, source_name, 9),
	LINE("destination_name", N_("Destination device"), VALUE_TEXT, destination_name, 10),
	LINE("cleartext", N_("In clear"), VALUE_LIST, cleartext, 5),
	LINE("within", N_("In tunnel"), VALUE_TEXT, within, 0),
	LINE("point", N_("Seen from"), VALUE_TEXT, point, 0),
	LINE("unresolved", N_("Without address"), VALUE_LIST, unresolved, 0),
	LINE("seen_after_end", N_("Seen after its end"), VALUE_TIME, seen_after, 0),
	LINE("accepted_by", N_("Accepted by"), VALUE_TEXT, accepted_by, 5),
	LINE("accepted_until", N_("Accepted until"), VALUE_TIME, accepted_until, 5),
	LINE("source_site", N_("Source site"), VALUE_TEXT, source_site, 9),
	LINE("destination_site", N_("Destination site"), VALUE_TEXT, destination_site, 9),
	LINE("new_since", N_("New since"), VALUE_TIME, new_since, 0),
};

const struct noun flow_noun = {
	.name = "flows", .empty = N_("None."), .columns = columns, .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct flow_line),
};

static int64_t count_of(uint64_t n)
{
	return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

static void tell_accepted(const struct flow_exception_row *x, bool machine, struct arena *a, struct flow_line *l)
{
	l->status = "excepted";
	l->accepted_by = person_name(x->uid, machine, a);
	l->accepted_until = x->until;
	l->reason = x->reason;
}

struct flow_line flow_line_of_exception(const struct flow_exception_row *x, bool machine, struct arena *a)
{
	struct flow_line l = { .source = x->source, .destination = x->destination, .protocol = x->protocol, .port = x->port, .unresolved = x->unresolved,
		               .first_seen = WALL_NEVER, .last_seen = x->last_seen, .seen_after = WALL_NEVER, .new_since = WALL_NEVER, .bytes = UNKNOWN_I64, .packets = UNKNOWN_I64 };

	tell_accepted(x, machine, a, &l);
	if (!x->holds)
		l.status = "ended";
	return l;
}

struct flow_line flow_line_of_opening(const struct flow_opening_row *o, bool machine, struct arena *a)
{
	bool seen = o->use.flows > 0;
	struct flow_line l = { .source = o->source, .destination = o->destination, .protocol = o->protocol, .port = o->port, .reason = o->reason,
		               .requester = o->requester, .opened = o->opened, .ends = o->ends, .unresolved = o->unresolved, .ending = o->ending,
		               .first_seen = o->use.first_seen, .last_seen = o->use.last_seen, .seen_after = o->use.seen_after,
		               .accepted_until = WALL_NEVER, .new_since = WALL_NEVER };

	l.bytes = seen ? count_of(o->use.bytes) : UNKNOWN_I64;
	l.packets = seen ? count_of(o->use.packets) : UNKNOWN_I64;
	l.status = o->ending && o->state != OPENING_DEAD ? "ending" : flow_opening_name(o->state);
	if (o->accepted)
		tell_accepted(o->accepted, machine, a, &l);
	return l;
}

static const char *list_cleartext(uint16_t traits, struct arena *a)
{
	struct text t = TEXT_INIT(256);
	const char *copy;

	for (size_t i = 0; flow_cleartext(traits, i); i++)
		text_append_part(&t, ";", "%s", flow_cleartext(traits, i));
	copy = t.len ? arena_strdup(a, text_str(&t)) : NULL;
	text_done(&t);
	return copy;
}

static const char *name_opening(const struct flow_opening_row *o, struct arena *a)
{
	struct text t = TEXT_INIT(16384);
	const char *copy;

	text_appendf(&t, "%s → %s (%s/%s)", o->source, o->destination, o->protocol, o->port);
	copy = t.failed ? NULL : arena_strdup(a, text_str(&t));
	text_done(&t);
	return copy;
}

bool flow_line_of_observed(const struct flow_list *list, const struct flow_observed_row *o, bool machine, struct arena *a, struct flow_line *ret)
{
	const struct flow_opening_row *opening = o->verdict.rule == FLOW_NO_RULE ? NULL : &list->openings[o->verdict.rule];
	struct flow_line l = { .source = o->source, .destination = o->destination, .protocol = o->protocol, .source_name = o->source_name,
		               .destination_name = o->destination_name, .source_site = o->source_site, .destination_site = o->destination_site,
		               .declared_by = o->declared_by, .point = o->point, .within = o->within,
		               .first_seen = o->seen.first_seen, .last_seen = o->seen.last_seen, .seen_after = WALL_NEVER, .accepted_until = WALL_NEVER,
		               .new_since = o->new_at, .observed = true };
	char port[8];

	snprintf(port, sizeof port, "%u", o->seen.port);
	l.port = flow_has_ports(o->seen.protocol) ? arena_strdup(a, port) : NULL;
	l.status = flow_status_name(o->verdict.status);
	l.bytes = count_of(o->seen.bytes);
	l.packets = count_of(o->seen.packets);
	l.cleartext = list_cleartext(o->seen.traits, a);
	if (opening) {
		l.opening = name_opening(opening, a);
		l.ends = opening->ends;
		l.opened = opening->opened;
		l.requester = opening->requester;
		l.reason = o->verdict.status == FLOW_ROGUE ? NULL : opening->reason;
	}
	if (o->verdict.status == FLOW_EXCEPTED)
		tell_accepted(&list->exceptions[o->verdict.exception], machine, a, &l);
	*ret = l;
	return (!opening || l.opening) && (!flow_has_ports(o->seen.protocol) || l.port);
}

static void append_end(struct text *t, const char *address, const char *name)
{
	text_append(t, name ? name : address ? address : "");
}

void flow_line_append_words(struct text *t, const struct flow_line *l, bool named)
{
	append_end(t, l->source, named ? l->source_name : NULL);
	text_append(t, " → ");
	append_end(t, l->destination, named ? l->destination_name : NULL);
	text_appendf(t, " %s", l->protocol ? l->protocol : "");
	text_append_part(t, "/", "%s", l->port);
}
