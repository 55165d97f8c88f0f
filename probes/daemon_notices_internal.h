/* Notifications in the daemon, shared by the files probes/daemon_notices*.c and daemon_letters.c. */
#ifndef VIGIE_DAEMON_NOTICES_INTERNAL_H
#define VIGIE_DAEMON_NOTICES_INTERNAL_H

#include "inventory/id_index.h"
#include "probes/daemon_notices.h"
#include "probes/notice_send.h"

enum { NOTICES_HOST_MAX = 256 };

struct letters_task;

struct daemon_notices {
	struct notices *core;
	struct notice_sender *sender;
	struct notice_channel *channels;
	struct hours *hours;
	size_t n_channels;
	struct rota *rota;
	bool simulation;
	struct letters_task *letters; /* being read */
	size_t n_letters;             /* rows of them */
	int64_t generation;           /* of the registry of: */
	struct id_place *places;      /* its devices, links, services, applications, one after the other */
	struct impact_graph *graph;   /* whom failures hit; NULL: not read. Its texts: */
	struct arena *graph_arena;
	char host[NOTICES_HOST_MAX];
};

/* daemon_notices_conf.c */
struct notices_params daemon_notices_params(const struct daemon *d);
const struct conf_notify *daemon_notices_notify(const struct daemon *d, const char *name); /* NULL: none */
void daemon_notices_channels_free(struct daemon_notices *n);

/* daemon_impact.c */
void daemon_impact_open(struct daemon *d); /* before there is a store thread */
void daemon_impact_free(struct daemon_notices *n);

/* daemon_letters.c: what leaves. */
void daemon_letters_take(struct daemon *d, wall_t now, struct batch *b);
void daemon_letters_sent(void *user, int64_t id, enum notice_result r, const char *error, int64_t retry_ms); /* a notice_sent_fn */
void daemon_letters_end(struct daemon *d);

#endif
