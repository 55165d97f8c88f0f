/* USM keys: from pass phrases once per credential (Ku, RFC 3414 §A.2), localized for an engine in snmp_usm_set_engine. */
#ifndef VIGIE_SNMP_KEYS_H
#define VIGIE_SNMP_KEYS_H

#include "probes/snmp_codec.h"

/* Finds or makes; *list owns. */
const struct snmp_keys *snmp_keys_find(struct snmp_keys **list, const struct snmp_credential *cred, struct err *e);
void snmp_keys_free_all(struct snmp_keys *list); /* wipes */

#endif
