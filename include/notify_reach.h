/* Whom of the rota a message can reach: mail needs their address; a script is given the number and the address that are known, and
 * may know more by the name; a webhook needs nothing of a person. */
#ifndef VIGIE_NOTIFY_REACH_H
#define VIGIE_NOTIFY_REACH_H

#include "conf.h"
#include "reader.h"
#include "rota.h"

/* The declared contacts, borrowed. known false: nobody can tell from here which there are. */
struct notify_contacts {
	const struct contact_row *rows;
	size_t n;
	bool known;
};

enum notify_reach {
	NOTIFY_REACH_NONE,        /* what goes by the rota is mail alone, and there is no address */
	NOTIFY_REACH_NAME,        /* a script is given the name alone */
	NOTIFY_REACH_ADDRESS
};

const char *notify_reach_word(enum notify_reach r); /* on the wire: "none" "name" "address" */

/* By the best of the channels that go by the rota. */
enum notify_reach notify_reach(const struct conf *c, const struct rota_person *p, const struct notify_contacts *contacts);

/* why: in the language of intl.h, borrowed until it returns. reach: of that person by all channels together, none only when that is
 * sure. */
typedef void (*notify_reach_fn)(void *user, enum notify_reach reach, const char *why);

/* Each person of the rota's file whom some channel lacks something of, the default first; of many the first NOTIFY_REACH_TOLD, then how
 * many others. Nobody of a rota that cannot be read. */
enum { NOTIFY_REACH_TOLD = 20 };
void notify_reach_check(const struct conf *c, const struct notify_contacts *contacts, notify_reach_fn tell, void *user);

/* ---- the store's side (inventory/store_notices.c) ---- */

struct store;

bool store_read_notify_contacts(struct store *s, struct arena *a, struct notify_contacts *ret, struct err *e) MUST_CHECK;

#endif
