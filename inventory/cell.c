#include "inventory/cell.h"

#include "cell_list.h"
#include "hours.h"
#include "intl.h"
#include "net_range.h"
#include "text.h"
#include "vtime.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void cell_format_real(double value, char buf[static CELL_REAL_MAX])
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(buf, CELL_REAL_MAX, "%.*g", digits, value);
		if (strtod(buf, NULL) == value)
			break;
	}
}

bool cell_refuse(struct err *e, const char *value, const char *fmt, ...)
{
	char what[320];
	struct text shown = TEXT_INIT(1024);
	size_t n = strlen(value), cut = n < 80 ? n : 80;
	char part[81];
	va_list ap;

	while (cut < n && cut > 0 && ((unsigned char)value[cut] & 0xc0) == 0x80)
		cut--;
	memcpy(part, value, cut);
	part[cut] = '\0';
	text_append_safe(&shown, part);
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	err_set(e, ERR_DATA, _("expected %s, got '%s%s'"), what, text_str(&shown), cut < n ? "…" : "");
	text_done(&shown);
	return false;
}

/* Spaces at the ends go; CRLF inside notes becomes LF. The result may still be empty. */
static char *tidy(struct csv_cell cell, struct arena *a)
{
	const char *s = cell.text, *end = cell.text + cell.len;
	char *copy, *to;

	while (s < end && strchr(" \t\r\n", *s) && *s)
		s++;
	while (end > s && strchr(" \t\r\n", end[-1]) && end[-1])
		end--;
	copy = to = arena_alloc(a, (size_t)(end - s) + 1);
	if (!copy)
		return NULL;
	for (; s < end; s++)
		if (s[0] != '\r' || s[1] != '\n')
			*to++ = *s;
	*to = '\0';
	return copy;
}

static bool check_characters(const char *s, size_t n, bool lines, struct err *e)
{
	for (size_t i = 0; i < n;) {
		uint32_t cp;
		size_t len = utf8_decode(s + i, n - i, &cp);

		if (len == 0)
			return err_set(e, ERR_DATA, _("expected UTF-8 text, got the byte 0x%02x"), (unsigned char)s[i]);
		if ((cp < 0x20 && !(lines && (cp == '\n' || cp == '\r'))) || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029)
			return err_set(e, ERR_DATA, _("expected text, got the control character U+%04X"), (unsigned)cp);
		if (cp >= 0xa0 && text_safe_code_point(cp) != cp) /* two names would look the same */
			return err_set(e, ERR_DATA, _("expected text, got the invisible character U+%04X"), (unsigned)cp);
		i += len;
	}
	return true;
}

static bool read_integer(const struct entity_column *c, char *text, struct arena *a, const char **ret, struct err *e)
{
	char *end, buf[32];
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (!isdigit((unsigned char)text[*text == '-']) || *end || errno || (double)n < c->min || (c->max > c->min && (double)n > c->max))
		return cell_refuse(e, text, _("a whole number from %.0f to %.0f"), c->min, c->max);
	snprintf(buf, sizeof buf, "%lld", n);
	*ret = arena_strdup(a, buf);
	return true;
}

/* Digits with at most one point or comma, a sign and an exponent. */
static bool looks_real(char *text)
{
	char *p = text + (*text == '-' || *text == '+');
	size_t before = strspn(p, "0123456789"), after = 0;

	p += before;
	if (*p == '.' || *p == ',') {
		*p++ = '.';
		after = strspn(p, "0123456789");
		p += after;
	}
	if (before + after == 0)
		return false;
	if (*p == 'e' || *p == 'E') {
		p++;
		p += *p == '-' || *p == '+';
		if (!isdigit((unsigned char)*p))
			return false;
		p += strspn(p, "0123456789");
	}
	return !*p;
}

static bool read_real(const struct entity_column *c, char *text, struct arena *a, const char **ret, struct err *e)
{
	char *given = arena_strdup(a, text), buf[CELL_REAL_MAX];
	bool ranged = c->max > c->min, ok = looks_real(text);
	double value = ok ? strtod(text, NULL) : 0;

	if (!given)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!ok || !isfinite(value) || (ranged && (value < c->min || value > c->max))) {
		if (ranged)
			return cell_refuse(e, given, _("a number from %g to %g"), c->min, c->max);
		return cell_refuse(e, given, _("a number"));
	}
	cell_format_real(value == 0 ? 0 : value, buf);
	*ret = arena_strdup(a, buf);
	return true;
}

static bool read_boolean(char *text, const char **ret, struct err *e)
{
	static const struct { const char *word; bool value; } words[] = {
		{ "yes", true }, { "true", true }, { "1", true }, { "oui", true }, { "vrai", true },
		{ "no", false }, { "false", false }, { "0", false }, { "non", false }, { "faux", false },
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcasecmp(words[i].word, text) == 0) {
			*ret = words[i].value ? CELL_YES : CELL_NO;
			return true;
		}
	}
	return cell_refuse(e, text, _("yes or no"));
}

static bool is_real_day(int y, int m, int d)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return y >= 1900 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] + (m == 2 && leap);
}

/* A French spreadsheet rewrites 2026-11-22 as 22/11/2026. */
static bool read_date(char *text, struct arena *a, const char **ret, struct err *e)
{
	int y, m, d, used = 0;
	char buf[40];

	if (strspn(text, "0123456789-/") != strlen(text) || strlen(text) != 10
	    || ((sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &used) != 3 || used != 10)
	        && (sscanf(text, "%2d/%2d/%4d%n", &d, &m, &y, &used) != 3 || used != 10))
	    || !is_real_day(y, m, d))
		return cell_refuse(e, text, _("a date as 2026-11-22"));
	snprintf(buf, sizeof buf, "%04d-%02d-%02d", y, m, d);
	*ret = arena_strdup(a, buf);
	return true;
}

/* RFC 1123 §2.1 names, with the underscore that people use. A text of digits and dots that is no address is none either. */
static bool is_host_name(const char *s)
{
	size_t n = strlen(s), label = 0;

	if (n == 0 || n > 253 || strspn(s, "0123456789.") == n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.') {
			if (label == 0 || s[i - 1] == '-')
				return false;
			label = 0;
		} else if ((!isalnum((unsigned char)s[i]) && s[i] != '_' && (s[i] != '-' || label == 0)) || ++label > 63) {
			return false;
		}
	}
	return s[n - 1] != '-';
}

/* "fe80::1%eth0", RFC 4007 §11: which interface, as the kernel lets one be called; whether there is one is the probe's to see. */
static bool is_zoned(const char *text)
{
	size_t n = strcspn(text, "%"), zone = text[n] ? strlen(text + n + 1) : 0;
	char address[INET6_ADDRSTRLEN];
	struct in6_addr any;

	if (n >= sizeof address || zone == 0 || zone >= IF_NAMESIZE || strcspn(text + n + 1, " \t/:%;") != zone)
		return false;
	memcpy(address, text, n);
	address[n] = '\0';
	return inet_pton(AF_INET6, address, &any) == 1;
}

bool cell_is_address(const char *text)
{
	struct in6_addr any;

	return is_zoned(text) || inet_pton(AF_INET, text, &any) == 1 || inet_pton(AF_INET6, text, &any) == 1 || is_host_name(text);
}

static bool read_address(char *text, const char **ret, struct err *e)
{
	if (!cell_is_address(text))
		return cell_refuse(e, text, _("an IPv4 or IPv6 address, or a host name"));
	*ret = text;
	return true;
}

static bool read_choice(const struct entity_column *c, char *text, struct arena *a, const char **ret, struct err *e)
{
	const char *choices = c->choices;
	size_t n = strlen(text), w = 0;
	struct name_span one;
	char words[160];

	while (cell_list_next(&choices, &one)) {
		if (one.n == n && strncasecmp(one.at, text, n) == 0) {
			*ret = arena_strndup(a, one.at, n);
			return true;
		}
	}
	for (const char *p = c->choices; *p && w + 3 < sizeof words; p++) {
		words[w++] = *p == ';' ? ',' : *p;
		if (*p == ';')
			words[w++] = ' ';
	}
	words[w] = '\0';
	return cell_refuse(e, text, _("one of %s"), words);
}

static bool read_list(char *text, const char **ret)
{
	const char *rest = text;
	struct name_span one;
	char *to = text; /* never past what is still to be read */

	while (cell_list_next(&rest, &one)) {
		one = name_span_trim(one);
		if (one.n == 0)
			continue;
		if (to > text)
			*to++ = ';';
		memmove(to, one.at, one.n);
		to += one.n;
	}
	*to = '\0';
	*ret = *text ? text : NULL;
	return true;
}

static bool read_finess(char *text, const char **ret, struct err *e)
{
	bool corsica = text[0] == '2' && text[1] && strchr("ABab", text[1]);

	if (strlen(text) != 9 || strspn(text + 2 * corsica, "0123456789") != 9 - 2 * (size_t)corsica)
		return cell_refuse(e, text, _("a FINESS number of 9 digits, or 2A or 2B and 7 digits"));
	text[1] = (char)toupper((unsigned char)text[1]);
	*ret = text;
	return true;
}

static bool read_duration(char *text, const char **ret, struct err *e)
{
	int64_t ms;

	if (!duration_parse_ms(text, &ms, NULL) || ms == 0)
		return cell_refuse(e, text, _("a duration up to 366d: 500ms, 60s, 5m, 2h, 1d"));
	*ret = text;
	return true;
}

static bool read_ports(char *text, struct arena *a, const char **ret, struct err *e)
{
	const struct net_ports *ports;
	size_t n;

	if (!net_ports_parse(text, a, &ports, &n))
		return cell_refuse(e, text, _("a port as 443, a range as 8000-8100, several with ; between, or any"));
	*ret = text;
	return true;
}

static bool read_window(char *text, struct arena *a, const char **ret, struct err *e)
{
	char *low = arena_strdup(a, text);
	struct hours hours;

	if (!low)
		return err_set(e, ERR_MEMORY, "out of memory");
	for (char *p = low; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	if (!hours_parse(low, &hours))
		return cell_refuse(e, text, _("24x7, or days and hours as mon-fri 08:00-18:00"));
	*ret = low;
	return true;
}

/* A name stands in lists, in `kind:name` and on command lines. */
static bool read_key(char *text, const char **ret, struct err *e)
{
	if (strlen(text) > CELL_NAME_MAX)
		return cell_refuse(e, text, _("at most %d bytes"), CELL_NAME_MAX);
	if (strchr(text, ';'))
		return cell_refuse(e, text, _("a name without ;"));
	*ret = text;
	return true;
}

static bool read_typed(const struct entity_column *c, char *text, struct arena *a, const char **ret, struct err *e)
{
	switch (c->type) {
	case COLUMN_TEXT:
		*ret = text;
		return !c->key || read_key(text, ret, e);
	case COLUMN_REF:
	case COLUMN_OBJECT:
		*ret = text;
		return true;
	case COLUMN_INTEGER:
		return read_integer(c, text, a, ret, e);
	case COLUMN_REAL:
		return read_real(c, text, a, ret, e);
	case COLUMN_BOOLEAN:
		return read_boolean(text, ret, e);
	case COLUMN_DATE:
		return read_date(text, a, ret, e);
	case COLUMN_ADDRESS:
		return read_address(text, ret, e);
	case COLUMN_CHOICE:
		return read_choice(c, text, a, ret, e);
	case COLUMN_LIST:
	case COLUMN_REF_LIST:
		return read_list(text, ret);
	case COLUMN_FINESS:
		return read_finess(text, ret, e);
	case COLUMN_DURATION:
		return read_duration(text, ret, e);
	case COLUMN_PORTS:
		return read_ports(text, a, ret, e);
	case COLUMN_WINDOW:
		return read_window(text, a, ret, e);
	}
	return err_set(e, ERR_DATA, "unknown type of column");
}

bool cell_read(const struct entity_column *c, struct csv_cell cell, struct arena *a, const char **ret, struct err *e)
{
	bool notes = c->type == COLUMN_TEXT && (strcmp(c->name, "notes") == 0 || strcmp(c->name, "runbook") == 0);
	const char *value = NULL;
	char *text;

	if (cell.len > CELL_TEXT_MAX)
		return err_set(e, ERR_DATA, _("expected at most %d bytes, got %zu"), CELL_TEXT_MAX, cell.len);
	if (!check_characters(cell.text, cell.len, notes, e))
		return false;
	text = tidy(cell, a);
	if (!text)
		return err_set(e, ERR_MEMORY, "out of memory");
	if (!*text) {
		if (c->required)
			return err_set(e, ERR_DATA, _("expected a value: this column is required"));
		*ret = NULL;
		return true;
	}
	if (!read_typed(c, text, a, &value, e))
		return false;
	if (!value && c->required)
		return err_set(e, ERR_DATA, _("expected a value: this column is required"));
	*ret = value;
	return true;
}
