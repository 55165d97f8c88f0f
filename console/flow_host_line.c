#include "console/flow_host_line.h"

#include "intl.h"
#include "text.h"

#define LINE(key, header, type, field, rank) COLUMN(flow_host_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("host", N_("Host"), VALUE_TEXT, row.host, 0),
	LINE("network", N_("Network"), VALUE_TEXT, network, 0),
	LINE("name", N_("Host"), VALUE_TEXT, words, 1),
	LINE("hosts", N_("Hosts"), VALUE_INTEGER, hosts, 3),
	LINE("new", N_("New"), VALUE_INTEGER, fresh, 4),
	LINE("newest", N_("First seen"), VALUE_TIME, row.newest, 1),
	LINE("first_seen", N_("The first"), VALUE_TIME, row.first_seen, 6),
	LINE("last_seen", N_("Last seen"), VALUE_TIME, row.last_seen, 5),
	LINE("point", N_("Seen from"), VALUE_TEXT, row.point, 2),
	LINE("peer", N_("With"), VALUE_TEXT, row.peer, 0),
	LINE("peer_name", N_("With"), VALUE_TEXT, row.peer_name, 0),
	LINE("protocol", N_("Protocol"), VALUE_TEXT, row.protocol, 0),
	LINE("port", N_("Port"), VALUE_INTEGER, port, 0),
	LINE("with", N_("With"), VALUE_TEXT, with, 2),
};

const struct noun flow_host_noun = {
	.name = "flows", .empty = N_("No capture saw a host that is neither a device nor in a network of ours."), .columns = columns,
	.n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct flow_host_line),
};

bool flow_host_line_of(const struct flow_host_row *row, struct arena *a, struct flow_host_line *ret)
{
	struct text with = TEXT_INIT(512);

	text_appendf(&with, "%s %s", row->peer_name ? row->peer_name : row->peer, row->protocol);
	if (row->port)
		text_appendf(&with, "/%u", row->port);
	*ret = (struct flow_host_line){
		.row = *row, .words = row->name ? row->name : _("public addresses"), .with = arena_strdup(a, text_str(&with)),
		.network = row->hosts > 1 ? row->name : NULL, .hosts = (int64_t)row->hosts, .fresh = (int64_t)row->fresh,
		.port = row->port ? row->port : UNKNOWN_I64,
	};
	text_done(&with);
	return ret->with != NULL;
}
