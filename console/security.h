/* The security page (8): what is new since the end of the last working week, on one page; every figure opens its list. */
#ifndef VIGIE_CONSOLE_SECURITY_H
#define VIGIE_CONSOLE_SECURITY_H

#include "console/certificate_renewal.h"
#include "console/deadlines.h"
#include "console/journal_list.h"
#include "console/pen.h"
#include "exposures.h"
#include "neighbours.h"

enum { SECURITY_FAMILIES = 2 };

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

struct security_act { const char *method; size_t n, refused; };

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
};

/* Inside reader_begin … reader_end; in arena a. region stays as long as *ret is used. */
struct region_rows;
bool security_read_now(struct reader *r, struct arena *a, const struct region_rows *region, wall_t now, bool past, struct security *ret,
                       struct err *e) MUST_CHECK;

/* What security_read_now left. then: what was read before; when the start is another one it is another when this returns, also on
 * failure, and the caller owns both. *s borrows from it, and is lost on failure. */
bool security_read_since(struct reader *r, struct arena *a, wall_t since, struct security_then *then, struct security *s, struct err *e) MUST_CHECK;
void security_forget_then(struct security_then *then);

/* new_hosts and n_undeclared from heard, in arena a. */
bool security_find_hosts(struct arena *a, struct security *s, struct err *e) MUST_CHECK;

/* details: so many lines below each section, at most. */
void security_compose(const struct security *s, struct pen *p, size_t details);
/* The most details, at most so many, with which the page is no higher than that; 0 also where it is higher without any. */
size_t security_details(const struct security *s, int width, int height, bool ascii, size_t most);

#endif
