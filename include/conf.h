/* Configuration (design §3): one table says name, type, range, default and help; the parser, its messages, the example
 * file and vigie.conf(5) come from it. */
#ifndef VIGIE_CONF_H
#define VIGIE_CONF_H

#include "err.h"

#include <stdint.h>
#include <stdio.h>

enum role { ROLE_READER = 1, ROLE_SUPPORT = 2, ROLE_OPERATOR = 4, ROLE_RSSI = 8, ROLE_ADMIN = 16 }; /* a set of bits */

struct conf_witness {
	char *name, *address;
};

struct conf_role {
	enum role role;
	char **groups;
	size_t n_groups;
};

struct conf_notify {
	char *name, *type;
	char *target;                 /* NULL: mail to who is on call */
	char *credential, *from;      /* NULL: none */
	char *recipients, *severity, *period, *server;
	char *tls;                    /* "required", "opportunistic", "none"; NULL: not mail */
	char *ca_file;                /* NULL: the authorities that the system trusts */
	int64_t escalate_after_ms;
	int64_t burst;                /* 0: none */
};

struct conf {
	char *path;                   /* the file it was read from, NULL for the defaults */
	char *inventory, *secrets, *control;
	char *language, *timezone, *user;
	bool simulation;              /* the region is invented: the inventory says so from then on */
	struct {
		int64_t snmp_period_ms, snmp_timeout_ms;
		int64_t snmp_retries, snmp_max_repetitions;
		bool snmp_bulk;
		int64_t snmp_inventory_every;     /* a full round each N rounds: static columns, storages, sensors */
		int64_t icmp_period_ms, icmp_timeout_ms, icmp_count;
		int64_t service_period_ms, service_timeout_ms;
		char *dicom_calling_ae;
		int64_t plugin_period_ms, plugin_timeout_ms;
		char *plugin_dir;
		int64_t attempts, retry_interval_ms; /* 3 attempts, 15 s apart, before hard */
		int64_t settle_ms;     /* live_params */
		int64_t max_in_flight;
	} probe;
	struct {
		bool enabled;
		int64_t period_ms, max_in_flight, clock_offset_ms;
	} exposure;                   /* what is asked of protocols that should not be spoken, exposures.h */
	char *trap_listen, *heartbeat_listen, *rota_file;
	char *capture_interface;      /* NULL: nobody listens */
	char *watchdog_url;           /* NULL: none */
	int64_t watchdog_every_ms;
	int64_t retention_budget_bytes;
	struct conf_witness *witnesses;
	struct conf_role *roles;
	struct conf_notify *notifies;
	size_t n_witnesses, n_roles, n_notifies;
};

#define CONF_DEFAULT_PATH SYSCONFDIR "/vigie/vigie.conf"
#define CONF_PLUGIN_DIR "/usr/lib/nagios/plugins"

/* path NULL: CONF_DEFAULT_PATH when it exists, else the defaults, with path NULL in what is returned; vigied names its file, so that
 * one that is not there is ERR_CONFIG. Owned by the caller. Relative paths in the file are relative to its folder. Files
 * conf.d/NAME.conf beside it are read after it, in name order; a key given again replaces the former. ERR_CONFIG: "file:line: key: what
 * was expected". */
struct conf *conf_load(const char *path, struct err *e) MUST_CHECK;

/* The same for who only reads the inventory: a line `key = value` that is not understood is left out, as if it were not there.
 * *ret_mistake tells the first one, or ERR_NONE. ERR_CONFIG: a file that cannot be read, something left open, or a line that may have
 * named the inventory. */
struct conf *conf_load_for_reading(const char *path, struct err *ret_mistake, struct err *e) MUST_CHECK;

/* The same from a text of len bytes and a NUL, without conf.d; path for messages and relative paths. */
struct conf *conf_parse(const char *path, const char *text, size_t len, struct err *e) MUST_CHECK;
void conf_free(struct conf *c);

/* Whether a group has one of these roles: without an operator or an admin only root may take an alert in hand. */
bool conf_names_role(const struct conf *c, unsigned roles);

/* The effective values in the file's own syntax (`vigied --check`); secrets are not in it. */
void conf_print(const struct conf *c, FILE *out);

/* The commented example file, every key with its default, range and help (make installs it). */
void conf_print_example(FILE *out);

/* The same keys as the list of options of vigie.conf(5), in man(7) macros. */
void conf_print_man(FILE *out);

#endif
