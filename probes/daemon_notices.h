/* Notifications in the daemon: the core (notices.h) between what live concludes, the store and the senders. */
#ifndef VIGIE_DAEMON_NOTICES_H
#define VIGIE_DAEMON_NOTICES_H

#include "notify_reach.h"
#include "probes/daemon.h"

struct batch;
struct notice_handover;
struct notice_order;

/* What a configuration says of channels, the rota and their hours; on an error all is as it was. Before daemon_notices_open. */
bool daemon_notices_load(struct daemon *d, const struct conf *conf, struct err *e) MUST_CHECK;

/* Reads what a former run left, while the store is still the loop's. */
bool daemon_notices_open(struct daemon *d, struct store *s, struct err *e) MUST_CHECK;

void daemon_notices_batch(struct daemon *d, struct batch *b); /* before it is handed over: its alerts are told of */
void daemon_notices_tick(struct daemon *d);                   /* each second */
void daemon_notices_declared(struct daemon *d);               /* something else is declared */
void daemon_notices_heed(struct daemon *d);                   /* acts were written: silences are read again */
bool daemon_notices_serve_duty(const struct daemon *d);       /* some channel goes to who is on duty */
const char *daemon_notices_ask_next(struct daemon *d, int64_t entity_id, const char *subject); /* until the next load; NULL: nobody is left */
void daemon_notices_handover(struct daemon *d, const struct notice_handover *h); /* one was kept */
void daemon_notices_end(struct daemon *d);                    /* while batches are still written */
void daemon_notices_free(struct daemon *d);
bool daemon_notices_ask(struct daemon *d, const struct notice_order *o, struct err *e) MUST_CHECK; /* no message: answered as id 0 */

/* daemon_reach.c: the log names whom of the rota no message reaches; how messages reach one of them, NULL: not known */
void daemon_reach_warn(const struct daemon *d, const struct notify_contacts *contacts);
const char *daemon_reach_of(const struct daemon *d, const char *name, const struct notify_contacts *contacts);

/* daemon_deadman.c */
void daemon_deadman_load(struct daemon *d);                   /* after the configuration changed */
void daemon_deadman_answered(struct daemon *d, bool ok, const char *error);

#endif
