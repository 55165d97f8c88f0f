/* The TCP connection of one job: name, connect, read, write, end. */
#ifndef VIGIE_PROBES_STREAM_H
#define VIGIE_PROBES_STREAM_H

#include "probes/dial.h"

struct stream_events {
	void (*connected)(struct job *job);
	void (*received)(struct job *job, const char *bytes, size_t n);
	void (*ended)(struct job *job, int status); /* UV_EOF or another error: connecting, reading or writing */
};

/* Embedded in the job, zeroed. */
struct stream {
	const struct stream_events *events;
	struct job *job;
	struct dial dial;
	bool connected;
	int64_t connect_us; /* since the job began, -1 before */
	char buffer[16384];
};

/* Where to connect and which name is meant, from a target:
 * url "SCHEME://host:port" or "host:port" (default_port 0: a port is required), else address and port; resolve
 * "address[:port]" replaces the place, not the name. The zone of an IPv6 address (RFC 4007) is of the place only. */
struct endpoint {
	char name[ENDPOINT_HOST_MAX], host[ENDPOINT_HOST_MAX];
	uint16_t port;
};
bool endpoint_from_target(const struct probe_target *target, const char *scheme, uint16_t default_port,
                          struct endpoint *ret_endpoint, struct err *e) MUST_CHECK;

void stream_open(struct stream *s, struct job *job, const struct endpoint *endpoint, const struct stream_events *events);

/* bytes are copied. Without memory the job ends. */
void stream_write(struct stream *s, const void *bytes, size_t n);
void stream_close(struct stream *s);

/* The outcome of a connection that failed or ended too early, and of one whose time is up, after so many ms. */
struct probe_result stream_failure(const struct stream *s, int status);
struct probe_result stream_timeout(const struct stream *s, size_t received, uint32_t ms);

/* Fills what of http_facts a connection knows. */
void stream_facts(const struct stream *s, struct http_facts *facts);

#endif
