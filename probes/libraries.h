/* The libraries that probes stand on, as this process has them. */
#ifndef VIGIE_LIBRARIES_H
#define VIGIE_LIBRARIES_H

#include <jansson.h>

/* Arrays of text, owned by the caller: "net-snmp 5.9.3"; and what probes offer that these were built without: "SNMPv3 SHA-256". */
json_t *libraries_json(void);
json_t *libraries_lacking_json(void);

#endif
