#include "inventory/dicom_target.h"

#include "dicom.h"

#include <stdlib.h>
#include <string.h>

bool ae_title_is_valid(const char *text)
{
	size_t n = strlen(text);

	for (const char *p = text; *p; p++)
		if (*p < ' ' || *p > '~' || *p == '\\')
			return false;
	return n <= AE_TITLE_MAX && strspn(text, " ") < n;
}

/* n bytes with %XX for what a URL cannot hold. */
static bool take_ae(const char *text, size_t n, char ret[AE_TITLE_MAX + 1], struct err *e)
{
	char ae[AE_TITLE_MAX + 1];
	size_t len = 0;
	bool zero = false;

	for (size_t i = 0; i < n && len < AE_TITLE_MAX + 1; i++) {
		char digits[3] = { 0 }, *end = digits;

		if (text[i] == '%' && i + 2 < n) {
			memcpy(digits, text + i + 1, 2);
			ae[len < AE_TITLE_MAX ? len : AE_TITLE_MAX] = (char)strtol(digits, &end, 16);
			i += 2;
		} else {
			ae[len < AE_TITLE_MAX ? len : AE_TITLE_MAX] = text[i];
		}
		len++;
		if (*digits && end != digits + 2)
			return err_set(e, ERR_DATA, "an AE title with a %% that two hexadecimal digits do not follow");
		zero = zero || ae[len - 1 < AE_TITLE_MAX ? len - 1 : AE_TITLE_MAX] == '\0';
	}
	ae[len < AE_TITLE_MAX ? len : AE_TITLE_MAX] = '\0';
	if (len > AE_TITLE_MAX || zero || !ae_title_is_valid(ae))
		return err_set(e, ERR_DATA, "expected an AE title: 1 to 16 printable ASCII characters without backslash");
	memcpy(ret, ae, sizeof ae);
	return true;
}

bool dicom_target_parse(const char *text, struct dicom_target *ret, struct err *e)
{
	struct dicom_target t = { .port = DICOM_PORT };
	const char *after = strstr(text, "://"), *slash, *at;
	char where[ENDPOINT_HOST_MAX + 16];
	size_t n;

	if (after) {
		t.tls = strncmp(text, "dicoms", 6) == 0 && after == text + 6;
		if (!t.tls && (strncmp(text, "dicom", 5) != 0 || after != text + 5))
			return err_set(e, ERR_DATA, "expected dicom://host:port/AE or dicoms://host:port/AE, not \"%.80s\"", text);
		text = after + 3;
	}
	if (t.tls)
		t.port = DICOM_TLS_PORT;
	slash = strchr(text, '/');
	n = slash ? (size_t)(slash - text) : strlen(text);
	at = memchr(text, '@', n);
	if (at && !take_ae(text, (size_t)(at - text), t.calling_ae, e))
		return false;
	if (slash && slash[1] && !take_ae(slash + 1, strlen(slash + 1), t.called_ae, e))
		return false;
	if (at) {
		n -= (size_t)(at + 1 - text);
		text = at + 1;
	}
	if (n >= sizeof where)
		return err_set(e, ERR_DATA, "the host is too long");
	memcpy(where, text, n);
	where[n] = '\0';
	if (!endpoint_parse(where, t.host, &t.port, e))
		return false;
	*ret = t;
	return true;
}
