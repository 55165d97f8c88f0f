/* A libcurl multi handle driven by the uv loop: sockets through uv_poll, its timer through one uv_timer. Or, for schemes
 * of which libcurl 7.88 does not name every socket (LDAP while it binds: curl issue 13998; FTP while its data connection
 * shakes hands), swept: all transfers are looked at each CURL_SWEEP_MS as long as there are any. */
#ifndef VIGIE_PROBES_CURL_LOOP_H
#define VIGIE_PROBES_CURL_LOOP_H

#include "probes/engine.h"

#include <curl/curl.h>

enum { CURL_SWEEP_MS = 5 };

enum curl_drive { CURL_DRIVEN_BY_SOCKETS, CURL_SWEPT };

struct curl_loop {
	struct engine *engine; /* held by each open handle */
	CURLM *multi;
	enum curl_drive drive;
	uv_timer_t timer;
	void (*finished)(void *private, CURLcode code); /* private: CURLOPT_PRIVATE of a handle already removed */
	bool closed;
};

bool curl_loop_init(struct curl_loop *c, struct engine *engine, enum curl_drive drive,
                    void (*finished)(void *private, CURLcode code), struct err *e) MUST_CHECK;

/* Every easy handle was removed before. Nothing when it was never initialised. */
void curl_loop_close(struct curl_loop *c);

bool curl_loop_add(struct curl_loop *c, CURL *easy) MUST_CHECK;
void curl_loop_remove(struct curl_loop *c, CURL *easy);

#endif
