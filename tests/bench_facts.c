/* Automatic evidence of a large region: bench_facts [SITES]. Each site has a router with a circuit of a pair, a server, a service with a
 * certificate, two contacts; each router hears twenty hosts and two devices; a year of cuts; 20,000 rows of journal. The longest step
 * is what a batch waits. CPU. Figures as tests/bench_row.h prints them. */
#include "fact_round.h"
#include "journal.h"

#include "tests/bench_fill.h"
#include "tests/bench_row.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { SQL_MAX = 4096, RUNS = 5, QUERIES_MAX = 64 };

static void run(struct fixture *f, const char *format, long sites)
{
	char sql[SQL_MAX];

	snprintf(sql, sizeof sql, format, sites, FIXTURE_NOW.ms);
	fixture_sql(f, sql);
}

#define EACH "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$ld) "

static void declare(struct fixture *f, long sites)
{
	fixture_sql(f, "BEGIN");
	run(f, "UPDATE link SET redundancy_group = 'g' || (entity_id / 6), z_device = NULL WHERE %1$ld > 0", sites);
	run(f, EACH "INSERT INTO entity SELECT 1000000 + i, 'device', 'srv-' || i, 0, 0 FROM n", sites);
	run(f, EACH "INSERT INTO device (entity_id, valid_from, site, kind, address, os, os_end_of_support) SELECT 1000000 + i, 0, 's', 'server', '10.9.' "
	       "|| i, 'Debian', date('2026-01-01', i || ' days') FROM n", sites);
	run(f, EACH "INSERT INTO entity SELECT 2000000 + i, 'service', 'web-' || i, 0, 0 FROM n", sites);
	run(f, EACH "INSERT INTO service (entity_id, valid_from, kind, target, owner) SELECT 2000000 + i, 0, 'https', 'https://w' || i, 'ours' FROM n", sites);
	run(f, EACH "INSERT INTO certificate (entity_id, serial, sha256, not_after_ms, chain_not_after_ms, at_ms) SELECT 2000000 + i, i, i, "
	       "%2$lld + i * 86400000, %2$lld + 86400000, %2$lld FROM n", sites);
	run(f, EACH "INSERT INTO entity SELECT 3000000 + i, 'contact', 'c-' || i, 0, %2$lld FROM n", 2 * sites);
	run(f, EACH "INSERT INTO contact (entity_id, valid_from, site, phone) SELECT 3000000 + i, 0, (SELECT name FROM entity WHERE id = 3 * (1 + i / 2)), '1' "
	       "FROM n", 2 * sites);
	fixture_sql(f, "COMMIT");
}

static void measure(struct fixture *f, long sites)
{
	fixture_sql(f, "BEGIN");
	run(f, EACH "INSERT INTO probe_check SELECT i, 3 * i + 1, 'icmp', 1 FROM n", sites);
	run(f, EACH "INSERT INTO probe_check SELECT %1$ld + i, 2000000 + i, 'http', 1 FROM n", sites);
	run(f, "INSERT INTO result (check_id, at_ms, outcome, state, attempts, confirmed) SELECT id, %2$lld, 'ok', 0, 1, 1 FROM probe_check WHERE %1$ld > 0", sites);
	run(f, EACH ", k(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM k WHERE j < 36) INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) "
	       "SELECT 3 * i + 2, %2$lld - j * 864000000 - i * 1000000, %2$lld - j * 864000000 - i * 1000000 + 600000, 1, 'link-down' FROM n, k", sites);
	run(f, "INSERT INTO state_interval (entity_id, from_ms, to_ms, state, outcome) SELECT entity_id, to_ms, coalesce((SELECT min(x.from_ms) FROM "
	       "state_interval x WHERE x.entity_id = s.entity_id AND x.from_ms > s.from_ms), %1$ld * 0 + %2$lld), 0, 'ok' FROM state_interval s", sites);
	run(f, EACH "INSERT INTO neighbour_round SELECT 3 * i + 1, %2$lld FROM n", sites);
	run(f, EACH ", k(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM k WHERE j < 20) INSERT INTO neighbour (device_id, protocol, local_port, name, port, mac, "
	       "address, first_seen_ms, last_seen_ms) SELECT 3 * i + 1, 'arp', 'ge0', '10.' || i || '.' || j, '', '00:00:' || i || ':' || j, "
	       "'10.' || i || '.' || j, 0, %2$lld FROM n, k", sites);
	run(f, EACH ", k(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM k WHERE j < 2) INSERT INTO neighbour (device_id, protocol, local_port, name, port, sys_name, "
	       "first_seen_ms, last_seen_ms) SELECT 3 * i + 1, 'lldp', 'ge' || j, 'm' || i || j, 'eth0', 'cr-' || (i + j), 0, %2$lld FROM n, k", sites);
	fixture_sql(f, "COMMIT");
}

static void act(struct fixture *f, size_t n)
{
	json_t *request = json_pack("{s:s,s:s}", "object", "device:cr-1", "until", "2026-12-01T00:00:00Z");
	struct journal_entry entry = { .at = FIXTURE_NOW, .uid = 1000, .method = "mute", .object = "device:cr-1", .request = request, .result = "ok",
		                       .text = "remplacement de l'alimentation" };
	struct err e;
	int64_t seq;

	fixture_sql(f, "BEGIN");
	for (size_t i = 0; i < n; i++)
		if (!journal_append(f->store, &entry, &seq, &e))
			exit(1);
	fixture_sql(f, "COMMIT");
	json_decref(request);
}

struct cost { const char *key; double longest_s, total_s; };

static void ask(struct fixture *f, struct cost *costs, bool say)
{
	bool found, more = true;
	struct fact_round *r;
	struct hds_fact fact;
	size_t i = 0;
	struct err e;

	if (!fact_round_begin(f->path, FIXTURE_NOW, &r, &e))
		exit(1);
	while (more) {
		double before = bench_cpu_s();

		if (!fact_round_step(r, &fact, &found, &more, &e)) {
			fprintf(stderr, "%s\n", e.text);
			exit(1);
		}
		before = bench_cpu_s() - before;
		costs[i].total_s += before;
		costs[i].longest_s = before > costs[i].longest_s ? before : costs[i].longest_s;
		if (found && say)
			fprintf(stderr, "%s %s\n", fact.key, fact.value);
		if (found)
			costs[i].key = fact_key(i);
		i += found;
	}
	fact_round_free(r);
}

int main(int argc, char **argv)
{
	long sites = argc > 1 ? strtol(argv[1], NULL, 10) : 2000;
	struct cost all[RUNS][QUERIES_MAX] = { 0 };
	double round = 1e9;
	struct fixture f;
	char name[96];

	if (sites < 1 || sites > 20000)
		return 64;
	setenv("TZ", "Europe/Paris", 1);
	fixture_init(&f);
	bench_declare(&f, sites);
	declare(&f, sites);
	measure(&f, sites);
	act(&f, 20000);
	for (size_t i = 0; i < RUNS; i++) {
		double total = 0;

		ask(&f, all[i], i == 0 && argc > 2);
		for (size_t k = 0; fact_key(k); k++)
			total += all[i][k].total_s;
		round = total < round ? total : round;
	}
	for (size_t k = 0; fact_key(k); k++) {
		double longest = 1e9;

		for (size_t i = 0; i < RUNS; i++)
			longest = all[i][k].longest_s < longest ? all[i][k].longest_s : longest;
		snprintf(name, sizeof name, "automatic evidence, %s", fact_key(k));
		bench_say((struct bench_row){ .name = name, .unit = "ms CPU", .figure = longest * 1000, .limit = 50 });
	}
	bench_say((struct bench_row){ .name = "automatic evidence, a round", .unit = "ms CPU", .figure = round * 1000 });
	fixture_done(&f);
	return 0;
}
