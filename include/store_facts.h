/* What queries over inventory, history and journal found, kept by the store (hds.h: struct hds_fact). */
#ifndef VIGIE_STORE_FACTS_H
#define VIGIE_STORE_FACTS_H

#include "hds.h"

enum { STORE_FACT_AGAIN_MS = 86400000 };

struct store;

/* A row of each that says something else than its last one, or whose last one is a day old. In one transaction. */
bool store_write_facts(struct store *s, const struct hds_fact *facts, size_t n, struct err *e) MUST_CHECK;

#endif
