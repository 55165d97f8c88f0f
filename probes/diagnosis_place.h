/* Where an object of a diagnosis is reached over one family of addresses. Pure. */
#ifndef VIGIE_DIAGNOSIS_PLACE_H
#define VIGIE_DIAGNOSIS_PLACE_H

#include "inventory/endpoint.h"
#include "probes/diagnosis_order.h"

/* family: AF_INET, AF_INET6, or 0 for any. ret_host: a literal of that family, or a name that may have one: *ret_is_name.
 * false: *ret_why says why nothing can be asked, a msgid of inventory/detail.c. */
bool diagnosis_place(const struct diagnosis_subject *s, int family, char ret_host[ENDPOINT_HOST_MAX], bool *ret_is_name,
                     const char **ret_why) MUST_CHECK;

/* Why there is none of that family. */
const char *diagnosis_no_address(int family);

#endif
