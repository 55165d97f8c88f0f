#include "console/neighbour_line.h"

#include "console/keyword.h"
#include "console/object_line.h"
#include "intl.h"
#include "text.h"

#include <string.h>

#define LINE(key, header, type, field, rank) COLUMN(neighbour_line, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column columns[] = {
	LINE("device", N_("Device"), VALUE_TEXT, row.device, 1),
	LINE("local_port", N_("Its port"), VALUE_TEXT, row.local_port, 2),
	LINE("status", N_("Declared?"), VALUE_KEYWORD, status, 1),
	LINE("protocol", N_("Protocol"), VALUE_TEXT, protocol, 3),
	LINE("neighbour", N_("Neighbour"), VALUE_TEXT, row.heard, 1),
	LINE("port", N_("Port there"), VALUE_TEXT, row.port, 4),
	LINE("declared_as", N_("Declared as"), VALUE_TEXT, row.declared_as, 5),
	LINE("candidates", N_("May be"), VALUE_LIST, row.candidates, 7),
	LINE("link", N_("Link"), VALUE_TEXT, row.link, 6),
	LINE("address", N_("Address"), VALUE_TEXT, row.address, 8),
	LINE("mac", N_("MAC address"), VALUE_TEXT, row.mac, 0),
	LINE("chassis", N_("Chassis"), VALUE_TEXT, row.chassis, 0),
	LINE("sys_name", N_("sysName"), VALUE_TEXT, row.sys_name, 0),
	LINE("bgp_state", N_("BGP session"), VALUE_TEXT, row.bgp_state, 0),
	LINE("remote_as", N_("AS"), VALUE_INTEGER, row.remote_as, 0),
	LINE("first_seen", N_("First seen"), VALUE_TIME, row.first_seen, 0),
	LINE("last_seen", N_("Last seen"), VALUE_TIME, row.last_seen, 2),
	LINE("current", N_("Seen now"), VALUE_BOOL, row.current, 0),
	LINE("site", N_("Site"), VALUE_TEXT, row.site, 0),
};

const struct noun neighbour_noun = {
	.name = "neighbours", .empty = N_("None."), .columns = columns, .n_columns = ARRAY_LEN(columns), .row_size = sizeof(struct neighbour_line),
};

struct neighbour_line neighbour_line_of(const struct neighbour_row *row)
{
	return (struct neighbour_line){ *row, neighbour_status_name(row->status), neighbour_protocol_name(row->protocol) };
}

static void put_line(struct pen *p, const struct neighbour_row *r)
{
	bool wanted = neighbour_needs_somebody(r);
	struct text words = TEXT_INIT(4096);
	int used;

	text_append(&words, keyword_word("status", neighbour_status_name(r->status)));
	text_append_part(&words, " · ", "%s", r->protocol == NEIGHBOUR_LLDP ? NULL : neighbour_protocol_name(r->protocol));
	text_append_part(&words, " · ", _("on %s"), r->local_port);
	text_append_part(&words, " · ", _("port %s"), r->port);
	text_append_part(&words, " · ", "%s", r->address && strcmp(r->address, r->heard) != 0 ? r->address : NULL);
	grid_put_code_point(p->g, p->x, p->y, wanted ? STYLE_UNKNOWN : STYLE_OK, wanted ? '?' : 0x2022);
	if (r->status == NEIGHBOUR_DECLARED_UNSEEN) {
		pen_named(p, "link", r->link, text_str(&words));
	} else if (r->declared_as) {
		pen_named(p, "device", r->declared_as, text_str(&words));
	} else {
		used = 2 + grid_put(p->g, p->x + 2, p->y, p->width - 2, STYLE_STRONG, r->heard) + 2;
		if (p->width - used >= 8)
			grid_put(p->g, p->x + used, p->y, p->width - used, STYLE_DIM, text_str(&words));
		p->y++;
	}
	text_done(&words);
}

static void put_counts(struct pen *p, size_t more, size_t hosts)
{
	char words[160];

	if (more > 0) {
		snprintf(words, sizeof words, ngettext("and %zu more", "and %zu more", more), more);
		pen_line(p, STYLE_DIM, words);
	}
	if (hosts > 0) {
		snprintf(words, sizeof words, ngettext("%zu host that nobody declared, by ARP", "%zu hosts that nobody declared, by ARP", hosts), hosts);
		pen_line(p, STYLE_DIM, words);
	}
}

void pen_neighbours(struct pen *p, const struct neighbour_list *list)
{
	size_t hosts = 0, shown = 0, more = 0;

	if (list->n > 0)
		pen_title(p, _("Seen beside it"));
	for (size_t i = 0; i < list->n; i++) {
		if (neighbour_is_host(&list->rows[i])) {
			hosts++;
		} else if (shown < NEIGHBOURS_SHOWN) {
			put_line(p, &list->rows[i]);
			shown++;
		} else {
			more++;
		}
	}
	put_counts(p, more, hosts);
}
