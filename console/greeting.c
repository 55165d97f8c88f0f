#include "console/greeting.h"

#include "console/person_file.h"

#include <inttypes.h>
#include <stdio.h>

static int64_t read_seen(const char *path)
{
	FILE *in = fopen(path, "re");
	int64_t seq = 0;

	if (!in)
		return 0;
	if (fscanf(in, "%18" SCNd64, &seq) != 1)
		seq = 0;
	fclose(in);
	return seq;
}

const struct handover_row *greeting_look(struct reader *r, struct arena *a, const char *seen_path, int64_t uid, wall_t now)
{
	wall_t since = { now.ms - GREETING_HOURS * INT64_C(3600000) };
	struct handover_row *rows = NULL;
	size_t n = 0;
	bool ok;

	if (!reader_begin(r, now, WALL_NEVER, NULL))
		return NULL;
	ok = read_handovers(r, a, since, 1, &rows, &n, NULL);
	reader_end(r);
	return ok && n > 0 && rows[0].uid != uid && rows[0].seq != read_seen(seen_path) ? &rows[0] : NULL;
}

bool greeting_seen(const char *seen_path, int64_t seq, struct err *e)
{
	char line[32];

	snprintf(line, sizeof line, "%" PRId64 "\n", seq);
	return person_file_write(seen_path, line, e);
}
