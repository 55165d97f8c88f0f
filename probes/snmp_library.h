/* net-snmp as a codec of messages: its own headers, without the two macros that rename other people's fields, and its start. */
#ifndef VIGIE_SNMP_LIBRARY_H
#define VIGIE_SNMP_LIBRARY_H

#include "err.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#undef non_repeaters   /* errstat of a GETBULK */
#undef max_repetitions /* errindex of a GETBULK */

/* No file is read or written, nothing is logged, no session is opened. Once a process: later calls do nothing. name: of the
 * application, of which the local engineID is made; static. The engineID answers nobody, but without one no digest is ever checked. */
bool snmp_library_init(const char *name, struct err *e);

#endif
