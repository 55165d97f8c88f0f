/* Whom devices hear (LLDP, ARP, BGP), beside what is declared: what was seen and nobody declared, what is declared and was not seen.
 * Nothing of it changes what is declared. As reader.h; of the present only. */
#ifndef VIGIE_NEIGHBOURS_H
#define VIGIE_NEIGHBOURS_H

#include "reader.h"

enum neighbour_status {
	NEIGHBOUR_UNDECLARED_DEVICE,  /* nobody declared who was heard */
	NEIGHBOUR_UNDECLARED_LINK,    /* both are declared, and nothing between them on this port; never by ARP, which crosses switches */
	NEIGHBOUR_AMBIGUOUS,          /* it may be several declared devices */
	NEIGHBOUR_DECLARED_UNSEEN,    /* a declared link of which an end speaks LLDP, and neither end hears the other */
	NEIGHBOUR_DECLARED,
	NEIGHBOUR_STATUS_COUNT
};

const char *neighbour_status_name(enum neighbour_status s); /* "undeclared-device" …: for machines */

struct neighbour_row {
	enum neighbour_status status;
	enum neighbour_protocol protocol;
	const char *device, *site;    /* who hears */
	const char *local_port;       /* where; "" or NULL: not told */
	const char *heard;            /* how it calls itself: sysName, else its address, else its chassis id; of an unseen link who is declared there */
	const char *chassis, *port, *mac, *address, *sys_name, *bgp_state;
	int64_t remote_as;
	const char *declared_as;      /* the declared device that it is, NULL: none, or several: */
	const char *candidates;       /* their names with `;` */
	const char *link;             /* the declared link that joins the two, or that is not seen */
	wall_t first_seen, last_seen; /* of an unseen link both WALL_NEVER: in none of the rounds that are kept */
	bool current;                 /* in the last round that asked for all neighbours */
};

enum { NEIGHBOURS_READ_MAX = 65536, NEIGHBOUR_CANDIDATES_MAX = 8 };

struct neighbour_list {
	struct neighbour_row *rows;   /* what needs somebody first, in the order of the statuses; what ARP alone shows, and what is declared, last */
	size_t n;
	size_t asked;                 /* devices that were asked for all of their neighbours at least once */
	bool cut;                     /* more than NEIGHBOURS_READ_MAX are kept: ARP's are left out first */
};

/* Somebody of whom ARP alone tells and whom nobody declared: a router knows every host behind it. */
static inline bool neighbour_is_host(const struct neighbour_row *r)
{
	return r->protocol == NEIGHBOUR_ARP && r->status == NEIGHBOUR_UNDECLARED_DEVICE;
}

/* Somebody must look at it: declare it, or put it right. */
static inline bool neighbour_needs_somebody(const struct neighbour_row *r)
{
	return r->status != NEIGHBOUR_DECLARED && r->protocol != NEIGHBOUR_ARP;
}

/* device NULL: of all devices; else what it hears and its own links that are not seen. ERR_NOT_FOUND when there is no such device. */
bool read_neighbours(struct reader *r, struct arena *a, const char *device, struct neighbour_list *ret, struct err *e) MUST_CHECK;

/* Of all devices, without what ARP alone tells: every host behind a router, which nobody means to declare. */
bool read_neighbours_but_arp(struct reader *r, struct arena *a, struct neighbour_list *ret, struct err *e) MUST_CHECK;

#endif
