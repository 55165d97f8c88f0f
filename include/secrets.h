/* Secrets: the file that holds communities, keys and passwords. Refused unless its mode is 0600, or 0640 with the
 * daemon's group. Nothing of it is ever printed or logged; its memory is wiped when freed. */
#ifndef VIGIE_SECRETS_H
#define VIGIE_SECRETS_H

#include "err.h"

#include <stdint.h>

enum snmp_version { SNMP_V1, SNMP_V2C, SNMP_V3 };
enum snmp_level { SNMP_NOAUTH_NOPRIV, SNMP_AUTH_NOPRIV, SNMP_AUTH_PRIV };
enum snmp_auth { SNMP_AUTH_NONE, SNMP_AUTH_MD5, SNMP_AUTH_SHA1, SNMP_AUTH_SHA224, SNMP_AUTH_SHA256, SNMP_AUTH_SHA384,
                 SNMP_AUTH_SHA512 };
enum snmp_priv { SNMP_PRIV_NONE, SNMP_PRIV_DES, SNMP_PRIV_AES128, SNMP_PRIV_AES192, SNMP_PRIV_AES256 };

/* snmp NAME { version = "2c" community = "…" }
 * snmp NAME { version = "3" user = "…" level = "authPriv" auth = "SHA-256" auth-key = "…" priv = "AES" priv-key = "…"
 *             context = "…" }    auth-key, priv-key: pass phrases of RFC 3414 §A.2, 8 bytes at least
 * community, auth-key, priv-key, password and bearer may be "@file": the first line of a file under the same rule of mode.
 * level is what auth and priv imply when it is not given. */
struct snmp_credential {
	char *name;
	enum snmp_version version;
	char *community;
	char *user, *context;
	enum snmp_level level;
	enum snmp_auth auth;
	enum snmp_priv priv;
	char *auth_key, *priv_key;
};

/* http NAME { user = "…" password = "…" bearer = "…" } and smtp NAME { user = "…" password = "…" } */
struct login_credential {
	char *name;
	char *user, *password, *bearer; /* NULL when absent */
};

struct secrets {
	struct snmp_credential *snmp;
	struct login_credential *http, *smtp;
	size_t n_snmp, n_http, n_smtp;
};

/* Owned by the caller. ERR_CONFIG: "file:line: what was expected", a mode too open (says the mode and the mend), a section or
 * string left open. daemon_gid: the group allowed to read a 0640 file. */
struct secrets *secrets_load(const char *path, unsigned daemon_gid, struct err *e) MUST_CHECK;

/* The same from a text of len bytes and a NUL; values `@file` are still read from files. */
struct secrets *secrets_parse(const char *path, const char *text, size_t len, unsigned daemon_gid, struct err *e) MUST_CHECK;
struct secrets *secrets_new_empty(void);
void secrets_free(struct secrets *s); /* wipes */

/* Borrowed from s; NULL when there is none of that name. */
const struct snmp_credential *secrets_find_snmp(const struct secrets *s, const char *name);
const struct login_credential *secrets_find_http(const struct secrets *s, const char *name);
const struct login_credential *secrets_find_smtp(const struct secrets *s, const char *name);

#endif
