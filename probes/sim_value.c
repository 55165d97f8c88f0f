#include "probes/sim_value.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_TEXT_MAX = 64 };

static const struct {
	const char *digits;
	uint8_t tag;
} tags[] = {
	{ "2", SIM_INTEGER },     { "4", SIM_OCTET_STRING }, { "5", SIM_NULL },        { "6", SIM_OID },
	{ "64", SIM_IP_ADDRESS }, { "65", SIM_COUNTER32 },   { "66", SIM_GAUGE32 },    { "67", SIM_TIME_TICKS },
	{ "68", SIM_OPAQUE },     { "70", SIM_COUNTER64 },
};

static bool parse_tag(const char *text, size_t len, uint8_t *ret_tag)
{
	for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
		if (strlen(tags[i].digits) == len && memcmp(tags[i].digits, text, len) == 0) {
			*ret_tag = tags[i].tag;
			return true;
		}
	}
	return false;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A last digit without its pair counts as the high one: recordings cut by their recorder, read as snmpsim reads them. */
static bool parse_hex(const char *text, size_t len, uint8_t *buf, size_t *ret_len, struct err *e)
{
	if (len / 2 >= SIM_VALUE_MAX)
		return err_set(e, ERR_DATA, "expected at most %d octets", SIM_VALUE_MAX - 1);
	for (size_t i = 0; i < len; i += 2) {
		int high = hex_digit(text[i]), low = i + 1 < len ? hex_digit(text[i + 1]) : 0;

		if (high < 0 || low < 0)
			return err_set(e, ERR_DATA, "expected hexadecimal digits");
		buf[i / 2] = (uint8_t)(high << 4 | low);
	}
	*ret_len = (len + 1) / 2;
	return true;
}

/* The escapes of a Python string literal, as snmpsim 1.x writes them under the suffix "e". */
static bool parse_escapes(const char *text, size_t len, uint8_t *buf, size_t *ret_len, struct err *e)
{
	static const char letters[] = "abfnrtv\\'\"", octets[] = "\a\b\f\n\r\t\v\\'\"";
	size_t n = 0;

	if (len > SIM_VALUE_MAX)
		return err_set(e, ERR_DATA, "expected at most %d octets", SIM_VALUE_MAX);
	for (size_t i = 0; i < len; i++) {
		const char *letter;

		if (text[i] != '\\') {
			buf[n++] = (uint8_t)text[i];
			continue;
		}
		if (++i < len && text[i] == 'x' && len - i > 2 && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
			buf[n++] = (uint8_t)(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
			i += 2;
			continue;
		}
		letter = i < len ? memchr(letters, text[i], sizeof letters - 1) : NULL;
		if (!letter)
			return err_set(e, ERR_DATA, "expected one of the escapes \\xHH \\n \\r \\t \\a \\b \\f \\v \\\\ \\' \\\"");
		buf[n++] = (uint8_t)octets[letter - letters];
	}
	*ret_len = n;
	return true;
}

/* Recorders pad what they write; Python's int() passes blanks and a bare dot at the end of an OID, and so does snmpsim. */
static void trim(const char **text, size_t *len, const char *what)
{
	while (*len > 0 && strchr(what, (*text)[*len - 1]) && (*text)[*len - 1])
		--*len;
	while (*len > 0 && strchr(" \t", **text) && **text) {
		++*text;
		--*len;
	}
}

static bool copy_number(const char *text, size_t len, char *buf)
{
	if (len == 0 || len >= NUMBER_TEXT_MAX)
		return false;
	memcpy(buf, text, len);
	buf[len] = '\0';
	return strlen(buf) == len && !strchr(" \t\n\v\f\r", buf[0]);
}

static bool parse_integer(const char *text, size_t len, int64_t *ret_value)
{
	char buf[NUMBER_TEXT_MAX], *end;

	if (!copy_number(text, len, buf))
		return false;
	errno = 0;
	*ret_value = strtoll(buf, &end, 10);
	return errno == 0 && *end == '\0' && *ret_value >= INT32_MIN && *ret_value <= INT32_MAX;
}

static uint64_t unsigned_max(uint8_t tag)
{
	return tag == SIM_COUNTER64 ? UINT64_MAX : UINT32_MAX;
}

static bool parse_unsigned(const char *text, size_t len, uint8_t tag, uint64_t *ret_value)
{
	char buf[NUMBER_TEXT_MAX], *end;

	if (!copy_number(text, len, buf) || buf[0] == '-' || buf[0] == '+')
		return false;
	errno = 0;
	*ret_value = strtoull(buf, &end, 10);
	return errno == 0 && *end == '\0' && *ret_value <= unsigned_max(tag);
}

static bool parse_number(uint8_t tag, const char *text, size_t len, uint8_t *buf, size_t *ret_len, struct err *e)
{
	uint64_t u = 0;
	int64_t i = 0;

	if (tag == SIM_INTEGER) {
		if (!parse_integer(text, len, &i))
			return err_set(e, ERR_DATA, "expected an integer between -2147483648 and 2147483647");
		*ret_len = sim_ber_put_signed(buf, i);
		return true;
	}
	if (!parse_unsigned(text, len, tag, &u))
		return err_set(e, ERR_DATA, "expected an integer between 0 and %llu", (unsigned long long)unsigned_max(tag));
	*ret_len = sim_ber_put_unsigned(buf, u);
	return true;
}

static bool parse_address(const char *text, size_t len, uint8_t *buf, size_t *ret_len, struct err *e)
{
	char copy[NUMBER_TEXT_MAX];

	if (!copy_number(text, len, copy) || inet_pton(AF_INET, copy, buf) != 1)
		return err_set(e, ERR_DATA, "expected an IPv4 address");
	*ret_len = 4;
	return true;
}

static bool parse_plain(uint8_t tag, const char *text, size_t len, uint8_t *buf, size_t *ret_len, struct err *e)
{
	switch ((enum sim_tag)tag) {
	case SIM_OID:
		trim(&text, &len, " \t.");
		return sim_oid_parse(text, len, buf, ret_len, e);
	case SIM_IP_ADDRESS:
		return parse_address(text, len, buf, ret_len, e);
	case SIM_NULL:
		*ret_len = 0;
		return true;
	case SIM_OCTET_STRING:
	case SIM_OPAQUE:
		if (len > SIM_VALUE_MAX)
			return err_set(e, ERR_DATA, "expected at most %d octets", SIM_VALUE_MAX);
		memcpy(buf, text, len);
		*ret_len = len;
		return true;
	case SIM_INTEGER:
	case SIM_COUNTER32:
	case SIM_GAUGE32:
	case SIM_TIME_TICKS:
	case SIM_COUNTER64:
		trim(&text, &len, " \t");
		return parse_number(tag, text, len, buf, ret_len, e);
	case SIM_SEQUENCE:
	case SIM_NO_SUCH_OBJECT:
	case SIM_NO_SUCH_INSTANCE:
	case SIM_END_OF_MIB_VIEW:
		break;
	}
	return err_set(e, ERR_DATA, "expected a value of another type");
}

/* A hexadecimal value must still be one of its type: octets of numbers and OIDs are not free. */
static bool check_hex(uint8_t tag, const uint8_t *buf, size_t len, struct err *e)
{
	if (tag == SIM_OCTET_STRING || tag == SIM_OPAQUE || (tag == SIM_IP_ADDRESS && len == 4)
	    || (tag == SIM_OID && sim_oid_is_valid(buf, len)) || (tag == SIM_NULL && len == 0))
		return true;
	return err_set(e, ERR_DATA, tag == SIM_IP_ADDRESS ? "expected four octets" : "expected a value without suffix x");
}

/* Finds `key=` among "key=value,key=value"; the value runs to the next comma. */
static bool find_setting(const char *text, size_t len, const char *key, const char **ret_value, size_t *ret_len)
{
	size_t key_len = strlen(key);

	for (const char *p = text, *end = text + len; p < end;) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		const char *stop = comma ? comma : end;

		if ((size_t)(stop - p) > key_len && memcmp(p, key, key_len) == 0 && p[key_len] == '=') {
			*ret_value = p + key_len + 1;
			*ret_len = (size_t)(stop - *ret_value);
			return true;
		}
		p = stop + 1;
	}
	return false;
}

static bool read_setting(const char *text, size_t len, const char *key, double fallback, double *ret, struct err *e)
{
	char buf[NUMBER_TEXT_MAX], *end;
	const char *value;
	size_t value_len;

	*ret = fallback;
	if (!find_setting(text, len, key, &value, &value_len))
		return true;
	if (!copy_number(value, value_len, buf))
		return err_set(e, ERR_DATA, "%s: expected a number", key);
	*ret = strtod(buf, &end);
	if (*end != '\0' || !isfinite(*ret))
		return err_set(e, ERR_DATA, "%s: expected a number", key);
	return true;
}

static bool parse_numeric(const char *text, size_t len, uint8_t *buf, struct sim_value *v, struct err *e)
{
	struct sim_numeric *n = &v->numeric;
	double scale, wrap, lowest = v->tag == SIM_INTEGER ? INT32_MIN : 0;
	double highest = v->tag == SIM_INTEGER ? INT32_MAX : (double)unsigned_max(v->tag);

	if (v->tag == SIM_OID || v->tag == SIM_OCTET_STRING || v->tag == SIM_IP_ADDRESS || v->tag == SIM_OPAQUE
	    || v->tag == SIM_NULL)
		return err_set(e, ERR_DATA, "numeric: expected one of the tags 2, 65, 66, 67, 70");
	if (!read_setting(text, len, "min", 0, &n->min, e) || !read_setting(text, len, "max", highest, &n->max, e)
	    || !read_setting(text, len, "rate", 1, &n->rate_ps, e) || !read_setting(text, len, "scale", 1, &scale, e)
	    || !read_setting(text, len, "initial", n->min, &n->initial, e)
	    || !read_setting(text, len, "offset", 0, &n->offset, e) || !read_setting(text, len, "wrap", 0, &wrap, e))
		return false;
	n->wrap = wrap > 0;
	n->rate_ps *= scale;
	if (n->min > n->max || n->min < lowest || n->max > highest)
		return err_set(e, ERR_DATA, "numeric: expected min ≤ max within the type's range");
	v->is_numeric = true;
	v->len = v->tag == SIM_INTEGER ? sim_ber_put_signed(buf, sim_numeric_signed(n, 0))
	                               : sim_ber_put_unsigned(buf, sim_numeric_unsigned(n, 0));
	return true;
}

/* Another module than numeric: what it would answer at rest. */
static bool parse_module(const char *module, size_t module_len, const char *text, size_t len, uint8_t *buf,
                         struct sim_value *v, struct err *e)
{
	const char *value;
	size_t value_len;

	if (module_len == 7 && memcmp(module, "numeric", 7) == 0)
		return parse_numeric(text, len, buf, v, e);
	if (find_setting(text, len, "hexvalue", &value, &value_len))
		return parse_hex(value, value_len, buf, &v->len, e) && check_hex(v->tag, buf, v->len, e);
	if (find_setting(text, len, "value", &value, &value_len))
		return parse_plain(v->tag, value, value_len, buf, &v->len, e);
	return err_set(e, ERR_DATA, "module '%.*s': expected a setting value= or hexvalue=",
	               (int)(module_len < 40 ? module_len : 40), module);
}

bool sim_value_parse(const char *tag, size_t tag_len, const char *text, size_t text_len, uint8_t *buf,
                     struct sim_value *ret_value, struct err *e)
{
	struct sim_value v = { .len = 0 };
	const char *colon = memchr(tag, ':', tag_len);
	size_t digits = colon ? (size_t)(colon - tag) : tag_len;
	char suffix = digits > 1 && (tag[digits - 1] == 'x' || tag[digits - 1] == 'e') ? tag[digits - 1] : '\0';
	bool ok;

	if (!parse_tag(tag, suffix ? digits - 1 : digits, &v.tag))
		return err_set(e, ERR_DATA, "'%.*s': expected one of the tags 2, 4, 5, 6, 64, 65, 66, 67, 68, 70",
		               (int)(tag_len < 40 ? tag_len : 40), tag);
	if (colon)
		ok = parse_module(colon + 1, tag_len - digits - 1, text, text_len, buf, &v, e);
	else if (suffix == 'x')
		ok = parse_hex(text, text_len, buf, &v.len, e) && check_hex(v.tag, buf, v.len, e);
	else if (suffix == 'e')
		ok = parse_escapes(text, text_len, buf, &v.len, e) && check_hex(v.tag, buf, v.len, e);
	else
		ok = parse_plain(v.tag, text, text_len, buf, &v.len, e);
	if (ok)
		*ret_value = v;
	return ok;
}

static double numeric_value(const struct sim_numeric *n, int64_t t_ns)
{
	double v = n->initial + n->offset + n->rate_ps * ((double)t_ns / 1e9);

	if (v < n->min)
		return n->min;
	if (v > n->max)
		return n->wrap && n->max > n->min ? n->min + fmod(v - n->min, n->max - n->min + 1) : n->max;
	return v;
}

int64_t sim_numeric_signed(const struct sim_numeric *n, int64_t t_ns)
{
	return (int64_t)numeric_value(n, t_ns);
}

uint64_t sim_numeric_unsigned(const struct sim_numeric *n, int64_t t_ns)
{
	double v = numeric_value(n, t_ns);

	return v >= 18446744073709551615.0 ? UINT64_MAX : (uint64_t)v;
}
