#include "inventory/conf_notify.h"

#include "hours.h"
#include "intl.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

static bool is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}

static bool starts_with(const char *text, const char *a, const char *b)
{
	return strncmp(text, a, strlen(a)) == 0 || strncmp(text, b, strlen(b)) == 0;
}

/* One word, so that nothing in it ends a header or an envelope. */
static bool is_mail_address(const char *text)
{
	const char *at = strchr(text, '@');

	for (const char *p = text; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("<>\",;", *p))
			return false;
	return at && at > text && at[1];
}

/* ---- where to (RFC 3986 §3.2) ---- */

static const char *authority(const char *url, size_t *ret_len)
{
	const char *slashes = strstr(url, "://"), *from = slashes ? slashes + 3 : url;

	*ret_len = strcspn(from, "/?#");
	return from;
}

static bool has_account(const char *url)
{
	size_t len;
	const char *a = authority(url, &len);

	return memchr(a, '@', len) != NULL;
}

/* What is not surely this machine is not. url: has no account. */
static bool is_loopback(const char *url)
{
	char host[INET6_ADDRSTRLEN + 2];
	size_t len;
	const char *a = authority(url, &len);
	struct in6_addr v6;
	struct in_addr v4;

	len = *a == '[' ? strcspn(a, "]") : strcspn(a, ":/?#");
	if (len >= sizeof host)
		return false;
	memcpy(host, a, len);
	host[len] = '\0';
	if (host[0] == '[')
		return inet_pton(AF_INET6, host + 1, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
	return strcasecmp(host, "localhost") == 0 || (inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET);
}

/* ---- each type ---- */

static const char *check_target(const struct conf_notify *n)
{
	if (is(n->type, "script"))
		return n->target && n->target[0] == '/' ? NULL : _("the absolute path of a script");
	if (is(n->type, "mail"))
		return (n->target ? is_mail_address(n->target) : is(n->recipients, "rota")) ? NULL : _("a mail address");
	if (!n->target || !starts_with(n->target, "http://", "https://"))
		return _("an http:// or https:// URL");
	if (strncmp(n->target, "http://", 7) == 0 && (has_account(n->target) || (n->credential && !is_loopback(n->target))))
		return _("an https:// URL: a credential never goes in clear");
	return NULL;
}

static const char *check_server(const struct conf_notify *n)
{
	if (!starts_with(n->server, "smtp://", "smtps://"))
		return _("an smtp:// or smtps:// URL");
	return has_account(n->server) ? _("a URL without an account: that is in the secrets file") : NULL;
}

static const char *check_tls(const struct conf_notify *n)
{
	if (!n->tls || (is(n->type, "mail") && is(n->tls, "required")))
		return NULL;
	if (!is(n->type, "mail"))
		return _("it with mail alone: an https:// URL is always verified");
	return n->credential || n->ca_file || strncmp(n->server, "smtps://", 8) == 0
	               ? _("required, since there is a credential, a ca-file or an smtps:// server")
	               : NULL;
}

static const char *check_ca_file(const struct conf_notify *n)
{
	bool https = is(n->type, "webhook") && n->target && strncmp(n->target, "https://", 8) == 0;

	return n->ca_file && !is(n->type, "mail") && !https ? _("it with mail or an https:// URL alone") : NULL;
}

bool conf_notify_check(const struct conf_notify *n, const char **ret_key, const char **ret_expected)
{
	struct hours hours;
	const struct { const char *key, *expected; } rules[] = {
		{ "target", check_target(n) },
		{ "period", hours_parse(n->period, &hours) ? NULL : _("hours as mon-fri 08:30-17:30") },
		{ "server", check_server(n) },
		{ "from", !n->from || is_mail_address(n->from) ? NULL : _("a mail address") },
		{ "tls", check_tls(n) },
		{ "ca-file", check_ca_file(n) },
	};

	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (rules[i].expected) {
			*ret_key = rules[i].key;
			*ret_expected = rules[i].expected;
			return false;
		}
	return true;
}

const char *conf_notify_default_tls(const struct conf_notify *n)
{
	if (!is(n->type, "mail"))
		return NULL;
	return !n->credential && !n->ca_file && strncmp(n->server, "smtp://", 7) == 0 && is_loopback(n->server) ? "opportunistic" : "required";
}
