/* What a person means by a name. */
#include "inventory/map_internal.h"

#include "intl.h"
#include "text.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDED_MAX = 1024, SHOWN_MAX = 3 };

/* The part before ':' when it is a kind of node, else "". */
static size_t kind_length(const struct map *m, const char *text)
{
	size_t n = strcspn(text, ":");

	for (size_t i = 0; text[n] == ':' && i < m->n_nodes; i++)
		if (strlen(m->nodes[i].kind) == n && strncmp(m->nodes[i].kind, text, n) == 0)
			return n;
	return 0;
}

static bool is_of_kind(const struct map_node *node, const char *kind, size_t n)
{
	return n == 0 || (strlen(node->kind) == n && strncmp(node->kind, kind, n) == 0);
}

static bool matches(const char *name, const char *wanted, const char *folded, bool fold)
{
	char other[FOLDED_MAX];

	if (!fold)
		return strcmp(name, wanted) == 0;
	text_fold(name, other, sizeof other);
	return *folded && strcmp(folded, other) == 0;
}

static bool refuse_ambiguous(const struct map *m, const char *wanted, const bool *hit, size_t n, struct err *e)
{
	struct text t = TEXT_INIT(ERR_TEXT_MAX);
	size_t shown = 0;

	for (size_t i = 0; i < m->n_nodes; i++)
		if (hit[i]) {
			text_appendf(&t, "%s%.96s", shown == 0 ? "" : shown + 1 < n ? ", " : _(" or "), m->nodes[i].id);
			shown++;
		}
	err_set(e, ERR_USAGE, _("'%.64s' may be %s: write which"), wanted, text_str(&t));
	text_done(&t);
	return false;
}

/* Every word of the one is in the other, both folded. */
static bool holds_words(const char *name, const char *words)
{
	char word[FOLDED_MAX];

	for (size_t n; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		snprintf(word, sizeof word, "%.*s", (int)n, words);
		if (!strstr(name, word))
			return false;
	}
	return true;
}

/* What holds the words of the text, else what is spelt nearly so. */
static bool refuse_unknown(const struct map *m, const char *text, size_t kind, const char *folded, struct err *e)
{
	const char *wanted = text + kind + (kind > 0), *best = NULL;
	struct text near = TEXT_INIT(ERR_TEXT_MAX / 2);
	struct text_nearest nearest = { .word = folded };
	char other[FOLDED_MAX];
	size_t shown = 0;

	for (size_t i = 0; i < m->n_nodes; i++) {
		if (!is_of_kind(&m->nodes[i], text, kind))
			continue;
		text_fold(m->nodes[i].name, other, sizeof other);
		if (shown < SHOWN_MAX && *folded && holds_words(other, folded))
			text_appendf(&near, "%s%.96s", shown++ > 0 ? ", " : "", m->nodes[i].id);
		nearest.found = best; /* not `other`, which holds another name now */
		text_nearest_offer(&nearest, other);
		if (nearest.found == other)
			best = m->nodes[i].id;
	}
	if (shown == 0 && best)
		text_append(&near, best);
	if (near.len > 0)
		err_set(e, ERR_NOT_FOUND, _("nothing is named '%.128s'; near it: %s"), wanted, text_str(&near));
	else
		err_set(e, ERR_NOT_FOUND, _("nothing is named '%.128s'"), wanted);
	text_done(&near);
	return false;
}

/* The nodes of that name; *ret: the first. Of a gateway and its XDS proxy, which bear one name, the gateway is meant. */
static size_t find_named(const struct map *m, const char *text, size_t kind, const char *folded, bool fold, bool *hit, size_t *ret)
{
	const char *wanted = text + kind + (kind > 0);
	size_t n = 0;

	for (size_t i = m->n_nodes; i-- > 0;) {
		hit[i] = is_of_kind(&m->nodes[i], text, kind) && (kind > 0 || strcmp(m->nodes[i].kind, "xds") != 0)
		         && matches(m->nodes[i].name, wanted, folded, fold);
		n += hit[i];
		*ret = hit[i] ? i : *ret;
	}
	return n;
}

bool map_resolve(const struct map *m, const char *text, size_t *ret, struct err *e)
{
	size_t kind = kind_length(m, text), found = map_find(m, text), n = 0;
	bool *hit;
	char folded[FOLDED_MAX];

	if (found != SIZE_MAX) {
		*ret = found;
		return true;
	}
	hit = calloc(m->n_nodes + 1, sizeof *hit);
	if (!hit)
		return err_set(e, ERR_MEMORY, "out of memory");
	text_fold(text + kind + (kind > 0), folded, sizeof folded);
	for (int fold = 0; n == 0 && fold < 2; fold++)
		n = find_named(m, text, kind, folded, fold, hit, &found);
	if (n == 0)
		refuse_unknown(m, text, kind, folded, e);
	else if (n > 1)
		refuse_ambiguous(m, text, hit, n, e);
	else
		*ret = found;
	free(hit);
	return n == 1;
}
