/* Who may send traps: the declared devices that are polled over SNMP, by their addresses; whether a message is theirs, by their credential. */
#ifndef VIGIE_TRAP_SENDERS_H
#define VIGIE_TRAP_SENDERS_H

#include "probes/snmp_notification.h"
#include "probes/trap_limit.h"
#include "registry.h"

struct trap_sender {
	struct trap_address address;
	int64_t device_id, check_id; /* of its SNMP check */
	char *credential;            /* a name of the secrets */
	mono_t polled;               /* for a trap, last; INT64_MIN ns: never */
	bool waits;                  /* another came since: it is polled again when it may */
	uint64_t tag;                /* of the credential that theirs and ours are made with */
	struct snmp_usm theirs, ours; /* of the device's engine, from its traps; of our own, for its informs. v3 only */
};

struct trap_senders {
	struct trap_sender *list; /* by address; devices may share one */
	size_t n;
};

/* Devices whose address is a name, or that have no credential, send no traps that are heeded. ERR_MEMORY. */
bool trap_senders_load(struct trap_senders *s, const struct registry *r, struct err *e) MUST_CHECK;
void trap_senders_done(struct trap_senders *s);

/* The first with that address, and how many follow each other; NULL: none. */
struct trap_sender *trap_senders_find(const struct trap_senders *s, const struct trap_address *a, size_t *ret_n);
struct trap_address trap_address_of_v4(const uint8_t octets[4]);

/* Makes the message's user for its engine ready. NULL: no such user, or no memory. */
struct snmp_usm *trap_sender_usm(struct trap_sender *t, struct snmp_codec *c, const struct snmp_credential *cred, const struct snmp_peek *k);

#endif
