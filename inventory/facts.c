#include "facts.h"

void snmp_facts_free(struct snmp_facts *f)
{
	if (f)
		arena_free(f->arena);
}
