#include "inventory/confile_scan.h"

#include "intl.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define WORD_MAX (2 * CONFILE_TITLE_MAX) /* each byte may be escaped */

enum token { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_EQUALS, TOKEN_COMMA, TOKEN_BAD };

struct scan {
	struct confile *f;
	const struct confile_key *keys;
	size_t n_keys;
	const char *text, *p, *end;
	char *plain;              /* the text again, comments as blanks */
	unsigned line;
	unsigned opened;          /* line of the open section, 0: top level */
	unsigned list;            /* line of the open list */
	const char *section;      /* name of the open section, NULL: top level */
	const struct confile_key *key;
	char word[WORD_MAX + 4];  /* of the last TOKEN_WORD or TOKEN_STRING as written, maybe cut */
	bool cut, secret;
	struct err *e;
};

static enum token bad(struct scan *s, unsigned line, const char *what)
{
	err_set(s->e, ERR_CONFIG, "%s:%u: %s", s->f->path, line, what);
	return TOKEN_BAD;
}

static bool find_comment_end(struct scan *s)
{
	unsigned from = s->line;

	if (*s->p == '#' || s->p[1] == '/') {
		while (s->p < s->end && *s->p != '\n')
			s->p++;
		return true;
	}
	for (s->p += 2; s->p + 1 < s->end; s->p++) {
		if (s->p[0] == '*' && s->p[1] == '/') {
			s->p += 2;
			return true;
		}
		s->line += *s->p == '\n';
	}
	return bad(s, from, _("the comment opened here is not closed: expected */")) != TOKEN_BAD;
}

/* libconfuse takes a comment for a token and refuses it between a key and its value or in a list. */
static bool skip_comment(struct scan *s)
{
	const char *from = s->p;

	if (!find_comment_end(s))
		return false;
	for (char *p = s->plain + (from - s->text), *end = s->plain + (s->p - s->text); p < end; p++)
		if (*p != '\n')
			*p = ' ';
	return true;
}

static void keep_word(struct scan *s, const char *from, const char *to)
{
	size_t n = (size_t)(to - from);

	s->cut = n > WORD_MAX;
	if (s->cut)
		n = WORD_MAX;
	memcpy(s->word, from, n);
	s->word[n] = '\0';
}

static enum token scan_string(struct scan *s)
{
	char quote = *s->p++;
	const char *from = s->p;

	for (; s->p < s->end && *s->p != '\n'; s->p++) {
		if (*s->p == quote) {
			keep_word(s, from, s->p++);
			return TOKEN_STRING;
		}
		if (quote == '"' && s->p[0] == '$' && s->p[1] == '{')
			return bad(s, s->line, _("${ is not expanded here: expected single quotes around such a text"));
		if (*s->p != '\\')
			continue;
		if (s->p[1] == quote || s->p[1] == '\\')
			s->p++;
		else if (quote == '"')
			return bad(s, s->line, _("after a backslash in double quotes, expected \\ or \""));
	}
	return bad(s, s->line, _("the string opened here is not closed on its line"));
}

static bool is_word_byte(char c)
{
	return !strchr(" #\"'\t\n\r={}()+,*", c);
}

static enum token scan_word(struct scan *s)
{
	const char *from = s->p;

	for (; s->p < s->end && is_word_byte(*s->p); s->p++) {
		if (s->p[0] == '$' && s->p[1] == '{')
			return bad(s, s->line, _("${ is not expanded here: expected single quotes around such a text"));
	}
	keep_word(s, from, s->p);
	return s->p > from ? TOKEN_WORD : bad(s, s->line, _("unexpected character: expected a key, a section or a value"));
}

static enum token next_token(struct scan *s)
{
	for (; s->p < s->end; s->p++) {
		while (s->p < s->end && (*s->p == '#' || (*s->p == '/' && (s->p[1] == '/' || s->p[1] == '*'))))
			if (!skip_comment(s))
				return TOKEN_BAD;
		if (s->p == s->end)
			break;
		if (*s->p == '\n')
			s->line++;
		else if (!strchr(" \t\r", *s->p))
			break;
	}
	if (s->p == s->end)
		return TOKEN_END;
	switch (*s->p) {
	case '{':
		s->p++;
		return TOKEN_OPEN;
	case '}':
		s->p++;
		return TOKEN_CLOSE;
	case '=':
		s->p++;
		return TOKEN_EQUALS;
	case ',':
		s->p++;
		return TOKEN_COMMA;
	case '"':
	case '\'':
		return scan_string(s);
	default:
		return scan_word(s);
	}
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static const struct confile_key *find_key(const struct scan *s, const char *section, const char *name)
{
	for (size_t i = 0; i < s->n_keys; i++)
		if (same(s->keys[i].section, section) && strcmp(s->keys[i].name, name) == 0)
			return &s->keys[i];
	return NULL;
}

static const struct confile_key *find_section(const struct scan *s, const char *name)
{
	for (size_t i = 0; i < s->n_keys; i++)
		if (s->keys[i].section && strcmp(s->keys[i].section, name) == 0)
			return &s->keys[i];
	return NULL;
}

static bool refuse_unknown(struct scan *s)
{
	struct text_nearest near = { .word = s->word };
	struct text shown = TEXT_INIT(4 * WORD_MAX);
	size_t n;

	for (size_t i = 0; i < s->n_keys; i++) {
		if (same(s->keys[i].section, s->section))
			text_nearest_offer(&near, s->keys[i].name);
		if (!s->section && s->keys[i].section)
			text_nearest_offer(&near, s->keys[i].section);
	}
	if (!s->secret) { /* the word may be half of a secret that lacks its quotes */
		text_append(&shown, " '");
		text_append_safe(&shown, s->word);
		text_append(&shown, "'");
	}
	if (s->section)
		err_set(s->e, ERR_CONFIG, _("%s:%u: unknown key%s in section '%s'"), s->f->path, s->line, text_str(&shown), s->section);
	else
		err_set(s->e, ERR_CONFIG, _("%s:%u: unknown key%s"), s->f->path, s->line, text_str(&shown));
	n = s->e ? strlen(s->e->text) : 0;
	if (s->e && near.found)
		snprintf(s->e->text + n, sizeof s->e->text - n, _("; the nearest known one is '%.80s'"), near.found);
	text_done(&shown);
	return false;
}

static bool add_section(struct scan *s, const char *name, unsigned line)
{
	struct confile *f = s->f;
	struct confile_section *more = realloc(f->sections, (f->n_sections + 1) * sizeof *more);

	if (!more)
		return err_set(s->e, ERR_MEMORY, "out of memory");
	f->sections = more;
	f->sections[f->n_sections++] = (struct confile_section){ .name = name, .line = line };
	return true;
}

static bool add_setting(struct scan *s, const struct confile_key *key)
{
	struct confile_section *sec = &s->f->sections[s->section ? s->f->n_sections - 1 : 0];
	struct confile_setting *more;

	for (size_t i = 0; i < sec->n_settings; i++)
		if (sec->settings[i].key == key)
			return err_set(s->e, ERR_CONFIG, _("%s:%u: %s: given twice, first on line %u"), s->f->path, s->line, key->name,
			               sec->settings[i].line);
	more = realloc(sec->settings, (sec->n_settings + 1) * sizeof *more);
	if (!more)
		return err_set(s->e, ERR_MEMORY, "out of memory");
	sec->settings = more;
	sec->settings[sec->n_settings++] = (struct confile_setting){ .key = key, .line = s->line };
	s->key = key;
	return true;
}

/* What may come next. */
enum place { PLACE_KEY, PLACE_TITLE, PLACE_BRACE, PLACE_EQUALS, PLACE_VALUE, PLACE_ITEM, PLACE_COMMA, PLACE_DONE, PLACE_BAD };

static enum place open_section(struct scan *s, const struct confile_key *section)
{
	if (s->section) {
		err_set(s->e, ERR_CONFIG, _("%s:%u: section '%s' opened here is not closed before line %u"), s->f->path, s->opened,
		        s->section, s->line);
		return PLACE_BAD;
	}
	for (size_t i = 1; i < s->f->n_sections && !section->titled; i++) {
		if (strcmp(s->f->sections[i].name, section->section) == 0) {
			err_set(s->e, ERR_CONFIG, _("%s:%u: section '%s' is given twice, first on line %u"), s->f->path, s->line,
			        section->section, s->f->sections[i].line);
			return PLACE_BAD;
		}
	}
	if (!add_section(s, section->section, s->line))
		return PLACE_BAD;
	s->section = section->section;
	s->opened = s->line;
	return section->titled ? PLACE_TITLE : PLACE_BRACE;
}

static enum place at_key(struct scan *s, enum token t)
{
	const struct confile_key *key, *section;

	if (t == TOKEN_END) {
		if (!s->section)
			return PLACE_DONE;
		err_set(s->e, ERR_CONFIG, _("%s:%u: section '%s' opened here is not closed: expected }"), s->f->path, s->opened, s->section);
		return PLACE_BAD;
	}
	if (t == TOKEN_CLOSE && s->section) {
		s->section = NULL;
		return PLACE_KEY;
	}
	if (t != TOKEN_WORD) {
		bad(s, s->line, t == TOKEN_CLOSE ? _("} closes nothing") : _("expected a key or a section"));
		return PLACE_BAD;
	}
	key = s->cut ? NULL : find_key(s, s->section, s->word);
	if (key)
		return add_setting(s, key) ? PLACE_EQUALS : PLACE_BAD;
	section = s->cut ? NULL : find_section(s, s->word);
	if (section)
		return open_section(s, section);
	refuse_unknown(s);
	return PLACE_BAD;
}

static enum place expected(struct scan *s, const char *what)
{
	struct err *e = s->e;

	if (s->key)
		err_set(e, ERR_CONFIG, _("%s:%u: %s: expected %s"), s->f->path, s->line, s->key->name, what);
	else
		err_set(e, ERR_CONFIG, _("%s:%u: section '%s': expected %s"), s->f->path, s->line, s->section, what);
	return PLACE_BAD;
}

/* The title as written, to find a second one; libconfuse's reading of it replaces it later. */
static enum place at_title(struct scan *s)
{
	struct confile_section *sections = s->f->sections, *sec = &sections[s->f->n_sections - 1];

	if (s->cut || !*s->word)
		return expected(s, _("a name of 1 to 64 bytes"));
	for (struct confile_section *other = &sections[1]; other < sec; other++) {
		if (strcmp(other->name, sec->name) == 0 && strcmp(other->title, s->word) == 0) {
			err_set(s->e, ERR_CONFIG, _("%s:%u: section '%s %s' is given twice, first on line %u"), s->f->path, s->line, sec->name,
			        s->word, other->line);
			return PLACE_BAD;
		}
	}
	sec->title = strdup(s->word);
	if (sec->title)
		return PLACE_BRACE;
	err_set(s->e, ERR_MEMORY, "out of memory");
	return PLACE_BAD;
}

static enum place step(struct scan *s, enum place place, enum token t)
{
	bool value = t == TOKEN_WORD || t == TOKEN_STRING;

	switch (place) {
	case PLACE_KEY:
		s->key = NULL;
		return at_key(s, t);
	case PLACE_TITLE:
		return value ? at_title(s) : expected(s, _("a name before {"));
	case PLACE_BRACE:
		return t == TOKEN_OPEN ? PLACE_KEY : expected(s, "{");
	case PLACE_EQUALS:
		return t == TOKEN_EQUALS ? PLACE_VALUE : expected(s, "=");
	case PLACE_VALUE:
		if (t == TOKEN_OPEN && s->key->list) {
			s->list = s->line;
			return PLACE_ITEM;
		}
		return value ? PLACE_KEY : expected(s, s->key->list ? _("a value or a list { \"a\", \"b\" }") : _("a value"));
	case PLACE_ITEM:
	case PLACE_COMMA:
		if (t == TOKEN_END) {
			s->line = s->list;
			return expected(s, _("}: the list opened here is not closed"));
		}
		if (t == TOKEN_CLOSE)
			return PLACE_KEY;
		if (place == PLACE_ITEM)
			return value ? PLACE_COMMA : expected(s, _("a value or }"));
		return t == TOKEN_COMMA ? PLACE_ITEM : expected(s, _("a comma or }"));
	case PLACE_DONE:
	case PLACE_BAD:
		break;
	}
	return PLACE_BAD;
}

/* Control characters but tab, newline and the carriage return of CRLF; bytes that are not UTF-8. */
static bool check_bytes(const struct confile *f, const char *text, size_t len, struct err *e)
{
	unsigned line = 1;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = utf8_decode(text + i, len - i, &cp);

		if (n == 0)
			return err_set(e, ERR_CONFIG, _("%s:%u: expected UTF-8 text"), f->path, line);
		if ((cp < 0x20 && cp != '\t' && cp != '\n' && !(cp == '\r' && i + 1 < len && text[i + 1] == '\n'))
		    || (cp >= 0x7f && cp < 0xa0))
			return err_set(e, ERR_CONFIG, _("%s:%u: control character U+%04X"), f->path, line, (unsigned)cp);
		line += cp == '\n';
		i += n;
	}
	return true;
}

bool confile_scan(struct confile *f, char *plain, const char *text, size_t len, const struct confile_key *keys, size_t n_keys,
                  bool secret, struct err *e)
{
	struct scan s = { .f = f, .keys = keys, .n_keys = n_keys, .text = text, .p = text, .end = text + len, .plain = plain,
	                  .line = 1, .secret = secret, .e = e };
	enum place place = PLACE_KEY;
	bool ok;

	if (!check_bytes(f, text, len, e) || !add_section(&s, NULL, 1))
		return false;
	while (place != PLACE_DONE && place != PLACE_BAD) {
		enum token t = next_token(&s);

		place = t == TOKEN_BAD ? PLACE_BAD : step(&s, place, t);
	}
	ok = place == PLACE_DONE;
	explicit_bzero(s.word, sizeof s.word);
	return ok;
}
