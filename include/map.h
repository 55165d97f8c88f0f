/* The map: everything declared as one graph with its live state, from the business processes down to the data centre. An edge says
 * that `from` needs `to`:
 *
 *   process → application → service → server or VM → host → site → link → core → data centre
 *   site → Covolink (its own, one that serves it, else those of the nearest establishment that supports it); route → Covolink, its two sites
 *   link → perimeter (VRF), contract → supplier; XDS proxy → its Covolink
 *
 * WiFi hotspots, XDS proxies and heartbeats stand among the services. Lives in the arena that it was read into; texts as reader.h says. */
#ifndef VIGIE_MAP_H
#define VIGIE_MAP_H

#include "reader_alerts.h"

/* From top to bottom. */
enum map_layer {
	MAP_PROCESSES, MAP_APPLICATIONS, MAP_SERVICES, MAP_ROUTES, MAP_COVOLINKS, MAP_SERVERS, MAP_HOSTS, MAP_SITES, MAP_EQUIPMENT, MAP_LINKS,
	MAP_PERIMETERS, MAP_CORES, MAP_DATA_CENTRES, MAP_CONTRACTS, MAP_SUPPLIERS,
	MAP_N_LAYERS
};

const char *map_layer_name(enum map_layer l); /* "processes" … "data-centres": for machines */
const char *map_layer_word(enum map_layer l); /* in the language of the messages */

/* What is left of a node by what is down now, redundancy counted: one of a pair that is lost degrades what needs the pair. */
enum map_reach { MAP_WORKS, MAP_DEGRADED, MAP_CUT_OFF };

struct map_node {
	const char *id;               /* "kind:name" */
	const char *kind, *name;      /* "process" "application" "service" "route" "covolink" "device" "site" "link" "perimeter" "contract"
	                               * "supplier" "heartbeat"; "xds" with the name of its Covolink */
	enum map_layer layer;
	int64_t entity_id;            /* UNKNOWN_I64: of an XDS proxy */
	const char *site;             /* where it stands; NULL: nowhere in particular, or a site itself */
	const char *use;              /* of a route: "tele-avc" */
	const char *what;             /* of a device, service, site, perimeter: what kind of it is declared ("router"); else NULL */
	enum state state;             /* measured: as the lists say; else concluded from reach, unknown while all that it needs is */
	enum link_state link;         /* of a link */
	enum map_reach reach;
	enum state beside;            /* of a site: the worst of what stands there and is none of its ways */
	bool measured;                /* something asks it or what stands there */
	bool down;                    /* it fails by itself, now: what others lose by it is told by their reach */
	wall_t since;                 /* of the state; WALL_NEVER: concluded, or not known */
	int64_t age_s;                /* of what it was last told by; UNKNOWN_I64 */
	wall_t declared, confirmed;   /* as it is declared since; last named by an import */
	int64_t declared_by;          /* uid, by the journal; UNKNOWN_I64: not told there */
};

struct map_edge {
	size_t from, to;              /* nodes */
	const char *kind;             /* "part" "runs-on" "parent" "uplink" "stands-at" "way" "end" "images" "gateway" "source" "destination"
	                               * "perimeter" "contract" "supplier"; of a declared dependency its own, else "uses" */
	size_t need;                  /* edges of one `from` with the same number stand in for each other; a node may be needed in several */
};

struct map {
	struct map_node *nodes;       /* by layer, then by name */
	struct map_edge *edges;       /* by `from`, then by need */
	size_t n_nodes, n_edges;
	size_t *first_edge;           /* of a node: its edges are [first_edge[i], first_edge[i + 1]) */
	size_t *users, *first_user;   /* edges by `to`: those that need a node are users[first_user[i] … first_user[i + 1]) */
	size_t *by_id;                /* nodes by id */
};

/* The state as machines know it for the kind: "up" of a link, "ok" of all else. Static. */
const char *map_state_name(const struct map_node *n);
const char *map_state_word(const struct map_node *n); /* in the language of the messages */

/* What a drawing colours: its state, which is that of the lists; of a site that lost a way, whether it is cut off (critical) or keeps another
 * one (warning, or worse by what stands beside its ways). */
enum state map_severity(const struct map_node *n);

size_t map_find(const struct map *m, const char *id); /* SIZE_MAX: none */

/* A node as people name it: "kind:name", or a bare name that only one kind has; capitals and accents do not count. ERR_NOT_FOUND says
 * what was meant, ERR_USAGE which kinds a name may mean. */
bool map_resolve(const struct map *m, const char *text, size_t *ret, struct err *e) MUST_CHECK;

/* How many nodes it needs, and how many need it: each once. */
size_t map_count_needs(const struct map *m, size_t node);
size_t map_count_users(const struct map *m, size_t node);

enum map_direction { MAP_UP = 1, MAP_DOWN = 2, MAP_BOTH = 3 }; /* who depends on it; what it depends on */

enum { MAP_ALL_LEVELS = 0 };

/* The part of the map within so many levels of the n nodes, as a map of its own in arena a; texts are those of m. Going both ways
 * never turns back: what else needs what a node needs is not part of it. ERR_MEMORY. */
bool map_expand(const struct map *m, const size_t *from, size_t n, enum map_direction direction, size_t levels, struct arena *a,
                struct map *ret, struct err *e) MUST_CHECK;

/* The map at the reader's instant. */
bool read_map(struct reader *r, struct arena *a, struct map *ret, struct err *e) MUST_CHECK;

/* The same, with the states of a region that was read already, at that instant or just before; nothing of it is kept. */
bool read_map_of(struct reader *r, const struct region_rows *region, struct arena *a, struct map *ret, struct err *e) MUST_CHECK;

/* What is left to a site that lost a way. */
struct map_fallback {
	const char *site;
	const char *by;               /* id of the link */
	wall_t proven;                /* redundancy.h: when it last carried while a lost one was down; WALL_NEVER: it never did */
};

struct map_impact {
	struct impact_row hit;        /* of all the failures together */
	bool redundant;               /* nothing that needs what fails is cut off, something is degraded */
	bool needed;                  /* something is hit at all */
	struct map_fallback *fallbacks; /* by site */
	size_t n_fallbacks;
};

/* Whom the failure of n nodes of the whole map, read in this transaction, would hit beside what is down now. Nothing is written. With a
 * site falls what stands there. Texts in arena a. */
bool read_map_impact(struct reader *r, const struct map *m, const size_t *nodes, size_t n, struct arena *a, struct map_impact *ret,
                     struct err *e) MUST_CHECK;

#endif
