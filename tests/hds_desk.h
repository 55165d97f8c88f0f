/* What the tests of the checklist share: an inventory with the frameworks in it, somebody who writes, what a reader sees. Days count from
 * FIXTURE_NOW; the frameworks were loaded 100 days before. */
#ifndef VIGIE_TESTS_HDS_DESK_H
#define VIGIE_TESTS_HDS_DESK_H

#include "hds_act.h"
#include "reader_hds.h"
#include "tests/store_fixture.h"

#define DESK_DAY_MS INT64_C(86400000)

struct desk {
	struct fixture f;
	struct arena *a;
};

struct desk_faults { size_t n; struct hds_row_finding last; char key[FRAMEWORK_NODE_MAX]; }; /* key: of the last one */

int desk_open(void **state);
int desk_close(void **state);
struct hds_act desk_act(enum hds_act_kind kind, int64_t days);
struct hds_act desk_set(const char *key, enum hds_status status, int64_t days);
struct hds_act desk_evidence(const char *serves, int64_t days, int64_t until_days);
struct hds_done desk_write(struct desk *d, const struct hds_act *a);
int64_t desk_number(struct desk *d, const char *sql);
void desk_refuses(struct desk *d, const struct hds_act *a, enum err_kind kind, const char *says);
struct hds_checklist desk_checklist(struct desk *d, const char *family, int64_t days, bool past);
enum hds_standing desk_standing(struct desk *d, const char *key, int64_t days, bool past);
struct desk_faults desk_verify(struct desk *d, size_t *ret_rows);

#endif
