#include "probes/sim_scenario.h"

#include "inventory/confile.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DAY_MS = 86400000 };

struct parser {
	struct sim_scenario *s;
	size_t cap;
	unsigned line, loop_line;
	struct err *e;
};

static bool refuse(const struct parser *p, const char *expected)
{
	return err_set(p->e, ERR_CONFIG, "%s:%u: expected %s", p->s->path, p->line, expected);
}

/* "90s", "1m30s", "2h": *ret_used octets of text. False when it is no duration of at most a day. */
static bool parse_duration(const char *text, int64_t *ret_ms, size_t *ret_used)
{
	static const struct { const char *unit; int64_t ms; } units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }, { "d", DAY_MS } };
	const char *p = text;
	int64_t total = 0;

	do {
		int64_t n = 0;
		size_t digits = strspn(p, "0123456789"), i = 0;

		for (size_t d = 0; d < digits && n <= DAY_MS; d++)
			n = n * 10 + (p[d] - '0');
		p += digits;
		while (i < ARRAY_LEN(units) && strncmp(p, units[i].unit, strlen(units[i].unit)) != 0)
			i++;
		if (digits == 0 || i == ARRAY_LEN(units) || n > DAY_MS)
			return false;
		p += strlen(units[i].unit);
		total += n * units[i].ms;
		if (total > DAY_MS)
			return false;
	} while (*p >= '0' && *p <= '9');
	*ret_ms = total;
	*ret_used = (size_t)(p - text);
	return true;
}

static bool add_step(struct parser *p, int64_t at_ms, const char *command)
{
	struct sim_scenario *s = p->s;

	if (s->n == SIM_SCENARIO_STEPS_MAX)
		return err_set(p->e, ERR_CONFIG, "%s:%u: expected at most %d steps", s->path, p->line, SIM_SCENARIO_STEPS_MAX);
	if (s->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 32;
		struct sim_step *steps = reallocarray(s->steps, cap, sizeof *steps);

		if (!steps)
			return err_set(p->e, ERR_MEMORY, "no memory for %s", s->path);
		s->steps = steps;
		p->cap = cap;
	}
	s->steps[s->n] = (struct sim_step){ at_ms, p->line, strdup(command) };
	if (!s->steps[s->n].command)
		return err_set(p->e, ERR_MEMORY, "no memory for %s", s->path);
	s->n++;
	return true;
}

static bool take_at(struct parser *p, const char *rest)
{
	size_t used;
	int64_t at_ms;

	if (strncmp(rest, "t+", 2) == 0)
		rest += 2;
	if (!parse_duration(rest, &at_ms, &used))
		return refuse(p, "at TIME COMMAND, TIME as 30s, 1m30s or 2h and at most a day");
	rest += used;
	if (*rest != ' ' && *rest != '\t')
		return refuse(p, "a space and a command after the time");
	rest += strspn(rest, " \t");
	return *rest ? add_step(p, at_ms, rest) : refuse(p, "a command after the time; see vigie-sim --help");
}

static bool take_loop(struct parser *p, const char *rest)
{
	size_t used = 0;

	if (p->s->loop_ms > 0)
		return refuse(p, "loop once");
	if (!parse_duration(rest, &p->s->loop_ms, &used) || rest[used] || p->s->loop_ms == 0)
		return refuse(p, "loop TIME, as 30s, 1m30s or 2h and at most a day");
	p->loop_line = p->line;
	return true;
}

static bool take_title(struct parser *p, const char *rest)
{
	if (p->s->title || !*rest)
		return refuse(p, p->s->title ? "title once" : "a text after title");
	p->s->title = strdup(rest);
	return p->s->title || err_set(p->e, ERR_MEMORY, "no memory for %s", p->s->path);
}

/* The line without its end, blanks around it and a comment that it is. */
static bool take_line(struct parser *p, char *line)
{
	static const struct { const char *word; bool (*take)(struct parser *p, const char *rest); } words[] = {
		{ "at", take_at }, { "loop", take_loop }, { "title", take_title } };
	size_t len = strlen(line);

	while (len > 0 && strchr(" \t\r", line[len - 1]))
		line[--len] = '\0';
	line += strspn(line, " \t");
	if (*line == '\0' || *line == '#')
		return true;
	for (const char *c = line; *c; c++) {
		if (((unsigned char)*c < 0x20 && *c != '\t') || *c == 0x7f)
			return refuse(p, "no control character");
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		size_t n = strlen(words[i].word);

		if (strncmp(line, words[i].word, n) == 0 && (line[n] == ' ' || line[n] == '\t' || line[n] == '\0'))
			return words[i].take(p, line + n + strspn(line + n, " \t"));
	}
	return refuse(p, "at TIME COMMAND, loop TIME or title TEXT");
}

static int by_time(const void *a, const void *b)
{
	const struct sim_step *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static bool take_text(struct parser *p, const char *text, size_t len)
{
	char line[SIM_SCENARIO_LINE_MAX];

	for (size_t at = 0; at < len;) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t n = end ? (size_t)(end - text) - at : len - at;

		p->line++;
		if (n >= sizeof line)
			return refuse(p, "a shorter line");
		if (memchr(text + at, '\0', n) || !utf8_is_valid(text + at, n))
			return refuse(p, "UTF-8");
		memcpy(line, text + at, n);
		line[n] = '\0';
		if (!take_line(p, line))
			return false;
		at += n + 1;
	}
	return true;
}

static bool finish(struct parser *p)
{
	struct sim_scenario *s = p->s;

	if (s->n == 0)
		return err_set(p->e, ERR_CONFIG, "%s:%u: expected at least one step: at TIME COMMAND", s->path, p->line ? p->line : 1);
	qsort(s->steps, s->n, sizeof *s->steps, by_time);
	if (s->loop_ms > 0 && s->loop_ms <= s->steps[s->n - 1].at_ms) {
		p->line = p->loop_line;
		return refuse(p, "a loop that is longer than the time of the last step");
	}
	return true;
}

struct sim_scenario *sim_scenario_parse(const char *path, const char *text, size_t len, struct err *e)
{
	struct sim_scenario *s = calloc(1, sizeof *s);
	struct parser p = { .s = s, .e = e };

	if (s)
		s->path = strdup(path);
	if (!s || !s->path)
		err_set(e, ERR_MEMORY, "no memory for %s", path);
	else if (take_text(&p, text, len) && finish(&p))
		return s;
	sim_scenario_free(s);
	return NULL;
}

void sim_scenario_free(struct sim_scenario *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n; i++)
		free(s->steps[i].command);
	free(s->steps);
	free(s->title);
	free(s->path);
	free(s);
}

struct sim_scenario *sim_scenario_load(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct sim_scenario *s = NULL;
	char installed[512], *text;
	size_t len;

	if (fd < 0 && errno == ENOENT && !strchr(path, '/') && strlen(path) < 64) {
		snprintf(installed, sizeof installed, "%s/scenarios/%s.scenario", PKGDATADIR, path);
		path = installed;
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0) {
		err_set_errno(e, "cannot open %s", path);
		return NULL;
	}
	if (confile_read_fd(fd, path, SIM_SCENARIO_MAX, &text, &len, e)) {
		s = sim_scenario_parse(path, text, len, e);
		free(text);
	}
	close(fd);
	return s;
}

/* Past the last step of a round: the next one, and of rounds that passed meanwhile only the last. */
static void begin_round(struct sim_player *p, int64_t now_ms)
{
	int64_t loop_ms = p->scenario->loop_ms;

	if (loop_ms == 0 || p->next < p->scenario->n || now_ms < p->round_ms + loop_ms)
		return;
	p->round_ms += (now_ms - p->round_ms) / loop_ms * loop_ms;
	p->next = 0;
}

const struct sim_step *sim_player_take(struct sim_player *p, int64_t now_ms)
{
	const struct sim_step *step;

	begin_round(p, now_ms);
	if (p->next == p->scenario->n)
		return NULL;
	step = &p->scenario->steps[p->next];
	if (now_ms < p->round_ms + step->at_ms)
		return NULL;
	p->next++;
	return step;
}

int64_t sim_player_next_ms(const struct sim_player *p)
{
	const struct sim_scenario *s = p->scenario;

	if (p->next < s->n)
		return p->round_ms + s->steps[p->next].at_ms;
	return s->loop_ms > 0 ? p->round_ms + s->loop_ms + s->steps[0].at_ms : INT64_MAX;
}
