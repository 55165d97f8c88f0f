#include "notify_check.h"

#include "intl.h"
#include "rota.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct judge {
	notify_check_fn tell;
	void *user;
};

static void mistake(const struct judge *j, const char *section, const char *fmt, ...) PRINTF_LIKE(3, 4);

static void mistake(const struct judge *j, const char *section, const char *fmt, ...)
{
	char why[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	j->tell(j->user, section, why);
}

static void check_rota(const struct judge *j, const struct conf *c)
{
	struct err e;
	struct rota *r;

	if (!c->rota_file)
		return;
	r = rota_load(c->rota_file, &e);
	if (!r)
		mistake(j, "rota", "%s", e.text);
	rota_free(r);
}

static void check_account(const struct judge *j, const char *section, const struct conf_notify *n, const struct secrets *secrets)
{
	bool mail = strcmp(n->type, "mail") == 0;

	if (!n->credential || !secrets || strcmp(n->type, "script") == 0)
		return;
	if (!(mail ? secrets_find_smtp(secrets, n->credential) : secrets_find_http(secrets, n->credential)))
		mistake(j, section, _("the secrets file has no section %s '%.64s'"), mail ? "smtp" : "http", n->credential);
}

static void check_ca_file(const struct judge *j, const char *section, const char *path)
{
	FILE *f = path ? fopen(path, "re") : NULL;
	X509 *certificate = f ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;

	if (path && !f)
		mistake(j, section, _("%.300s cannot be read: %s"), path, strerror(errno));
	else if (path && !certificate)
		mistake(j, section, _("%.300s holds no certificate in PEM"), path);
	X509_free(certificate);
	ERR_clear_error();
	if (f)
		fclose(f);
}

void notify_check(const struct conf *c, const struct secrets *secrets, notify_check_fn tell, void *user)
{
	const struct judge j = { tell, user };

	check_rota(&j, c);
	if (c->watchdog_url && strncmp(c->watchdog_url, "http://", 7) != 0 && strncmp(c->watchdog_url, "https://", 8) != 0)
		mistake(&j, "watchdog", _("url: expected an http:// or https:// URL, got '%.200s'"), c->watchdog_url);
	for (size_t i = 0; i < c->n_notifies; i++) {
		const struct conf_notify *n = &c->notifies[i];
		char section[128];

		snprintf(section, sizeof section, "notify %.100s", n->name);
		if (strcmp(n->recipients, "rota") == 0 && !c->rota_file)
			mistake(&j, section, _("its recipients are the rota's, and no section rota names one"));
		if (strcmp(n->type, "script") == 0 && access(n->target, X_OK) != 0)
			mistake(&j, section, _("%.300s cannot be run: %s"), n->target, strerror(errno));
		check_account(&j, section, n, secrets);
		check_ca_file(&j, section, n->ca_file);
	}
}
