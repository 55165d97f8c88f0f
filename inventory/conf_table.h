/* The one table of the configuration: the parser, its messages, `--check`, the example file and vigie.conf(5) come from it. */
#ifndef VIGIE_CONF_TABLE_H
#define VIGIE_CONF_TABLE_H

#include "conf.h"

enum conf_type {
	CONF_TEXT,
	CONF_AE_TITLE, /* of DICOM */
	CONF_PATH,     /* relative to the file's folder */
	CONF_CHOICE,   /* one of `choices` */
	CONF_ZONE,     /* a file of /usr/share/zoneinfo */
	CONF_LISTEN,   /* address:port, [address]:port or port */
	CONF_LOOPBACK, /* the same of this machine alone: 127.0.0.0/8, ::1; a port alone is 127.0.0.1 */
	CONF_DURATION, /* stored in ms, min and max too */
	CONF_INTEGER,
	CONF_BOOLEAN,
	CONF_SIZE,     /* bytes */
	CONF_GROUPS    /* Unix groups of one role; choices unused */
};

/* What `offset` is in: struct conf, or one row of a titled section. */
enum conf_scope { CONF_GLOBAL, CONF_WITNESS, CONF_NOTIFY, CONF_ROLES };

struct conf_key {
	enum conf_scope scope;
	const char *section, *name; /* section NULL: top level */
	enum conf_type type;
	size_t offset;              /* char *, int64_t or bool by type; for CONF_ROLES the enum role */
	int64_t min, max;           /* durations, integers, sizes */
	const char *def;            /* as written in a file; NULL: none */
	const char *choices;        /* "fr;en" */
	bool required;              /* in titled sections */
	const char *help;           /* N_(): one sentence */
};

extern const struct conf_key conf_keys[];
extern const size_t n_conf_keys;

#define CONF_NUMBER_MAX 32
/* "1h", "90s", "250ms": the largest unit that is exact. */
void conf_format_duration(int64_t ms, char buf[static CONF_NUMBER_MAX]);
/* "2GiB", "1500" */
void conf_format_size(int64_t bytes, char buf[static CONF_NUMBER_MAX]);

/* What a value of this key may be, as the end of "expected …": "a duration from 100ms to 1m". */
void conf_format_range(const struct conf_key *k, char *buf, size_t size);

#endif
