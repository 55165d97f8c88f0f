#include "console/links.h"
#include "console/list.h"

#include "intl.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One word each: also the keys of a filter (key=value) and of :sort. */
const char *const links_fields[] = {
	N_("state"), N_("name"), N_("site"), N_("device"), N_("interface"), N_("since"), N_("in"), N_("out"), N_("load"), N_("errors"),
	N_("group"), N_("reason"), N_("contract"), N_("supplier"), N_("perimeter"), N_("commune"), N_("address"), N_("outcome"), NULL,
};

const char *links_field_value(const void *row, size_t field)
{
	const struct link_row *r = row;
	const char *const further[] = {
		r->contract, r->supplier, r->perimeter, r->commune, r->address, outcome_name(r->outcome),
	};
	static _Thread_local char words[128];

	if (field >= LINKS_COLUMN_COUNT)
		return field - LINKS_COLUMN_COUNT < ARRAY_LEN(further) ? further[field - LINKS_COLUMN_COUNT] : NULL;
	switch ((enum links_column)field) {
	case LINKS_STATE:
		snprintf(words, sizeof words, "%s\n%s", link_state_name(r->state), link_state_word(r->state));
		return words;
	case LINKS_NAME:
		return r->name;
	case LINKS_SITE:
		return r->site;
	case LINKS_DEVICE:
		return r->device;
	case LINKS_INTERFACE:
		return r->interface;
	case LINKS_GROUP:
		return r->redundancy_group;
	case LINKS_WHY:
		return r->state == LINK_UP ? NULL : _(outcome_sentence(r->outcome));
	case LINKS_SINCE:
	case LINKS_IN:
	case LINKS_OUT:
	case LINKS_LOAD:
	case LINKS_ERRORS:
	case LINKS_COLUMN_COUNT:
		break;
	}
	return NULL;
}

const char *links_field_choice(size_t field, size_t i, char *buf, size_t size)
{
	if (strcmp(links_fields[field], "outcome") != 0 || i >= OUTCOME_COUNT)
		return NULL;
	snprintf(buf, size, "%s", outcome_name((enum outcome)i));
	return buf;
}

uint32_t link_state_symbol(enum link_state s)
{
	static const uint32_t symbols[] = {
		[LINK_UP] = 0x2022, [LINK_DOWN] = 0xd7, [LINK_DEGRADED] = 0x25b2, [LINK_UNKNOWN] = '?', [LINK_ADMIN_DOWN] = 0x25cb,
	};

	return symbols[s];
}

enum style link_state_style(enum link_state s)
{
	static const enum style styles[] = {
		[LINK_UP] = STYLE_OK, [LINK_DOWN] = STYLE_ALARM, [LINK_DEGRADED] = STYLE_WARNING, [LINK_UNKNOWN] = STYLE_UNKNOWN,
		[LINK_ADMIN_DOWN] = STYLE_DISABLED,
	};

	return styles[s];
}

/* Worst first, and among equals what just happened. */
static int compare_link_state(const struct link_row *a, const struct link_row *b)
{
	static const int rank[] = {
		[LINK_DOWN] = 0, [LINK_DEGRADED] = 1, [LINK_UNKNOWN] = 2, [LINK_UP] = 3, [LINK_ADMIN_DOWN] = 4,
	};

	if (rank[a->state] != rank[b->state])
		return rank[a->state] - rank[b->state];
	return a->state == LINK_UP || a->state == LINK_ADMIN_DOWN ? 0 : compare_time(a->since, b->since);
}

static double larger(double a, double b)
{
	return isnan(a) || b > a ? b : a;
}

int links_compare(const struct link_row *a, const struct link_row *b, enum links_column column)
{
	switch (column) {
	case LINKS_STATE:
		return compare_link_state(a, b);
	case LINKS_NAME:
		return compare_text(a->name, b->name);
	case LINKS_SITE:
		return compare_text(a->site, b->site);
	case LINKS_DEVICE:
		return compare_text(a->device, b->device);
	case LINKS_INTERFACE:
		return compare_text(a->interface, b->interface);
	case LINKS_SINCE:
		return compare_time(a->since, b->since);
	case LINKS_IN:
		return compare_number(a->in_bps, b->in_bps);
	case LINKS_OUT:
		return compare_number(a->out_bps, b->out_bps);
	case LINKS_LOAD:
		return compare_number(larger(a->in_util, a->out_util), larger(b->in_util, b->out_util));
	case LINKS_ERRORS:
		return compare_number(a->in_errors_ps + a->out_errors_ps, b->in_errors_ps + b->out_errors_ps);
	case LINKS_GROUP:
		return compare_text(a->redundancy_group, b->redundancy_group);
	case LINKS_WHY:
		return compare_text(links_field_value(a, column), links_field_value(b, column));
	case LINKS_COLUMN_COUNT:
		break;
	}
	return 0;
}
