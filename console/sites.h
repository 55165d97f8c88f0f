/* The sites view (6): a searchable list of establishments, and the page of one. */
#ifndef VIGIE_CONSOLE_SITES_H
#define VIGIE_CONSOLE_SITES_H

#include "calls.h"
#include "console/browser.h"
#include "console/site_parts.h"
#include "diagnosis.h"
#include "neighbourhood.h"
#include "reader_availability.h"

enum { SITE_MONTHS = 2, SITE_CALLS = 5 };

/* What only the page of one site needs. Rows in the page's arena; parts point into the region that the list keeps. */
struct sites_page {
	struct site_parts parts;
	struct contact_row *contacts;
	struct support_row *supports;
	struct covolink_row *covolinks;
	struct dependency_row *dependencies;
	struct route_row *routes;
	size_t n_contacts, n_supports, n_covolinks, n_dependencies, n_routes;
	struct availability_row months[SITE_MONTHS]; /* this one so far, then the last one, once sites_read_months() ran */
	size_t n_months;
	/* The rest once sites_read_knowledge() ran; known NULL: it did not. */
	struct diagnosis_case *known;    /* with nothing in particular asked for: its incidents */
	struct entitlement_rule *rules;  /* of the service catalogue */
	struct neighbourhood *neighbours;
	struct silence_row *works;       /* planned work on what stands there, that holds or is to come; by its begin */
	struct site_alias *aliases;
	size_t n_rules, n_neighbours, n_works, n_aliases;
	struct call_row *calls;          /* the last SITE_CALLS */
	size_t n_calls;
	struct names groups;             /* redundancy groups of its links, each once */
	wall_t *proved;                  /* of each group: WALL_NEVER by nothing that was seen */
};

/* A guest of the list; site: its name and no more. */
struct site_guest { struct site_row site; struct hit_row hit; };

bool sites_find(struct browser *b, struct reader *r, struct err *e) MUST_CHECK;
const char *sites_guest_kind(const void *guest);
void sites_guest_line(const struct list *l, const void *guest, struct text *t);
const char *sites_guest_leads(const struct browser *b, const void *guest, char *buf, size_t size);

extern const struct list_class sites_list; /* rows: struct site_row */
extern const struct browser_class sites_class; /* kept: struct region_rows */

const char *sites_word(size_t i); /* the words of :sort and of filters; NULL after the last */

struct state_look site_look(const struct site_row *s); /* its state, or that nothing is watched there */

bool sites_read_page(struct reader *r, const struct region_rows *region, const char *site, struct arena *a, struct sites_page **ret,
                     struct err *e) MUST_CHECK;
/* This month and the last one, into the page; of a month that begins just now nothing is told yet. */
bool sites_read_months(struct reader *r, int64_t site, struct arena *a, wall_t now, struct sites_page *page, struct err *e) MUST_CHECK;
bool sites_read_knowledge(struct reader *r, const struct region_rows *region, const struct site_row *site, struct arena *a, wall_t now,
                          struct sites_page *page, struct err *e) MUST_CHECK;
bool sites_load_page(const struct browser *b, struct reader *r, struct arena *a, wall_t now, void **ret_page, struct err *e) MUST_CHECK;
/* Suppliers of its links, then people of the site. */
void sites_write_call(struct pen *p, const struct sites_page *page, wall_t now);
/* A section, unless nothing depends on it. */
void sites_write_dependents(struct pen *p, const struct region_rows *region, const char *site, const struct sites_page *page);
/* What somebody on the phone must know first: what is known to fail, each with whom it hits and until when; false: nothing is. */
bool sites_write_incidents(struct pen *p, const struct sites_page *page, wall_t now);
/* How it is connected, in words, and what it may use, with why. */
void sites_write_access(struct pen *p, const struct site_row *site, const struct sites_page *page);
void sites_write_membership(struct pen *p, const struct site_row *site, const struct sites_page *page);
/* Their words for people, each with its sections below: "Dieppe: 12 neighbours, all well". */
void sites_append_neighbours(struct text *t, const struct neighbourhood *h);
void sites_append_until(struct text *t, const struct diagnosis_incident *i, wall_t now); /* by when it may be over */
/* Sections: perimeters, redundancy and Covolink; its neighbours; planned work. */
void sites_write_network(struct pen *p, const struct site_row *site, const struct sites_page *page, wall_t now);
void sites_write_neighbours(struct pen *p, const struct sites_page *page);
void sites_write_works(struct pen *p, const struct sites_page *page, wall_t now);
void sites_write_calls(struct pen *p, const struct sites_page *page, wall_t now);
void sites_compose(const struct browser *b, struct pen *p, const void *row, const void *page);

#endif
