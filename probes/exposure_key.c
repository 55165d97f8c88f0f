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

bool exposure_read_host_key(const uint8_t *blob, size_t len, struct exposure_fact *ret)
{
	struct exposure_fact f = { .subject = EXPOSURE_SSH_HOST_KEY, .answer = EXPOSURE_ANSWERED, .value = UNKNOWN_I64, .uncertainty = UNKNOWN_I64 };
	const uint8_t *p = blob, *name;
	uint8_t digest[EVP_MAX_MD_SIZE];
	char type[64], base64[64], before[96];
	size_t n = len, n_name;
	unsigned n_digest = 0;

	if (!ssh_take_string(&p, &n, &name, &n_name) || n_name == 0 || n_name >= sizeof type)
		return false;
	for (size_t i = 0; i < n_name; i++)
		if (name[i] <= ' ' || name[i] > '~')
			return false;
	memcpy(type, name, n_name);
	type[n_name] = '\0';
	if (!key_security(type, p, n, &f.value) || EVP_Digest(blob, len, digest, &n_digest, EVP_sha256(), NULL) != 1 || n_digest != 32)
		return false;
	EVP_EncodeBlock((unsigned char *)base64, digest, (int)n_digest);
	base64[strcspn(base64, "=")] = '\0';
	snprintf(before, sizeof before, "%s SHA256:", type);
	exposure_set_evidence(&f, before, (const uint8_t *)base64, strlen(base64));
	*ret = f;
	return true;
}
