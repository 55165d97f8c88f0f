#include "console/backups.h"

#include "console/object_line.h"
#include "intl.h"
#include "text.h"

#include <string.h>

static bool names_hold(const struct names *n, const char *name)
{
	for (size_t i = 0; name && i < n->n; i++)
		if (strcmp(n->names[i], name) == 0)
			return true;
	return false;
}

/* The backups of the applications and sites that fall: what would be restored from. */
bool backups_read(struct session *s, const struct impact_row *hit, struct heartbeat_row **ret, size_t *ret_n, struct err *e)
{
	struct heartbeat_row *rows;
	size_t n, kept = 0;

	if (!read_heartbeats(s->reader, s->arena, &rows, &n, e))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].kind ? rows[i].kind : "", "backup") == 0
		    && (names_hold(&hit->applications, rows[i].application) || names_hold(&hit->sites, rows[i].site)))
			rows[kept++] = rows[i];
	*ret = rows;
	*ret_n = kept;
	return true;
}

json_t *backups_json(const struct heartbeat_row *rows, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:o,s:o,s:o,s:s,s:o,s:o}", "name", output_json_text(rows[i].name), "application",
		                                      output_json_text(rows[i].application), "site", output_json_text(rows[i].site), "state",
		                                      state_name(rows[i].state), "last_good", output_json_time(rows[i].last_good), "age_s",
		                                      rows[i].age_s == UNKNOWN_I64 ? json_null() : json_integer(rows[i].age_s)));
	return list;
}

void backups_print(struct session *s, const struct heartbeat_row *rows, size_t n)
{
	if (n > 0)
		output_heading(&s->out, _("Backups of what falls"));
	for (size_t i = 0; i < n; i++) {
		struct text t = TEXT_INIT(1024);

		heartbeat_append_age(&t, &rows[i]);
		if (rows[i].state != STATE_OK)
			text_appendf(&t, " · %s", _(outcome_sentence(rows[i].outcome)));
		output_line(&s->out, "%s: %s", rows[i].name, text_str(&t));
		text_done(&t);
	}
}
