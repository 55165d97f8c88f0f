#include "console/act_log.h"

#include <stdlib.h>
#include <string.h>

void act_log_add(struct act_log *l, wall_t at, enum style style, const char *words)
{
	struct act_log_line *line = &l->lines[l->n % ACT_LOG_MAX];
	char *kept = strndup(words, ACT_LOG_LINE_MAX);

	if (!kept)
		return;
	utf8_end_whole(kept, strlen(kept) + 1);
	free(line->words);
	*line = (struct act_log_line){ at, style, kept };
	l->n++;
}

void act_log_done(struct act_log *l)
{
	for (size_t i = 0; i < ACT_LOG_MAX; i++)
		free(l->lines[i].words);
}

size_t act_log_count(const struct act_log *l) { return l->n < ACT_LOG_MAX ? l->n : ACT_LOG_MAX; }

const struct act_log_line *act_log_line(const struct act_log *l, size_t i)
{
	return i < act_log_count(l) ? &l->lines[(l->n - 1 - i) % ACT_LOG_MAX] : NULL;
}
