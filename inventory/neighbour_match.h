/* Who is heard: a neighbour that devices tell of, found among what is declared, and the declared links that nobody hears. Pure;
 * n log n in what is declared and heard. */
#ifndef VIGIE_NEIGHBOUR_MATCH_H
#define VIGIE_NEIGHBOUR_MATCH_H

#include "arena.h"
#include "neighbours.h"

/* Text is borrowed. Names of devices that are not among the devices are passed over. */
struct match_device { const char *name, *address, *sys_name; };  /* address: also a host name; sys_name: as it says itself, NULL */
struct match_address { const char *address, *device; };          /* another address of a device */
struct match_mac { const char *mac, *device; };                  /* of one of its interfaces */
struct match_pair { const char *one, *other; };                  /* one needs the other: parents, dependencies */
struct match_link {
	const char *device, *port, *z_device, *z_port;           /* ports: keys of interfaces, NULL: not known, any port may be it */
	const char *address;                                     /* of its far end, NULL */
};

struct match_declared {
	const struct match_device *devices;
	const struct match_address *addresses;
	const struct match_mac *macs;
	const struct match_pair *pairs;
	const struct match_link *links;
	size_t n_devices, n_addresses, n_macs, n_pairs, n_links;
};

struct match_heard {
	const char *device;       /* who hears */
	enum neighbour_protocol protocol;
	const char *local_port;   /* the interface's key, NULL: not known */
	const char *mac, *address, *port, *sys_name;
	bool current;
	wall_t last_seen;
};

#define MATCH_NONE SIZE_MAX

struct match_verdict {
	enum neighbour_status status;
	size_t device;            /* of the devices; MATCH_NONE */
	size_t link;              /* of the links; MATCH_NONE */
	size_t candidates[NEIGHBOUR_CANDIDATES_MAX]; /* of an ambiguous one: devices, in their order */
	size_t n_candidates;
};

struct match_unseen {
	size_t link;
	bool at_z;                /* the end that speaks LLDP is the one at Z */
	size_t heard;             /* the row that showed it last, MATCH_NONE */
};

struct match {
	struct match_verdict *verdicts; /* one of each row */
	struct match_unseen *unseen;    /* in the order of the links */
	size_t n_unseen;
};

/* By its address, its sysName as a name (without its domain when nothing else tells) and a MAC address of an interface: those that
 * say different devices make it ambiguous. Loopback and link-local addresses and empty MAC addresses say nothing.
 * ERR_MEMORY. *ret lives in arena a. */
bool neighbour_match(const struct match_declared *d, const struct match_heard *rows, size_t n, struct arena *a, struct match *ret,
                     struct err *e) MUST_CHECK;

#endif
