/* TLS over a stream of the loop: OpenSSL works on memory, the stream carries the bytes. What certificates show is recorded in ->check
 * (tls_facts.h), whatever is wrong with them. Shared by the classes tls and dicom. */
#ifndef VIGIE_PROBES_TLS_STREAM_H
#define VIGIE_PROBES_TLS_STREAM_H

#include "probes/stream.h"
#include "probes/tls_facts.h"

/* One an engine. */
struct tls_client {
	struct tls_trust *trust;
	SSL_CTX *ctx;
};

bool tls_client_init(struct tls_client *c, struct err *e) MUST_CHECK;
void tls_client_done(struct tls_client *c);

/* Embedded in the job beside its stream, zeroed. */
struct tls_stream {
	SSL *ssl;              /* NULL: not made */
	BIO *incoming, *outgoing; /* owned by ssl */
	struct tls_check check;
	bool shaken;           /* the handshake ended well */
	bool closed;           /* the peer said that nothing follows */
};

/* name: of the endpoint, kept: a name becomes the SNI. False: OpenSSL does not take it. */
bool tls_stream_init(struct tls_stream *s, const struct tls_client *client, const char *name) MUST_CHECK;
void tls_stream_done(struct tls_stream *s);

enum tls_step { TLS_STEP_WAITS, TLS_STEP_DONE, TLS_STEP_FAILED, TLS_STEP_ENDED };
/* Goes on with the handshake, once connected and after each feed. WAITS: more bytes are needed; FAILED: tls_stream_failure says why;
 * ENDED: the job ended while it wrote. */
enum tls_step tls_stream_handshake(struct tls_stream *s, struct stream *stream);
struct probe_result tls_stream_failure(struct tls_stream *s);

bool tls_stream_feed(struct tls_stream *s, const char *bytes, size_t n) MUST_CHECK; /* false: no memory */
/* Bytes of the application; 0: none now; < 0: none any more, closed by the peer, else tls_stream_failure says why. */
int tls_stream_read(struct tls_stream *s, void *buf, int size);
/* In one write of the stream; the job may have ended after. */
bool tls_stream_write(struct tls_stream *s, struct stream *stream, const void *bytes, size_t n) MUST_CHECK;

#endif
