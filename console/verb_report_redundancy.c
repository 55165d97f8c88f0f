/* When each redundancy group was proved last: the test of its failover. */
#include "console/verb_report.h"

#include "cell_list.h"
#include "intl.h"
#include "redundancy.h"
#include "replay.h"

#include <string.h>

struct group_row {
	struct redundancy_group group;
	const char *proof;
	int64_t days;
};

#define LINE(key, header, type, field, rank) COLUMN(group_row, key, header, type, field, rank)

/* Keys are part of the command line's contract: append, never rename. */
static const struct column group_columns[] = {
	LINE("group", N_("Redundancy group"), VALUE_TEXT, group.name, 1),
	LINE("sites", N_("Sites"), VALUE_LIST, group.sites, 3),
	LINE("links", N_("Links"), VALUE_LIST, group.links, 2),
	LINE("total", N_("In all"), VALUE_INTEGER, group.total, 4),
	LINE("up", N_("Up now"), VALUE_INTEGER, group.up, 2),
	LINE("proof", N_("Redundancy"), VALUE_KEYWORD, proof, 1),
	LINE("proved", N_("Proved on"), VALUE_DATE, group.proved, 1),
	LINE("days_since", N_("Days ago"), VALUE_INTEGER, days, 1),
	LINE("holds", N_("Holds"), VALUE_BOOL, group.holds, 0),
};

static const struct noun group_noun = {
	.name = "redundancy", .empty = N_("No redundancy group is declared."), .columns = group_columns,
	.n_columns = ARRAY_LEN(group_columns), .row_size = sizeof(struct group_row),
};

static struct group_row row_of(const struct redundancy_group *g, wall_t now)
{
	return (struct group_row){
		.group = *g, .proof = g->holds ? "proved" : "theoretical",
		.days = wall_is_known(g->proved) ? (now.ms - g->proved.ms) / 86400000 : UNKNOWN_I64,
	};
}

/* What a name of the command line means: a group by its name, else a link or a site. */
static bool mark_named(struct session *s, const char *name, const struct redundancy_group *groups, size_t n, bool *marks, struct err *e)
{
	const char *kind, *node;
	bool found = false;
	int64_t id;

	for (size_t i = 0; i < n; i++)
		if (strcmp(groups[i].name, name) == 0)
			found = marks[i] = true;
	if (found)
		return true;
	if (!session_find_entity(s, name, &id, &kind, e) || !read_entity_node(s->reader, s->arena, id, &node, e))
		return false;
	if (strcmp(kind, "link") != 0 && strcmp(kind, "site") != 0)
		return err_set(e, ERR_USAGE, _("%.128s is no redundancy group, link or site"), name);
	for (size_t i = 0; i < n; i++)
		marks[i] |= cell_list_has(strcmp(kind, "link") == 0 ? groups[i].links : groups[i].sites, node + strlen(kind) + 1);
	return true;
}

bool report_redundancy(struct session *s, struct err *e)
{
	struct redundancy_group *groups;
	struct group_row *rows;
	const void **shown;
	bool *marks;
	size_t n, k = 0;

	if (!session_read_begin(s, e) || !read_redundancy_groups(s->reader, s->arena, &groups, &n, e))
		return false;
	rows = arena_array(s->arena, n, sizeof *rows);
	shown = arena_array(s->arena, n, sizeof *shown);
	marks = arena_array(s->arena, n, sizeof *marks);
	if (!rows || !shown || !marks)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 1; i < s->line->n_args; i++)
		if (!mark_named(s, s->line->args[i], groups, n, marks, e))
			return false;
	for (size_t i = 0; i < n; i++) {
		rows[i] = row_of(&groups[i], session_instant(s));
		if (marks[i] || s->line->n_args == 1)
			shown[k++] = &rows[i];
	}
	output_rows(&s->out, &group_noun, shown, k);
	return true;
}
