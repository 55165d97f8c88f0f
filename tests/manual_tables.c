/* manual_tables PAGE: the manual page on standard output, with every part between `.\" BEGIN name` and `.\" END name` written anew
 * from the table that it describes. tests/manual.sh holds the pages to it; to mend a page, replace it by this output. */
#include "conf.h"
#include "console/verbs.h"
#include "inventory/entity.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A minus and a backslash are troff's own; an ellipsis is not in every font. */
static void put_troff(const char *s)
{
	static const struct { const char *text, *troff; } escapes[] = { { "-", "\\-" }, { "\\", "\\e" }, { "…", "..." } };

	while (*s) {
		size_t i = 0;

		while (i < ARRAY_LEN(escapes) && strncmp(s, escapes[i].text, strlen(escapes[i].text)) != 0)
			i++;
		if (i == ARRAY_LEN(escapes)) {
			putchar(*s++);
			continue;
		}
		fputs(escapes[i].troff, stdout);
		s += strlen(escapes[i].text);
	}
}

/* The options of every verb, or all the others. */
static void put_options(bool common)
{
	for (size_t o = 0; o < OPT_COUNT; o++) {
		const struct cli_option_def *def = &cli_options[o];

		if (cli_options_hold(cli_common_options, (enum cli_option)o) != common)
			continue;
		fputs(".TP\n.B ", stdout);
		if (def->letter)
			printf("\\-%c\\fR, \\fB", def->letter);
		put_troff(def->name);
		if (def->argument) {
			fputs(" \\fI", stdout);
			put_troff(def->argument);
			fputs("\\fR", stdout);
		}
		putchar('\n');
		put_troff(def->help);
		putchar('\n');
	}
}

static void print_common_options(void)
{
	put_options(true);
}

static void print_verb_options(void)
{
	put_options(false);
}

static bool names_option(const char *synopsis, const char *option)
{
	size_t n = strlen(option);

	for (const char *p = synopsis; (p = strstr(p, option)); p += n)
		if (strchr(" ]|", p[n]) != NULL) /* or its end */
			return true;
	return false;
}

static void print_verbs(void)
{
	for (size_t i = 0; i < n_verbs; i++) {
		printf(".TP\n.B %s", verbs[i].name);
		if (*verbs[i].synopsis) {
			fputs(" \\fI", stdout);
			put_troff(verbs[i].synopsis);
			fputs("\\fR", stdout);
		}
		for (size_t o = 0; o < OPT_COUNT; o++) {
			if (!cli_options_hold(verbs[i].options, (enum cli_option)o) || names_option(verbs[i].synopsis, cli_options[o].name))
				continue;
			fputs(" [\\fB", stdout);
			put_troff(cli_options[o].name);
			if (cli_options[o].argument)
				printf("\\fR \\fI%s", cli_options[o].argument);
			fputs("\\fR]", stdout);
		}
		putchar('\n');
		put_troff(verbs[i].help);
		putchar('\n');
	}
}

/* How many bytes of p are the path in troff, where a minus is \-; 0 when p begins otherwise. */
static size_t troff_path_length(const char *p, const char *path)
{
	const char *start = p;

	for (; *path; path++, p++) {
		if (*path == '-' && *p == '\\')
			p++;
		if (*p != *path)
			return 0;
	}
	return (size_t)(p - start);
}

/* The installed paths as a package has them, whatever this build's prefix is. */
static void print_conf(void)
{
	static const struct { const char *built, *shown; } folders[] = {
		{ RUNSTATEDIR, "/run" }, { LOCALSTATEDIR, "/var" }, { SYSCONFDIR, "/etc" },
	};
	char *data = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&data, &len);

	conf_print_man(f);
	fclose(f);
	for (const char *p = data; *p;) {
		size_t i = 0, n = 0;

		while (i < ARRAY_LEN(folders) && (n = troff_path_length(p, folders[i].built)) == 0)
			i++;
		if (n == 0) {
			putchar(*p++);
			continue;
		}
		fputs(folders[i].shown, stdout);
		p += n;
	}
	free(data);
}

static const char *type_words(const struct entity_column *c)
{
	switch (c->type) {
	case COLUMN_TEXT:
		return "text";
	case COLUMN_INTEGER:
		return "integer";
	case COLUMN_REAL:
		return "number";
	case COLUMN_BOOLEAN:
		return "yes or no";
	case COLUMN_DATE:
		return "date: 2026-11-22";
	case COLUMN_ADDRESS:
		return "IPv4 or IPv6 address, or host name";
	case COLUMN_CHOICE:
		return "one of";
	case COLUMN_LIST:
		return "list";
	case COLUMN_REF:
		return c->ref ? "name of kind" : "name, or kind:name";
	case COLUMN_REF_LIST:
		return c->ref ? "list of names of kind" : "list of names, or kind:name";
	case COLUMN_FINESS:
		return "FINESS number";
	case COLUMN_DURATION:
		return "duration: 60s, 5m, 2h, 1d";
	case COLUMN_PORTS:
		return "443, 8000-8100 or any";
	case COLUMN_WINDOW:
		return "24x7 or mon-fri 08:00-18:00";
	case COLUMN_OBJECT:
		return "kind:name or kind:*";
	}
	return "";
}

static void put_choices(const char *choices)
{
	for (; *choices; choices++) {
		if (*choices == ';')
			fputs(", ", stdout);
		else if (*choices == '-')
			fputs("\\-", stdout);
		else
			putchar(*choices);
	}
}

static void print_csv(void)
{
	for (size_t i = 0; i < n_entity_files; i++) {
		const struct entity_file *f = &entity_files[i];

		printf(".SS %s\n", f->file);
		put_troff(f->help);
		putchar('\n');
		for (size_t k = 0; k < f->n_columns; k++) {
			const struct entity_column *c = &f->columns[k];

			printf(".TP\n.%s ", c->required ? "B" : "I");
			put_troff(c->name);
			putchar('\n');
			put_troff(c->help);
			fputs("\n(", stdout);
			put_troff(type_words(c));
			if (c->ref && (c->type == COLUMN_REF || c->type == COLUMN_REF_LIST))
				printf(" %s", c->ref);
			if (c->choices) {
				putchar(' ');
				put_choices(c->choices);
			}
			puts(c->required ? "; required)" : ")");
		}
	}
}

static const struct { const char *name; void (*print)(void); } parts[] = {
	{ "options", print_common_options }, { "verb-options", print_verb_options }, { "verbs", print_verbs }, { "conf", print_conf },
	{ "csv", print_csv },
};

int main(int argc, char **argv)
{
	static const char begin[] = ".\\\" BEGIN ", end[] = ".\\\" END ";
	FILE *page = argc == 2 ? fopen(argv[1], "re") : NULL;
	char line[4096];
	bool replaced = false;

	if (!page) {
		fprintf(stderr, "usage: manual_tables PAGE\n");
		return 64;
	}
	while (fgets(line, sizeof line, page)) {
		if (strncmp(line, end, sizeof end - 1) == 0)
			replaced = false;
		if (!replaced)
			fputs(line, stdout);
		if (strncmp(line, begin, sizeof begin - 1) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
			if (strcmp(line + sizeof begin - 1, parts[i].name) != 0)
				continue;
			parts[i].print();
			replaced = true;
		}
	}
	fclose(page);
	return replaced;
}
