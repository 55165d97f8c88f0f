/* A libcurl multi handle driven by the uv loop: sockets through uv_poll, its timer through one uv_timer. */
#ifndef VIGIE_PROBES_CURL_LOOP_H
#define VIGIE_PROBES_CURL_LOOP_H

#include "probes/engine.h"

#include <curl/curl.h>

struct curl_loop {
	struct engine *engine; /* held by each open handle */
	CURLM *multi;
	uv_timer_t timer;
	void (*finished)(void *private, CURLcode code); /* private: CURLOPT_PRIVATE of a handle already removed */
	bool closed;
};

bool curl_loop_init(struct curl_loop *c, struct engine *engine, void (*finished)(void *private, CURLcode code),
                    struct err *e) MUST_CHECK;

/* Every easy handle was removed before. */
void curl_loop_close(struct curl_loop *c);

bool curl_loop_add(struct curl_loop *c, CURL *easy) MUST_CHECK;
void curl_loop_remove(struct curl_loop *c, CURL *easy);

#endif
