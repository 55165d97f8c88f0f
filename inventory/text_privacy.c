#include "text_privacy.h"

#include "intl.h"
#include "text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 256, WORD_MAX = 48 };

struct word {
	char folded[WORD_MAX];    /* lower case, no accents */
	const char *start;
	size_t len;
	bool capital;             /* begins with a capital */
	bool letters;             /* has no digit */
	bool abbreviated;         /* a full stop follows */
};

static const char *const titles[] = { "docteur", "dr", "madame", "mademoiselle", "melle", "mlle", "mme", "monsieur", "mr", "patient",
	"patiente", "pr", "professeur" };

/* The most borne in France of all ages (INSEE), without those that are words of the trade or of the calendar. */
static const char *const given_names[] = { "adrien", "agathe", "agnes", "ahmed", "alain", "albert", "alexandra", "alexandre", "alexis",
	"ali", "alice", "aline", "amelie", "amina", "aminata", "amine", "anais", "andre", "andree", "anne", "annick", "annie",
	"anthony", "antoine", "arnaud", "arthur", "audrey", "aurelie", "axel", "baptiste", "bastien", "beatrice", "benjamin", "benoit",
	"bernadette", "bernard", "brigitte", "bruno", "camille", "caroline", "catherine", "cecile", "celine", "chantal", "charles",
	"charlotte", "chloe", "christelle", "christian", "christiane", "christine", "christophe", "claire", "clara", "claude",
	"claudine", "clement", "colette", "corinne", "cyril", "damien", "daniel", "danielle", "david", "delphine", "denis", "denise",
	"didier", "dominique", "edouard", "elisabeth", "elise", "elodie", "elsa", "emilie", "emma", "emmanuel", "enzo", "eric",
	"estelle", "ethan", "eva", "evelyne", "fabien", "fabrice", "fatima", "fatoumata", "florence", "florent", "florian", "franck",
	"francois", "francoise", "frederic", "gabriel", "gaelle", "genevieve", "georges", "gerard", "germaine", "ghislaine", "gilbert",
	"gilles", "ginette", "gregory", "guillaume", "guy", "hassan", "helene", "henri", "herve", "hugo", "ibrahim", "ibrahima", "ines",
	"isabelle", "jacqueline", "jacques", "jade", "jean", "jeanne", "jeannine", "jerome", "joel", "jonathan", "joseph", "josette",
	"julie", "julien", "juliette", "kamel", "karim", "karine", "kevin", "khadija", "laetitia", "laura", "laure", "laurence",
	"laurent", "lea", "lina", "lisa", "loic", "louis", "louise", "luc", "lucas", "lucie", "lucien", "ludovic", "madeleine", "maeva",
	"mamadou", "manon", "marc", "marcel", "marguerite", "marie", "marine", "marion", "marthe", "martine", "mathieu", "mathilde",
	"matthieu", "maurice", "maxime", "mehdi", "melanie", "michel", "michele", "mickael", "mohamed", "mohammed", "monique",
	"morgane", "mourad", "muriel", "mustapha", "nadia", "nadine", "nathalie", "nathan", "nicolas", "nicole", "noah", "odette",
	"olivier", "omar", "ophelie", "oumar", "pascal", "patrice", "patricia", "patrick", "paul", "paulette", "pauline", "philippe",
	"pierre", "pierrette", "pierrick", "quentin", "rachid", "raymond", "regis", "remi", "renee", "robert", "roger", "roland",
	"romain", "sabine", "samia", "samir", "samuel", "sandra", "sandrine", "sarah", "sebastien", "serge", "severine", "simon",
	"simone", "solange", "sophie", "stephane", "stephanie", "suzanne", "sylvain", "sylvie", "theo", "therese", "thierry", "thomas",
	"valentin", "valerie", "vanessa", "veronique", "victor", "victoria", "vincent", "virginie", "william", "xavier", "yann",
	"yasmine", "youssef", "yves", "yvette", "yvonne", "zoe", "zohra" };

/* What bears the name of a person and is none. */
static const char *const places[] = { "avenue", "batiment", "bd", "boulevard", "centre", "ch", "chu", "clinique", "college", "ehpad", "espace",
	"fondation", "hopital", "impasse", "institut", "lycee", "maison", "pavillon", "place", "polyclinique", "pole", "quai", "residence",
	"rue", "saint", "sainte", "salle", "site", "square", "st", "ste", "tour" };

/* After them a number is no year. */
static const char *const numbered[] = { "as", "bp", "contrat", "demande", "devis", "dossier", "incident", "ligne", "lot", "n", "no", "num",
	"numero", "poste", "port", "ref", "reference", "salle", "ticket", "vlan", "vrf" };

/* What such a number may count. */
static const char *const units[] = { "dbm", "erreurs", "fois", "gb", "gbit", "go", "h", "hz", "km", "ko", "kbit", "liens", "lignes", "m", "mb",
	"mbit", "min", "mo", "ms", "nm", "octets", "paquets", "s", "sites", "trames", "v", "w" };

static bool is_among(const char *const *list, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}
#define AMONG(list, word) is_among(list, ARRAY_LEN(list), word)

/* Letters and digits of any script, an apostrophe or a hyphen inside. */
static bool is_inner(const char *s, size_t n)
{
	return (unsigned char)s[0] >= 0x80 || isalnum((unsigned char)s[0]) || (n > 1 && strchr("-_/", s[0]) && isalnum((unsigned char)s[1]));
}

static bool begins_with_capital(const char *s, size_t n)
{
	uint32_t cp = 0;

	if (utf8_decode(s, n, &cp) == 0)
		return false;
	return (cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7) || cp == 0x152;
}

static struct word word_at(const char *s, size_t n)
{
	struct word w = { .start = s, .len = n, .letters = true, .abbreviated = s[n] == '.' };
	char copy[WORD_MAX * 2];

	snprintf(copy, sizeof copy, "%.*s", (int)n, s);
	utf8_end_whole(copy, sizeof copy);
	text_fold(copy, w.folded, sizeof w.folded);
	w.capital = begins_with_capital(s, n);
	for (size_t i = 0; i < n; i++)
		if (isdigit((unsigned char)s[i]) || s[i] == '_' || s[i] == '/')
			w.letters = false;
	return w;
}

static size_t split(const char *text, struct word words[static WORDS_MAX])
{
	size_t n = 0, left = strlen(text);

	for (const char *s = text; left > 0 && n < WORDS_MAX;) {
		size_t len = 0;

		while (len < left && is_inner(s + len, left - len))
			len++;
		if (len == 0) {
			s++, left--;
			continue;
		}
		words[n++] = word_at(s, len);
		s += len, left -= len;
	}
	return n;
}

/* Nothing but blanks, and perhaps a full stop, between two words. */
static bool are_neighbours(const struct word *a, const struct word *b)
{
	const char *s = a->start + a->len;

	s += *s == '.';
	while (*s == ' ')
		s++;
	return s == b->start;
}

/* "Dupont", "DUPONT", "Dupont-Martin": not "VLAN12", not "le". */
static bool may_be_surname(const struct word *w)
{
	return w->capital && w->letters && w->len > 2 && !AMONG(places, w->folded);
}

static bool is_given_name(const struct word *w)
{
	char first[WORD_MAX];

	snprintf(first, sizeof first, "%s", w->folded); /* "jean pierre" of Jean-Pierre */
	first[strcspn(first, " ")] = '\0';
	return w->letters && w->capital && AMONG(given_names, first);
}

static bool names_person(const struct word *words, size_t n, size_t i)
{
	const struct word *w = &words[i], *next = i + 1 < n && are_neighbours(w, &words[i + 1]) ? &words[i + 1] : NULL;
	const struct word *before = i > 0 ? &words[i - 1] : NULL;

	if (!next || !next->capital || !next->letters)
		return false;
	if (AMONG(titles, w->folded) || (strcmp(w->folded, "m") == 0 && w->capital && (w->abbreviated || may_be_surname(next))))
		return true;
	if (!may_be_surname(next))
		return false;
	if (before && AMONG(places, before->folded))
		return false;
	if (w->len == 1 && w->capital && w->letters && w->abbreviated)
		return true; /* P. Martin */
	return is_given_name(w) || (is_given_name(next) && may_be_surname(w));
}

static bool is_number(const struct word *w, size_t digits, int from, int to)
{
	int value = 0;

	if (w->len != digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (!isdigit((unsigned char)w->start[i]))
			return false;
		value = value * 10 + (w->start[i] - '0');
	}
	return value >= from && value <= to;
}

/* "12/03/1957", "12-03-1957" */
static bool is_birth_date(const struct word *w)
{
	int d, m, y, used = 0;
	char text[12] = "";

	if (w->len < 8 || w->len > 10)
		return false;
	memcpy(text, w->start, w->len);
	return sscanf(text, "%2d%*1[-/]%2d%*1[-/]%4d%n", &d, &m, &y, &used) == 3 && (size_t)used == w->len && d >= 1 && d <= 31 && m >= 1 && m <= 12
	       && y >= 1900 && y <= 2009;
}

/* As a number of something is written: "#1957", "10.1957", "port:1957". */
static bool is_part_of_number(const char *text, const struct word *w)
{
	const char *after = w->start + w->len;

	return (w->start > text && strchr(":.#=+@", w->start[-1])) || *after == ':' || *after == '@' || *after == '%'
	       || ((*after == '.' || *after == ',') && isdigit((unsigned char)after[1]));
}

static bool has_unit(const struct word *w, const struct word *next)
{
	char first[WORD_MAX];

	snprintf(first, sizeof first, "%s", next->folded); /* "mbit s" of Mbit/s */
	first[strcspn(first, " ")] = '\0';
	return are_neighbours(w, next) && AMONG(units, first);
}

static bool tells_birth(const char *text, const struct word *words, size_t n, size_t i)
{
	const struct word *w = &words[i], *before = i > 0 ? &words[i - 1] : NULL, *next = i + 1 < n ? &words[i + 1] : NULL;

	if (is_birth_date(w) || strcmp(w->folded, "ddn") == 0)
		return true;
	if (next && (strcmp(w->folded, "ne") == 0 || strcmp(w->folded, "nee") == 0)
	    && (strcmp(next->folded, "le") == 0 || strcmp(next->folded, "en") == 0))
		return isdigit((unsigned char)next->start[next->len + 1]);
	return is_number(w, 4, 1900, 2009) && !(before && AMONG(numbered, before->folded)) && !is_part_of_number(text, w)
	       && !(next && has_unit(w, next));
}

enum { NIR_DIGITS = 13, NIR_KEY_DIGITS = 15, NIR_MODULUS = 97 };

/* The 13 digits of a number of the social security (NIR, INSEE): sex, year and month of birth, département, commune, order; 2A and 2B
 * count as 19 and 18. Its key of two digits follows, or none. */
static bool is_nir(const char *digits, size_t n)
{
	int64_t number = 0;
	int month = (digits[3] - '0') * 10 + digits[4] - '0', key;

	if ((n != NIR_DIGITS && n != NIR_KEY_DIGITS) || (digits[0] != '1' && digits[0] != '2') || month < 1 || (month > 12 && month < 20))
		return false;
	for (size_t i = 0; i < NIR_DIGITS; i++)
		number = number * 10 + (digits[i] - '0');
	key = NIR_MODULUS - (int)(number % NIR_MODULUS);
	return n == NIR_DIGITS || key == (digits[13] - '0') * 10 + digits[14] - '0';
}

/* Digits in groups that blanks part, from here on: the digits alone, as many as NIR_KEY_DIGITS + 1. */
static size_t take_digits(const char *s, char *digits)
{
	size_t n = 0;

	for (; n <= NIR_KEY_DIGITS; s++) {
		if (n == 6 && digits[5] == '2' && (*s == 'A' || *s == 'B')) {
			digits[5] = '1';
			digits[n++] = *s == 'A' ? '9' : '8';
		} else if (isdigit((unsigned char)*s)) {
			digits[n++] = *s;
		} else if (*s != ' ' || !isdigit((unsigned char)s[1])) {
			break;
		}
	}
	return n;
}

static bool tells_number(const struct word *words, size_t n, size_t i)
{
	char digits[NIR_KEY_DIGITS + 1];
	const struct word *w = &words[i], *next = i + 1 < n && are_neighbours(w, &words[i + 1]) ? &words[i + 1] : NULL;

	if (next && (strcmp(w->folded, "ipp") == 0 || strcmp(w->folded, "nir") == 0 || strcmp(w->folded, "ins") == 0))
		return isdigit((unsigned char)next->start[0]);
	if (!isdigit((unsigned char)w->start[0]) || w->len == NIR_DIGITS) /* milliseconds since 1970 have as many */
		return false;
	return is_nir(digits, take_digits(w->start, digits));
}

const char *text_privacy_warning(const char *text)
{
	struct word words[WORDS_MAX];
	size_t n = split(text, words);

	for (size_t i = 0; i < n; i++)
		if (names_person(words, n, i) || tells_number(words, n, i))
			return N_("The text looks as if it named a person: it can be purged.");
	for (size_t i = 0; i < n; i++)
		if (tells_birth(text, words, n, i))
			return N_("The text looks as if it told a birth date: it can be purged.");
	return NULL;
}
