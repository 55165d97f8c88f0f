/* Diagnosis of an establishment (product L7, L8): what is known of it and what was tested just now become one true sentence.
 *
 *   case      what the inventory knows: read_diagnosis_case()
 *   tests     what follows from it: diagnosis_plan(), pure. The collector runs them (control.h: diagnose, diagnosis) on declared objects only
 *   steps     what the case tells by itself, then each test with its result, in the order of the layers
 *   verdict   diagnosis_judge(), pure: a table of rules over steps and the caller's answers
 *
 * The first broken layer is the verdict; what lies behind it is not tested, and is named. What nobody can test from the collector (the
 * establishment's own network, its workstations, the access of others) is named too: nothing found is never "nothing wrong".
 *
 * Texts live in the arena that each function is given, in the language of the messages; keys and codes are stable. */
#ifndef VIGIE_DIAGNOSIS_H
#define VIGIE_DIAGNOSIS_H

#include "reader_alerts.h"

/* In the order in which they are judged. X(enumerator, stable name) */
#define DIAGNOSIS_LAYERS(X) \
	X(INCIDENT, "incident")       /* what is known already: ours, a supplier's, national; planned work; appels groupés */ \
	X(ENTITLEMENT, "entitlement") \
	X(ACCESS, "access")           /* links and routers: state, use, errors, redundancy, restarts */ \
	X(PATH, "path")               /* loss and RTT over IPv4, against its own baseline */ \
	X(PATH6, "path6")             /* the same over IPv6, apart */ \
	X(ROUTE, "route")             /* where the way there ends: when the path fails */ \
	X(MTU, "mtu")                 /* the largest datagram that passes */ \
	X(PERIMETER, "perimeter") \
	X(DNS, "dns") \
	X(TLS, "tls") \
	X(SERVICE, "service") \
	X(QUALITY, "quality")         /* loss and jitter of each class of service (DSCP) */ \
	X(IMAGING, "imaging")         /* the four stages of its Covolink */

enum diagnosis_layer {
#define X(id, name) DIAGNOSIS_##id,
	DIAGNOSIS_LAYERS(X)
#undef X
	DIAGNOSIS_LAYER_COUNT
};

/* How a test is run. X(enumerator, stable name, object)
 *
 * What it is judged by, beside its status and outcome:
 *   poll     outcome: ok, link-down, link-degraded, admin-down, or why the agent did not tell; errors_ps, in_util, out_util, uptime_s
 *   ping     loss_ratio, rtt_ms, jitter_ms; unreachable with an offender: refused on the way
 *   trace    hops; passed: arrived; failed: offender is where it ended
 *   mtu      mtu: the largest that was answered; offender: who told that larger ones do not pass. NULL: they vanish
 *   marked   as ping
 *   check    outcome; status
 * No address of its family: not-testable. */
#define DIAGNOSIS_METHODS(X) \
	X(POLL, "poll")       /* device, link: its declared SNMP check, now; of a link its interface */ \
	X(PING4, "ping4")     /* device, link, site (the first of its public addresses that is no network): DIAGNOSIS_ECHOES echo requests \
	                       * over one family, 20 ms apart or more */ \
	X(PING6, "ping6") \
	X(TRACE4, "trace4")   /* the same objects: the hops, by TTL */ \
	X(TRACE6, "trace6") \
	X(MTU4, "mtu4")       /* the same objects: the largest datagram that is answered without fragmentation */ \
	X(MTU6, "mtu6") \
	X(MARKED, "marked")   /* the same objects: echo requests that bear a DSCP */ \
	X(CHECK, "check")     /* service, covolink: its declared check, now */ \
	X(CHECK4, "check4")   /* service: over one family, where its name has an address of it */ \
	X(CHECK6, "check6")

enum diagnosis_method {
#define X(id, name) DIAGNOSIS_BY_##id,
	DIAGNOSIS_METHODS(X)
#undef X
	DIAGNOSIS_METHOD_COUNT
};

enum {
	DIAGNOSIS_TESTS_MAX = 48,
	DIAGNOSIS_MS_MAX = 14000,     /* whole; the rest of the 15 s is reading and drawing */
	DIAGNOSIS_ECHOES = 40,        /* 5 % of loss is seen by it and the marked ones together, a single lost one is not loss */
	DIAGNOSIS_HOPS_MAX = 24,
	DIAGNOSIS_QUESTIONS_SHOWN = 3,
};

/* A test to run. It waits for the test `needs` and is not run unless that one ended so that it makes sense: a route (trace) only when what
 * it needs did not pass, all else only when it answered. */
struct diagnosis_test {
	enum diagnosis_layer layer;
	enum diagnosis_method method;
	const char *object;           /* "kind:name" */
	int needs;                    /* index of an earlier test; -1: none */
	int dscp;                     /* 0..63, of MARKED; else 0 */
};

enum diagnosis_status {
	DIAGNOSIS_PENDING,            /* waits or runs */
	DIAGNOSIS_PASSED,
	DIAGNOSIS_WEAK,               /* works, worse than it should */
	DIAGNOSIS_FAILED,
	DIAGNOSIS_NOT_TESTED,         /* what it needs is broken, it came to no end in time, or nobody ran it */
	DIAGNOSIS_NOT_TESTABLE,       /* not from here, or nothing that could be asked is declared */
};

/* NAN and UNKNOWN_I64: not measured. */
struct diagnosis_measure {
	double loss_ratio;            /* 0..1 */
	double rtt_ms, jitter_ms;     /* median; mean of |difference| of successive RTTs */
	double baseline_ms;           /* its usual RTT, by the history */
	double in_util, out_util;     /* 0..1 of the speed */
	double errors_ps;             /* the worse direction */
	int64_t mtu;                  /* octets of the IP datagram */
	int64_t hops;                 /* that answered on the way */
	int64_t uptime_s;
	int64_t status;               /* HTTP */
};

struct diagnosis_step {
	enum diagnosis_layer layer;
	enum diagnosis_method method; /* of a live one */
	bool live;                    /* tested now; else told by the inventory */
	const char *object;           /* "kind:name", NULL: of the establishment as a whole */
	int dscp;
	enum diagnosis_status status;
	enum outcome outcome;         /* OUTCOME_NOT_TESTED: see status */
	const char *detail;           /* English, numbers and names: inventory/detail.h translates; NULL: none */
	const char *offender;         /* of a route or an ICMP error: the address that answered last; NULL */
	int64_t latency_us;           /* how long the test took; UNKNOWN_I64 */
	struct diagnosis_measure measure;
};

const char *diagnosis_layer_name(enum diagnosis_layer l);
const char *diagnosis_layer_word(enum diagnosis_layer l);   /* in the language of the messages */
const char *diagnosis_method_name(enum diagnosis_method m);
const char *diagnosis_status_name(enum diagnosis_status s); /* "pending" "passed" "weak" "failed" "not-tested" "not-testable" */
const char *diagnosis_status_word(enum diagnosis_status s);
bool diagnosis_layer_from_name(const char *name, enum diagnosis_layer *ret) MUST_CHECK;
bool diagnosis_method_from_name(const char *name, enum diagnosis_method *ret) MUST_CHECK;
bool diagnosis_status_from_name(const char *name, enum diagnosis_status *ret) MUST_CHECK;
struct diagnosis_measure diagnosis_measure_none(void);

/* ---- the case ---- */

/* Something open that hits the establishment or the service that is asked for. */
struct diagnosis_incident {
	int64_t alert_id;             /* 0: planned work, or what nobody is alerted of */
	const char *cause;            /* "kind:name" */
	const char *sentence;         /* what fails, since when */
	enum state severity;
	wall_t since, until;          /* until: end of the planned work, or of the guaranteed repair time; WALL_NEVER */
	bool national;                /* of a service that is not ours: heads the verdict */
	bool cuts_off;                /* the establishment, or the service asked for, cannot work without it */
	bool own_access;              /* of a link or a device of the establishment itself: what is tested there tells more */
	bool own_service;             /* of what is asked for itself, ours: the same */
	bool planned, called_in;      /* planned work; appels groupés */
	const char *supplier, *phone, *contract;
};

/* How those fare that share something with it: the same commune, perimeter, Covolink. n without itself. */
struct diagnosis_neighbours {
	const char *shared;           /* "commune" "perimeter" "covolink" */
	const char *name;
	size_t n, down, unknown;
};

enum diagnosis_entitled { DIAGNOSIS_ENTITLED_UNKNOWN, DIAGNOSIS_ENTITLED, DIAGNOSIS_NOT_ENTITLED };

struct diagnosis_baseline { const char *object; double rtt_ms; };

struct diagnosis_case {
	wall_t now;
	const struct region_rows *region; /* borrowed */
	const struct site_row *site;
	const char *asked;            /* as the catalogue, else the inventory calls what is asked for; NULL: nothing in particular */
	const struct service_row *service; /* that it is reached by; NULL: nothing in particular, or nothing of it is declared */
	const struct service_row **services; /* to be tested: those of what is asked for; else those that it is entitled to, ours first */
	size_t n_services;
	enum diagnosis_entitled entitled; /* to that (entitlement.h) */
	const char *entitled_why;
	bool wants_imaging;           /* what is asked for goes through its Covolink */
	enum collector_state collector;
	struct diagnosis_incident *incidents; /* national first, then what cuts off, then by age */
	struct diagnosis_neighbours *neighbours;
	struct diagnosis_step *known; /* what the inventory tells: entitlement, incident, access, perimeter */
	size_t n_incidents, n_neighbours, n_known;
	struct diagnosis_baseline *baselines; /* "kind:name", median of the usual RTT; of one that never answers none */
	size_t n_baselines;
	size_t calls;                 /* of its neighbourhood within the last 15 minutes */
};

/* Which establishment is meant: by its name, with or without "site:", else by a name or an alias that one alone bears, capitals and accents
 * apart. ERR_NOT_FOUND: none; ERR_USAGE: two. */
bool diagnosis_site(const struct region_rows *region, const char *name, const struct site_row **ret, struct err *e) MUST_CHECK;

/* site: name. service: name of a service or one of its aliases, "" or NULL: none. ERR_NOT_FOUND, ERR_USAGE (several are meant). */
bool read_diagnosis_case(struct reader *r, const struct region_rows *region, const char *site, const char *service, wall_t now,
                         struct arena *a, struct diagnosis_case **ret, struct err *e) MUST_CHECK;

/* At most DIAGNOSIS_TESTS_MAX, those of the first layers first; each object a reader may ask of. */
bool diagnosis_plan(const struct diagnosis_case *c, struct arena *a, struct diagnosis_test **ret, size_t *ret_n, struct err *e) MUST_CHECK;

/* ---- the verdict ---- */

enum diagnosis_answer { DIAGNOSIS_UNASKED, DIAGNOSIS_YES, DIAGNOSIS_NO, DIAGNOSIS_UNSURE };

/* What only the caller can tell. X(enumerator, stable name, question) */
#define DIAGNOSIS_QUESTIONS(X) \
	X(OTHER_POSTS, "other-posts", N_("Do the other workstations work?")) \
	X(OTHER_SITES, "other-sites", N_("Does another web site open, one of the press for instance?")) \
	X(OTHER_SERVICES, "other-services", N_("Do the other services of Normand'e-Santé open?")) \
	X(TELEPHONE, "telephone", N_("Do the telephones of the establishment work?")) \
	X(POWER, "power", N_("Has the electricity been cut, or is the router dark?")) \
	X(SINCE_TODAY, "since-today", N_("Did it still work earlier today?")) \
	X(CHANGED, "changed", N_("Was something changed: workstation, firewall, cabling, provider?")) \
	X(WIRED, "wired", N_("Is the workstation wired rather than on WiFi?")) \
	X(SMALL_PAGES, "small-pages", N_("Do the first pages open, and only large ones or attachments fail?")) \
	X(EVERYBODY_IMAGES, "everybody-images", N_("Is every imaging device concerned: scanner, MRI, X-ray?"))

enum diagnosis_question {
#define X(id, name, text) DIAGNOSIS_ASK_##id,
	DIAGNOSIS_QUESTIONS(X)
#undef X
	DIAGNOSIS_QUESTION_COUNT
};

struct diagnosis_answers { enum diagnosis_answer of[DIAGNOSIS_QUESTION_COUNT]; };

const char *diagnosis_question_name(enum diagnosis_question q);
const char *diagnosis_question_text(enum diagnosis_question q);
bool diagnosis_question_from_name(const char *name, enum diagnosis_question *ret) MUST_CHECK;

enum diagnosis_confidence { DIAGNOSIS_LOW, DIAGNOSIS_MEDIUM, DIAGNOSIS_HIGH };

const char *diagnosis_confidence_name(enum diagnosis_confidence c); /* "low" "medium" "high" */
const char *diagnosis_confidence_word(enum diagnosis_confidence c);

struct diagnosis_verdict {
	const char *code;             /* "path-mtu"; "nothing-found"; "pending" while tests run that could change it */
	enum state severity;          /* OK: nothing was found; UNKNOWN: pending, or nothing could be tested */
	const char *sentence;
	enum diagnosis_confidence confidence;
	enum diagnosis_layer layer;   /* the first broken one; DIAGNOSIS_LAYER_COUNT: none */
	struct names proof;           /* lines */
	struct names not_testable;    /* "the workstations and the inner network of the establishment" */
	struct names say;             /* À dire: two sentences without jargon */
	enum diagnosis_question ask[DIAGNOSIS_QUESTIONS_SHOWN]; /* À demander: those that tell apart what is still possible */
	size_t n_ask;
	const char *promise_not;      /* Ne pas promettre; NULL: nothing */
	const char *known_incident;   /* the sentence of the first one; NULL: none */
	int64_t alert_id;             /* of it; 0: none */
};

/* Each code that a verdict may bear, in the order in which they are judged; NULL past the last. */
const char *diagnosis_code(size_t i);

/* steps: known and live ones. Texts are safe for a terminal, whatever the steps hold. Pure: the same facts give the same verdict whatever the order in which tests ended. */
bool diagnosis_judge(const struct diagnosis_case *c, const struct diagnosis_step *steps, size_t n, const struct diagnosis_answers *answers,
                     struct arena *a, struct diagnosis_verdict *ret, struct err *e) MUST_CHECK;

#endif
