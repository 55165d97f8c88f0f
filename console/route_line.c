#include "console/route_line.h"

#include "intl.h"

#define LINE(key, header, type, field, rank) COLUMN(ae_pair_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("calling_ae", N_("Calling AE"), VALUE_TEXT, row.calling, 1),
	LINE("called_ae", N_("Called AE"), VALUE_TEXT, row.called, 1),
	LINE("status", N_("Status"), VALUE_KEYWORD, status, 1),
	LINE("declared_calling_ae", N_("Declared calling AE"), VALUE_TEXT, row.declared_calling, 5),
	LINE("declared_called_ae", N_("Declared called AE"), VALUE_TEXT, row.declared_called, 5),
	LINE("declared_by", N_("Declared by"), VALUE_TEXT, row.declared_by, 6),
	LINE("covolink", N_("Covolink"), VALUE_TEXT, row.covolink, 3),
	LINE("source", N_("Source"), VALUE_TEXT, row.source, 2),
	LINE("destination", N_("Destination"), VALUE_TEXT, row.destination, 2),
	LINE("port", N_("Port"), VALUE_INTEGER, row.port, 4),
	LINE("first_seen", N_("First seen"), VALUE_TIME, row.first_seen, 4),
	LINE("last_seen", N_("Last seen"), VALUE_TIME, row.last_seen, 1),
	LINE("associations", N_("Associations"), VALUE_INTEGER, row.associations, 3),
	LINE("accepted", N_("Accepted"), VALUE_INTEGER, row.accepted, 0),
	LINE("rejected", N_("Refused"), VALUE_INTEGER, row.rejected, 7),
	LINE("point", N_("Seen from"), VALUE_TEXT, row.point, 8),
};

const struct noun ae_pair_noun = { .name = "routes", .empty = N_("No AE pair was seen that is not declared."), .columns = columns,
	                           .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct ae_pair_line) };

struct ae_pair_line ae_pair_line_of(const struct ae_pair_row *row)
{
	return (struct ae_pair_line){ *row, ae_status_name(row->status) };
}
