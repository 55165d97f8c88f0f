/* What a random region declares, as statements that are compiled once: of thousands of regions all but the values is the same. */
#ifndef VIGIE_TESTS_PROVEN_DECLARATIONS_H
#define VIGIE_TESTS_PROVEN_DECLARATIONS_H

#include <sqlite3.h>
#include <stdint.h>

/* ?1: whose, ?2: since when, of a check its id; then texts. The first ones, up to ONE_ACT, empty the inventory. */
#define PROVEN_DECLARATIONS(X) \
	X(NO_NOTE, "DELETE FROM note") \
	X(NO_ALERT, "DELETE FROM alert") \
	X(NO_SAMPLE, "DELETE FROM result_sample") \
	X(NO_CHANGE, "DELETE FROM result_change") \
	X(NO_RESULT, "DELETE FROM result") \
	X(NO_INTERVAL, "DELETE FROM state_interval") \
	X(NO_CHECK, "DELETE FROM probe_check") \
	X(NO_LINK, "DELETE FROM link") \
	X(NO_DEVICE, "DELETE FROM device") \
	X(NO_COVOLINK, "DELETE FROM covolink") \
	X(NO_ROUTE, "DELETE FROM route") \
	X(NO_SITE, "DELETE FROM site") \
	X(NO_ENTITY, "DELETE FROM entity WHERE id <> 1") \
	X(ONE_ACT, "INSERT OR IGNORE INTO journal (seq, at_ms, uid, method, request, result, previous, hash)" \
	           " VALUES (1, 1, 0, 'note', '{}', 'ok', x'00', x'00')") \
	X(ENTITY, "INSERT OR REPLACE INTO entity (id, kind, name, created_ms, last_confirmed_ms) VALUES (?1, ?3, ?4, ?2, ?2)") \
	X(SITE, "INSERT INTO site (entity_id, valid_from) VALUES (?1, ?2)") \
	X(DEVICE, "INSERT INTO device (entity_id, valid_from, site, kind, address, parents) VALUES (?1, ?2, ?3, 'router', '127.0.0.1', ?4)") \
	X(CHECK, "INSERT INTO probe_check (id, entity_id, class, active) VALUES (?2, ?1, ?3, 1)") \
	X(LINK, "INSERT INTO link (entity_id, valid_from, device, interface, site) VALUES (?1, ?2, ?3, 'Gi0', ?4)") \
	X(COVOLINK, "INSERT INTO covolink (entity_id, valid_from, site, device) VALUES (?1, ?2, ?3, ?4)") \
	X(ROUTE, "INSERT INTO route (entity_id, valid_from, source_site, covolink, destination_site, use)" \
	         " VALUES (?1, ?2, ?3, 'c', ?4, 'tele-avc')") \
	X(NOTE, "INSERT INTO note (kind, entity_id, uid, at_ms, seq) VALUES ('comment', ?1, 1000, ?2, 1)")

enum declaration {
#define X(id, sql) SAY_##id,
	PROVEN_DECLARATIONS(X)
#undef X
	DECLARATIONS_COUNT
};

struct proven_declarations { sqlite3_stmt *statements[DECLARATIONS_COUNT]; };

/* On failure these end the test with SQLite's words. */
void proven_declarations_init(struct proven_declarations *d, sqlite3 *db);
void proven_declarations_done(struct proven_declarations *d);
void proven_say(struct proven_declarations *d, enum declaration which, int64_t id, int64_t at, const char *third, const char *fourth);

#endif
