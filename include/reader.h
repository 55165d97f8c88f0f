/* The reader: what screens and verbs see of the inventory. Opens read-only, also while the daemon is stopped, and never makes the
 * WAL grow: a read transaction lives from reader_begin to reader_end, which is one `load`.
 *
 * Rows are copied into the caller's arena. "Not known" is NULL for text, NAN for double, UNKNOWN_I64 for integers, WALL_NEVER for
 * times. Text may hold control characters: escape where it is shown. Arrays are sorted by name (site, device, …) unless said. */
#ifndef VIGIE_READER_H
#define VIGIE_READER_H

#include "dicom.h"
#include "entitlement.h"
#include "facts.h"
#include "outcome.h"
#include "traffic.h"

struct reader;

/* ERR_NOT_FOUND: no inventory there (says the path). ERR_DATA: not an inventory. ERR_NEWER, ERR_MALFORMED,
 * ERR_LOCKED. */
bool reader_open(const char *path, struct reader **ret_r, struct err *e) MUST_CHECK;
void reader_close(struct reader *r);

/* Whether the file that was opened still stands at its path: false once it was removed, or another one put in its place. */
bool reader_is_current(const struct reader *r);

/* For a person without the right to it: telephone and mail of contacts and the words of an escalation are then not known to any read, no
 * search looks at them and no export writes them. */
void reader_withhold_personal(struct reader *r);
bool reader_withholds_personal(const struct reader *r);

uint64_t reader_serial(const struct reader *r); /* of this process no other reader has it */

int64_t reader_schema(struct reader *r); /* version of the inventory's schema; UNKNOWN_I64 when it cannot be read */

/* at: WALL_NEVER for the present (now is then used for ages and staleness), else the past minute to show. */
bool reader_begin(struct reader *r, wall_t now, wall_t at, struct err *e) MUST_CHECK;
void reader_end(struct reader *r);

/* The instant that is read: the past one, or now. */
wall_t reader_shown(const struct reader *r);

/* Changes when anything was written (PRAGMA data_version): reload only then. */
bool reader_data_version(struct reader *r, int64_t *ret_version, struct err *e) MUST_CHECK;

enum collector_state { COLLECTOR_RUNNING, COLLECTOR_STOPPED, COLLECTOR_BLIND };

/* Of the open alerts (reader_alerts.h). Causes that nobody handles, by severity; the rest is hidden. */
struct alert_counts {
	int64_t critical, warning, unknown;
	int64_t handled;              /* causes: acked + muted + maintenance */
	int64_t acked, muted, maintenance;
	int64_t children;             /* follow a cause */
	int64_t hidden;               /* handled + children */
	int64_t unreached;            /* unhandled causes of which every message failed: nobody knows of them by one */
	int64_t unreached_alert;      /* the number of the oldest of these, 0: none */
	int64_t back;                 /* of the handled: come back by themselves by the next 07:00, local time */
};

struct status_row {
	enum collector_state collector;
	int64_t data_age_s;           /* of the latest result, UNKNOWN_I64 without any and when it is dated in the future */
	bool data_ahead;              /* it is: the clock was set back since */
	int64_t late_ms;
	wall_t started, heartbeat;
	bool hung;                    /* COLLECTOR_STOPPED although its process is there: it gives no sign of life */
	int64_t silent_s;             /* since its last sign of life, UNKNOWN_I64 while it runs and when none ever did */
	int64_t pid;
	int64_t sites, devices, services;
	int64_t links_total, links_up, links_down, links_degraded, links_unknown, links_admin_down;
	int64_t device_states[4], service_states[4]; /* by enum state */
	struct alert_counts alerts;
	bool simulation;              /* the inventory says so */
};

struct link_row {
	int64_t id, interface_id;     /* interface_id UNKNOWN_I64: known only by an address, or never seen */
	int64_t device_id;            /* of device, UNKNOWN_I64: none of that name was ever declared */
	const char *name, *site, *commune, *device, *interface, *address, *z_device, *z_interface, *perimeter, *layer;
	const char *class_of_service, *contract, *supplier, *redundancy_group, *role, *runbook, *alias;
	const char *oper_status, *admin_status; /* IF-MIB labels, NULL when not known */
	enum link_state state;
	enum outcome outcome;
	const char *detail;           /* of the last result */
	wall_t since, at, last_change;
	int64_t speed_bps, expected_bps, mtu;
	double in_bps, out_bps, in_util, out_util; /* ratio 0–1 of speed_bps (else expected_bps) */
	double in_errors_ps, out_errors_ps, in_discards_ps, out_discards_ps;
	int64_t latency_us;
	double loss_ratio;
	int64_t age_s;
	bool redundant;               /* these two by read_redundancies(): another link bears its group */
	wall_t redundancy_proved;     /* WALL_NEVER: by nothing that was seen */
};

struct device_row {
	int64_t id;
	const char *name, *site, *commune, *kind, *address, *credential, *criticality;
	const char *vendor, *model, *version, *sys_name, *sys_object_id, *sys_descr, *sys_location, *sys_contact, *os, *runbook;
	const char *os_end_of_support; /* as declared of it alone: "2026-11-22", its last day */
	/* The end that counts: of the version that it tells (lifecycles.csv), else as declared of it, else of the system that is declared. */
	const char *support_ends, *support_product, *support_source; /* product, source: of lifecycles.csv, NULL where devices.csv says the end */
	bool support_told;            /* by the version that it tells */
	enum state state;
	enum outcome outcome;         /* of its worst check */
	const char *detail;
	wall_t since, at;
	int64_t uptime_s, interfaces, latency_us, age_s;
	double cpu_ratio, memory_ratio;
};

struct interface_row {
	int64_t id;
	const char *device, *name, *if_name, *if_descr, *if_alias, *phys_address, *oper_status, *admin_status;
	int64_t if_index, if_type, mtu, speed_bps;
	wall_t since;                 /* of oper_status, as we saw it */
	double in_bps, out_bps, in_errors_ps, out_errors_ps, in_discards_ps, out_discards_ps;
	int64_t age_s;
};

struct sensor_row { const char *device, *name, *unit; double value; int64_t age_s; };
struct storage_row { const char *device, *name, *type; int64_t used_bytes, size_bytes, age_s; };
struct processor_row { const char *device, *name; int64_t number; double load_ratio; int64_t age_s; }; /* number: in its device, from 1 */
struct trap_row { const char *device, *oid, *version, *varbinds; int64_t count; wall_t first, last; };
struct memory_row { const char *device, *name; int64_t used_bytes, total_bytes, age_s; };

/* One check of an object, as it is judged: unknown (stale) when its result is too old, unknown (not-tested) before there is one. */
struct check_row {
	const char *class;            /* "icmp" */
	enum state state;
	enum outcome outcome;
	const char *detail;
	wall_t since, at;
	int64_t latency_us, age_s;
	double loss_ratio;
};

struct service_row {
	int64_t id;
	const char *name, *kind, *target, *site, *device, *owner, *application, *runbook;
	enum state state;
	enum outcome outcome;
	const char *detail;
	wall_t since, at;
	int64_t latency_us, age_s;
};

/* One stage of a DICOM check, as its last run found it. */
struct dicom_stage_row {
	enum outcome outcome;         /* OUTCOME_NOT_TESTED: not reached, or never run; OUTCOME_STALE: too long ago */
	const char *detail;
	int64_t latency_us;           /* of this stage alone */
	wall_t passed;                /* when it was last passed */
};

/* What is known of the presentation contexts of a DICOM service: of its last A-ASSOCIATE-AC. */
struct dicom_rows {
	struct dicom_stage_row stages[DICOM_STAGE_COUNT]; /* by enum dicom_stage */
	enum dicom_context contexts[DICOM_SOP_COUNT];     /* by enum dicom_sop; DICOM_CONTEXT_UNANSWERED: not told */
	wall_t answered;              /* when; WALL_NEVER: no association yet */
	const char *accepted, *refused; /* SOP classes with `;`: "Verification;CT", "US (abstract-syntax-not-supported)" */
	const char *reject_reason;    /* of the last run, NULL: it was not refused */
};

/* A Covolink: what is declared, then what its DICOM check says. */
struct covolink_row {
	int64_t id;
	const char *name, *site, *commune, *device, *address, *called_ae, *calling_ae, *xds_url, *runbook;
	const char *serves;           /* names of sites with `;`, as declared */
	const char *served;           /* the same of all whose images pass through it: its own site and those that it supports too; NULL: none */
	int64_t port;                 /* UNKNOWN_I64: not declared, DICOM_PORT */
	bool tls;
	enum state state;
	enum outcome outcome;
	const char *detail;
	wall_t since, at;             /* at: of the last check */
	int64_t latency_us, age_s;
	struct dicom_rows dicom;
	/* The service that a dependency of kind "return" names: where what is asked of the gateway comes back to. A Covolink that is ok by
	 * itself is in warning while it does not answer. Of several the worst one; NULL: none is declared. */
	const char *return_service;
	enum outcome return_outcome;  /* OUTCOME_NOT_TESTED: none, or not measured yet */
	struct covolink_traffic traffic; /* of lists that ask for it (read_traffic); else nothing is known of it */
};

/* A job that tells by itself: what is declared, what it told, what its check says. */
struct heartbeat_row {
	int64_t id;
	const char *name, *kind, *application, *site, *contact;
	int64_t every_s, grace_s, min_duration_s; /* UNKNOWN_I64: not given */
	int64_t offsite;              /* 0, 1, UNKNOWN_I64 */
	wall_t declared;              /* without a gap since */
	enum state state;
	enum outcome outcome;
	const char *detail;
	wall_t since, at;             /* at: when it was judged last */
	wall_t opened;                /* the first start of a run that has not ended; WALL_NEVER: none runs */
	wall_t last_start, last_finish, last_good; /* good: ended well, and not too soon */
	int64_t last_duration_s;      /* of the run that ended last; UNKNOWN_I64: its start was not told */
	int64_t exit_code;            /* of that run; UNKNOWN_I64: not told */
	wall_t restored;              /* the latest restore test that was told of; WALL_NEVER: none */
	int64_t age_s;                /* of the last good end, at the reader's instant */
	wall_t next_due;              /* the next end is late from then on; of a late one: since when */
};

struct certificate_row {
	int64_t service_id;           /* that presented it: of a service or a Covolink, or of a device whose SSH host key it certifies */
	const char *kind;             /* "service", "covolink" or "device" */
	const char *name, *target, *subject, *issuer, *protocol, *cipher, *serial, *sha256;
	wall_t not_before, not_after, chain_not_after;
	wall_t replaced;              /* when another one was seen first; WALL_NEVER: never */
	const char *old_serial;       /* of the one before; NULL: none */
	int64_t warning_days, critical_days; /* from so many days on: of the service, else of a threshold, else the usual 30 and 7 */
	int64_t days_left;            /* wall_days_until the earlier end: negative once past */
	enum outcome trust;           /* OUTCOME_OK, or why its check does not trust it, be it in force: who signed it, its name;
	                               * OUTCOME_NOT_TESTED: the check says nothing of that */
	int64_t age_s;
};

/* Of establishments that support each other, each by the next; a circle ends there too. */
enum { SUPPORT_STEPS_MAX = 8 };

struct site_row {
	int64_t id;
	const char *name, *finess, *kind, *aliases, *commune, *departement, *college, *ght, *support_site, *access, *public_address;
	const char *isp, *pack, *entitled, *runbook, *notes;
	const char *covolink;         /* its own, else one that serves it, else that of the nearest of its supporting establishments; NULL: none */
	double latitude, longitude;
	enum state state;             /* worst of its links, devices, services, Covolinks; unknown when nothing is measured there */
	int64_t links, links_down, devices;
	bool watched;                 /* it has a link, a device or a service */
	int64_t age_s;
};

/* Everything that is watched, read once: the states of the sites are concluded from the rest. */
struct region_rows {
	struct site_row *sites;
	struct link_row *links;       /* without what is read of their interfaces: id, alias, MTU, speed, status, rates */
	struct device_row *devices;
	struct service_row *services;
	struct covolink_row *covolinks;
	struct heartbeat_row *heartbeats; /* they tell nothing of the state of their site */
	size_t n_sites, n_links, n_devices, n_services, n_covolinks, n_heartbeats;
};

/* A name that a site bears beside its own, and since when it is declared. */
struct site_alias { const char *name; wall_t since; };

bool read_site_aliases(struct reader *r, struct arena *a, int64_t site_id, struct site_alias **ret_rows, size_t *ret_n, struct err *e)
	MUST_CHECK;

/* What is only declared. */
struct contact_row {
	const char *name, *site, *phone, *email, *role;
	bool withheld;                /* phone and mail are: reader_withhold_personal */
};
struct dependency_row { const char *from, *to, *kind; }; /* from depends on to; each a name, "kind:name" where it could mean several */
struct route_row {
	const char *name, *source_site, *covolink, *destination_site, *use, *source_ae, *destination_ae, *marker;
	const char *accepted_on;      /* "2026-11-22": the day of its acceptance */
};
struct support_row { /* a contract and its supplier: whom to call */
	const char *contract, *reference, *gtr_hours, *gtr_window, *ends;
	const char *supplier, *phone, *hours, *customer_reference;
};

struct hit_row {
	const char *kind, *name;      /* "site" "device" "link" … */
	const char *field, *value;    /* where the text was found: "aliases", "Ancien hôpital" */
	const char *site;
	int64_t rank;                 /* 0 is best */
};

/* Any entity as its CSV row, then what was measured: for `show`. */
struct field_row {
	const char *field, *value;    /* value NULL: not known */
	bool measured;
	bool withheld;                /* reader_withhold_personal */
};

struct state_row { wall_t from, to; int state; enum outcome outcome; const char *detail; }; /* to WALL_NEVER: goes on */

/* One point of history: averages over [at, at + step). */
struct history_row {
	wall_t at;
	int64_t step_ms;
	double in_bps, out_bps, in_errors_ps, out_errors_ps, in_discards_ps, out_discards_ps;
	double in_bps_max, out_bps_max;
	double latency_ms, loss_ratio;
	int state;                    /* enum link_state or enum state, the worst in the step; -1 not known */
};

/* Whether the inventory describes an invented region. */
bool read_simulation(struct reader *r, bool *ret, struct err *e) MUST_CHECK;
bool read_status(struct reader *r, struct status_row *ret, struct err *e) MUST_CHECK;

/* The collector alone, in a transaction of its own and at little cost: of ret only collector, hung, pid, started and heartbeat are set. */
bool read_collector(struct reader *r, wall_t now, struct status_row *ret, struct err *e) MUST_CHECK;

/* How full a disk of a device was. */
struct usage_row { const char *name; wall_t at; int64_t used_bytes, size_bytes; };

/* From that time on until the reader's instant; by disk, then by time. */
bool read_usage(struct reader *r, struct arena *a, const char *device, wall_t from, struct usage_row **ret_rows, size_t *ret_n,
                struct err *e) MUST_CHECK;

/* The lists: *ret_rows is in arena a. filter NULL: all. */
#define READER_LISTS(X) \
	X(links, link_row) X(devices, device_row) X(services, service_row) X(certificates, certificate_row) X(sites, site_row) \
	X(covolinks, covolink_row) X(heartbeats, heartbeat_row)
#define X(noun, row) \
	bool read_##noun(struct reader *r, struct arena *a, struct row **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;
READER_LISTS(X)
#undef X

/* Of a service of kind dicom, or a Covolink, by its id. */
bool read_dicom(struct reader *r, struct arena *a, int64_t entity_id, struct dicom_rows *ret, struct err *e) MUST_CHECK;

bool read_region(struct reader *r, struct arena *a, struct region_rows *ret, struct err *e) MUST_CHECK;
/* Of a link of read_region(), what that leaves out, as it is in this transaction; texts in arena a. */
bool read_link_detail(struct reader *r, struct arena *a, struct link_row *link, struct err *e) MUST_CHECK;

bool read_contacts(struct reader *r, struct arena *a, const char *site, struct contact_row **ret_rows, size_t *ret_n,
                   struct err *e) MUST_CHECK; /* site NULL: of all */
#define READER_DECLARED_LISTS(X) \
	X(dependencies, dependency_row) X(entitlements, entitlement_rule) X(routes, route_row) X(supports, support_row)
#define X(noun, row) \
	bool read_##noun(struct reader *r, struct arena *a, struct row **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;
READER_DECLARED_LISTS(X)
#undef X

/* device NULL: of all devices. ERR_NOT_FOUND when there is no such device. Of sensors, storages, processors, memories and traps only the
 * last values are kept: none of a past instant. */
#define READER_DEVICE_LISTS(X) \
	X(interfaces, interface_row) X(sensors, sensor_row) X(storages, storage_row) X(processors, processor_row) \
	X(memories, memory_row) X(traps, trap_row)
#define X(noun, row) \
	bool read_##noun(struct reader *r, struct arena *a, const char *device, struct row **ret_rows, size_t *ret_n, \
	                 struct err *e) MUST_CHECK;
READER_DEVICE_LISTS(X)
#undef X

/* One box finds everything (L37): name fragment, alias, commune, FINESS, IP or prefix, MAC, phone, contract reference, interface
 * alias, certificate subject… judged as search.h says. At most max rows, best first. */
bool read_find(struct reader *r, struct arena *a, const char *text, size_t max, struct hit_row **ret_rows, size_t *ret_n,
               struct err *e) MUST_CHECK;

/* name: "kind:name" or a bare name. ERR_NOT_FOUND; ERR_USAGE when a bare name means several kinds (they are named in the text). */
bool read_entity_id(struct reader *r, const char *name, int64_t *ret_id, const char **ret_kind, struct arena *a, struct err *e)
	MUST_CHECK;
bool read_entity(struct reader *r, struct arena *a, int64_t id, struct field_row **ret_rows, size_t *ret_n, struct err *e)
	MUST_CHECK;

/* In the order they were made. None of a past instant of which the results were replaced since. */
bool read_checks(struct reader *r, struct arena *a, int64_t entity_id, struct check_row **ret_rows, size_t *ret_n, struct err *e)
	MUST_CHECK;

/* Of a link whose rates are not known because its port counts octets in 32 bits and is read too rarely for its speed: after how long
 * such a counter may have gone round, and how often it is read. Both 0: it is not so, or of a past instant. */
struct counter_span { int64_t span_ms, period_ms; };
bool read_counter_span(struct reader *r, const struct link_row *link, struct counter_span *ret, struct err *e) MUST_CHECK;

/* What is declared now and the checks that follow from it, for a probe of one's own: no interfaces, nothing measured. Owned by the
 * caller. */
struct registry;
bool read_registry(struct reader *r, struct registry **ret, struct err *e) MUST_CHECK;

/* State intervals that touch [from, to], oldest first. */
bool read_states(struct reader *r, struct arena *a, int64_t entity_id, wall_t from, wall_t to, struct state_row **ret_rows,
                 size_t *ret_n, struct err *e) MUST_CHECK;

/* History of a link (its interface, or its ICMP check), device (its ICMP check) or service (latency) in [from, to], in at most
 * max points of equal step, from the finest level that is still there. Gaps are NAN. */
bool read_history(struct reader *r, struct arena *a, int64_t entity_id, wall_t from, wall_t to, size_t max,
                  struct history_row **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;

/* The 95th percentile of in and out bit/s of a link over [from, to]; NAN without samples. */
bool read_percentile95(struct reader *r, int64_t entity_id, wall_t from, wall_t to, double *ret_in, double *ret_out, struct err *e)
	MUST_CHECK;

#endif
