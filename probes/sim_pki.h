/* The certificates of simulated services: an authority made at the start, whose key never leaves the process, and leaves of chosen
 * dates. */
#ifndef VIGIE_SIM_PKI_H
#define VIGIE_SIM_PKI_H

#include "probes/sim_service.h"

#include <openssl/ssl.h>

struct sim_pki;

/* ca_path: where the authority's certificate is written (PEM), for those who shall trust it; NULL: nowhere. ERR_SYSTEM. */
struct sim_pki *sim_pki_new(const char *ca_path, struct err *e) MUST_CHECK;
void sim_pki_free(struct sim_pki *p); /* NULL is fine */

/* What the service presents now, as its days, chain_days, issuer and host say. Owned by the caller. ERR_SYSTEM. */
SSL_CTX *sim_pki_context(struct sim_pki *p, const struct sim_service *s, struct err *e) MUST_CHECK;

#endif
