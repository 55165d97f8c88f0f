#include "entitlement.h"

#include "cell_list.h"
#include "intl.h"
#include "search.h"

#include <string.h>

enum { NAME_BYTES_MAX = 512 };

static bool is_said(const char *text) { return text && *text; }

/* The next name of a list, folded into buf; false at its end. */
static bool next_name(const char **list, char *buf, size_t size)
{
	char name[NAME_BYTES_MAX];

	while (cell_list_next_copy(list, name, sizeof name)) {
		text_fold(name, buf, size);
		if (*buf)
			return true;
	}
	return false;
}

/* Whether two lists have a name in common. */
static bool share_name(const char *a, const char *b)
{
	char x[NAME_BYTES_MAX], y[NAME_BYTES_MAX];

	while (next_name(&a, x, sizeof x))
		for (const char *rest = b; next_name(&rest, y, sizeof y);)
			if (strcmp(x, y) == 0)
				return true;
	return false;
}

bool entitlement_is_named(const struct entitlement_rule *rule, const char *name)
{
	return share_name(rule->service, name) || share_name(rule->aliases, name);
}

static bool is_of_own_list(const struct entitlement_rule *rule, const char *service, const struct entitlement_site *site)
{
	return share_name(site->entitled, rule ? rule->service : service) || (rule && share_name(site->entitled, rule->aliases));
}

static struct entitlement_verdict judge_membership(const struct entitlement_rule *rule, const struct entitlement_site *site)
{
	bool asks_college = is_said(rule->colleges), asks_pack = is_said(rule->packs);
	bool no_college = asks_college && !is_said(site->college), no_pack = asks_pack && !is_said(site->pack);

	if (!asks_college && !asks_pack)
		return (struct entitlement_verdict){ ENTITLEMENT_UNKNOWN, ENTITLEMENT_SILENT };
	if (share_name(rule->colleges, site->college))
		return (struct entitlement_verdict){ ENTITLED, ENTITLED_BY_COLLEGE };
	if (share_name(rule->packs, site->pack))
		return (struct entitlement_verdict){ ENTITLED, ENTITLED_BY_PACK };
	if (no_college || no_pack)
		return (struct entitlement_verdict){ ENTITLEMENT_UNKNOWN, !no_pack     ? ENTITLEMENT_NO_COLLEGE
			                                                   : !no_college ? ENTITLEMENT_NO_PACK
			                                                                 : ENTITLEMENT_NO_MEMBERSHIP };
	return (struct entitlement_verdict){ NOT_ENTITLED, NOT_ENTITLED_OTHERS };
}

struct entitlement_verdict entitlement_judge(const struct entitlement_rule *rule, const char *service, const struct entitlement_site *site)
{
	struct entitlement_verdict v;

	if (is_of_own_list(rule, service, site))
		return (struct entitlement_verdict){ ENTITLED, ENTITLED_BY_LIST };
	if (!rule)
		return (struct entitlement_verdict){ ENTITLEMENT_UNKNOWN, ENTITLEMENT_NOT_LISTED };
	if (is_said(rule->access) && is_said(site->access) && !share_name(rule->access, site->access))
		return (struct entitlement_verdict){ NOT_ENTITLED, NOT_ENTITLED_ACCESS };
	v = judge_membership(rule, site);
	if (v.entitled == ENTITLED && is_said(rule->access) && !is_said(site->access))
		return (struct entitlement_verdict){ ENTITLEMENT_UNKNOWN, ENTITLEMENT_NO_ACCESS };
	return v;
}

/* How well the best of its names matches. */
static unsigned rank_of(const struct entitlement_rule *rule, const struct search_query *q)
{
	const char *const lists[] = { rule->service, rule->aliases };
	unsigned best = SEARCH_RANK_NONE;
	char name[NAME_BYTES_MAX];

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (const char *rest = lists[i]; next_name(&rest, name, sizeof name);) {
			unsigned words = 0, typos = 0, rank;
			enum search_match match = search_text(q, name, &words, &typos);

			if (match == SEARCH_NONE)
				match = search_all_words(q, words, typos);
			rank = search_rank(q, match, true);
			best = rank < best ? rank : best;
		}
	}
	return best;
}

/* The only one that is best like it. */
static const struct entitlement_rule *best_like(const struct entitlement_rule *rules, size_t n, const struct search_query *q)
{
	const struct entitlement_rule *found = NULL;
	unsigned best = SEARCH_RANK_NONE;
	bool alone = true;

	for (size_t i = 0; i < n; i++) {
		unsigned rank = rank_of(&rules[i], q);

		if (rank > best || rank == SEARCH_RANK_NONE)
			continue;
		alone = rank < best;
		best = rank;
		found = &rules[i];
	}
	return alone ? found : NULL;
}

const struct entitlement_rule *entitlement_find(const struct entitlement_rule *rules, size_t n, const char *asked)
{
	const struct entitlement_rule *found;
	struct search_query q;

	for (size_t i = 0; i < n; i++)
		if (entitlement_is_named(&rules[i], asked))
			return &rules[i];
	search_query_init(&q, asked);
	found = best_like(rules, n, &q);
	if (found)
		return found;
	search_query_forgive(&q);
	return best_like(rules, n, &q);
}

const char *entitlement_name(enum entitlement entitled)
{
	static const char *const names[] = { [ENTITLED] = "yes", [NOT_ENTITLED] = "no", [ENTITLEMENT_UNKNOWN] = "unknown" };

	return names[entitled];
}

const char *entitlement_reason_name(enum entitlement_reason why)
{
	static const char *const names[] = {
		[ENTITLED_BY_LIST] = "list", [ENTITLED_BY_COLLEGE] = "college", [ENTITLED_BY_PACK] = "pack", [NOT_ENTITLED_OTHERS] = "others",
		[NOT_ENTITLED_ACCESS] = "access", [ENTITLEMENT_NO_COLLEGE] = "no-college", [ENTITLEMENT_NO_PACK] = "no-pack",
		[ENTITLEMENT_NO_MEMBERSHIP] = "no-membership", [ENTITLEMENT_NO_ACCESS] = "no-access", [ENTITLEMENT_SILENT] = "silent",
		[ENTITLEMENT_NOT_LISTED] = "not-listed",
	};

	return names[why];
}

/* "A;B" as "A, B". */
static const char *listed(const char *list, struct text *t)
{
	text_clear(t);
	for (; *list; list++) {
		if (*list == ';')
			text_append(t, ", ");
		else
			text_append_char(t, *list);
	}
	return text_str(t);
}

/* Whom it is for, and what the site is instead. */
static void append_others(const struct entitlement_rule *rule, const struct entitlement_site *site, struct text *t)
{
	struct text names = TEXT_INIT(4 * NAME_BYTES_MAX);

	if (is_said(rule->colleges)) {
		text_appendf(t, strchr(rule->colleges, ';') ? _("for colleges %s") : _("for college %s"), listed(rule->colleges, &names));
		if (is_said(site->college))
			text_appendf(t, _(", this is %s"), site->college);
	}
	if (is_said(rule->packs)) {
		text_append(t, is_said(rule->colleges) ? _("; ") : "");
		text_appendf(t, strchr(rule->packs, ';') ? _("in packs %s") : _("in pack %s"), listed(rule->packs, &names));
		if (is_said(site->pack))
			text_appendf(t, _(", its own is %s"), site->pack);
	}
	text_done(&names);
}

void entitlement_append_why(const struct entitlement_verdict *verdict, const struct entitlement_rule *rule,
                            const struct entitlement_site *site, struct text *t)
{
	switch (verdict->why) {
	case ENTITLED_BY_LIST:
		text_append(t, _("granted to this establishment by name"));
		return;
	case ENTITLED_BY_COLLEGE:
		text_appendf(t, _("by college %s"), site->college);
		return;
	case ENTITLED_BY_PACK:
		text_appendf(t, _("by pack %s"), site->pack);
		return;
	case NOT_ENTITLED_OTHERS:
		append_others(rule, site, t);
		return;
	case NOT_ENTITLED_ACCESS:
		text_append(t, strcmp(rule->access, "syvik") == 0 ? _("asks for an access by SYVIK") : _("asks for an Internet access"));
		return;
	case ENTITLEMENT_NO_COLLEGE:
		text_append(t, _("its college is not declared"));
		return;
	case ENTITLEMENT_NO_PACK:
		text_append(t, _("its pack is not declared"));
		return;
	case ENTITLEMENT_NO_MEMBERSHIP:
		text_append(t, _("neither its college nor its pack is declared"));
		return;
	case ENTITLEMENT_NO_ACCESS:
		text_append(t, _("its access is not declared"));
		return;
	case ENTITLEMENT_SILENT:
		text_append(t, _("the catalogue does not say for whom: to be verified"));
		return;
	case ENTITLEMENT_NOT_LISTED:
		text_append(t, _("not in the service catalogue"));
		return;
	}
}
