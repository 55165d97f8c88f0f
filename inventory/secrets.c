#include "secrets.h"

#include "intl.h"
#include "inventory/confile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_MAX 4096
#define VALUE_MAX 1024
#define PASSPHRASE_MIN 8 /* RFC 3414 §11.2 */
#define SNMP_NAME_MAX 32 /* snmpAdminString of a user name, RFC 3414 §5 usmUserName */

static const struct confile_key secrets_keys[] = {
	{ "snmp", "version", true, false }, { "snmp", "community", true, false }, { "snmp", "user", true, false },
	{ "snmp", "level", true, false },   { "snmp", "auth", true, false },      { "snmp", "auth-key", true, false },
	{ "snmp", "priv", true, false },    { "snmp", "priv-key", true, false },  { "snmp", "context", true, false },
	{ "http", "user", true, false },    { "http", "password", true, false },  { "http", "bearer", true, false },
	{ "smtp", "user", true, false },    { "smtp", "password", true, false },
};

struct word {
	const char *text;
	int value;
};

static const struct word versions[] = {
	{ "1", SNMP_V1 }, { "2c", SNMP_V2C }, { "2", SNMP_V2C }, { "3", SNMP_V3 }, { NULL, 0 },
};
static const struct word levels[] = {
	{ "noAuthNoPriv", SNMP_NOAUTH_NOPRIV }, { "authNoPriv", SNMP_AUTH_NOPRIV }, { "authPriv", SNMP_AUTH_PRIV }, { NULL, 0 },
};
static const struct word auths[] = {
	{ "MD5", SNMP_AUTH_MD5 },        { "SHA", SNMP_AUTH_SHA1 },       { "SHA-1", SNMP_AUTH_SHA1 },
	{ "SHA-224", SNMP_AUTH_SHA224 }, { "SHA-256", SNMP_AUTH_SHA256 }, { "SHA-384", SNMP_AUTH_SHA384 },
	{ "SHA-512", SNMP_AUTH_SHA512 }, { NULL, 0 },
};
static const struct word privs[] = {
	{ "DES", SNMP_PRIV_DES },        { "AES", SNMP_PRIV_AES128 },     { "AES-128", SNMP_PRIV_AES128 },
	{ "AES-192", SNMP_PRIV_AES192 }, { "AES-256", SNMP_PRIV_AES256 }, { NULL, 0 },
};

struct loader {
	const struct confile *f;
	unsigned daemon_gid;
	struct err *e;
};

static void wipe_free(char *s)
{
	if (s)
		explicit_bzero(s, strlen(s));
	free(s);
}

static void login_done(struct login_credential *c)
{
	free(c->name);
	wipe_free(c->user);
	wipe_free(c->password);
	wipe_free(c->bearer);
}

static void snmp_done(struct snmp_credential *c)
{
	free(c->name);
	wipe_free(c->community);
	wipe_free(c->user);
	wipe_free(c->context);
	wipe_free(c->auth_key);
	wipe_free(c->priv_key);
}

void secrets_free(struct secrets *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_snmp; i++)
		snmp_done(&s->snmp[i]);
	for (size_t i = 0; i < s->n_http; i++)
		login_done(&s->http[i]);
	for (size_t i = 0; i < s->n_smtp; i++)
		login_done(&s->smtp[i]);
	free(s->snmp);
	free(s->http);
	free(s->smtp);
	free(s);
}

struct secrets *secrets_new_empty(void)
{
	return calloc(1, sizeof(struct secrets));
}

const struct snmp_credential *secrets_find_snmp(const struct secrets *s, const char *name)
{
	for (size_t i = 0; i < s->n_snmp; i++)
		if (strcmp(s->snmp[i].name, name) == 0)
			return &s->snmp[i];
	return NULL;
}

static const struct login_credential *find_login(const struct login_credential *logins, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(logins[i].name, name) == 0)
			return &logins[i];
	return NULL;
}

const struct login_credential *secrets_find_http(const struct secrets *s, const char *name)
{
	return find_login(s->http, s->n_http, name);
}

const struct login_credential *secrets_find_smtp(const struct secrets *s, const char *name)
{
	return find_login(s->smtp, s->n_smtp, name);
}

/* Judges the open file, not its name: what is read is what was judged. */
static bool check_mode(int fd, const char *path, unsigned daemon_gid, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0) {
		err_set_errno(e, "%s", path);
		e->kind = ERR_CONFIG;
		return false;
	}
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_CONFIG, _("%s: expected a regular file"), path);
	/* root may look at the daemon's own file (vigied --check) */
	if (st.st_uid != 0 && st.st_uid != geteuid() && geteuid() != 0)
		return err_set(e, ERR_CONFIG, _("%s: belongs to uid %u: expected root or uid %u (chown root %s)"), path, (unsigned)st.st_uid,
		               (unsigned)geteuid(), path);
	if ((st.st_mode & 07137) != 0)
		return err_set(e, ERR_CONFIG, _("%s: mode %04o lets others read it: expected 0600, or 0640 with the daemon's group (chmod 0600 %s)"),
		               path, (unsigned)st.st_mode & 07777, path);
	if ((st.st_mode & 0040) != 0 && st.st_gid != daemon_gid)
		return err_set(e, ERR_CONFIG, _("%s: mode %04o lets group %u read it: expected 0600, or 0640 with the daemon's group %u"), path,
		               (unsigned)st.st_mode & 07777, (unsigned)st.st_gid, daemon_gid);
	return true;
}

static bool read_guarded(const char *path, unsigned daemon_gid, size_t max, char **ret_text, size_t *ret_len, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	bool ok;

	if (fd < 0) {
		if (errno == ELOOP)
			return err_set(e, ERR_CONFIG, _("%s: is a symbolic link: expected the secrets file itself"), path);
		err_set_errno(e, "%s", path);
		e->kind = ERR_CONFIG;
		return false;
	}
	ok = check_mode(fd, path, daemon_gid, e) && confile_read_fd(fd, path, max, ret_text, ret_len, e);
	close(fd);
	if (!ok)
		e->kind = ERR_CONFIG;
	return ok;
}

/* A value `@file` is the first line of that file, relative to the secrets file, under the same rule of mode. */
static bool read_key_file(const struct loader *l, const struct confile_setting *s, char **ret_value)
{
	const char *name = s->values[0] + 1, *slash = strrchr(l->f->path, '/');
	char *path = NULL, *text;
	size_t len;
	bool ok;

	if (asprintf(&path, "%.*s%s", *name == '/' || !slash ? 0 : (int)(slash - l->f->path + 1), l->f->path, name) < 0)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	ok = read_guarded(path, l->daemon_gid, KEY_FILE_MAX, &text, &len, l->e);
	free(path);
	if (!ok)
		return confile_err(l->e, l->f, s, "%s", l->e->text);
	if (strlen(text) == len) {
		char *end = text + strcspn(text, "\r\n");

		explicit_bzero(end, len - (size_t)(end - text));
		*ret_value = text;
		return true;
	}
	explicit_bzero(text, len);
	free(text);
	return confile_err(l->e, l->f, s, _("the file that @ names holds a zero byte"));
}

static bool take_value(const struct loader *l, const struct confile_setting *s, bool may_be_file, char **ret_value)
{
	char *value = NULL;

	if (may_be_file && s->values[0][0] == '@') {
		if (!read_key_file(l, s, &value))
			return false;
	} else {
		value = strdup(s->values[0]);
		if (!value)
			return err_set(l->e, ERR_MEMORY, "out of memory");
	}
	if (!*value || strlen(value) > VALUE_MAX || strpbrk(value, "\r\n\t")) {
		wipe_free(value);
		return confile_err(l->e, l->f, s, _("expected 1 to %d bytes on one line"), VALUE_MAX);
	}
	*ret_value = value;
	return true;
}

/* Compares without case and without hyphens: "SHA256" is "SHA-256". */
static bool same_word(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, "-");
		b += strspn(b, "-");
		if (strncasecmp(a, b, 1) != 0)
			return false;
		if (!*a)
			return true;
	}
}

static bool take_word(const struct loader *l, const struct confile_setting *s, const struct word *words, int *ret_value)
{
	char expected[160] = "";
	size_t n = 0;

	for (const struct word *w = words; w->text; w++) {
		if (same_word(w->text, s->values[0])) {
			*ret_value = w->value;
			return true;
		}
		n += (size_t)snprintf(expected + n, sizeof expected - n, "%s%s", n ? ", " : "", w->text);
	}
	return confile_err(l->e, l->f, s, _("expected one of %s"), expected);
}

static const struct confile_setting *find(const struct confile_section *sec, const char *key)
{
	for (size_t i = 0; i < sec->n_settings; i++)
		if (strcmp(sec->settings[i].key->name, key) == 0)
			return &sec->settings[i];
	return NULL;
}

static bool refuse_section(const struct loader *l, const struct confile_section *sec, const char *what)
{
	return err_set(l->e, ERR_CONFIG, "%s:%u: %s '%s': %s", l->f->path, sec->line, sec->name, sec->title, what);
}

static bool take_text(const struct loader *l, const struct confile_section *sec, const char *key, bool may_be_file, char **slot)
{
	const struct confile_setting *s = find(sec, key);

	return !s || take_value(l, s, may_be_file, slot);
}

static bool refuse_key(const struct loader *l, const struct confile_section *sec, const char *key, const char *why)
{
	const struct confile_setting *s = find(sec, key);

	return !s || confile_err(l->e, l->f, s, "%s", why);
}

static bool check_community(const struct loader *l, const struct confile_section *sec, const struct snmp_credential *c)
{
	static const char *const of_v3[] = { "user", "level", "auth", "auth-key", "priv", "priv-key", "context" };

	for (size_t i = 0; i < ARRAY_LEN(of_v3); i++)
		if (!refuse_key(l, sec, of_v3[i], _("is for version \"3\" only")))
			return false;
	return c->community || refuse_section(l, sec, _("community is missing"));
}

/* A protocol and its key come together; a key is long enough. */
static bool check_pair(const struct loader *l, const struct confile_section *sec, bool protocol, const char *key_name,
                       const char *key, const char *protocol_name)
{
	char why[96];

	if (protocol && !key) {
		snprintf(why, sizeof why, _("%s is missing"), key_name);
		return refuse_section(l, sec, why);
	}
	if (!protocol && key) {
		snprintf(why, sizeof why, _("%s is missing"), protocol_name);
		return refuse_section(l, sec, why);
	}
	if (key && strlen(key) < PASSPHRASE_MIN)
		return confile_err(l->e, l->f, find(sec, key_name), _("expected a pass phrase of 8 bytes or more (RFC 3414)"));
	return true;
}

static bool check_usm(const struct loader *l, const struct confile_section *sec, struct snmp_credential *c, bool level_given)
{
	enum snmp_level implied = c->priv ? SNMP_AUTH_PRIV : c->auth ? SNMP_AUTH_NOPRIV : SNMP_NOAUTH_NOPRIV;

	if (!refuse_key(l, sec, "community", _("is for versions \"1\" and \"2c\" only")))
		return false;
	if (!c->user)
		return refuse_section(l, sec, _("user is missing"));
	if (strlen(c->user) > SNMP_NAME_MAX)
		return confile_err(l->e, l->f, find(sec, "user"), _("expected at most 32 bytes (RFC 3414)"));
	if (!check_pair(l, sec, c->auth != SNMP_AUTH_NONE, "auth-key", c->auth_key, "auth")
	    || !check_pair(l, sec, c->priv != SNMP_PRIV_NONE, "priv-key", c->priv_key, "priv"))
		return false;
	if (c->priv && !c->auth)
		return refuse_section(l, sec, _("priv needs auth"));
	if (level_given && c->level != implied)
		return confile_err(l->e, l->f, find(sec, "level"), "%s",
		                   c->level > implied ? _("this level needs a protocol that is missing here")
		                                      : _("this level does not use a protocol that is given here"));
	c->level = implied;
	return true;
}

static bool take_snmp(const struct loader *l, const struct confile_section *sec, struct snmp_credential *c)
{
	const struct confile_setting *version = find(sec, "version"), *level = find(sec, "level"), *auth = find(sec, "auth"),
	                             *priv = find(sec, "priv");
	int v = SNMP_V2C, lv = 0, a = SNMP_AUTH_NONE, p = SNMP_PRIV_NONE;

	if (!version)
		return refuse_section(l, sec, _("version is missing: expected \"1\", \"2c\" or \"3\""));
	if (!take_word(l, version, versions, &v) || (level && !take_word(l, level, levels, &lv))
	    || (auth && !take_word(l, auth, auths, &a)) || (priv && !take_word(l, priv, privs, &p)))
		return false;
	c->version = (enum snmp_version)v;
	c->level = (enum snmp_level)lv;
	c->auth = (enum snmp_auth)a;
	c->priv = (enum snmp_priv)p;
	if (!take_text(l, sec, "community", true, &c->community) || !take_text(l, sec, "user", false, &c->user)
	    || !take_text(l, sec, "context", false, &c->context) || !take_text(l, sec, "auth-key", true, &c->auth_key)
	    || !take_text(l, sec, "priv-key", true, &c->priv_key))
		return false;
	return c->version == SNMP_V3 ? check_usm(l, sec, c, level != NULL) : check_community(l, sec, c);
}

static bool take_login(const struct loader *l, const struct confile_section *sec, struct login_credential *c)
{
	if (!take_text(l, sec, "user", false, &c->user) || !take_text(l, sec, "password", true, &c->password)
	    || !take_text(l, sec, "bearer", true, &c->bearer))
		return false;
	if (c->bearer && (c->user || c->password))
		return refuse_section(l, sec, _("expected either user and password, or bearer"));
	if (!c->bearer && (!c->user || !c->password))
		return refuse_section(l, sec, strcmp(sec->name, "http") == 0 ? _("expected user and password, or bearer")
		                                                            : _("expected user and password"));
	return true;
}

static bool take_section(const struct loader *l, const struct confile_section *sec, struct secrets *s)
{
	char *name = strdup(sec->title);

	if (!name)
		return err_set(l->e, ERR_MEMORY, "out of memory");
	if (strcmp(sec->name, "snmp") == 0) {
		s->snmp[s->n_snmp].name = name;
		return take_snmp(l, sec, &s->snmp[s->n_snmp++]);
	}
	if (strcmp(sec->name, "http") == 0) {
		s->http[s->n_http].name = name;
		return take_login(l, sec, &s->http[s->n_http++]);
	}
	s->smtp[s->n_smtp].name = name;
	return take_login(l, sec, &s->smtp[s->n_smtp++]);
}

struct secrets *secrets_parse(const char *path, const char *text, size_t len, unsigned daemon_gid, struct err *e)
{
	struct secrets *s = secrets_new_empty();
	struct confile *f = confile_parse(path, text, len, secrets_keys, ARRAY_LEN(secrets_keys), true, e);
	struct loader l = { f, daemon_gid, e };
	bool ok = s && f;

	if (!s)
		err_set(e, ERR_MEMORY, "out of memory");
	if (ok) {
		s->snmp = calloc(f->n_sections, sizeof *s->snmp);
		s->http = calloc(f->n_sections, sizeof *s->http);
		s->smtp = calloc(f->n_sections, sizeof *s->smtp);
		ok = s->snmp && s->http && s->smtp;
		if (!ok)
			err_set(e, ERR_MEMORY, "out of memory");
	}
	for (size_t i = 1; ok && i < f->n_sections; i++)
		ok = take_section(&l, &f->sections[i], s);
	confile_free(f);
	if (ok)
		return s;
	secrets_free(s);
	return NULL;
}

struct secrets *secrets_load(const char *path, unsigned daemon_gid, struct err *e)
{
	struct secrets *s;
	char *text;
	size_t len;

	if (!read_guarded(path, daemon_gid, CONFILE_MAX, &text, &len, e))
		return NULL;
	s = secrets_parse(path, text, len, daemon_gid, e);
	explicit_bzero(text, len);
	free(text);
	return s;
}
