/* A region for benches of the store: one router with one declared circuit a site, noisy counters. */
#ifndef VIGIE_BENCH_FILL_H
#define VIGIE_BENCH_FILL_H

#include "tests/store_fixture.h"

enum { BENCH_INTERFACES = 24 };

double bench_uniform(void);   /* 0 to 1, the same sequence in each run */
double bench_cpu_s(void);     /* of this process */

void bench_declare(struct fixture *f, long devices); /* on as many sites; registry not read */

/* What moves: a daily curve, 20 % noise, errors now and then. */
struct interface_rates bench_rates(int64_t minute);

/* One poll of each device at `minute`, in batches of a hundred; full: with names and states, transitions to up. Rates of the declared
 * interface of the first device go to *ret_first when it is given. */
void bench_write_round(struct fixture *f, int64_t minute, bool full, struct interface_rates *ret_first);

void bench_maintain(struct fixture *f, wall_t now, int64_t budget); /* until there is nothing left to do */
int64_t bench_number(struct fixture *f, const char *sql);

#endif
