#include "inventory/rota_internal.h"

#include "intl.h"
#include "inventory/confile.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WORDS_MAX = ROTA_WEEK_NAMES_MAX + 2, NAME_MAX_BYTES = 64, PHONE_MAX = 32, EMAIL_MAX = 254 };

struct parser {
	struct rota *r;
	const char *path;
	unsigned line;
	char *words[WORDS_MAX];   /* of the line, in its own buffer */
	size_t n;
	int weekday, hour, minute; /* when the week changes; 0: Sunday */
	bool has_default;
	struct err *e;
};

static bool wrong(struct parser *p, const char *fmt, ...) PRINTF_LIKE(2, 3);

static bool wrong(struct parser *p, const char *fmt, ...)
{
	char what[ERR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return err_set(p->e, ERR_CONFIG, "%s:%u: %s", p->path, p->line, what);
}

static bool no_memory(struct parser *p)
{
	return err_set(p->e, ERR_MEMORY, "out of memory");
}

/* ---- words ---- */

/* "two words" is one; # begins a comment. Changes the line. */
static bool split(struct parser *p, char *s)
{
	p->n = 0;
	for (;;) {
		char end = ' ';

		s += strspn(s, " \t\r");
		if (!*s || *s == '#')
			return true;
		if (p->n == WORDS_MAX)
			return wrong(p, _("expected at most %d words"), WORDS_MAX);
		if (*s == '"') {
			end = '"';
			s++;
		}
		p->words[p->n++] = s;
		s += end == '"' ? strcspn(s, "\"") : strcspn(s, " \t\r#");
		if (end == '"' && !*s)
			return wrong(p, _("a text is not closed: expected \""));
		if (*s == '#') { /* ends the word and the line */
			*s = '\0';
			return true;
		}
		if (*s)
			*s++ = '\0';
	}
}

static bool read_number(const char **s, int digits, int *ret)
{
	int n = 0;

	for (int i = 0; i < digits; i++, (*s)++) {
		if (!isdigit((unsigned char)**s))
			return false;
		n = n * 10 + (**s - '0');
	}
	*ret = n;
	return true;
}

static bool read_time(const char *s, int *ret_hour, int *ret_minute)
{
	return read_number(&s, 2, ret_hour) && *s++ == ':' && read_number(&s, 2, ret_minute) && !*s && *ret_hour < 24 && *ret_minute < 60;
}

static bool read_date(const char *s, struct rota_date *ret)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct rota_date d = { 0 };
	bool leap;

	if (!read_number(&s, 4, &d.year) || *s++ != '-' || !read_number(&s, 2, &d.month) || *s++ != '-' || !read_number(&s, 2, &d.day) || *s)
		return false;
	leap = d.year % 4 == 0 && (d.year % 100 != 0 || d.year % 400 == 0);
	if (d.year < 2000 || d.year > 2200 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > days[d.month - 1]
	    || (d.month == 2 && d.day == 29 && !leap))
		return false;
	*ret = d;
	return true;
}

static bool take_date(struct parser *p, const char *word, struct rota_date *ret)
{
	return read_date(word, ret) || wrong(p, _("expected a date as 2026-12-24"));
}

static bool take_time(struct parser *p, const char *word, struct rota_date *ret)
{
	return read_time(word, &ret->hour, &ret->minute) || wrong(p, _("expected a time of day as 08:30"));
}

/* "-" is nobody. */
static bool take_person(struct parser *p, const char *word, int *ret)
{
	if (strcmp(word, "-") == 0) {
		*ret = ROTA_NOBODY;
		return true;
	}
	for (size_t i = 0; i < p->r->n_persons; i++)
		if (strcmp(p->r->persons[i].name, word) == 0) {
			*ret = (int)i;
			return true;
		}
	return wrong(p, _("'%.64s': expected a person of a line above, or -"), word);
}

/* ---- lines ---- */

static bool is_safe(const char *s, size_t max)
{
	size_t n = strlen(s);

	if (n == 0 || n > max)
		return false;
	for (const char *at = s; *at;) {
		uint32_t cp;
		size_t len = utf8_decode(at, strlen(at), &cp);

		if (len == 0 || text_safe_code_point(cp) != cp)
			return false;
		at += len;
	}
	return true;
}

static bool is_phone(const char *s)
{
	return is_safe(s, PHONE_MAX) && strspn(s, "+0123456789 .()-") == strlen(s);
}

static bool is_email(const char *s)
{
	const char *at = strchr(s, '@');

	if (!at || at == s || !at[1] || strchr(at + 1, '@') || strlen(s) > EMAIL_MAX)
		return false;
	for (; *s; s++)
		if (!isgraph((unsigned char)*s) || strchr("<>()[],;:\\\"", *s))
			return false;
	return true;
}

static bool take_contact(struct parser *p, struct rota_person *person, const char *key, const char *value)
{
	const char **slot = strcmp(key, "phone") == 0 ? &person->phone : strcmp(key, "email") == 0 ? &person->email : NULL;

	if (!slot)
		return wrong(p, _("'%.64s': expected phone or email"), key);
	if (*slot)
		return wrong(p, _("%s is given twice"), key);
	if (slot == &person->phone && !is_phone(value))
		return wrong(p, _("expected a phone number as +33 6 01 02 03 04"));
	if (slot == &person->email && !is_email(value))
		return wrong(p, _("expected a mail address"));
	*slot = strdup(value);
	return *slot || no_memory(p);
}

static bool line_person(struct parser *p)
{
	struct rota *r = p->r;
	struct rota_person *more, *person;

	if (p->n < 2 || p->n % 2 != 0)
		return wrong(p, _("expected person NAME [phone NUMBER] [email ADDRESS]"));
	if (!is_safe(p->words[1], NAME_MAX_BYTES) || strcmp(p->words[1], "-") == 0)
		return wrong(p, _("expected a name of 1 to %d bytes"), NAME_MAX_BYTES);
	if (rota_find(r, p->words[1]))
		return wrong(p, _("'%.64s' is given twice"), p->words[1]);
	if (r->n_persons == ROTA_PERSONS_MAX)
		return wrong(p, _("expected at most %d persons"), ROTA_PERSONS_MAX);
	more = reallocarray(r->persons, r->n_persons + 1, sizeof *more);
	if (!more)
		return no_memory(p);
	r->persons = more;
	person = &more[r->n_persons];
	*person = (struct rota_person){ .name = strdup(p->words[1]) };
	if (!person->name)
		return no_memory(p);
	r->n_persons++;
	for (size_t i = 2; i < p->n; i += 2)
		if (!take_contact(p, person, p->words[i], p->words[i + 1]))
			return false;
	return true;
}

static bool line_default(struct parser *p)
{
	if (p->n != 2)
		return wrong(p, _("expected default NAME"));
	if (p->has_default)
		return wrong(p, _("%s is given twice"), "default");
	if (!take_person(p, p->words[1], &p->r->fallback))
		return false;
	if (p->r->fallback == ROTA_NOBODY)
		return wrong(p, _("expected default NAME"));
	p->has_default = true;
	return true;
}

static bool line_change(struct parser *p)
{
	static const char *const days[] = { "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday" };
	struct rota_date d;

	if (p->r->n_weeks > 0)
		return wrong(p, _("expected before the first line week"));
	for (int i = 0; p->n == 3 && i < (int)ARRAY_LEN(days); i++)
		if (strcmp(p->words[1], days[i]) == 0) {
			if (!take_time(p, p->words[2], &d))
				return false;
			p->weekday = i;
			p->hour = d.hour;
			p->minute = d.minute;
			return true;
		}
	return wrong(p, _("expected change DAY TIME, as change monday 08:30"));
}

static int weekday_of(const struct rota_date *d)
{
	struct tm tm = { .tm_year = d->year - 1900, .tm_mon = d->month - 1, .tm_mday = d->day, .tm_hour = 12, .tm_isdst = -1 };

	mktime(&tm);
	return tm.tm_wday;
}

static bool line_week(struct parser *p)
{
	struct rota *r = p->r;
	struct rota_weeks *more, *w;
	struct rota_date d;

	if (p->n < 3)
		return wrong(p, _("expected week DATE NAME…"));
	if (!take_date(p, p->words[1], &d))
		return false;
	if (weekday_of(&d) != p->weekday)
		return wrong(p, _("%s: expected the day on which the week changes"), p->words[1]);
	d.hour = p->hour;
	d.minute = p->minute;
	if (r->n_weeks > 0 && r->weeks[r->n_weeks - 1].from.ms >= rota_instant(&d, 0).ms)
		return wrong(p, _("%s: expected a later date than that of the line week before"), p->words[1]);
	more = reallocarray(r->weeks, r->n_weeks + 1, sizeof *more);
	if (!more)
		return no_memory(p);
	r->weeks = more;
	w = &more[r->n_weeks];
	*w = (struct rota_weeks){ .start = d, .from = rota_instant(&d, 0), .persons = calloc(p->n, sizeof *w->persons) };
	if (!w->persons)
		return no_memory(p);
	r->n_weeks++;
	for (size_t i = 2; i < p->n; i++)
		if (!take_person(p, p->words[i], &w->persons[w->n++]))
			return false;
	return true;
}

static bool add_override(struct parser *p, wall_t from, wall_t until, int person)
{
	struct rota *r = p->r;
	struct rota_override *more;

	if (from.ms >= until.ms)
		return wrong(p, _("expected an end after the beginning"));
	more = reallocarray(r->overrides, r->n_overrides + 1, sizeof *more);
	if (!more)
		return no_memory(p);
	r->overrides = more;
	more[r->n_overrides++] = (struct rota_override){ from, until, person };
	return true;
}

static bool line_on(struct parser *p)
{
	struct rota_date d;
	int person;

	if (p->n != 3)
		return wrong(p, _("expected on DATE NAME"));
	return take_date(p, p->words[1], &d) && take_person(p, p->words[2], &person)
	       && add_override(p, rota_instant(&d, 0), rota_instant(&d, 1), person);
}

static bool line_from(struct parser *p)
{
	struct rota_date from, to;
	int person;

	if (p->n != 7 || strcmp(p->words[3], "to") != 0)
		return wrong(p, _("expected from DATE TIME to DATE TIME NAME"));
	return take_date(p, p->words[1], &from) && take_time(p, p->words[2], &from) && take_date(p, p->words[4], &to)
	       && take_time(p, p->words[5], &to) && take_person(p, p->words[6], &person)
	       && add_override(p, rota_instant(&from, 0), rota_instant(&to, 0), person);
}

static bool take_line(struct parser *p)
{
	static const struct { const char *word; bool (*take)(struct parser *p); } lines[] = {
		{ "person", line_person }, { "default", line_default }, { "change", line_change },
		{ "week", line_week },     { "on", line_on },           { "from", line_from },
	};

	if (p->n == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		if (strcmp(p->words[0], lines[i].word) == 0)
			return lines[i].take(p);
	return wrong(p, _("'%.64s': expected person, default, change, week, on or from"), p->words[0]);
}

/* ---- the file ---- */

static bool take_text(struct parser *p, char *text)
{
	for (char *at = text, *end; at; at = end) {
		end = strchr(at, '\n');
		if (end)
			*end++ = '\0';
		if (!end && !*at)
			break;
		if (++p->line > ROTA_LINES_MAX)
			return wrong(p, _("expected at most %d lines"), ROTA_LINES_MAX);
		if (!split(p, at) || !take_line(p))
			return false;
	}
	if (p->has_default)
		return true;
	p->line += p->line == 0;
	return wrong(p, _("default is missing: expected default NAME, who is called in a gap"));
}

struct rota *rota_parse(const char *path, const char *text, size_t len, struct err *e)
{
	struct rota *r = calloc(1, sizeof *r);
	struct parser p = { .r = r, .path = path, .weekday = 1, .hour = 8, .e = e };
	char *copy = strndup(text, len);
	bool ok = false;

	if (!r || !copy)
		err_set(e, ERR_MEMORY, "out of memory");
	else if (strlen(copy) != len || !utf8_is_valid(text, len))
		err_set(e, ERR_CONFIG, _("%s: expected UTF-8 text"), path);
	else
		ok = take_text(&p, copy);
	free(copy);
	if (ok)
		return r;
	rota_free(r);
	return NULL;
}

struct rota *rota_load(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct rota *r;
	size_t len;
	char *text;
	bool ok;

	if (fd < 0) {
		err_set_errno(e, "%s", path);
		e->kind = ERR_CONFIG;
		return NULL;
	}
	ok = confile_read_fd(fd, path, ROTA_FILE_MAX, &text, &len, e);
	close(fd);
	if (!ok) {
		e->kind = ERR_CONFIG;
		return NULL;
	}
	r = rota_parse(path, text, len, e);
	free(text);
	return r;
}

void rota_free(struct rota *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n_persons; i++) {
		free((char *)r->persons[i].name);
		free((char *)r->persons[i].phone);
		free((char *)r->persons[i].email);
	}
	for (size_t i = 0; i < r->n_weeks; i++)
		free(r->weeks[i].persons);
	free(r->persons);
	free(r->weeks);
	free(r->overrides);
	free(r);
}
