/* The CSV file of the action plan: no file of the inventory, but a mapping may make one (import_map.h). */
#ifndef VIGIE_HDS_ACTION_FILE_H
#define VIGIE_HDS_ACTION_FILE_H

#include "inventory/entity.h"

extern const struct entity_file hds_action_file; /* "actions.csv" */

#endif
