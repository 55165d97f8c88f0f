/* Who is on call and who is next, in words, from the rota file; read anew when the file changes. */
#ifndef VIGIE_CONSOLE_DUTY_H
#define VIGIE_CONSOLE_DUTY_H

#include "rota.h"

#include <sys/stat.h>

struct text;

/* "P. Martin → J. Roux\n08:00"; who stands in a gap is the default, which is said. */
void duty_words(const struct rota *r, wall_t now, struct text *t);

/* The turns of the coming weeks, a line each, gaps said. */
void duty_turns(const struct rota *r, wall_t now, struct text *t);

struct duty {
	const char *path;       /* NULL: no rota is configured */
	struct rota *rota;      /* owned; NULL: none could be read */
	struct timespec changed;
	char trouble[ERR_TEXT_MAX]; /* why not; "" */
};

void duty_look(struct duty *d); /* reads the file when it is another than before */
void duty_done(struct duty *d);

#endif
