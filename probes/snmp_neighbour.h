/* What the decoders of neighbours share: addresses as text, and the interface that a neighbour is heard on. All text is of f's arena. */
#ifndef VIGIE_SNMP_NEIGHBOUR_H
#define VIGIE_SNMP_NEIGHBOUR_H

#include "probes/snmp_decode.h"

enum { MAC_BYTES = 6, IPV4_BYTES = 4, IPV6_BYTES = 16 };

/* "00:1b:21:aa:00:01"; NULL unless n is MAC_BYTES, or for an address of nobody or of a group. */
const char *neighbour_mac(struct snmp_facts *f, const uint8_t *bytes, size_t n);

/* n sub-identifiers: IPV4_BYTES or IPV6_BYTES; NULL for others, and for an address of nobody or of a group. */
const char *neighbour_address(struct snmp_facts *f, const uint32_t *ids, size_t n);

/* Its key; NULL when the device has none of that number. */
const char *neighbour_interface(const struct snmp_facts *f, int64_t if_index);

/* Adds LLDP-MIB's neighbours to f->neighbours, which has room for one of each row of lldpRemTable. */
void snmp_decode_lldp(const struct snmp_table *t, struct snmp_facts *f);

#endif
