/* net-snmp's own headers, without the two macros that rename other people's fields. */
#ifndef VIGIE_SNMP_LIBRARY_H
#define VIGIE_SNMP_LIBRARY_H

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#undef non_repeaters   /* errstat of a GETBULK */
#undef max_repetitions /* errindex of a GETBULK */

#endif
