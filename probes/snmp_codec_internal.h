/* What snmp_codec.c (requests and their answers) and snmp_notification.c (traps and informs) share. */
#ifndef VIGIE_SNMP_CODEC_INTERNAL_H
#define VIGIE_SNMP_CODEC_INTERNAL_H

#include "probes/snmp_codec.h"
#include "probes/snmp_keys.h"

struct snmp_codec {
	netsnmp_session session; /* never opened: carries parameters in and s_snmp_errno out */
	u_char *buffer;          /* net-snmp grows it with realloc */
	size_t buffer_len;
	struct snmp_keys *keys;
	netsnmp_variable_list vars[SNMP_NAMES_MAX]; /* of the request being built; more than a kilobyte each, zeroed once */
};

void snmp_session_prepare(netsnmp_session *s, long version);
long snmp_wire_version(enum snmp_version v);
int snmp_wire_level(enum snmp_level level);

/* The device's own user and clock stand in net-snmp's globals between enter and leave, and nothing else does. */
void snmp_usm_enter(const struct snmp_usm *u, uint32_t boots, uint32_t seconds);
void snmp_usm_leave(const struct snmp_usm *u);
uint32_t snmp_engine_time_at(const struct snmp_usm *u, mono_t now);

enum snmp_decode_status snmp_status_of(int snmp_errno);
bool snmp_is_of_engine(const struct snmp_usm *u, const struct snmp_credential *cred, const struct snmp_peek *k);
bool snmp_is_community_of(const struct snmp_credential *cred, const netsnmp_pdu *pdu);

/* An authentic message: the engine's clock goes forward. */
void snmp_usm_learn_time(struct snmp_usm *u, const struct snmp_peek *k, mono_t now);

#endif
