/* The least that libcurl does for one HTTPS answer on a new connection: the floor of class http. bench_curl URL ROUNDS WINDOW, nodes
 * ("address:port") on stdin; prints the CPU of a transfer of the last round. The trust store is loaded once; nothing is judged. */
#include <curl/curl.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { NODES_MAX = 20000, NODE_BYTES = 80 };

static struct {
	char nodes[NODES_MAX][NODE_BYTES];
	size_t n, started, ended, ok;
	const char *url;
	X509_STORE *store;
	CURLM *multi;
} bench;

static size_t drop_body(char *bytes, size_t size, size_t n, void *arg)
{
	(void)bytes;
	(void)arg;
	return size * n;
}

static CURLcode share_store(CURL *easy, void *ctx, void *arg)
{
	(void)easy;
	(void)arg;
	SSL_CTX_set1_cert_store(ctx, bench.store);
	return CURLE_OK;
}

static void start_next(void)
{
	CURL *c = curl_easy_init();
	struct curl_slist *node = curl_slist_append(NULL, bench.nodes[bench.started++]);

	curl_easy_setopt(c, CURLOPT_URL, bench.url);
	curl_easy_setopt(c, CURLOPT_CONNECT_TO, node);
	curl_easy_setopt(c, CURLOPT_PRIVATE, node);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(c, CURLOPT_SSL_SESSIONID_CACHE, 0L);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop_body);
	curl_easy_setopt(c, CURLOPT_CAINFO, NULL);
	curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	curl_easy_setopt(c, CURLOPT_SSL_CTX_FUNCTION, share_store);
	curl_multi_add_handle(bench.multi, c);
}

static void take_finished(void)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(bench.multi, &left))) {
		CURL *c = message->easy_handle;
		struct curl_slist *node = NULL;

		bench.ended++;
		if (message->data.result == CURLE_OK)
			bench.ok++;
		else
			fprintf(stderr, "bench_curl: %s\n", curl_easy_strerror(message->data.result));
		curl_easy_getinfo(c, CURLINFO_PRIVATE, &node);
		curl_multi_remove_handle(bench.multi, c);
		curl_easy_cleanup(c);
		curl_slist_free_all(node);
		if (bench.started < bench.n)
			start_next();
	}
}

static double cpu_us(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static double run_round(size_t window)
{
	double before = cpu_us();
	int running;

	bench.started = bench.ended = bench.ok = 0;
	while (bench.started < bench.n && bench.started < window)
		start_next();
	while (bench.ended < bench.n) {
		curl_multi_perform(bench.multi, &running);
		take_finished();
		if (bench.ended < bench.n)
			curl_multi_poll(bench.multi, NULL, 0, 1000, NULL);
	}
	return (cpu_us() - before) / (double)bench.n;
}

int main(int argc, char **argv)
{
	double us = 0;

	if (argc != 4)
		return 64;
	bench.url = argv[1];
	while (bench.n < NODES_MAX && scanf("%60s", bench.nodes[bench.n] + 2) == 1)
		memcpy(bench.nodes[bench.n++], "::", 2);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	bench.store = X509_STORE_new();
	bench.multi = curl_multi_init();
	if (!bench.store || !bench.multi || X509_STORE_set_default_paths(bench.store) != 1)
		return 1;
	for (long rounds = strtol(argv[2], NULL, 10); rounds > 0; rounds--)
		us = run_round((size_t)strtol(argv[3], NULL, 10));
	printf("%.1f\n", us);
	curl_multi_cleanup(bench.multi);
	X509_STORE_free(bench.store);
	return bench.ok == bench.n ? 0 : 1;
}
