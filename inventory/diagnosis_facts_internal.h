/* The parts of diagnosis_facts(), by layer. */
#ifndef VIGIE_DIAGNOSIS_FACTS_INTERNAL_H
#define VIGIE_DIAGNOSIS_FACTS_INTERNAL_H

#include "inventory/diagnosis_facts.h"

struct diagnosis_object *diagnosis_object_named(struct diagnosis_facts *f, const char *name); /* NULL: none, or no name */
void diagnosis_take_access(struct diagnosis_facts *f);
void diagnosis_take_path(struct diagnosis_facts *f);     /* after the access */
void diagnosis_take_services(struct diagnosis_facts *f); /* names and services too */

#endif
