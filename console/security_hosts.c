/* Hosts that nobody declared and that were heard for the first time since then. */
#include "console/security_section.h"

#include "arena.h"
#include "inventory/format.h"
#include "intl.h"

#include <stdlib.h>
#include <string.h>

/* What a host keeps when it moves: its MAC, else what its agent or its address is called. */
static const char *identity(const struct neighbour_row *r)
{
	const char *const names[] = { r->mac, r->chassis, r->address, r->heard };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i] && *names[i])
			return names[i];
	return "";
}

static int by_identity(const void *a, const void *b)
{
	const struct neighbour_row *p = *(const struct neighbour_row *const *)a, *q = *(const struct neighbour_row *const *)b;
	int order = strcmp(identity(p), identity(q));

	return order ? order : (p->first_seen.ms > q->first_seen.ms) - (p->first_seen.ms < q->first_seen.ms);
}

static int latest_first(const void *a, const void *b)
{
	const struct neighbour_row *p = *(const struct neighbour_row *const *)a, *q = *(const struct neighbour_row *const *)b;
	int order = (p->first_seen.ms < q->first_seen.ms) - (p->first_seen.ms > q->first_seen.ms);

	return order ? order : strcmp(identity(p), identity(q));
}

static int identity_against(const void *key, const void *row)
{
	return strcmp(key, identity(*(const struct neighbour_row *const *)row));
}

/* Heard since then, by nobody declared. */
static bool may_be_new(const struct security *s, const struct neighbour_row *r)
{
	return r->status == NEIGHBOUR_UNDECLARED_DEVICE && wall_is_known(r->first_seen) && r->first_seen.ms > s->since.ms;
}

/* Each once, sorted by what it is, where it was heard first. */
static size_t gather(struct security *s, const struct neighbour_row **found)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < s->heard.n; i++) {
		s->n_undeclared += s->heard.rows[i].status == NEIGHBOUR_UNDECLARED_DEVICE;
		if (may_be_new(s, &s->heard.rows[i]))
			found[n++] = &s->heard.rows[i];
	}
	if (n > 1)
		qsort(found, n, sizeof *found, by_identity);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || strcmp(identity(found[kept - 1]), identity(found[i])) != 0)
			found[kept++] = found[i];
	return kept;
}

/* Who was heard elsewhere before, or is declared by what is heard of it there, only moved. */
static void mark_known(const struct security *s, const struct neighbour_row **found, size_t n, bool *known)
{
	for (size_t i = 0; i < s->heard.n && n > 0; i++) {
		const struct neighbour_row *r = &s->heard.rows[i], **host;

		if (!wall_is_known(r->first_seen) || may_be_new(s, r))
			continue;
		host = bsearch(identity(r), found, n, sizeof *found, identity_against);
		if (host)
			known[host - found] = true;
	}
}

bool security_find_hosts(struct arena *a, struct security *s, struct err *e)
{
	const struct neighbour_row **found = arena_array(a, s->heard.n, sizeof *found);
	size_t n = found ? gather(s, found) : 0;
	bool *known = arena_array(a, n, sizeof *known);

	if (!found || !known)
		return err_set(e, ERR_MEMORY, "out of memory");
	mark_known(s, found, n, known);
	for (size_t i = 0; i < n; i++)
		if (!known[i])
			found[s->n_new_hosts++] = found[i];
	if (s->n_new_hosts > 1)
		qsort(found, s->n_new_hosts, sizeof *found, latest_first);
	s->new_hosts = found;
	return true;
}

/* ---- the section ---- */

static void put_host(const struct security *s, const struct neighbour_row *r, struct pen *p)
{
	struct text words = TEXT_INIT(1024);
	char at[FORMAT_MAX], target[256];

	format_time(r->first_seen, s->now, at);
	snprintf(target, sizeof target, "view:neighbours %s", r->mac && *r->mac ? r->mac : r->address && *r->address ? r->address : r->heard ? r->heard : "");
	text_appendf(&words, "%s · %s", at, r->heard ? r->heard : "");
	if (r->mac && r->heard && strcmp(r->mac, r->heard) != 0)
		text_append_part(&words, " · ", "%s", r->mac);
	text_append_part(&words, " · ", _("heard by %s"), r->device);
	text_append_part(&words, " ", "%s", r->local_port);
	text_append_part(&words, " · ", "%s", r->site);
	security_put_detail(p, target, text_str(&words));
	text_done(&words);
}

static void append_words(const struct security *s, struct text *words)
{
	if (s->past)
		text_append(words, _("Whom devices hear is kept of the present only."));
	else if (s->heard.asked == 0)
		text_append(words, _("No device was asked for its neighbours yet."));
	else if (s->n_new_hosts > 0)
		text_appendf(words, ngettext("%zu seen for the first time and not declared", "%zu seen for the first time and not declared", s->n_new_hosts),
		             s->n_new_hosts);
	else if (s->n_undeclared == 0)
		text_append(words, _("None: whoever is heard is declared."));
	else
		text_appendf(words, ngettext("None is new; %zu seen earlier is not declared.", "None is new; %zu seen earlier are not declared.", s->n_undeclared),
		             s->n_undeclared);
}

void security_write_hosts(const struct security *s, struct pen *p, size_t details)
{
	struct text words = TEXT_INIT(1024);
	size_t shown = 0;

	append_words(s, &words);
	if (s->n_undeclared > 0 && s->heard.asked > 0 && !s->past)
		security_put_section(p, s->n_new_hosts > 0 ? STATE_WARNING : STATE_OK, _("New hosts"), text_str(&words), "view:neighbours status=undeclared-device");
	else
		security_put_found(s, p, s->n_new_hosts > 0 ? STATE_WARNING : s->past || s->heard.asked == 0 ? STATE_UNKNOWN : STATE_OK, _("New hosts"), text_str(&words),
		                   "view:neighbours");
	for (; shown < s->n_new_hosts && shown < details; shown++)
		put_host(s, s->new_hosts[shown], p);
	security_put_rest(p, s->n_new_hosts, shown);
	text_done(&words);
}
