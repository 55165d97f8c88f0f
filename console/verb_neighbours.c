#include "console/neighbour_line.h"
#include "console/session.h"
#include "console/verbs.h"
#include "intl.h"
#include "text.h"

#include <string.h>

/* Whom devices hear: what was seen and nobody declared, what is declared and was not seen, then the rest. */

static bool parse_protocol(const struct session *s, int *ret, struct err *e)
{
	const char *wanted = s->line->values[OPT_PROTOCOL];

	*ret = NEIGHBOUR_PROTOCOL_COUNT;
	if (!wanted)
		return true;
	for (enum neighbour_protocol p = 0; p < NEIGHBOUR_PROTOCOL_COUNT; p++)
		if (strcmp(neighbour_protocol_name(p), wanted) == 0) {
			*ret = (int)p;
			return true;
		}
	return err_set(e, ERR_USAGE, _("--protocol %.32s: expected %s"), wanted, "lldp, arp, bgp");
}

/* As it is declared, of what was typed; *ret NULL: none was. */
static bool find_device(struct session *s, const char **ret, struct err *e)
{
	const char *given = s->line->n_args > 0 ? s->line->args[0] : NULL, *kind;
	struct text node = TEXT_INIT(4096);
	struct field_row *fields;
	int64_t id;
	size_t n;
	bool ok;

	*ret = NULL;
	if (!given)
		return session_read_begin(s, e);
	text_appendf(&node, "%s%s", strncmp(given, "device:", 7) == 0 ? "" : "device:", given);
	ok = session_find_entity(s, text_str(&node), &id, &kind, e) && read_entity(s->reader, s->arena, id, &fields, &n, e);
	text_done(&node);
	if (!ok)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!fields[i].measured && strcmp(fields[i].field, "name") == 0)
			*ret = fields[i].value;
	if (strcmp(kind, "device") != 0 || !*ret)
		return err_set(e, ERR_NOT_FOUND, _("there is no device '%.128s'"), given);
	return true;
}

static bool has_status(const struct session *s, enum neighbour_status status)
{
	bool undeclared = cli_has(s->line, OPT_UNDECLARED), unseen = cli_has(s->line, OPT_UNSEEN);

	if (!undeclared && !unseen)
		return true;
	if (status == NEIGHBOUR_DECLARED_UNSEEN)
		return unseen;
	return undeclared && status != NEIGHBOUR_DECLARED;
}

static void print(struct session *s, const struct neighbour_list *list, const void *const *rows, size_t n)
{
	struct noun noun = neighbour_noun;

	if (list->asked == 0 && list->n == 0)
		noun.empty = N_("No device was asked for its neighbours yet: the full rounds of SNMP polls do that.");
	else if (list->n == 0)
		noun.empty = N_("No device that was asked hears a neighbour by LLDP, ARP or BGP.");
	output_rows(&s->out, &noun, rows, n);
}

bool verb_neighbours(struct session *s, int *ret_status, struct err *e)
{
	size_t n = 0, hosts = 0;
	struct neighbour_list list;
	struct neighbour_line *lines;
	const void **rows;
	const char *device;
	int protocol;

	(void)ret_status;
	if (!parse_protocol(s, &protocol, e) || !find_device(s, &device, e) || !read_neighbours(s->reader, s->arena, device, &list, e)
	    || !verb_note_collector(s, e))
		return false;
	lines = arena_array(s->arena, list.n, sizeof *lines);
	rows = arena_array(s->arena, list.n, sizeof *rows);
	if (!lines || !rows)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < list.n; i++) {
		const struct neighbour_row *r = &list.rows[i];

		if ((protocol != NEIGHBOUR_PROTOCOL_COUNT && (int)r->protocol != protocol) || !has_status(s, r->status))
			continue;
		if (neighbour_is_host(r) && protocol != NEIGHBOUR_ARP) {
			hosts++;
			continue;
		}
		lines[n] = neighbour_line_of(r);
		rows[n] = &lines[n];
		n++;
	}
	print(s, &list, rows, n);
	if (hosts > 0)
		session_note(s, ngettext("%zu host that nobody declared stands in tables of ARP: --protocol arp lists it",
		                         "%zu hosts that nobody declared stand in tables of ARP: --protocol arp lists them", hosts), hosts);
	if (list.cut)
		session_note(s, _("more than %d neighbours are known: the rest, of ARP first, is left out; name a device"), NEIGHBOURS_READ_MAX);
	return true;
}
