#include "probes/sim_dicom_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const acts[] = {
	[SIM_DICOM_ANSWERS] = "answer", [SIM_DICOM_IS_SILENT] = "silent", [SIM_DICOM_ABORTS] = "abort", [SIM_DICOM_CLOSES] = "close" };

void sim_dicom_init(struct sim_dicom *d)
{
	*d = (struct sim_dicom){ .contexts = "verification;storage" };
}

/* PS3.5 §6.2: 1 to 16 characters of ASCII, no backslash. */
static bool is_ae_title(const char *text, size_t n)
{
	bool ok = n > 0 && n < SIM_AE_MAX;

	for (size_t i = 0; ok && i < n; i++)
		ok = text[i] >= ' ' && text[i] <= '~' && text[i] != '\\';
	return ok && text[0] != ' ' && text[n - 1] != ' ';
}

static bool set_called_ae(struct sim_dicom *d, const char *value, struct err *e)
{
	if (!is_ae_title(value, strlen(value)))
		return err_set(e, ERR_DATA, "'%.32s': expected an AE title of 1 to 16 characters", value);
	memcpy(d->called_ae, value, strlen(value) + 1);
	return true;
}

static bool is_context(const char *text, size_t n)
{
	return n > 0 && n <= 64
	       && (sim_dicom_lists("verification;storage", text, n) || (strspn(text, "0123456789.") >= n && text[0] >= '0' && text[0] <= '2'));
}

static bool set_list(char *to, const char *value, bool (*is_word)(const char *, size_t), const char *expected, struct err *e)
{
	size_t len = strlen(value);

	if (len >= SIM_DICOM_LIST_MAX)
		return err_set(e, ERR_DATA, "expected at most %d octets", SIM_DICOM_LIST_MAX - 1);
	for (const char *from = value; *from;) {
		size_t n = strcspn(from, ";");

		if (!is_word(from, n))
			return err_set(e, ERR_DATA, "'%.64s': expected %s with ; between", from, expected);
		from += n + (from[n] == ';');
	}
	memcpy(to, value, len + 1);
	return true;
}

static bool set_calling_aes(struct sim_dicom *d, const char *value, struct err *e)
{
	return set_list(d->calling_aes, value, is_ae_title, "AE titles of 1 to 16 characters", e);
}

static bool set_contexts(struct sim_dicom *d, const char *value, struct err *e)
{
	return set_list(d->contexts, value, is_context, "verification, storage and UIDs", e);
}

/* RESULT/SOURCE/REASON; any octet, so that strange ones can be tried. */
static bool set_reject(struct sim_dicom *d, const char *value, struct err *e)
{
	const char *at = value;
	uint8_t why[3] = { 0 };

	for (size_t i = 0; strcmp(value, "none") != 0 && i < ARRAY_LEN(why); i++) {
		char *end;
		unsigned long n = strtoul(at, &end, 10);

		if (*at < '0' || *at > '9' || n > 255 || *end != (i < 2 ? '/' : '\0') || (i == 0 && n == 0))
			return err_set(e, ERR_DATA, "'%.32s': expected none or RESULT/SOURCE/REASON, as 1/1/7", value);
		why[i] = (uint8_t)n;
		at = end + 1;
	}
	memcpy(d->reject, why, sizeof why);
	return true;
}

static bool set_act(enum sim_dicom_act *ret, const char *value, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		if (strcmp(acts[i], value) == 0) {
			*ret = (enum sim_dicom_act)i;
			return true;
		}
	}
	return err_set(e, ERR_DATA, "'%.32s': expected answer, silent, abort or close", value);
}

static bool set_on_associate(struct sim_dicom *d, const char *value, struct err *e) { return set_act(&d->on_associate, value, e); }
static bool set_on_echo(struct sim_dicom *d, const char *value, struct err *e) { return set_act(&d->on_echo, value, e); }
static bool set_on_release(struct sim_dicom *d, const char *value, struct err *e) { return set_act(&d->on_release, value, e); }

static bool set_echo_status(struct sim_dicom *d, const char *value, struct err *e)
{
	char *end;
	unsigned long n = strtoul(value, &end, 16);

	if (strspn(value, "0123456789abcdefABCDEF") != strlen(value) || end - value != 4)
		return err_set(e, ERR_DATA, "'%.32s': expected a status of four hexadecimal digits, as 0122", value);
	d->echo_status = (uint16_t)n;
	return true;
}

static const struct {
	const char *key;
	bool (*set)(struct sim_dicom *d, const char *value, struct err *e);
} settings[] = {
	{ "called-ae", set_called_ae },       { "calling-aes", set_calling_aes }, { "contexts", set_contexts },
	{ "reject", set_reject },             { "on-associate", set_on_associate }, { "on-echo", set_on_echo },
	{ "on-release", set_on_release },     { "echo-status", set_echo_status },
};

bool sim_dicom_is_key(const char *key)
{
	size_t i = 0;

	while (i < ARRAY_LEN(settings) && strcmp(settings[i].key, key) != 0)
		i++;
	return i < ARRAY_LEN(settings);
}

bool sim_dicom_set(struct sim_dicom *d, const char *key, const char *value, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		if (strcmp(settings[i].key, key) == 0)
			return settings[i].set(d, value, e);
	}
	return err_set(e, ERR_DATA, "'%.32s': expected a key of a DICOM service", key);
}
