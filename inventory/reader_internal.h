/* The reader's inside, shared by the files inventory/reader_*.c. */
#ifndef VIGIE_READER_INTERNAL_H
#define VIGIE_READER_INTERNAL_H

#include "inventory/db.h"
#include "inventory/poll_codec.h"
#include "reader.h"

#include <sys/types.h>

/* How many a list held, and how many of them in each state. */
struct reader_count {
	bool known;               /* the list was read in this transaction */
	int64_t n, states[STATE_UNKNOWN + 1];
};

struct reader {
	struct db db;
	char *name, *path;        /* as it was asked for; where it leads: what SQLite and the writer put beside it stands beside that */
	dev_t device;             /* of the file that was opened */
	ino_t inode;
	uint64_t serial;
	bool personal_withheld;   /* reader_withhold_personal */
	bool immutable;           /* no WAL, no writer, and a folder that we may not write to */
	/* of the transaction that is open */
	wall_t now;
	wall_t at;                /* WALL_NEVER: the present */
	int64_t instant;          /* bound to $1: at, or INT64_MAX for the present */
	bool covered;             /* the collector ran at that instant (always true for the present) */
	bool running_known, running; /* whether a collector runs, once reader_collector_runs() looked */
	struct arena *scratch;    /* of one device's samples */
	struct device_poll *poll; /* the last one read, in scratch */
	struct arena *current_arena;
	bool polls_known;
	struct rows polls;        /* struct device_poll of the present by device, in current_arena, once polls_known */
	struct reader_current *current; /* results and states of the present, in current_arena; NULL until somebody asks */
	bool links_counted;       /* read_links ran: links[] holds how many are in each state */
	int64_t links[LINK_ADMIN_DOWN + 1];
	struct reader_count devices, services;
	struct impact_graph *impact; /* of what is declared, kept over transactions; NULL: none yet. Its texts: */
	struct arena *impact_arena;
	int64_t impact_mark, impact_instant; /* what it was made of */
	bool alerts_counted;      /* read_alerts() ran: */
	struct alert_counts alerts;
};

/* The last SNMP poll of a device. */
struct device_poll {
	int64_t device_id;
	wall_t at;                /* WALL_NEVER: none */
	bool late;                /* what it said is too old to be shown, or it gave nothing when it was asked again */
	bool unheard;             /* the check itself has no result in time, not even "no answer"; a past instant that later results
	                           * left behind is never unheard: what was recorded then holds */
	bool told;                /* the interfaces' states that are recorded are what the device said, not what it said before it fell
	                           * silent */
	wall_t heard, late_since; /* the last result of the check; since when that is too old */
	int64_t uptime_cs, interfaces, period_ms; /* period_ms UNKNOWN_I64: not told */
	double cpu_ratio, memory_ratio;
	bool decoded;             /* samples are there: those of the present are read for reader_poll_sample() */
	struct interface_sample *samples;
	size_t n_samples;
};

/* The result of one check, judged late or not. */
struct check_view {
	const char *class;
	wall_t at, since;         /* at WALL_NEVER: never measured */
	enum outcome outcome;
	enum state state;
	int64_t latency_us, period_ms;
	double loss_ratio;
	const char *detail;
	bool late;
};

enum { CHECKS_PER_ENTITY_MAX = 8 };

/* Rows of the present, by entity. */
struct entity_result {
	int64_t entity_id;
	size_t position;          /* in the order in which checks were made */
	struct check_view check;
};

struct entity_state {
	int64_t entity_id;
	int state;
	enum outcome outcome;
	const char *detail;
	wall_t from, to;
};

/* What is displayed of a device or service, and of a link the recorded part. */
struct measured {
	int state;
	enum outcome outcome;
	const char *detail;
	wall_t since, at;
	struct check_view checks[CHECKS_PER_ENTITY_MAX];
	size_t n_checks;
	bool recorded;            /* a state interval was there */
	bool outlived;            /* a check has a result of after the reader's instant: checks[] is empty */
};

/* One run of the collector: the last one, or the one at the reader's instant. */
struct collector_view {
	bool known;               /* false: the collector never ran */
	int64_t pid, late_ms;
	wall_t started, heartbeat, stopped;
};

bool reader_collector(struct reader *r, struct collector_view *ret, struct err *e) MUST_CHECK;
bool reader_collector_runs(struct reader *r); /* now; looked up once in a transaction */
bool collector_covers(const struct collector_view *run, wall_t at);
bool reader_collector_status(struct reader *r, struct status_row *ret, struct err *e) MUST_CHECK; /* as read_collector, in the transaction that is open */

enum lock_view { LOCK_FREE, LOCK_HELD, LOCK_UNKNOWN };
enum lock_view reader_lock_is_held(const char *path); /* of the writer's lock, path + ".lock" */

/* Runs the rows of a list: fill is called for each with a zeroed row. */
typedef bool (*fill_fn)(struct reader *r, struct columns *c, void *row, struct err *e);
bool reader_rows(struct reader *r, enum statement id, const struct value *values, size_t n, struct rows *rows, fill_fn fill,
                 struct err *e) MUST_CHECK;

bool reader_is_past(const struct reader *r);
/* Of the present: whether at lies so far after now that it was told before the clock was set back. How long ago, nobody knows. */
bool reader_is_ahead(struct reader *r, wall_t at);
/* Whole seconds from at to now, at least 0; UNKNOWN_I64 for WALL_NEVER, for past instants and when at is ahead. */
int64_t reader_age_s(struct reader *r, wall_t at);
bool reader_is_late(struct reader *r, wall_t at, int64_t period_ms);
/* Since when what was told at `at` is late; WALL_NEVER when it is ahead. */
wall_t reader_late_since(const struct reader *r, wall_t at, int64_t period_ms);

/* *ret: borrowed until the transaction ends; NULL, or *ret_n 0: none. Of a past instant the results are still the last ones, each
 * late or not as of then; the states are of the present only. */
bool reader_current_state(struct reader *r, int64_t entity_id, const struct entity_state **ret, struct err *e) MUST_CHECK;
bool reader_current_results(struct reader *r, int64_t entity_id, const struct entity_result **ret, size_t *ret_n,
                            struct err *e) MUST_CHECK;
/* The columns that ST_RESULTS_NOW, then ST_STATES_NOW and ST_STATE_AT, have after the entity's id. */
bool reader_fill_check(struct reader *r, struct columns *c, struct check_view *ret, struct err *e) MUST_CHECK;
void reader_fill_state(struct columns *c, struct entity_state *ret);

/* The recorded state of an entity without its checks, then with them; texts in arena a. */
bool reader_read_recorded(struct reader *r, struct arena *a, int64_t entity_id, struct measured *ret, struct err *e) MUST_CHECK;
bool reader_measure(struct reader *r, struct arena *a, int64_t entity_id, struct measured *ret, struct err *e) MUST_CHECK;
/* The sites of the reader's instant as declared, by name: nothing is concluded of them yet. */
struct declared_sites {
	struct site_row *rows;
	size_t n;
};
bool reader_declared_sites(struct reader *r, struct arena *a, struct declared_sites *ret, struct err *e) MUST_CHECK;
struct site_row *reader_site_named(const struct declared_sites *s, const char *name); /* NULL: none */
/* As read_links, without what is read of their interfaces: id, alias, MTU, speed, status, rates. Their communes are those of sites. */
bool reader_link_states(struct reader *r, struct arena *a, const struct declared_sites *sites, struct link_row **ret_rows, size_t *ret_n,
                        struct err *e) MUST_CHECK;
/* As read_devices, with the communes of sites. */
bool reader_devices(struct reader *r, struct arena *a, const struct declared_sites *sites, struct device_row **ret_rows, size_t *ret_n,
                    struct err *e) MUST_CHECK;
/* Covolinks as declared, nothing measured; then as read_covolinks, with the communes of sites. */
bool reader_declared_covolinks(struct reader *r, struct arena *a, struct covolink_row **ret_rows, size_t *ret_n, struct err *e) MUST_CHECK;
bool reader_covolinks(struct reader *r, struct arena *a, const struct declared_sites *sites, struct covolink_row **ret_rows,
                      size_t *ret_n, struct err *e) MUST_CHECK;
/* Through which Covolink the images of each site pass, and whom each serves; in arena a. ERR_MEMORY. */
bool reader_serve(struct declared_sites *s, struct covolink_row *covolinks, size_t n, struct arena *a, struct err *e) MUST_CHECK;
/* Concludes the state of a device or service: worst of its checks, late ones unknown. */
void reader_conclude(const struct reader *r, struct measured *m);
/* Whether what was heard of an entity is too old at the reader's instant, and since when (WALL_NEVER: nobody knows). */
struct silence {
	bool late;
	wall_t since;
};
bool reader_silence(struct reader *r, int64_t entity_id, struct silence *ret, struct err *e) MUST_CHECK;
/* Of a link's ends, UNKNOWN_I64: none. One of them that was heard is enough. The poll of device_id is read last. */
bool reader_ends_silence(struct reader *r, int64_t device_id, int64_t z_device_id, struct silence *ret, struct err *e) MUST_CHECK;
/* Of a link known by an address. */
struct silence reader_echo_silence(const struct reader *r, const struct measured *m);
const struct check_view *measured_check(const struct measured *m, const char *class); /* NULL: none */

/* Sets r->devices, unless read_devices() has; their polls are not looked at. */
bool reader_count_devices(struct reader *r, struct err *e) MUST_CHECK;

/* The present's polls of all devices in one statement, for who lists them. */
bool reader_read_polls(struct reader *r, struct err *e) MUST_CHECK;

/* *ret: borrowed until the next call, never NULL; of the device's poll at the reader's instant. */
bool reader_poll(struct reader *r, int64_t device_id, const struct device_poll **ret, struct err *e) MUST_CHECK;
/* *ret: of the last poll that reader_poll() gave, borrowed as it; NULL: not in it. ERR_MALFORMED: a damaged poll. */
bool reader_poll_sample(struct reader *r, int64_t interface_id, const struct interface_sample **ret, struct err *e) MUST_CHECK;
/* The same of samples by id, n of them. */
const struct interface_sample *poll_sample(const struct interface_sample *samples, size_t n, int64_t interface_id);

bool reader_count_alerts(struct reader *r, struct arena *a, struct alert_counts *ret, struct err *e) MUST_CHECK;

/* The graph of what is declared at the reader's instant; kept for as long as that is so. */
bool reader_impact_graph(struct reader *r, struct impact_graph **ret, struct err *e) MUST_CHECK;
void reader_forget_impact(struct reader *r);
struct impact_row;
bool reader_keep_impact(struct arena *a, struct impact_row *i, struct err *e) MUST_CHECK; /* names that the graph lent, for longer */

/* Whether nothing of a critical device answers, its worst outcome given. */
bool reader_device_is_down(struct reader *r, int64_t entity_id, enum outcome worst, bool *ret, struct err *e) MUST_CHECK;

/* Silences of which a time ends after `since`, or may; by their begin. */
struct silence_row;
bool reader_silences_since(struct reader *r, struct arena *a, wall_t since, struct silence_row **ret_rows, size_t *ret_n,
                           struct err *e) MUST_CHECK;

/* Of n alerts, the impact of those that are open causes. */
struct alert_row;
bool reader_add_impacts(struct reader *r, struct arena *a, struct alert_row **alerts, size_t n, struct err *e) MUST_CHECK;

/* ERR_NOT_FOUND unless a device of that name was declared at the reader's instant; NULL: all devices. */
bool reader_check_device(struct reader *r, const char *device, struct err *e) MUST_CHECK;

struct value reader_instant(const struct reader *r); /* for $1 */
wall_t reader_moment(const struct reader *r);         /* the past instant, or now */

#endif
