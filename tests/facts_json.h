/* SNMP facts as JSON, for tests. */
#ifndef VIGIE_TESTS_FACTS_JSON_H
#define VIGIE_TESTS_FACTS_JSON_H

#include "facts.h"

#include <jansson.h>

json_t *snmp_facts_json(const struct snmp_facts *f);

#endif
