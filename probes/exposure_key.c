/* The public key of an SSH host as a fact. */
#include "probes/exposure_words.h"
#include "probes/ssh_wire.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

static size_t mpint_bits(const uint8_t *p, size_t n)
{
	size_t bits;

	ssh_trim_number(&p, &n);
	bits = n * 8;
	for (uint8_t top = n > 0 ? *p : 0; n > 0 && !(top & 0x80); top = (uint8_t)(top << 1))
		bits--;
	return bits;
}

/* NIST SP 800-57 part 1 rev. 5, table 2. */
static int64_t security_bits(size_t modulus)
{
	return modulus >= 7680 ? 192 : modulus >= 3072 ? 128 : modulus >= 2048 ? 112 : modulus >= 1024 ? 80 : 60;
}

static bool key_security(const char *type, const uint8_t *p, size_t n, int64_t *ret)
{
	const uint8_t *part;
	size_t len;

	if (strcmp(type, "ssh-rsa") == 0) {
		if (!ssh_take_string(&p, &n, &part, &len) || !ssh_take_string(&p, &n, &part, &len))
			return false;
		*ret = security_bits(mpint_bits(part, len));
	} else if (strcmp(type, "ssh-dss") == 0) {
		if (!ssh_take_string(&p, &n, &part, &len))
			return false;
		*ret = security_bits(mpint_bits(part, len));
	} else {
		*ret = strstr(type, "nistp384") ? 192 : strstr(type, "nistp521") ? 256 : 128;
	}
	return true;
}

bool exposure_write_fingerprint(const uint8_t *blob, size_t len, char ret[static EXPOSURE_FINGERPRINT_MAX])
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	if (EVP_Digest(blob, len, digest, &n, EVP_sha256(), NULL) != 1 || n != 32)
		return false;
	memcpy(ret, "SHA256:", 7);
	EVP_EncodeBlock((unsigned char *)ret + 7, digest, (int)n);
	ret[strcspn(ret, "=")] = '\0';
	return true;
}

bool exposure_read_host_key(const uint8_t *blob, size_t len, enum exposure_subject subject, struct exposure_fact *ret)
{
	struct exposure_fact f = { .subject = subject, .answer = EXPOSURE_ANSWERED, .value = UNKNOWN_I64, .uncertainty = UNKNOWN_I64 };
	const uint8_t *p = blob, *name;
	char type[64], fingerprint[EXPOSURE_FINGERPRINT_MAX], before[96];
	size_t n = len, n_name;

	if (!ssh_take_string(&p, &n, &name, &n_name) || n_name == 0 || n_name >= sizeof type)
		return false;
	for (size_t i = 0; i < n_name; i++)
		if (name[i] <= ' ' || name[i] > '~')
			return false;
	memcpy(type, name, n_name);
	type[n_name] = '\0';
	if (!key_security(type, p, n, &f.value) || !exposure_write_fingerprint(blob, len, fingerprint))
		return false;
	snprintf(before, sizeof before, "%s ", type);
	exposure_set_evidence(&f, before, (const uint8_t *)fingerprint, strlen(fingerprint));
	*ret = f;
	return true;
}
