/* What Vigie needs on this machine, one row each: what was found and, when it is missing, how to mend it. Facts are gathered at the
 * edge (doctor_gather_…), then judged by pure functions. */
#ifndef VIGIE_CONSOLE_DOCTOR_H
#define VIGIE_CONSOLE_DOCTOR_H

#include "console/session.h"
#include "notify_reach.h"

#include <sys/types.h>

struct name_list {
	const char **names;
	size_t n;
};

/* A file or folder, as stat(2) tells it. */
struct file_rights {
	bool there;
	uid_t uid;
	gid_t gid;
	mode_t mode;
};

struct account {
	const char *name;              /* NULL: not known, as the owner of a folder whose uid has no name */
	bool there;
	uid_t uid;
	gid_t gid;
	const gid_t *groups;           /* gid among them */
	size_t n_groups;
};

/* What was found. Text is borrowed from the session and its arena; "not known" is NULL, UNKNOWN_I64 or a flag that is false. */
struct doctor_facts {
	/* the configuration */
	const char *conf_path;         /* NULL: there is no file */
	const char *conf_error;        /* why vigied refuses it */
	struct name_list unknown_groups; /* of roles */
	bool may_act;                  /* a group has the role operator or admin */
	size_t witnesses;              /* sections witness */
	size_t channels;               /* sections notify */
	struct name_list notify_mistakes; /* "notify x: why" */
	struct notify_contacts contacts;
	struct name_list unreachable;  /* of the rota, why no message reaches them */
	struct name_list half_reachable; /* why not all do, or why that is not sure */
	const char *zone;
	bool zone_there;

	/* the inventory and where it is */
	const char *inventory, *folder;
	struct err inventory_error;    /* ERR_NONE: it is read */
	struct file_rights inventory_rights, folder_rights;
	struct account writer;         /* whom the collector runs as, or would */
	uint32_t file_system;          /* f_type of statfs(2), 0: not known */
	int64_t free_bytes, wal_bytes;
	const char *free_error;        /* why free_bytes is not known */

	/* what it says */
	bool has_status;
	struct status_row status;
	int64_t longest_period_ms;     /* of the checks that are declared */
	struct name_list auth_failures; /* devices whose agent refuses our secret */
	struct name_list needed_secrets; /* credentials that devices name, each once */
	size_t devices;                /* declared */
	int64_t plugins;               /* services that are plugins */

	/* the collector */
	const char *control;
	struct err collector_error;    /* ERR_NONE: it answers */
	const char *version, *store_error;
	int64_t late_ms;
	const char *trap_listen;       /* of the configuration; NULL: no traps are asked for */
	const char *trap_error;        /* why the collector that answers receives none */
	const char *heartbeat_listen;  /* of the configuration; NULL: jobs are not heard over HTTP */
	const char *heartbeat_error;   /* why the collector that answers does not hear them */
	int64_t heartbeats_declared;
	int64_t traps_refused, traps_heeded; /* since it started; refused: without their device's credential */
	bool libraries_told;
	struct name_list libraries, lacks; /* "net-snmp 5.9.3"; what they lack that probes use */
	int64_t descriptors;           /* limit of the collector, else of this account */
	int64_t descriptors_needed;
	const char *program;
	int program_error;             /* errno, 0: it can be run */
	bool systemd_runs, unit_enabled;
	const char *unit;              /* path, NULL: not installed */

	/* files beside it */
	const char *secrets;
	struct file_rights secrets_rights;
	int secrets_sys;               /* errno of looking at it, 0: none */
	const char *secrets_error;     /* why vigied refuses what is in it */
	bool secrets_read;             /* this account may read it: secret_names holds its snmp sections */
	struct name_list secret_names;
	const char *plugin_dir;
	bool plugin_dir_there;
	const char *authorities;       /* the bundle, or the folder */
	bool authorities_there;
	const char *catalogue;
	bool catalogue_there;

	/* the machine */
	bool ping4, ping6, raw_icmp;
	bool no_ipv6;                  /* this machine has no IPv6 at all */
	int64_t rmem_max_bytes;
	bool clock_synchronised;
	int clock_error;               /* errno, 0: clock_synchronised tells */

	/* the terminal */
	bool on_terminal, utf8;
	const char *term;              /* NULL: TERM is not set */
	const char *term_error;        /* why the console cannot be shown on it */
	int colors, width, height;     /* 0: not known */
};

void doctor_gather_vigie(struct session *s, struct doctor_facts *f);
void doctor_gather_machine(const struct session *s, struct doctor_facts *f);

enum finding { FINDING_OK, FINDING_MISSING, FINDING_NOT_CHECKED };

enum { DOCTOR_DETAIL_MAX = 512 };

struct diagnosis {
	const char *name;              /* stable: "ping-sockets" */
	const char *title;             /* msgid */
	enum finding finding;
	char detail[DOCTOR_DETAIL_MAX]; /* translated; what was found; valid UTF-8 when the facts are */
	const char *mend;              /* msgid, NULL when there is nothing to mend */
};

/* A check fills finding, detail and mend from the facts alone. */
struct examination {
	const char *name, *title;
	void (*judge)(const struct doctor_facts *f, struct diagnosis *d);
};

/* In the order in which they are told. */
extern const struct examination doctor_vigie[], doctor_collector[], doctor_machine[];
extern const size_t n_doctor_vigie, n_doctor_collector, n_doctor_machine;

size_t doctor_count(void);
void doctor_judge(const struct doctor_facts *f, size_t i, struct diagnosis *d); /* i < doctor_count() */

void diagnosis_ok(struct diagnosis *d, const char *fmt, ...) PRINTF_LIKE(2, 3);
void diagnosis_missing(struct diagnosis *d, const char *mend, const char *fmt, ...) PRINTF_LIKE(3, 4);
void diagnosis_skip(struct diagnosis *d, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* "a, b, c", the first ones when there are many. */
enum { DOCTOR_NAMES_MAX = 256 };
void doctor_join(const struct name_list *l, char buf[static DOCTOR_NAMES_MAX]);

bool name_list_has(const struct name_list *l, const char *name);
void name_list_add(struct name_list *l, struct arena *a, const char *name); /* once; without memory it is not added */

#endif
