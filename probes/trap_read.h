/* What a trap or inform says, as text that is kept and shown. Pure. */
#ifndef VIGIE_TRAP_READ_H
#define VIGIE_TRAP_READ_H

#include "probes/snmp_library.h"

enum { TRAP_OID_TEXT = 256, TRAP_VARBINDS_TEXT = 512, TRAP_VARBINDS_MAX = 32 };

struct trap {
	char oid[TRAP_OID_TEXT];            /* snmpTrapOID; of a v1 trap as RFC 3584 §3.1 makes it */
	char varbinds[TRAP_VARBINDS_TEXT];  /* "OID=value" parted by spaces, printable ASCII; those past the room are left out, "..." says so */
	const char *version;                /* "v1", "v2c", "v3" */
	bool is_inform;
	bool has_agent;                     /* who it is about, when a relay says: agent-addr of v1, snmpTrapAddress.0 (RFC 3584 §3.1) */
	uint8_t agent[4];
};

/* false: no snmpTrapOID, or a longer one than can be shown. */
bool trap_read(const netsnmp_pdu *pdu, struct trap *ret) MUST_CHECK;

#endif
