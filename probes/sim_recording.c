#include "probes/sim_recording.h"

#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool add_line(struct sim_mib *m, const char *line, size_t len, uint8_t *scratch, struct err *e)
{
	const char *first = memchr(line, '|', len);
	const char *second = first ? memchr(first + 1, '|', len - (size_t)(first + 1 - line)) : NULL;
	uint8_t oid[SIM_OID_MAX];
	struct sim_value v;
	size_t oid_len;

	if (!second)
		return err_set(e, ERR_DATA, "expected OID|TAG|VALUE");
	return sim_oid_parse(line, (size_t)(first - line), oid, &oid_len, e)
	       && sim_value_parse(first + 1, (size_t)(second - first - 1), second + 1, len - (size_t)(second + 1 - line),
	                          scratch, &v, e)
	       && sim_mib_add(m, oid, oid_len, &v, scratch, e);
}

/* A text that came from the file goes into a message only in its safe form. */
static bool escape(struct err *e)
{
	struct text t = TEXT_INIT(ERR_TEXT_MAX);
	char utf8[ERR_TEXT_MAX];

	text_from_device((const uint8_t *)e->text, strlen(e->text), utf8, sizeof utf8);
	text_append_safe(&t, utf8);
	err_set(e, e->kind, "%s", text_str(&t));
	text_done(&t);
	return false;
}

static bool read_lines(FILE *f, struct sim_mib *m, const char *name, sim_bad_line_fn bad_line, void *user, struct err *e)
{
	uint8_t *scratch = malloc(SIM_VALUE_MAX);
	char *line = NULL;
	size_t cap = 0;
	ssize_t got;
	bool ok = scratch != NULL || err_set(e, ERR_MEMORY, "no memory to read %s", name);

	for (uint32_t number = 1; ok && (got = getline(&line, &cap, f)) >= 0; number++) {
		size_t len = (size_t)got;

		while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			len--;
		if (len == 0 || line[0] == '#')
			continue;
		ok = len <= SIM_LINE_MAX ? add_line(m, line, len, scratch, e)
		                         : err_set(e, ERR_DATA, "expected at most %d octets a line", SIM_LINE_MAX);
		if (!ok && e->kind == ERR_DATA) {
			escape(e);
			err_prefix(e, "%s:%u", name, number);
			ok = bad_line && bad_line(e->text, user);
		} else if (!ok && e->kind == ERR_LIMIT) {
			err_prefix(e, "%s:%u", name, number);
		}
	}
	if (ok && ferror(f))
		ok = err_set_errno(e, "cannot read %s", name);
	free(line);
	free(scratch);
	return ok;
}

struct sim_mib *sim_recording_read(FILE *f, const char *name, sim_bad_line_fn bad_line, void *user, struct err *e)
{
	struct sim_mib *m = sim_mib_new();

	if (!m) {
		err_set(e, ERR_MEMORY, "no memory for %s", name);
		return NULL;
	}
	if (!read_lines(f, m, name, bad_line, user, e))
		goto fail;
	if (m->n_objects == 0) {
		err_set(e, ERR_DATA, "%s: expected at least one line OID|TAG|VALUE", name);
		goto fail;
	}
	sim_mib_seal(m);
	return m;
fail:
	sim_mib_unref(m);
	return NULL;
}

struct sim_mib *sim_recording_load(const char *path, sim_bad_line_fn bad_line, void *user, struct err *e)
{
	FILE *f = fopen(path, "re");
	struct sim_mib *m;

	if (!f) {
		err_set_errno(e, "cannot open %s", path);
		if (e->sys == ENOENT)
			e->kind = ERR_NOT_FOUND;
		return NULL;
	}
	m = sim_recording_read(f, path, bad_line, user, e);
	fclose(f);
	return m;
}
