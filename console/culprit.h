/* The one object that tells the trouble of a site: the worst, and among the worst the one that failed last. Pure. */
#ifndef VIGIE_CONSOLE_CULPRIT_H
#define VIGIE_CONSOLE_CULPRIT_H

#include "reader.h"

struct text;

struct culprit {
	const char *kind, *name;    /* "link", "device", "service", "covolink", "heartbeat"; NULL: there is none yet. Borrowed, as detail */
	int state;                  /* of its kind: enum link_state of a link */
	enum state severity;
	enum outcome outcome;
	const char *detail;         /* as the collector stored it, may be NULL */
	wall_t since;               /* WALL_NEVER: not known */
	int64_t id;                 /* of its entity */
	bool unreachable;           /* a device of which nothing answers */
};

struct culprit culprit_of_link(const struct link_row *l);
struct culprit culprit_of_device(const struct device_row *d);
struct culprit culprit_of_service(const struct service_row *s);
struct culprit culprit_of_covolink(const struct covolink_row *c);
struct culprit culprit_of_heartbeat(const struct heartbeat_row *h);

/* Takes another's place when it is worse, or as bad and newer. */
void culprit_add(struct culprit *c, const struct culprit *other);

/* "link down", in the language of the screen. */
const char *culprit_what(const struct culprit *c);
const char *culprit_word(const struct culprit *c); /* "down" */

/* "Link Clairmont-CH is down. The interface is down." */
void culprit_sentence(const struct culprit *c, struct text *t);
void culprit_append_reason(const struct culprit *c, struct text *t); /* "The interface is down." */

#endif
