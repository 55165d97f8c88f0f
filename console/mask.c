#include "console/mask.h"

#include "intl.h"

#include <ctype.h>
#include <string.h>

enum { NAME_BYTES_MIN = 3, PHONE_DIGITS_MIN = 6, TOKEN_MAX = 256 };

static bool is_word(unsigned char c) { return c >= 0x80 || isalnum(c); }

/* ---- names ---- */

/* One character without its case and accents, at most as many bytes as fold. */
static size_t fold_one(const char *s, char *fold, size_t size)
{
	char one[8];
	uint32_t cp;
	size_t n = utf8_decode(s, strlen(s), &cp);

	if (n == 0 || n >= sizeof one)
		n = 1;
	memcpy(one, s, n);
	one[n] = '\0';
	text_fold(one, fold, size);
	return n;
}

/* How many bytes of s are that name; 0: it does not begin with it. */
static size_t begins_with(const char *s, const char *name)
{
	size_t at = 0;

	while (*name) {
		char a[32], b[32];
		size_t n;

		if (!s[at])
			return 0;
		n = fold_one(s + at, a, sizeof a);
		name += fold_one(name, b, sizeof b);
		if (strcmp(a, b) != 0)
			return 0;
		at += n;
	}
	return is_word((unsigned char)s[at]) ? 0 : at;
}

static size_t longest(const char *s, const char *const *names, size_t n)
{
	size_t best = 0;

	for (size_t i = 0; i < n; i++) {
		size_t len = names[i] && strlen(names[i]) >= NAME_BYTES_MIN ? begins_with(s, names[i]) : 0;

		best = len > best ? len : best;
	}
	return best;
}

/* ---- addresses and numbers ---- */

static size_t span_of(const char *s, const char *accept) { return strspn(s, accept); }

static size_t count_of(const char *s, size_t len, const char *which)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += strchr(which, s[i]) != NULL;
	return n;
}

static const char digits[] = "0123456789";

/* 192.0.2.1, with its port or prefix. */
static size_t ipv4(const char *s)
{
	size_t len = span_of(s, "0123456789.");

	while (len > 0 && s[len - 1] == '.')
		len--;
	if (count_of(s, len, ".") != 3 || !isdigit((unsigned char)*s))
		return 0;
	if ((s[len] == ':' || s[len] == '/') && isdigit((unsigned char)s[len + 1]))
		len += 1 + span_of(s + len + 1, digits);
	return len;
}

/* 2001:db8::1, 00:00:5e:00:53:01: hexadecimal groups with two colons at least. A time of day has one, or two and digits alone. */
static size_t colons(const char *s)
{
	size_t len = span_of(s, "0123456789abcdefABCDEF:.");
	bool time;

	while (len > 0 && (s[len - 1] == '.' || (s[len - 1] == ':' && (len < 2 || s[len - 2] != ':'))))
		len--;
	time = len == 8 && s[2] == ':' && s[5] == ':' && count_of(s, len, digits) == 6;
	if (count_of(s, len, ":") < 2 || time || is_word((unsigned char)s[len]))
		return 0;
	if (s[len] == '/' && isdigit((unsigned char)s[len + 1]))
		len += 1 + span_of(s + len + 1, digits);
	return len;
}

/* A token that holds an @, begins with a scheme, or is a host name of three labels at least. */
static size_t named_address(const char *s)
{
	size_t len = strcspn(s, " \t\n,;()<>\"'[]"), dots;
	bool letters = false;

	while (len > 0 && strchr(".:!?", s[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++)
		letters |= isalpha((unsigned char)s[i]) != 0;
	dots = count_of(s, len, ".");
	if (memchr(s, '@', len) && dots > 0)
		return len;
	if (len > 7 && memmem(s, len, "://", 3))
		return len;
	return letters && dots >= 2 && span_of(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:/_") >= len && len > 5 ? len : 0;
}

/* 02 32 00 00 00, +33 2 …; a date or a number of a ticket begins otherwise. */
static size_t phone(const char *s)
{
	size_t len;

	if (*s != '0' && *s != '+')
		return 0;
	len = span_of(s, "0123456789 .-+()");
	while (len > 0 && !isdigit((unsigned char)s[len - 1]))
		len--;
	return count_of(s, len, digits) >= PHONE_DIGITS_MIN && !is_word((unsigned char)s[len]) ? len : 0;
}

static size_t hidden(const char *s, enum mask_level level, const struct mask_names *names, const char **ret)
{
	size_t len = 0;

	if (level >= MASK_ESTABLISHMENTS && (len = longest(s, names->establishments, names->n_establishments)) > 0)
		*ret = _("[establishment]");
	else if (level >= MASK_ESTABLISHMENTS && (len = longest(s, names->objects, names->n_objects)) > 0)
		*ret = _("[equipment]");
	else if ((len = longest(s, names->contacts, names->n_contacts)) > 0)
		*ret = _("[contact]");
	else if ((len = named_address(s)) > 0 || (len = ipv4(s)) > 0 || (len = colons(s)) > 0)
		*ret = _("[address]");
	else if ((len = phone(s)) > 0)
		*ret = _("[contact]");
	return len;
}

void mask_append(struct text *t, const char *s, enum mask_level level, const struct mask_names *names)
{
	bool in_word = false;

	if (level == MASK_NOTHING) {
		text_append(t, s);
		return;
	}
	while (*s) {
		const char *instead = NULL;
		size_t len = in_word ? 0 : hidden(s, level, names, &instead);

		if (len > 0) {
			text_append(t, instead);
			s += len;
			in_word = false;
			continue;
		}
		in_word = is_word((unsigned char)*s);
		text_append_char(t, *s++);
	}
}
