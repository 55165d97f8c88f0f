#include "inventory/conf_value.h"

#include "cell_list.h"
#include "intl.h"
#include "inventory/dicom_target.h"
#include "text.h"
#include "vtime.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TEXT_MAX_BYTES 1024

static bool refuse(struct err *e, const struct conf_key *k, const char *text)
{
	char range[160];
	struct text shown = TEXT_INIT(512);

	conf_format_range(k, range, sizeof range);
	text_append_safe(&shown, text);
	err_set(e, ERR_CONFIG, _("'%.200s': expected %s"), text_str(&shown), range);
	text_done(&shown);
	return false;
}

/* Digits only, no sign; false past 2^62. */
static bool parse_digits(const char **p, int64_t *ret_n)
{
	const char *from = *p;
	int64_t n = 0;

	for (; isdigit((unsigned char)**p); (*p)++) {
		if (n > (INT64_C(1) << 62) / 10 - 1)
			return false;
		n = n * 10 + (**p - '0');
	}
	*ret_n = n;
	return *p > from;
}

static bool parse_integer(const char *text, int64_t *ret_n)
{
	return parse_digits(&text, ret_n) && !*text;
}

static bool parse_size(const char *text, int64_t *ret_n)
{
	static const struct { const char *unit; int shift; } units[] = {
		{ "", 0 }, { "B", 0 }, { "K", 10 }, { "KiB", 10 }, { "M", 20 }, { "MiB", 20 }, { "G", 30 }, { "GiB", 30 },
		{ "T", 40 }, { "TiB", 40 },
	};
	int64_t n;

	if (!parse_digits(&text, &n))
		return false;
	while (*text == ' ')
		text++;
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (strcmp(text, units[i].unit) != 0)
			continue;
		if (n > INT64_MAX >> units[i].shift)
			return false;
		*ret_n = n << units[i].shift;
		return true;
	}
	return false;
}

static bool parse_boolean(const char *text, bool *ret_b)
{
	static const char *const yes[] = { "true", "yes", "on", "1" }, *const no[] = { "false", "no", "off", "0" };

	for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
		if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
			*ret_b = strcmp(text, yes[i]) == 0;
			return true;
		}
	}
	return false;
}

static bool is_zone(const char *text)
{
	char path[160];
	struct stat st;

	if (!*text || *text == '/' || strstr(text, ".."))
		return false;
	return snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", text) < (int)sizeof path && stat(path, &st) == 0
	       && S_ISREG(st.st_mode);
}

static bool is_address(const char *text, size_t n)
{
	char buf[INET6_ADDRSTRLEN];
	struct in6_addr any;

	if (n == 0 || n >= sizeof buf)
		return false;
	memcpy(buf, text, n);
	buf[n] = '\0';
	return inet_pton(AF_INET, buf, &any) == 1 || inet_pton(AF_INET6, buf, &any) == 1;
}

static bool is_listen(const char *text)
{
	const char *colon = strrchr(text, ':'), *port = colon ? colon + 1 : text;
	int64_t n;

	if (!parse_integer(port, &n) || n < 1 || n > 65535)
		return false;
	if (!colon)
		return true;
	if (*text == '[')
		return colon > text + 2 && colon[-1] == ']' && is_address(text + 1, (size_t)(colon - text) - 2);
	return !memchr(text, ':', (size_t)(colon - text)) && is_address(text, (size_t)(colon - text));
}

/* An address that no other machine reaches. */
static bool is_loopback(const char *text)
{
	return is_listen(text) && (!strchr(text, ':') || strncmp(text, "127.", 4) == 0 || strncmp(text, "[::1]:", 6) == 0);
}

static bool set_text(char **slot, const char *dir, const char *text, struct err *e)
{
	char *copy;

	if (dir && *text != '/') {
		if (asprintf(&copy, "%s/%s", dir, text) < 0)
			copy = NULL;
	} else {
		copy = strdup(text);
	}
	if (!copy)
		return err_set(e, ERR_MEMORY, "out of memory");
	free(*slot);
	*slot = copy;
	return true;
}

static bool parse_number(const struct conf_key *k, const char *text, int64_t *ret_n)
{
	int64_t n;

	if (k->type == CONF_DURATION ? !duration_parse_ms(text, &n, NULL)
	    : k->type == CONF_SIZE   ? !parse_size(text, &n)
	                             : !parse_integer(text, &n))
		return false;
	*ret_n = n;
	return n >= k->min && n <= k->max;
}

bool conf_value_set(void *base, const struct conf_key *k, const char *text, const char *dir, struct err *e)
{
	char *field = (char *)base + k->offset;
	bool flag;
	int64_t n;

	switch (k->type) {
	case CONF_TEXT:
		if (!*text || strlen(text) > TEXT_MAX_BYTES)
			return refuse(e, k, text);
		return set_text((char **)(void *)field, NULL, text, e);
	case CONF_AE_TITLE:
		if (!ae_title_is_valid(text))
			return refuse(e, k, text);
		return set_text((char **)(void *)field, NULL, text, e);
	case CONF_PATH:
		if (!*text || strlen(text) > TEXT_MAX_BYTES)
			return refuse(e, k, text);
		return set_text((char **)(void *)field, dir, text, e);
	case CONF_CHOICE:
		if (!cell_list_has(k->choices, text))
			return refuse(e, k, text);
		return set_text((char **)(void *)field, NULL, text, e);
	case CONF_ZONE:
		if (!is_zone(text))
			return refuse(e, k, text);
		return set_text((char **)(void *)field, NULL, text, e);
	case CONF_LOOPBACK:
		if (!is_loopback(text))
			return refuse(e, k, text);
		return set_text((char **)(void *)field, NULL, text, e);
	case CONF_LISTEN:
		if (!is_listen(text))
			return refuse(e, k, text);
		return set_text((char **)(void *)field, NULL, text, e);
	case CONF_DURATION:
	case CONF_INTEGER:
	case CONF_SIZE:
		if (!parse_number(k, text, &n))
			return refuse(e, k, text);
		memcpy(field, &n, sizeof n);
		return true;
	case CONF_BOOLEAN:
		if (!parse_boolean(text, &flag))
			return refuse(e, k, text);
		memcpy(field, &flag, sizeof flag);
		return true;
	case CONF_GROUPS:
		break;
	}
	return err_set(e, ERR_CONFIG, _("%s: a list of groups is no single value"), k->name);
}
