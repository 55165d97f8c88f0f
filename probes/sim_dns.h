/* What a simulated DNS server answers (RFC 1035): one name, one IPv4 address. */
#ifndef VIGIE_SIM_DNS_H
#define VIGIE_SIM_DNS_H

#include "probes/sim_service.h"

enum { SIM_DNS_MAX = 512 };

/* Pure. The answer to the query of len octets, into out[SIM_DNS_MAX]; returns its length, 0 for what is no query of one question. */
size_t sim_dns_answer(const struct sim_service *s, const uint8_t *query, size_t len, uint8_t *out);

#endif
