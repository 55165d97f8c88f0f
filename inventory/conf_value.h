/* Values of configuration keys, from text. */
#ifndef VIGIE_CONF_VALUE_H
#define VIGIE_CONF_VALUE_H

#include "inventory/conf_table.h"

/* Reads `text` as key k says into base + k->offset: a char * there is replaced (freed and duplicated), an int64_t or bool is
 * set. dir: folder for relative paths. ERR_CONFIG: "'value': expected …", without file and line. CONF_GROUPS is not for here. */
bool conf_value_set(void *base, const struct conf_key *k, const char *text, const char *dir, struct err *e) MUST_CHECK;

#endif
