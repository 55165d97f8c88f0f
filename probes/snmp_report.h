/* What a Report of a v3 engine means for the round (RFC 3414 §3.2, §4). */
#ifndef VIGIE_SNMP_REPORT_H
#define VIGIE_SNMP_REPORT_H

#include "probes/snmp_run.h"

void snmp_run_report(struct snmp_run *r, const netsnmp_pdu *pdu, const struct snmp_peek *peek);

/* The engine's clock is not what we believed: forgets it and asks again, once. */
void snmp_run_resync(struct snmp_run *r);

/* Whether what a light round brought shows that the static columns must be read again. */
bool snmp_run_changed(const struct snmp_run *r);

/* Whether it shows that an interface changed its state. */
bool snmp_run_states_changed(const struct snmp_run *r);

#endif
