/* The act `handover` (include/control.h): a handover is kept, for whom, by whom. */
#ifndef VIGIE_CONSOLE_HANDOVER_ACT_H
#define VIGIE_CONSOLE_HANDOVER_ACT_H

#include "console/handover.h"

#include <jansson.h>

/* Its parameters, a new reference. rota NULL: none is configured, nobody leaves; comes NULL: who comes by the rota, if anybody.
 * ERR_NOT_FOUND: the rota knows nobody called so; ERR_USAGE: not UTF-8; ERR_MEMORY. */
json_t *handover_params(const struct rota *rota, const char *comes, wall_t now, const struct handover_line *lines, size_t n, struct err *e);

#endif
