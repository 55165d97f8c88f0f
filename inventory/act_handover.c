/* A handover that is kept: who leaves, who comes, and the text, which stands with the texts of the journal and is purged as they are. */
#include "inventory/act_internal.h"

#include "text.h"

#include <string.h>

/* Lines of UTF-8 that are safe on a terminal. */
static bool judge_lines(const char *text, struct err *e)
{
	size_t n = strlen(text), lines = 0;

	for (size_t i = 0, len; i < n; i += len) {
		uint32_t cp;

		len = utf8_decode(text + i, n - i, &cp);
		if (len == 0 || (cp != '\n' && text_safe_code_point(cp) != cp))
			return err_set(e, ERR_USAGE, "text: expected lines of UTF-8 without control characters");
		lines += cp == '\n';
	}
	lines += text[n - 1] != '\n';
	return lines <= ACT_HANDOVER_LINES || err_set(e, ERR_USAGE, "text: expected at most %d lines", ACT_HANDOVER_LINES);
}

static bool judge_person(const char *name, const char *what, struct err *e)
{
	if (!name)
		return true;
	if (!*name || strlen(name) > ACT_PERSON_MAX || strchr(name, '\n'))
		return err_set(e, ERR_USAGE, "%s: expected a name of at most %d bytes", what, ACT_PERSON_MAX);
	return judge_lines(name, e) || err_prefix(e, "%s", what);
}

bool act_judge_handover(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	if (!a->text || a->text[strspn(a->text, " \n")] == '\0')
		return err_set(e, ERR_USAGE, "text: expected some words");
	if (strlen(a->text) > ACT_HANDOVER_MAX)
		return err_set(e, ERR_USAGE, "text: expected at most %d bytes", ACT_HANDOVER_MAX);
	return judge_lines(a->text, e) && judge_person(a->leaves, "leaves", e) && judge_person(a->comes, "comes", e);
}

bool act_write_handover(struct act_plan *p, struct err *e)
{
	const struct act *a = p->a;

	return DB_RUN(&p->s->db, ST_HANDOVER_WRITE, e, V_I64(p->seq), V_WALL(a->at), V_I64(a->uid), V_TEXT(a->leaves), V_TEXT(a->comes));
}
