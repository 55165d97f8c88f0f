/* The checklist on the command line: deadlines and gaps before any score. */
#include "console/verb_hds.h"

#include "console/hds_line.h"
#include "console/verbs.h"
#include "intl.h"
#include "inventory/format.h"
#include "text.h"

#include <math.h>
#include <string.h>

bool verb_hds_read(struct session *s, const char *family, struct hds_checklist *ret, struct err *e)
{
	if (!session_read_begin(s, e))
		return false;
	if (read_hds_checklist(s->reader, s->arena, family ? family : "hds", ret, e))
		return true;
	return verb_hds_no_framework(family ? family : "hds", e);
}

bool verb_hds_no_framework(const char *family, struct err *e)
{
	if (e->kind == ERR_NOT_FOUND)
		err_set(e, ERR_NOT_FOUND, _("there is no framework %.64s in the inventory; those that come with Vigie are put there when vigied starts"), family);
	return false;
}

/* ---- the list ---- */

static void print_deadlines(struct session *s, const struct hds_checklist *c)
{
	const struct hds_score *n = &c->score;
	const struct { size_t n; const char *word; } parts[] = {
		{ n->of_standing[HDS_EXPIRED], _("evidence expired") }, { n->of_standing[HDS_GAP], _("gaps") },
		{ n->of_standing[HDS_REWORDED], _("reworded, to be confirmed") }, { n->of_standing[HDS_UNPROVEN], _("without evidence") },
		{ n->of_standing[HDS_EXCEPTED], _("under exception") }, { n->of_standing[HDS_OPEN], _("not assessed yet") },
	};
	struct text t = TEXT_INIT(1024);

	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (parts[i].n > 0)
			text_appendf(&t, "%s%s %zu", t.len ? _(", ") : "", parts[i].word, parts[i].n);
	if (t.len)
		output_line(&s->out, _("To be done: %s"), text_str(&t));
	if (c->plan.late > 0)
		output_line(&s->out, ngettext("%zu action is late", "%zu actions are late", c->plan.late), c->plan.late);
	text_done(&t);
}

static void print_score(struct session *s, const struct hds_checklist *c)
{
	double ratio = hds_score_ratio(&c->score);
	char percent[FORMAT_MAX];

	format_ratio(ratio, percent);
	if (isnan(ratio))
		output_line(&s->out, _("Preparation: %zu of %zu leaves assessed"), c->score.assessed, c->score.total);
	else
		output_line(&s->out, _("Preparation: %zu of %zu leaves assessed, score %s; this is no certification"), c->score.assessed, c->score.total, percent);
	for (size_t i = 0; i < c->framework.unverified.n; i++) {
		const struct framework_mark *m = framework_find_mark(&c->framework, c->framework.unverified.keys[i]);

		if (m)
			output_line(&s->out, _("Unverified: %s"), hds_text(&m->title));
	}
}

static bool is_wanted(const struct session *s, const struct hds_line *l, const struct hds_item *item)
{
	const char *states = s->line->values[OPT_STATE];
	const char *standing = hds_standing_name(item->state.standing);
	size_t n = strlen(standing);

	if (!states)
		return true;
	if (!l->leaf)
		return false;
	for (const char *p = states; *p; p += strcspn(p, ","), p += *p == ',')
		if (strncmp(p, standing, n) == 0 && (p[n] == ',' || !p[n]))
			return true;
	return false;
}

static bool list(struct session *s, const char *family, struct err *e)
{
	struct hds_line *lines;
	struct hds_checklist c;
	size_t k = 0;

	if (!verb_hds_read(s, family, &c, e))
		return false;
	lines = arena_array(s->arena, c.n_items, sizeof *lines);
	if (!lines)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < c.n_items; i++) {
		if (!hds_line_of(s, &c, &c.items[i], &lines[k], e))
			return false;
		k += is_wanted(s, &lines[k], &c.items[i]);
	}
	if (!output_is_machine(&s->out)) {
		output_line(&s->out, "%s", hds_text(&c.framework.label));
		print_deadlines(s, &c);
		output_put(&s->out, "", "\n");
	}
	if (!session_put_rows(s, &hds_noun, lines, k, e))
		return false;
	if (!output_is_machine(&s->out)) {
		output_put(&s->out, "", "\n");
		print_score(s, &c);
	}
	return true;
}

/* ---- the verb ---- */

static bool one_of(struct session *s, const char *const *args, size_t n, bool *ret_mine, int *ret_status, struct err *e)
{
	const char *action = n > 0 ? args[0] : "list";

	*ret_mine = true;
	if (strcmp(action, "list") == 0 && n <= 2)
		return list(s, n == 2 ? args[1] : NULL, e);
	if (strcmp(action, "show") == 0 && n == 2)
		return verb_hds_show(s, args[1], e);
	if (strcmp(action, "evidence") == 0 && (n == 1 || (n == 2 && strcmp(args[1], "list") == 0)))
		return verb_hds_evidence_list(s, e);
	if (strcmp(action, "action") == 0 && (n == 1 || (n == 2 && strcmp(args[1], "list") == 0)))
		return verb_hds_action_list(s, e);
	if (strcmp(action, "audit") == 0 && (n == 1 || (n == 2 && strcmp(args[1], "list") == 0)))
		return verb_hds_audit_list(s, e);
	if (strcmp(action, "frameworks") == 0 && n == 1)
		return verb_hds_framework_list(s, e);
	if (strcmp(action, "facts") == 0 && n <= 2)
		return verb_hds_facts(s, n == 2 ? args[1] : NULL, e);
	if (strcmp(action, "export") == 0 && n <= 2)
		return verb_hds_export(s, n == 2 ? args[1] : NULL, e);
	if (strcmp(action, "dossier") == 0 && n == 1)
		return verb_hds_dossier(s, ret_status, e);
	*ret_mine = false;
	return true;
}

static bool write_one(struct session *s, const char *const *args, size_t n, struct err *e)
{
	if (strcmp(args[0], "set") == 0 && n >= 2)
		return verb_hds_set(s, args + 1, n - 1, e);
	if (strcmp(args[0], "evidence") == 0)
		return verb_hds_evidence(s, args + 1, n - 1, e);
	if (strcmp(args[0], "exception") == 0 && n >= 2)
		return verb_hds_exception(s, args + 1, n - 1, e);
	if (strcmp(args[0], "action") == 0)
		return verb_hds_action(s, args + 1, n - 1, e);
	if (strcmp(args[0], "audit") == 0)
		return verb_hds_audit(s, args + 1, n - 1, e);
	if (strcmp(args[0], "import") == 0 && n == 2)
		return verb_hds_import(s, "hds_framework", args[1], e);
	if (strcmp(args[0], "adopt") == 0 && n == 4)
		return verb_hds_adopt(s, args + 1, e);
	return err_set(e, ERR_USAGE, "%s", _("expected hds list, show, facts, set, evidence, exception, action, audit, frameworks, import, adopt, export or dossier; vigie help hds tells how"));
}

static bool is_words(const struct session *s, const char *first, const char *second)
{
	return s->line->n_args > 0 && strcmp(s->line->args[0], first) == 0 && (!second || (s->line->n_args > 1 && strcmp(s->line->args[1], second) == 0));
}

/* --export and --overwrite are of the dossier alone, --map is of the action plan's file, --prune of a framework's. */
static bool check_options(struct session *s, struct err *e)
{
	enum cli_option given = cli_has(s->line, OPT_EXPORT) ? OPT_EXPORT : OPT_OVERWRITE;

	if (cli_has(s->line, given) && !is_words(s, "dossier", NULL))
		return err_set(e, ERR_USAGE, _("%s needs hds dossier"), cli_options[given].name);
	if (cli_has(s->line, OPT_MAP) && !is_words(s, "action", "import"))
		return err_set(e, ERR_USAGE, _("%s needs hds action import"), cli_options[OPT_MAP].name);
	if (cli_has(s->line, OPT_PRUNE) && !is_words(s, "import", NULL))
		return err_set(e, ERR_USAGE, _("%s needs hds import"), cli_options[OPT_PRUNE].name);
	return true;
}

bool verb_hds(struct session *s, int *ret_status, struct err *e)
{
	bool mine, ok = check_options(s, e) && one_of(s, s->line->args, s->line->n_args, &mine, ret_status, e);

	if (!ok || mine)
		return ok;
	if (cli_has(s->line, OPT_AT))
		return err_set(e, ERR_USAGE, _("%s takes no option %s"), "hds", "--at");
	return write_one(s, s->line->args, s->line->n_args, e);
}
