#include "inventory/search_words.h"

#include <string.h>

enum { SOUND_LEAST = 5 };

static bool is_word(const char *known, const char *word, size_t len) { return strncmp(known, word, len) == 0 && known[len] == '\0'; }

/* next: the first letter of the word behind it. A figure stands for a word only where one follows: "3 vallees", not "10.3". */
static const char *written_out(const char *word, size_t len, char next)
{
	static const char *const words[][2] = {
		{ "st", "saint" }, { "ste", "sainte" }, { "nd", "notre dame" }, { "ch", "centre hospitalier" },
		{ "chi", "centre hospitalier intercommunal" }, { "chic", "centre hospitalier intercommunal" },
		{ "chu", "centre hospitalier universitaire" }, { "chs", "centre hospitalier specialise" }, { "labo", "laboratoire" },
		{ "2", "deux" }, { "3", "trois" }, { "4", "quatre" }, { "5", "cinq" }, { "6", "six" }, { "7", "sept" },
	};

	for (size_t i = 0; len <= 4 && i < ARRAY_LEN(words); i++)
		if (words[i][0][0] == *word && is_word(words[i][0], word, len))
			return word[0] > '9' || (next >= 'a' && next <= 'z') ? words[i][1] : NULL;
	return NULL;
}

void search_write_out(const char *folded, char *buf, size_t size)
{
	size_t used = 0;

	for (const char *p = folded; *p;) {
		size_t len = strcspn(p, " ");
		const char *whole = written_out(p, len, p[len] ? p[len + 1] : '\0'), *from = whole ? whole : p;
		size_t n = whole ? strlen(whole) : len;

		if (used + n + 2 > size)
			break;
		if (used)
			buf[used++] = ' ';
		memcpy(buf + used, from, n);
		used += n;
		p += len + (p[len] == ' ');
	}
	buf[used] = '\0';
}

static bool is_one_of(const char *const *words, size_t n, const char *word, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (is_word(words[i], word, len))
			return true;
	return false;
}

bool search_is_article(const char *word, size_t len)
{
	static const char *const words[] = { "le", "la", "les", "l", "de", "d", "du", "des", "au", "aux", "en", "et", "a", "sur" };

	return len <= 3 && is_one_of(words, ARRAY_LEN(words), word, len);
}

bool search_is_kind(const char *word, size_t len)
{
	static const char *const words[] = {
		"hopital", "hospice", "centre", "hospitalier", "intercommunal", "universitaire", "specialise", "clinique", "polyclinique", "ehpad", "maison",
		"retraite", "residence", "foyer", "logement", "laboratoire", "pole", "sante", "etablissement", "msp", "psla", "cabinet", "medical", "institut",
	};

	return is_one_of(words, ARRAY_LEN(words), word, len);
}

struct sounding { char spelt[6]; char heard[5]; };

/* Of those that begin alike the longest first. */
static const struct sounding spellings[] = {
	{ "aim", "in" }, { "ain", "in" }, { "ai", "e" }, { "am", "an" }, { "au", "o" }, { "ce", "se" }, { "ch", "x" }, { "ci", "si" }, { "ck", "k" },
	{ "cy", "si" }, { "c", "k" }, { "eaux", "o" }, { "eau", "o" }, { "ein", "in" }, { "ei", "e" }, { "em", "an" }, { "en", "an" }, { "eu", "e" },
	{ "ge", "je" }, { "gi", "ji" }, { "gu", "g" }, { "h", "" }, { "im", "in" }, { "oeu", "e" }, { "oe", "e" }, { "om", "on" }, { "ph", "f" },
	{ "qu", "k" }, { "q", "k" }, { "sch", "x" }, { "th", "t" }, { "tion", "sion" }, { "w", "v" }, { "ym", "in" }, { "yn", "in" }, { "y", "i" },
	{ "z", "s" },
};

static const struct sounding *spelling_at(const char *p, size_t rest)
{
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++)
		if (spellings[i].spelt[0] == *p && strlen(spellings[i].spelt) <= rest
		    && strncmp(p, spellings[i].spelt, strlen(spellings[i].spelt)) == 0)
			return &spellings[i];
	return NULL;
}

/* Letters that are not heard at the end. */
static size_t without_silent_end(const char *buf, size_t n)
{
	while (n > 2 && strchr("estdxp", buf[n - 1]))
		n--;
	return n;
}

size_t search_sound(const char *word, size_t len, char *buf, size_t size)
{
	size_t n = 0;

	if (len < SOUND_LEAST)
		return 0;
	for (size_t i = 0; i < len;) {
		const struct sounding *s = spelling_at(word + i, len - i);
		char self[2] = { word[i], '\0' };

		if (word[i] < 'a' || word[i] > 'z')
			return 0;
		for (const char *h = s ? s->heard : self; *h && n < size; h++)
			if (n == 0 || buf[n - 1] != *h)
				buf[n++] = *h;
		i += s ? strlen(s->spelt) : 1;
	}
	return without_silent_end(buf, n);
}
