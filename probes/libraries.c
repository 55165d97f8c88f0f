#include "probes/libraries.h"

#include "probes/snmp_library.h"

#include "err.h"

#include <ares.h>
#include <curl/curl.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <uv.h>

json_t *libraries_json(void)
{
	return json_pack("[o,o,o,o,o,o]", json_sprintf("net-snmp %s", netsnmp_get_version()),
	                 json_sprintf("libcurl %s", curl_version_info(CURLVERSION_NOW)->version),
	                 json_sprintf("c-ares %s", ares_version(NULL)), json_sprintf("OpenSSL %s", OpenSSL_version(OPENSSL_VERSION_STRING)),
	                 json_sprintf("SQLite %s", sqlite3_libversion()), json_sprintf("libuv %s", uv_version_string()));
}

static void add_unless(json_t *lacks, bool have, const char *kind, const char *name)
{
	if (!have)
		json_array_append_new(lacks, json_sprintf("%s %s", kind, name));
}

static void add_snmp(json_t *lacks)
{
	static const struct { int type; const char *name; } hashes[] = {
		{ NETSNMP_USMAUTH_HMACSHA1, "SHA-1" },         { NETSNMP_USMAUTH_HMAC128SHA224, "SHA-224" },
		{ NETSNMP_USMAUTH_HMAC192SHA256, "SHA-256" },  { NETSNMP_USMAUTH_HMAC256SHA384, "SHA-384" },
		{ NETSNMP_USMAUTH_HMAC384SHA512, "SHA-512" },
	}, ciphers[] = { { USM_CREATE_USER_PRIV_AES, "AES-128" }, { USM_CREATE_USER_PRIV_AES256, "AES-256" } };
	size_t n;

	for (size_t i = 0; i < ARRAY_LEN(hashes); i++)
		add_unless(lacks, sc_get_auth_oid(hashes[i].type, &n) != NULL, "SNMPv3", hashes[i].name);
	for (size_t i = 0; i < ARRAY_LEN(ciphers); i++)
		add_unless(lacks, sc_get_priv_oid(ciphers[i].type, &n) != NULL, "SNMPv3", ciphers[i].name);
}

static bool curl_speaks(const curl_version_info_data *curl, const char *scheme)
{
	for (const char *const *p = curl->protocols; *p; p++)
		if (strcmp(*p, scheme) == 0)
			return true;
	return false;
}

static void add_curl(json_t *lacks)
{
	static const char *const schemes[] = { "http", "https", "sftp", "ldaps", "smtp", "smtps", "imap", "imaps" };
	const curl_version_info_data *curl = curl_version_info(CURLVERSION_NOW);

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		add_unless(lacks, curl_speaks(curl, schemes[i]), "libcurl", schemes[i]);
	add_unless(lacks, (curl->features & CURL_VERSION_HTTP2) != 0, "libcurl", "HTTP/2");
	add_unless(lacks, (curl->features & CURL_VERSION_ASYNCHDNS) != 0, "libcurl", "AsynchDNS");
}

json_t *libraries_lacking_json(void)
{
	json_t *lacks = json_array();

	add_snmp(lacks);
	add_curl(lacks);
	return lacks;
}
