#include "probes/snmp_keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

enum { PASS_PHRASE_MIN = 8, KU_MAX = 64 };

struct snmp_keys {
	struct snmp_keys *next;
	uint8_t digest[32];        /* SHA-256 of the credential's text: its identity */
	u_char auth[KU_MAX], priv[KU_MAX];
	size_t auth_len, priv_len;
};

static void digest_text(EVP_MD_CTX *md, const char *s)
{
	static const char absent[] = "\1";

	if (s)
		EVP_DigestUpdate(md, s, strlen(s) + 1);
	else
		EVP_DigestUpdate(md, absent, sizeof absent);
}

static void credential_digest(const struct snmp_credential *cred, uint8_t digest[32])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	int kinds[4] = { (int)cred->version, (int)cred->level, (int)cred->auth, (int)cred->priv };

	memset(digest, 0, 32);
	if (!md || EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(md);
		return;
	}
	EVP_DigestUpdate(md, kinds, sizeof kinds);
	digest_text(md, cred->community);
	digest_text(md, cred->user);
	digest_text(md, cred->context);
	digest_text(md, cred->auth_key);
	digest_text(md, cred->priv_key);
	EVP_DigestFinal_ex(md, digest, NULL);
	EVP_MD_CTX_free(md);
}

/* FNV-1a, the NUL included. */
static uint64_t tag_text(uint64_t h, const char *s)
{
	for (const char *p = s ? s : "\1"; ; p++) {
		h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
		if (!*p)
			return h;
	}
}

uint64_t snmp_credential_tag(const struct snmp_credential *cred)
{
	const char *const texts[] = { cred->community, cred->user, cred->context, cred->auth_key, cred->priv_key };
	const unsigned kinds[] = { cred->version, cred->level, cred->auth, cred->priv };
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		h = (h ^ kinds[i]) * UINT64_C(0x100000001b3);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		h = tag_text(h, texts[i]);
	return h;
}

static int auth_type(enum snmp_auth auth)
{
	switch (auth) {
	case SNMP_AUTH_NONE:
		return NETSNMP_USMAUTH_NOAUTH;
	case SNMP_AUTH_MD5:
		return NETSNMP_USMAUTH_HMACMD5;
	case SNMP_AUTH_SHA1:
		return NETSNMP_USMAUTH_HMACSHA1;
	case SNMP_AUTH_SHA224:
		return NETSNMP_USMAUTH_HMAC128SHA224;
	case SNMP_AUTH_SHA256:
		return NETSNMP_USMAUTH_HMAC192SHA256;
	case SNMP_AUTH_SHA384:
		return NETSNMP_USMAUTH_HMAC256SHA384;
	case SNMP_AUTH_SHA512:
		return NETSNMP_USMAUTH_HMAC384SHA512;
	}
	return NETSNMP_USMAUTH_NOAUTH;
}

static int priv_type(enum snmp_priv priv)
{
	switch (priv) {
	case SNMP_PRIV_NONE:
		return USM_CREATE_USER_PRIV_NONE;
	case SNMP_PRIV_DES:
		return USM_CREATE_USER_PRIV_DES;
	case SNMP_PRIV_AES128:
		return USM_CREATE_USER_PRIV_AES;
	case SNMP_PRIV_AES192:
		return USM_CREATE_USER_PRIV_AES192;
	case SNMP_PRIV_AES256:
		return USM_CREATE_USER_PRIV_AES256;
	}
	return USM_CREATE_USER_PRIV_NONE;
}

static bool make_ku(enum snmp_auth auth, const char *phrase, const char *what, u_char ku[KU_MAX], size_t *len, struct err *e)
{
	size_t oid_len;
	oid *hash = sc_get_auth_oid(auth_type(auth), &oid_len);

	if (!hash)
		return err_set(e, ERR_DATA, "this build has no such authentication protocol");
	if (!phrase || strlen(phrase) < PASS_PHRASE_MIN)
		return err_set(e, ERR_DATA, "the %s is shorter than %d bytes", what, PASS_PHRASE_MIN);
	*len = KU_MAX;
	if (generate_Ku(hash, (u_int)oid_len, (const u_char *)phrase, strlen(phrase), ku, len) != SNMPERR_SUCCESS)
		return err_set(e, ERR_DATA, "no key can be made from the %s", what);
	return true;
}

static bool keys_make(struct snmp_keys *k, const struct snmp_credential *cred, struct err *e)
{
	if (!cred->user || !*cred->user || strlen(cred->user) > SNMP_USER_MAX)
		return err_set(e, ERR_DATA, "the SNMPv3 user name is not 1 to %d bytes long", SNMP_USER_MAX);
	if (cred->level == SNMP_NOAUTH_NOPRIV)
		return true;
	if (cred->auth == SNMP_AUTH_NONE || (cred->level == SNMP_AUTH_PRIV && cred->priv == SNMP_PRIV_NONE))
		return err_set(e, ERR_DATA, "the credential lacks a protocol for its security level");
	if (!make_ku(cred->auth, cred->auth_key, "auth-key", k->auth, &k->auth_len, e))
		return false;
	return cred->level != SNMP_AUTH_PRIV || make_ku(cred->auth, cred->priv_key, "priv-key", k->priv, &k->priv_len, e);
}

const struct snmp_keys *snmp_keys_find(struct snmp_keys **list, const struct snmp_credential *cred, struct err *e)
{
	uint8_t digest[32];
	struct snmp_keys *k;

	credential_digest(cred, digest);
	for (k = *list; k; k = k->next)
		if (memcmp(k->digest, digest, sizeof digest) == 0)
			return k;
	k = calloc(1, sizeof *k);
	if (!k) {
		err_set(e, ERR_MEMORY, "no memory for SNMP keys");
		return NULL;
	}
	if (!keys_make(k, cred, e)) {
		snmp_keys_free_all(k);
		return NULL;
	}
	memcpy(k->digest, digest, sizeof digest);
	k->next = *list;
	*list = k;
	return k;
}

void snmp_keys_free_all(struct snmp_keys *list)
{
	while (list) {
		struct snmp_keys *next = list->next;

		OPENSSL_cleanse(list, sizeof *list);
		free(list);
		list = next;
	}
}

void snmp_usm_done(struct snmp_usm *u)
{
	if (u->user) {
		u->user->prev = u->user->next = NULL; /* of the list it was last in */
		usm_free_user(u->user);
	}
	memset(u, 0, sizeof *u);
}

static oid *oid_copy(const oid *from, size_t len)
{
	return from ? netsnmp_memdup(from, len * sizeof *from) : NULL;
}

static bool localize(struct usmUser *user, const struct snmp_keys *k)
{
	user->authKey = calloc(1, USM_LENGTH_KU_HASHBLOCK);
	user->authKeyLen = USM_LENGTH_KU_HASHBLOCK;
	if (!user->authKey || generate_kul(user->authProtocol, (u_int)user->authProtocolLen, user->engineID, user->engineIDLen,
	                                   k->auth, k->auth_len, user->authKey, &user->authKeyLen) != SNMPERR_SUCCESS)
		return false;
	if (k->priv_len == 0)
		return true;
	user->privKey = calloc(1, USM_PRIV_KU_LEN);
	user->privKeyLen = USM_PRIV_KU_LEN;
	return user->privKey &&
	       generate_kul(user->authProtocol, (u_int)user->authProtocolLen, user->engineID, user->engineIDLen, k->priv,
	                    k->priv_len, user->privKey, &user->privKeyLen) == SNMPERR_SUCCESS &&
	       usm_extend_user_kul(user, USM_PRIV_KU_LEN) == SNMPERR_SUCCESS;
}

bool snmp_usm_set_engine(struct snmp_usm *u, const struct snmp_credential *cred, const uint8_t *id, size_t len, struct err *e)
{
	const struct snmp_keys *keys = u->keys;
	bool private = cred->level == SNMP_AUTH_PRIV;
	size_t auth_len = 0, priv_len = 0;
	oid *auth = sc_get_auth_oid(auth_type(cred->level == SNMP_NOAUTH_NOPRIV ? SNMP_AUTH_NONE : cred->auth), &auth_len);
	oid *priv = sc_get_priv_oid(priv_type(private ? cred->priv : SNMP_PRIV_NONE), &priv_len);
	struct usmUser *user = calloc(1, sizeof *user);

	if (!auth || !priv || !user) {
		free(user);
		return err_set(e, ERR_DATA, "this build has no such authentication or privacy protocol");
	}
	snmp_usm_done(u);
	u->keys = keys;
	u->user = user;
	memcpy(u->engine_id, id, len);
	u->engine_id_len = len;
	user->userStatus = RS_ACTIVE;
	user->userStorageType = ST_READONLY;
	user->name = strdup(cred->user);
	user->secName = strdup(cred->user);
	user->engineID = netsnmp_memdup(id, len);
	user->engineIDLen = len;
	user->authProtocol = oid_copy(auth, auth_len);
	user->authProtocolLen = auth_len;
	user->privProtocol = oid_copy(priv, priv_len);
	user->privProtocolLen = priv_len;
	if (!user->name || !user->secName || !user->engineID || !user->authProtocol || !user->privProtocol)
		return err_set(e, ERR_MEMORY, "no memory for an SNMP user");
	if (cred->level != SNMP_NOAUTH_NOPRIV && !localize(user, keys))
		return err_set(e, ERR_DATA, "the keys cannot be localized for this engine");
	return true;
}
