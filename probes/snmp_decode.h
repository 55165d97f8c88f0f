/* Cells in, facts out: pure. */
#ifndef VIGIE_SNMP_DECODE_H
#define VIGIE_SNMP_DECODE_H

#include "facts.h"
#include "probes/snmp_table.h"

/* has_inventory, has_values: see struct snmp_facts. Owned by the caller (snmp_facts_free); NULL without memory. */
struct snmp_facts *snmp_decode_table(const struct snmp_table *t, bool has_inventory, bool has_values);

/* Parts of the above. Each adds to f from its own columns and leaves it valid when memory ends. */
bool snmp_decode_interfaces(const struct snmp_table *t, struct snmp_facts *f);
bool snmp_decode_storages(const struct snmp_table *t, struct snmp_facts *f);
bool snmp_decode_processors(const struct snmp_table *t, struct snmp_facts *f);
bool snmp_decode_memories(const struct snmp_table *t, struct snmp_facts *f);
bool snmp_decode_sensors(const struct snmp_table *t, struct snmp_facts *f);
bool snmp_decode_neighbours(const struct snmp_table *t, struct snmp_facts *f); /* after the interfaces */
void snmp_decode_identity(const struct snmp_table *t, struct snmp_facts *f); /* vendor, model, version */

/* ifSpeed (bit/s, Gauge32) and ifHighSpeed (Mbit/s), RFC 2863 §3.1.7; UNKNOWN_I64 for an absent one. */
int64_t snmp_speed_bps(int64_t if_speed, int64_t if_high_speed);

/* Of a cell, NULL included: UNKNOWN_I64 when it holds no number. */
int64_t snmp_cell_integer(const struct snmp_cell *c);
/* A text of f's arena; NULL when the cell holds none or memory ends. */
const char *snmp_cell_text(struct snmp_facts *f, const struct snmp_cell *c);
/* One line that a user can type: control characters as spaces, none at the ends. Of f's arena, text or a part of it; NULL: NULL
 * in, nothing left, or memory at its end. */
const char *snmp_typable(struct snmp_facts *f, const char *text);
int64_t snmp_scalar_integer(const struct snmp_table *t, enum snmp_column c);
const char *snmp_scalar_text(struct snmp_facts *f, const struct snmp_table *t, enum snmp_column c);

#endif
