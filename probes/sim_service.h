/* Simulated services: HTTP, HTTPS, TLS, TCP, DNS and DICOM on loopback addresses, and what can be changed of them while they run. */
#ifndef VIGIE_SIM_SERVICE_H
#define VIGIE_SIM_SERVICE_H

#include "probes/sim_dicom.h"
#include "probes/sim_endpoint.h"

struct sim_agent;

enum sim_service_kind { SIM_HTTP, SIM_HTTPS, SIM_TCP, SIM_TLS, SIM_DICOM, SIM_DICOM_TLS, SIM_DNS };

/* Refused: nothing listens. Silent: connections are taken, datagrams too, and nothing comes back. */
enum sim_service_state { SIM_SERVES, SIM_REFUSES, SIM_SILENT };

enum { SIM_SERVICE_TEXT_MAX = 96, SIM_BODY_MAX = 4096, SIM_SERVICES_MAX = 4096 };

struct sim_service {
	char name[SIM_SERVICE_TEXT_MAX];
	char host[SIM_SERVICE_TEXT_MAX]; /* of the certificate; the name that a DNS server knows */
	char site[SIM_SERVICE_TEXT_MAX]; /* where it stands, "" when not said */
	char device[SIM_SERVICE_TEXT_MAX]; /* the agent that it runs on, "" when not said */
	enum sim_service_kind kind;
	enum sim_service_state state;
	struct sim_endpoint endpoint;
	unsigned status;                 /* of HTTP; of DNS the RCODE (RFC 1035 §4.1.1) */
	char body[SIM_BODY_MAX];         /* of HTTP; what TCP and TLS say first */
	uint32_t latency_ms;             /* before the answer, the banner */
	double days, chain_days;         /* to the end of the certificate and of the one that signed it; chain_days NAN: the root signs */
	bool self_signed;
	int tls_min;                     /* the oldest TLS that is taken, 10 to 13; 0: as OpenSSL is set up */
	struct in_addr answer;           /* of DNS, for host */
	struct sim_dicom dicom;          /* of DICOM */
	const struct sim_agent *at;      /* whom device names, once the region is whole */
	bool dark;                       /* its site is */
	bool unreached;                  /* dark, or what it runs on is not reached: not even a connection, whatever its state */
};

/* A listener must open, close, be heard or not, or present another certificate. */
enum sim_service_change { SIM_SERVICE_LISTENING, SIM_SERVICE_CERTIFICATE, SIM_SERVICE_ANSWER };
typedef void (*sim_service_changed_fn)(struct sim_service *s, enum sim_service_change change, void *user);

struct sim_services {
	struct sim_service **list;       /* owned, in the order they were added */
	size_t n, cap;
	sim_service_changed_fn changed;  /* NULL while nothing serves */
	void *user;
};

/* Owned by the caller. ERR_DATA: a name too long; ERR_MEMORY. */
struct sim_service *sim_service_new(const char *name, struct err *e) MUST_CHECK;

/* One key of the region file: kind, address, host, site, device, status, body, latency, state, days, chain-days, issuer, answer, and
 * those of sim_dicom_set. ERR_DATA says what was expected. *ret_change may be NULL. */
bool sim_service_set(struct sim_service *s, const char *key, const char *value, enum sim_service_change *ret_change,
                     struct err *e) MUST_CHECK;

/* The same of a service that runs; its kind, address, host, site, device and called-ae stay. Tells `changed`. */
bool sim_services_set(struct sim_services *ss, struct sim_service *s, const char *key, const char *value, struct err *e) MUST_CHECK;

/* Takes the service over, also on failure. ERR_DATA when another has its name, or its address, port and transport. */
bool sim_services_add(struct sim_services *ss, struct sim_service *s, struct err *e) MUST_CHECK;
struct sim_service *sim_services_find(const struct sim_services *ss, const char *name); /* borrowed; NULL: none */
void sim_services_done(struct sim_services *ss);

const char *sim_service_kind_name(enum sim_service_kind kind);
const char *sim_service_state_name(enum sim_service_state state);
static inline bool sim_service_has_tls(const struct sim_service *s) { return s->kind == SIM_HTTPS || s->kind == SIM_TLS || s->kind == SIM_DICOM_TLS; }
static inline bool sim_service_is_dicom(const struct sim_service *s) { return s->kind == SIM_DICOM || s->kind == SIM_DICOM_TLS; }

#endif
