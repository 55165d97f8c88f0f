#include "probes/http_run.h"

#include "inventory/http_status.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	enum scheme_kind kind;
} schemes[] = {
	{ "http", SCHEME_HTTP }, { "https", SCHEME_HTTP }, { "smtp", SCHEME_MAIL }, { "smtps", SCHEME_MAIL },
	{ "imap", SCHEME_MAIL }, { "imaps", SCHEME_MAIL }, { "pop3", SCHEME_MAIL }, { "pop3s", SCHEME_MAIL },
	{ "ftp", SCHEME_FILE },  { "ftps", SCHEME_FILE },  { "sftp", SCHEME_SSH },  { "scp", SCHEME_SSH },
	{ "ldap", SCHEME_LDAP }, { "ldaps", SCHEME_LDAP },
};

static bool take_scheme(struct http_run *run, CURLU *url, const char *text, struct err *e)
{
	bool found = false;
	char *name = NULL;

	if (curl_url_get(url, CURLUPART_SCHEME, &name, 0) != CURLUE_OK)
		return err_set(e, ERR_DATA, "expected an URL with its scheme, not \"%.120s\"", text);
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++) {
		if (strcmp(schemes[i].name, name) == 0) {
			run->scheme = schemes[i].kind;
			found = true;
		}
	}
	curl_free(name);
	return found || err_set(e, ERR_DATA, "no check speaks the scheme of \"%.120s\"", text);
}

/* No account goes without TLS or SSH. http:// never has it; StartTLS on LDAP does not come to its end in libcurl 7.88;
 * of the others STARTTLS is required (see starttls in probe_http.c). */
static bool can_log_in(CURLU *url, const struct probe_target *target, struct err *e)
{
	char *name = NULL;
	bool can = true;

	if (!target->login)
		return true;
	if (curl_url_get(url, CURLUPART_SCHEME, &name, 0) != CURLUE_OK)
		return err_set(e, ERR_MEMORY, "no memory for a check of %s", target->name);
	if (strcmp(name, "http") == 0 || strcmp(name, "ldap") == 0)
		can = err_set(e, ERR_DATA, "no account goes over %s:// for %s: %ss:// is needed", name, target->name, name);
	curl_free(name);
	return can;
}

static bool has_part(CURLU *url, CURLUPart part)
{
	char *value = NULL;
	bool has = curl_url_get(url, part, &value, 0) == CURLUE_OK;

	curl_free(value);
	return has;
}

/* The host that the certificate must name: without the brackets and the zone of an IPv6 literal, without the last dot. */
static bool take_host(struct http_run *run, CURLU *url, const char *text, struct err *e)
{
	char *host = NULL;
	const char *name;
	size_t len;

	if (curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK || !host[0]) {
		curl_free(host);
		return err_set(e, ERR_DATA, "no host in \"%.120s\"", text);
	}
	name = host[0] == '[' ? host + 1 : host;
	len = strcspn(name, "]%");
	if (len > 1 && name[len - 1] == '.')
		len--;
	if (len >= sizeof run->host) {
		curl_free(host);
		return err_set(e, ERR_DATA, "the host of \"%.120s\" is too long", text);
	}
	memcpy(run->host, name, len);
	run->host[len] = '\0';
	run->tls.host = run->host;
	curl_free(host);
	return true;
}

static bool take_node(struct http_run *run, const char *resolve, struct err *e)
{
	char host[ENDPOINT_HOST_MAX], port_text[8] = "";
	uint16_t port = 0;

	if (!resolve || !resolve[0])
		return true;
	if (!endpoint_parse(resolve, host, &port, e))
		return err_prefix(e, "resolve");
	if (port)
		snprintf(port_text, sizeof port_text, "%u", port);
	snprintf(run->node, sizeof run->node, strchr(host, ':') ? "::[%s]:%s" : "::%s:%s", host, port_text);
	return true;
}

bool http_run_prepare(struct http_run *run, const struct probe_target *target, struct err *e)
{
	bool expected, ok = false;
	CURLU *url;

	if (!target->url || !target->url[0])
		return err_set(e, ERR_DATA, "an http check needs an URL");
	if (!http_status_is_expected(target->expect_status, 200, &expected, e) ||
	    !body_match_init(&run->body, target->expect_body, e) || !take_node(run, target->resolve, e))
		return false;
	url = curl_url();
	if (!url)
		return err_set(e, ERR_MEMORY, "no memory for \"%.120s\"", target->url);
	if (curl_url_set(url, CURLUPART_URL, target->url, 0) != CURLUE_OK)
		err_set(e, ERR_DATA, "expected an URL with its scheme, not \"%.120s\"", target->url);
	else if (has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD))
		err_set(e, ERR_DATA, "an account belongs in the secrets file, not in an URL of %s", target->name);
	else
		ok = take_scheme(run, url, target->url, e) && take_host(run, url, target->url, e) && can_log_in(url, target, e);
	curl_url_cleanup(url);
	run->tls.strict = target->login != NULL;
	return ok;
}
