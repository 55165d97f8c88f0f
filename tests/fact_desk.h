/* What the tests of automatic evidence share: a round over a desk's inventory, and what its facts must say. */
#ifndef VIGIE_TESTS_FACT_DESK_H
#define VIGIE_TESTS_FACT_DESK_H

#include "fact_round.h"
#include "tests/hds_desk.h"

#include <jansson.h>

#define AT_NOW "1795316400000"    /* FIXTURE_NOW */
#define DEVICE(id, name, address) "INSERT INTO entity VALUES (" id ", 'device', '" name "', 0, 0);" \
	"INSERT INTO device (entity_id, valid_from, kind, address) VALUES (" id ", 0, 'router', '" address "');"

struct fact_found {
	const char *key;
	enum hds_verdict verdict;
	enum hds_status proposes;
	json_t *value;                /* owned */
	char text[4096], sha256[65];
	size_t steps;
};

/* The fact of a key at an instant, or so many days after FIXTURE_NOW; written, as the collector does. */
struct fact_found fact_measure_at(struct desk *d, const char *key, wall_t now);
struct fact_found fact_measure(struct desk *d, const char *key, int64_t days);
void fact_expect(struct fact_found *v, enum hds_verdict verdict, enum hds_status proposes);
void fact_tells(struct fact_found *v, const char *member, int64_t n);
void fact_done(struct fact_found *v);
/* All of these; member NULL: none. */
void fact_is_now(struct desk *d, const char *key, int64_t days, enum hds_verdict verdict, enum hds_status proposes, const char *member, int64_t n);

#endif
