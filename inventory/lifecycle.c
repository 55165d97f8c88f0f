#include "inventory/lifecycle.h"

#include "cell_list.h"

#include <string.h>
#include <strings.h>

/* ASCII alone: what a device sends is in no locale. Each device is held against each row: what differs at once is told apart at once. */
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }
static bool is_between(char c) { return c == ' ' || c == '-' || c == '_' || c == '/'; }

/* A word or number that ends in `last` goes on with `next`: "12" in "120". */
static bool goes_on(char last, char next)
{
	return (is_digit(last) && is_digit(next)) || (is_letter(last) && is_letter(next));
}

/* ---- what a device tells ---- */

/* "15.1" begins "15.1(4)M" and not "15.10". */
static bool begins_number(const char *text, const char *with)
{
	size_t n;

	if (!*with || lower(*text) != lower(*with))
		return false;
	n = strlen(with);
	return strncasecmp(text, with, n) == 0 && !goes_on(with[n - 1], text[n]);
}

/* At the beginning of a word, after a "v": "FortiGate-60F v7.2.10,build1706" is 7.2. */
static bool tells_version(const char *text, const char *version)
{
	for (const char *p = text; p; p = strchr(p, ' ')) {
		p += strspn(p, " ");
		if (begins_number(p, version) || ((*p == 'v' || *p == 'V') && is_digit(p[1]) && begins_number(p + 1, version)))
			return true;
	}
	return false;
}

/* "el9" is in "5.14.0-362.el9_3.x86_64" and not in "el9uek"; "20.04" in "~20.04.1" and not in "5.20.04". */
static bool has_word(const char *text, struct name_span word)
{
	for (const char *p = text; *p; p++) {
		char before = p == text ? ' ' : p[-1], after;

		if (lower(*p) != lower(*word.at) || strncasecmp(p, word.at, word.n) != 0)
			continue;
		after = p[word.n];
		if (!is_letter(before) && !is_digit(before) && !(before == '.' && is_digit(*p)) && !is_letter(after) && !is_digit(after))
			return true;
	}
	return false;
}

/* The second word of "Linux HOST 6.1.0 …" is a name that somebody chose: a host may be called debian. */
static const char *without_host(const struct lifecycle_device *d)
{
	const char *text = d->sys_descr ? d->sys_descr : "", *host = strchr(text, ' ');
	bool has_host = strncmp(text, "Linux ", 6) == 0 || (d->vendor && strcasecmp(d->vendor, "net-snmp") == 0);

	if (!has_host || !host)
		return text;
	host++;
	return host + strcspn(host, " ");
}

static size_t count_words(const char *list)
{
	struct name_span word;
	size_t n = 0;

	while (cell_list_next(&list, &word))
		n++;
	return n;
}

static bool is_described(const char *list, const char *text)
{
	struct name_span word;

	while (cell_list_next(&list, &word))
		if (!has_word(text, word))
			return false;
	return true;
}

/* ---- what is declared ---- */

static const char *systems_of(const struct lifecycle *l)
{
	return l->os ? l->os : l->name;
}

/* How much of `text` is said by `name`, blanks and hyphens aside: "Debian 12" begins "debian-12.5" and not "Debian 120" or "Debian 1 2".
 * NULL: it does not begin so. */
static const char *after_name(const char *text, struct name_span name)
{
	const char *p = text, *q = name.at, *end = name.at + name.n;

	if (lower(*p) != lower(*q))
		return NULL;
	while (q < end) {
		bool parts_number = is_between(*p) && !is_between(*q) && q > name.at && is_digit(q[-1]) && is_digit(*q);

		p += strspn(p, " -_/");
		while (q < end && is_between(*q))
			q++;
		if (q == end)
			break;
		if (parts_number || lower(*p) != lower(*q))
			return NULL;
		p++;
		q++;
	}
	return p > text && goes_on(p[-1], *p) ? NULL : p;
}

/* "Windows Server" of "Windows Server 2012 R2": its name up to the first number. */
static struct name_span family_of(struct name_span name)
{
	size_t n = 0;

	while (n < name.n && !is_digit(name.at[n]))
		n++;
	while (n > 0 && is_between(name.at[n - 1]))
		n--;
	return (struct name_span){ name.at, n };
}

/* Its length, of the longest one that the declared system begins with; 0: none. */
static size_t is_declared(const struct lifecycle *l, const char *os)
{
	const char *list = systems_of(l);
	struct name_span name;
	size_t longest = 0;

	while (os && cell_list_next(&list, &name))
		if (name.n > longest && after_name(os, name))
			longest = name.n;
	return longest;
}

/* Of that family, in whatever version: nothing follows its name, or a number. "IOS" of "IOS 15.1" is not the family of "IOS XE 17". */
static bool is_of_family(const struct lifecycle *l, const char *os)
{
	const char *list = systems_of(l), *rest;
	struct name_span name;

	while (os && cell_list_next(&list, &name)) {
		struct name_span family = { name.at, 0 };

		if (lower(*name.at) == lower(*os))
			family = family_of(name);
		rest = family.n > 0 ? after_name(os, family) : NULL;
		if (!rest)
			continue;
		rest += strspn(rest, " -_/");
		if (!*rest || is_digit(*rest) || family.n == name.n)
			return true;
	}
	return false;
}

/* ---- both ---- */

/* net-snmp is the agent's vendor, not the system's. */
static bool names_product(const struct lifecycle *l)
{
	return l->model || l->description || (l->vendor && strcasecmp(l->vendor, "net-snmp") != 0);
}

static bool is_product(const struct lifecycle *l, const struct lifecycle_device *d, const char *described)
{
	if (l->vendor && (!d->vendor || strcasecmp(d->vendor, l->vendor) != 0))
		return false;
	if (l->model && (!d->model || strncasecmp(d->model, l->model, strlen(l->model)) != 0))
		return false;
	return (!l->description || is_described(l->description, described)) && (names_product(l) || is_of_family(l, d->os));
}

/* What sysDescr must hold says most; then the version, the model, the vendor. A system that is declared goes before all of it. */
static size_t closeness(const struct lifecycle *l, const struct lifecycle_device *d)
{
	size_t words = l->description ? count_words(l->description) : 0;

	return (is_of_family(l, d->os) ? 1000000u : 0) + 1000 * words + 4 * strlen(l->version) + (l->model ? 2 : 0) + (l->vendor ? 1 : 0);
}

static bool same_end(const struct lifecycle *a, const struct lifecycle *b)
{
	return a->ends && b->ends && strcmp(a->ends, b->ends) == 0;
}

/* A word without a number that no row bears says nothing against it: "Linux". */
static bool contradicts(const struct lifecycle *l, const char *os, bool family_known)
{
	const char *list = systems_of(l);
	struct name_span name;

	size_t n = os ? strlen(os) : 0;

	if (n == 0 || is_declared(l, os) > 0)
		return false;
	while (cell_list_next(&list, &name))
		if (n < name.n && strncasecmp(name.at, os, n) == 0 && !goes_on(os[n - 1], name.at[n]))
			return false;
	return family_known || strpbrk(os, "0123456789") != NULL;
}

static void find_told(const struct lifecycle *rows, size_t n, const struct lifecycle_device *d, struct lifecycle_found *f)
{
	const char *described = without_host(d);
	size_t closest = 0;

	for (size_t i = 0; i < n; i++) {
		size_t close;

		if (!rows[i].version || !tells_version(d->version, rows[i].version) || !is_product(&rows[i], d, described))
			continue;
		close = closeness(&rows[i], d);
		if (close == closest && f->told && !same_end(f->told, &rows[i]))
			f->ambiguous = true;
		if (close <= closest)
			continue;
		closest = close;
		f->told = &rows[i];
		f->ambiguous = false;
	}
}

/* Of the system that is declared. False: no row is of its family. */
static bool find_declared(const struct lifecycle *rows, size_t n, const char *os, struct lifecycle_found *f)
{
	size_t longest = 0;
	bool family_known = false;

	for (size_t i = 0; os && i < n; i++) {
		size_t length;

		if (!is_of_family(&rows[i], os))
			continue;
		family_known = true;
		length = is_declared(&rows[i], os);
		if (length <= longest)
			continue;
		longest = length;
		f->declared = &rows[i];
	}
	return family_known;
}

struct lifecycle_found lifecycle_find(const struct lifecycle *rows, size_t n, const struct lifecycle_device *d)
{
	struct lifecycle_found f = { NULL, NULL, false, false };
	bool family_known;

	if (d->version)
		find_told(rows, n, d, &f);
	family_known = find_declared(rows, n, d->os, &f);
	f.contradicted = f.told && contradicts(f.told, d->os, family_known);
	if (f.ambiguous)
		f.told = NULL;
	return f;
}

bool lifecycle_is_covered(const struct lifecycle *rows, size_t n, const struct lifecycle_device *d)
{
	const char *described = without_host(d);

	for (size_t i = 0; i < n; i++)
		if (rows[i].version && (is_product(&rows[i], d, described) || is_of_family(&rows[i], d->os)))
			return true;
	return false;
}
