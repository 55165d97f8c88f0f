/* What a full round said of a device's storages, memories, processors and sensors that does not move: names, types, units, sizes.
 * Kept between rounds, so that a light round asks the values alone and its facts are as whole as those of a full one.
 * References are counted, in one thread. */
#ifndef VIGIE_SNMP_FIXED_H
#define VIGIE_SNMP_FIXED_H

#include "probes/snmp_table.h"

struct snmp_fixed;

/* From the table of a full round. NULL when the device has no such value, and without memory: light rounds then ask none. */
struct snmp_fixed *snmp_fixed_new(const struct snmp_table *t);
struct snmp_fixed *snmp_fixed_ref(struct snmp_fixed *f); /* NULL is fine, here and below */
void snmp_fixed_unref(struct snmp_fixed *f);

snmp_column_set snmp_fixed_values(const struct snmp_fixed *f); /* the columns to ask */
uint32_t snmp_fixed_rows(const struct snmp_fixed *f);          /* the longest of them */

/* Whether t holds the values of the same storages, processors and sensors. If so, lends it the fixed columns: borrowed as long as
 * the reference is held. If not, t forgets the values. */
bool snmp_fixed_complete(const struct snmp_fixed *f, struct snmp_table *t);

#endif
