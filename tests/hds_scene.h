/* An inventory with a checklist as a person keeps it: assessments, evidence, exceptions, actions and facts over a year, and what the
 * security page tells beside them. Deterministic. */
#ifndef VIGIE_TESTS_HDS_SCENE_H
#define VIGIE_TESTS_HDS_SCENE_H

#include "hds_act.h"
#include "inventories.h"
#include "vtime.h"

/* The one that is kept, at VISIT_NOW, one that holds nothing, and one where much reads alike and some is long past. */
enum { KEPT, EMPTY, ALIKE, HDS_SCENE_INVENTORIES };

extern struct inventories hds_scene;

/* Of a group of tests. What fails ends them. */
int hds_scene_make(void **state);
int hds_scene_remove(void **state);

void hds_scene_write(struct store *s, const struct hds_act *act);

#endif
