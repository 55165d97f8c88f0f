/* A small fictional region for tests of the links view, without a database. */
#ifndef VIGIE_TESTS_SAMPLE_LINKS_H
#define VIGIE_TESTS_SAMPLE_LINKS_H

#include "console/links.h"
#include "console/screen.h"

/* 2026-11-22 03:07:41 UTC, a Sunday */
#define SAMPLE_NOW ((wall_t){ INT64_C(1795316861000) })

enum { SAMPLE_LINKS = 24 };

/* The first n links (any number: they repeat under other names) into the screen, with a status that agrees. */
void sample_links(struct screen *s, size_t n);

/* Opens the detail of the selected link with a day of history, states, contract and supplier. */
void sample_detail(struct screen *s);

void sample_hostile_link(struct screen *s); /* one link whose every text is what an attacker would send */
void sample_status(struct screen *s, enum collector_state collector, int64_t data_age_s);

#endif
