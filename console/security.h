/* The security page (8): what is new since the end of the last working week, on one page; every figure opens its list. */
#ifndef VIGIE_CONSOLE_SECURITY_H
#define VIGIE_CONSOLE_SECURITY_H

#include "console/certificate_renewal.h"
#include "console/deadlines.h"
#include "console/journal_list.h"
#include "console/pen.h"
#include "exposures.h"
#include "flow_hosts.h"
#include "neighbours.h"
#include "talkers.h"

enum { SECURITY_FAMILIES = 2, SECURITY_CLEAR_KINDS = 6, SECURITY_FLOWS_TOLD = 20 /* of each list */ };

struct security_move {
	const struct hds_item *before, *after; /* before NULL: there was no framework */
	enum hds_move why;
	bool worse;           /* a new deviation: it stands as a gap, expired or reopened, and did not */
};

/* The checklists as they stood at the start: what is written later changes nothing of them, so they are read once. */
struct security_then {
	wall_t since;                  /* WALL_NEVER: nothing was read yet */
	struct hds_checklist *lists;   /* SECURITY_FAMILIES of them, in arena */
	bool known[SECURITY_FAMILIES];
	struct arena *arena;           /* owned */
};

/* One framework now and then. */
struct security_family {
	struct hds_checklist now;
	const struct hds_checklist *then; /* NULL: there was none */
	bool known;
	struct security_move *moves; /* worse ones first */
	size_t n_moves, n_worse;
};

/* A flow or an opening, as a line of the page tells it. */
struct security_flow {
	const char *words;           /* "10.7.7.7 → srv-1 tcp/8080" */
	const char *beside;          /* what it carries in clear, where it was seen from, why it is open; NULL: nothing */
	const char *target;          /* the words that find it in view:flows; NULL: none */
	wall_t at;                   /* first seen; rogue_since (flows.h); of an opening a moment of its last day; WALL_NEVER */
};

/* One of the lists: the first of it, and how many there are. */
struct security_flow_list {
	struct security_flow *told;
	size_t n_told, n, fresh;     /* fresh: since the start */
};

/* What the matrix of flows says, and what of it is since the start: kept until one of both is another. */
struct security_flows {
	struct arena *arena;         /* owned; NULL: nothing was read yet */
	int64_t stamp;               /* read_flows_stamp */
	wall_t since;
	struct traffic_view view;
	struct security_flow_list rogue, dead, ending, clear; /* the first ones: the newest; of openings those that end next */
	struct flow_hosts hosts;     /* at most so many rows */
	struct talker_burst *bursts; /* since the start, the latest first */
	int64_t talkers;             /* in them */
	bool at_least;               /* there may have been more of them */
	size_t n_bursts, n_kept_talkers; /* in the list of new talkers, since the start */
	size_t n_observed, n_openings;
	wall_t watched;              /* reader_flows.h */
	int64_t looked_ms;
	int64_t looked_since_ms;     /* read_flows_looked since the start */
	double dropped;              /* read_flows_dropped since the start */
	double long_dropped;         /* flow_list.dropped */
	bool learning;
	size_t clear_kinds[SECURITY_CLEAR_KINDS]; /* flows by flow_cleartext(FLOW_TRAIT_ALL, i) */
};

/* Of the refused ones, denied: whose roles do not allow it; the others are mistakes and what a rule forbids. */
struct security_act { const char *method; size_t n, refused, denied; };

/* What is of the moment that is shown, and of the time since the start; the last is read anew when the start moves. */
struct security {
	wall_t now;
	bool past;
	struct security_family families[SECURITY_FAMILIES];
	struct hds_evidence *evidence; /* what ends first, first; what never ends last */
	struct hds_action *actions;
	struct certificate_row *certificates;
	struct certificate_behind *behind;
	struct neighbour_list heard;
	struct exposure_row *exposures; /* that are weak, then those that were; each has its rule */
	struct exposure_coverage exposed;
	struct link_row *links;        /* whose redundancy is declared */
	struct deadlines contracts, supports, audits;
	const struct security_flows *flows; /* NULL: they were not read */
	size_t n_evidence, n_actions, n_certificates, n_behind, n_exposures, n_links;
	struct journal_kept chain;
	/* since */
	wall_t since;
	const struct neighbour_row **new_hosts; /* each host once: nobody declared it, and it was heard nowhere before; the latest first */
	struct silence_row *silences;  /* that hold, are to come, or began since */
	struct journal_row *journal;   /* since; latest first, at most JOURNAL_SHOWN_MAX */
	struct security_act *acts;     /* by method, the most frequent first */
	const char **silenced_by, **acted_by; /* of each silence who; the names of those who acted */
	size_t n_new_hosts, n_undeclared, n_silences, n_journal, n_acts, n_people;
	struct text *quiet;            /* while a collapsed page is written: the titles of what found nothing; NULL: each has its line */
};

/* How much of the page is told: so many lines below each section, at most; collapsed: what found nothing is one line, the last. */
struct security_fit { size_t details; bool collapsed; };

/* Inside reader_begin … reader_end; in arena a. region stays as long as *ret is used. */
struct region_rows;
bool security_read_now(struct reader *r, struct arena *a, const struct region_rows *region, wall_t now, bool past, struct security *ret,
                       struct err *e) MUST_CHECK;

/* What security_read_now left. then: what was read before; when the start is another one it is another when this returns, also on
 * failure, and the caller owns both. *s borrows from it, and is lost on failure. */
bool security_read_since(struct reader *r, struct arena *a, wall_t since, struct security_then *then, struct security *s, struct err *e) MUST_CHECK;
void security_forget_then(struct security_then *then);

/* What is read anew when it may be another: as security_read_since() with `then`. */
bool security_read_flows(struct reader *r, wall_t since, struct security_flows *flows, struct err *e) MUST_CHECK;
void security_forget_flows(struct security_flows *flows);

/* new_hosts and n_undeclared from heard, in arena a. */
bool security_find_hosts(struct arena *a, struct security *s, struct err *e) MUST_CHECK;

void security_compose(const struct security *s, struct pen *p, struct security_fit fit);
/* The most details, at most so many, with which the page is no higher than that, collapsed only where it is higher without any; none and
 * collapsed where it is higher all the same. */
struct security_fit security_fit(const struct security *s, int width, int height, bool ascii, size_t most);

#endif
