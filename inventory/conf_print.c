#include "inventory/conf_table.h"

#include "intl.h"

#include <inttypes.h>
#include <string.h>

static void print_quoted(const char *text, FILE *out)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\' )
			putc('\\', out);
		putc(*text, out);
	}
	putc('"', out);
}

/* ${ is refused in double quotes: such a text goes into single ones. */
static void print_text(const char *text, FILE *out)
{
	if (!strstr(text, "${")) {
		print_quoted(text, out);
		return;
	}
	putc('\'', out);
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			putc('\\', out);
		putc(*text, out);
	}
	putc('\'', out);
}

static void print_key(const struct conf_key *k, const void *base, const char *indent, FILE *out)
{
	const char *field = (const char *)base + k->offset;
	char buf[CONF_NUMBER_MAX];
	const char *text;
	int64_t n = 0;
	bool flag = false;

	switch (k->type) {
	case CONF_TEXT:
	case CONF_AE_TITLE:
	case CONF_PATH:
	case CONF_CHOICE:
	case CONF_ZONE:
	case CONF_LISTEN:
	case CONF_LOOPBACK:
		memcpy(&text, field, sizeof text);
		if (!text)
			return;
		fprintf(out, "%s%s = ", indent, k->name);
		print_text(text, out);
		break;
	case CONF_DURATION:
	case CONF_SIZE:
		memcpy(&n, field, sizeof n);
		if (k->type == CONF_SIZE)
			conf_format_size(n, buf);
		else
			conf_format_duration(n, buf);
		fprintf(out, "%s%s = \"%s\"", indent, k->name, buf);
		break;
	case CONF_INTEGER:
		memcpy(&n, field, sizeof n);
		fprintf(out, "%s%s = %" PRId64, indent, k->name, n);
		break;
	case CONF_BOOLEAN:
		memcpy(&flag, field, sizeof flag);
		fprintf(out, "%s%s = %s", indent, k->name, flag ? "true" : "false");
		break;
	case CONF_GROUPS:
		return;
	}
	putc('\n', out);
}

static bool is_unset_text(const struct conf_key *k, const struct conf *c)
{
	const char *text;

	if (k->type != CONF_LISTEN && k->type != CONF_LOOPBACK && k->type != CONF_PATH)
		return false;
	memcpy(&text, (const char *)c + k->offset, sizeof text);
	return !text;
}

static void print_sections(const struct conf *c, FILE *out)
{
	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];
		bool first = i == 0 || !conf_keys[i - 1].section || strcmp(conf_keys[i - 1].section, k->section) != 0;
		bool last = i + 1 == n_conf_keys || !conf_keys[i + 1].section || !k->section
		            || strcmp(conf_keys[i + 1].section, k->section) != 0;

		if (k->scope != CONF_GLOBAL || !k->section || (first && last && is_unset_text(k, c)))
			continue;
		if (first)
			fprintf(out, "\n%s {\n", k->section);
		print_key(k, c, "\t", out);
		if (last)
			fputs("}\n", out);
	}
}

static void print_titled(enum conf_scope scope, const char *title, const void *base, FILE *out)
{
	bool open = false;

	for (size_t i = 0; i < n_conf_keys; i++) {
		if (conf_keys[i].scope != scope)
			continue;
		if (!open) {
			fprintf(out, "\n%s ", conf_keys[i].section);
			print_text(title, out);
			fputs(" {\n", out);
			open = true;
		}
		print_key(&conf_keys[i], base, "\t", out);
	}
	if (open)
		fputs("}\n", out);
}

static void print_roles(const struct conf *c, FILE *out)
{
	if (!c->n_roles)
		return;
	fputs("\nroles {\n", out);
	for (size_t i = 0; i < n_conf_keys; i++) {
		for (size_t j = 0; j < c->n_roles; j++) {
			if (conf_keys[i].scope != CONF_ROLES || (enum role)conf_keys[i].offset != c->roles[j].role)
				continue;
			fprintf(out, "\t%s = {", conf_keys[i].name);
			for (size_t g = 0; g < c->roles[j].n_groups; g++) {
				fputs(g ? ", " : "", out);
				print_text(c->roles[j].groups[g], out);
			}
			fputs("}\n", out);
		}
	}
	fputs("}\n", out);
}

void conf_print(const struct conf *c, FILE *out)
{
	for (size_t i = 0; i < n_conf_keys; i++)
		if (!conf_keys[i].section)
			print_key(&conf_keys[i], c, "", out);
	print_sections(c, out);
	for (size_t i = 0; i < c->n_witnesses; i++)
		print_titled(CONF_WITNESS, c->witnesses[i].name, &c->witnesses[i], out);
	print_roles(c, out);
	for (size_t i = 0; i < c->n_notifies; i++)
		print_titled(CONF_NOTIFY, c->notifies[i].name, &c->notifies[i], out);
}

/* A value to show where the table has no default. */
static const char *sample_value(const struct conf_key *k)
{
	switch (k->type) {
	case CONF_LISTEN:
		return "127.0.0.1:8162";
	case CONF_LOOPBACK:
		return "127.0.0.1:8089";
	case CONF_PATH:
		return strcmp(k->name, "ca-file") == 0 ? "ca.pem" : "rota";
	case CONF_CHOICE:
		return strcmp(k->name, "tls") == 0 ? "required" : "mail";
	case CONF_GROUPS:
		return "vigie";
	case CONF_TEXT:
		return k->scope == CONF_WITNESS ? "192.0.2.1" : strcmp(k->name, "credential") == 0 ? "relay"
		       : strcmp(k->name, "url") == 0 ? "https://monitor.example.org/ping/1" : "astreinte@example.org";
	case CONF_AE_TITLE:
	case CONF_ZONE:
	case CONF_DURATION:
	case CONF_INTEGER:
	case CONF_BOOLEAN:
	case CONF_SIZE:
		break;
	}
	return "";
}

static bool is_bare(enum conf_type t)
{
	return t == CONF_INTEGER || t == CONF_BOOLEAN;
}

static void print_example_key(const struct conf_key *k, FILE *out)
{
	const char *value = k->def ? k->def : sample_value(k), *indent = k->section ? "\t" : "";
	char range[160];

	conf_format_range(k, range, sizeof range);
	fprintf(out, "#%s# %s\n#%s# Expects %s.\n#%s%s = ", indent, _(k->help), indent, range, indent, k->name);
	if (is_bare(k->type))
		fprintf(out, "%s\n", value);
	else if (k->type == CONF_GROUPS)
		fprintf(out, "{\"%s-%s\"}\n", value, k->name);
	else
		fprintf(out, "\"%s\"\n", value);
}

void conf_print_example(FILE *out)
{
	const char *section = NULL;

	fputs("# vigie.conf: see vigie.conf(5). What is commented out is the default, or a sample where there is none.\n"
	      "# Durations: 500ms, 60s, 5m, 2h; a bare number counts seconds. Relative paths start from this file's folder.\n"
	      "# Files of conf.d/*.conf beside this one are read after it, in the order of their names.\n", out);
	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];

		if (k->section && (!section || strcmp(section, k->section) != 0)) {
			bool titled = k->scope == CONF_WITNESS || k->scope == CONF_NOTIFY;

			fprintf(out, "%s\n#%s%s {\n", section ? "#}\n" : "", k->section, titled ? " NAME" : "");
			section = k->section;
		} else if (!k->section) {
			putc('\n', out);
		}
		print_example_key(k, out);
	}
	fputs("#}\n", out);
}

/* A hyphen in a key is a minus for troff, and a backslash its own escape. */
static void print_troff(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (*text == '-' || *text == '\\')
			fputs(*text == '-' ? "\\-" : "\\e", out);
		else
			putc(*text, out);
	}
}

void conf_print_man(FILE *out)
{
	const char *section = NULL;

	for (size_t i = 0; i < n_conf_keys; i++) {
		const struct conf_key *k = &conf_keys[i];
		char range[160];

		if (k->section && (!section || strcmp(section, k->section) != 0)) {
			fprintf(out, ".SS \"%s%s { }\"\n", k->section, k->scope == CONF_WITNESS || k->scope == CONF_NOTIFY ? " NAME" : "");
			section = k->section;
		}
		fputs(".TP\n.B ", out);
		print_troff(k->name, out);
		putc('\n', out);
		print_troff(k->help, out);
		conf_format_range(k, range, sizeof range);
		fputs("\nExpects ", out);
		print_troff(range, out);
		if (k->def) {
			fputs("; default ", out);
			print_troff(k->def, out);
		} else if (k->required) {
			fputs("; required", out);
		}
		fputs(".\n", out);
	}
}
