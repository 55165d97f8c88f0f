/* Traps and informs (RFC 1157 §4.1.6, RFC 3416 §4.2.6 and §4.2.7) in, acknowledgements out, on the codec of snmp_codec.h.
 *
 * Of a v3 trap the sender's engine is authoritative; of an inform ours is, which the sender discovers by our Reports (RFC 3414 §4). Our
 * engineID is new with each process: what was signed for the one before is worth nothing. */
#ifndef VIGIE_SNMP_NOTIFICATION_H
#define VIGIE_SNMP_NOTIFICATION_H

#include "probes/snmp_codec.h"

enum snmp_usm_report { SNMP_REPORT_NOT_IN_WINDOW = 2, SNMP_REPORT_UNKNOWN_ENGINE = 4 }; /* usmStats (RFC 3414 §5) */

/* *ret_id: SNMP_ENGINE_ID_MAX octets. Returns how many. */
size_t snmp_local_engine(uint8_t *ret_id);

/* A trap or an inform of whoever holds the credential; u: of the engine that the message names, NULL for v1 and v2c. A message below the
 * credential's level or version is SNMP_WRONG_LEVEL. bytes, *ret_pdu: as snmp_decode. An authentic trap moves u's time forward. */
enum snmp_decode_status snmp_decode_notification(struct snmp_codec *c, const struct snmp_credential *cred, struct snmp_usm *u,
                                                 uint8_t *bytes, size_t len, const struct snmp_peek *peek, mono_t now,
                                                 netsnmp_pdu **ret_pdu) MUST_CHECK;

/* The Response to an inform that was decoded. *ret_bytes: borrowed until the next call. ERR_SYSTEM. */
bool snmp_encode_acknowledgement(struct snmp_codec *c, const struct snmp_usm *u, const netsnmp_pdu *inform, const uint8_t **ret_bytes,
                                 size_t *ret_len, struct err *e) MUST_CHECK;

/* What a v3 message got wrong about our engine; SNMP_REPORT_NOT_IN_WINDOW is signed with u. */
bool snmp_encode_report(struct snmp_codec *c, const struct snmp_credential *cred, const struct snmp_usm *u, enum snmp_usm_report what,
                        const struct snmp_peek *peek, const uint8_t **ret_bytes, size_t *ret_len, struct err *e) MUST_CHECK;

#endif
