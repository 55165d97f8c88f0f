/* States as design §5 and §7 name them. The numbers are stored: never renumbered. */
#ifndef VIGIE_STATE_H
#define VIGIE_STATE_H

#include "err.h"

enum state { STATE_OK, STATE_WARNING, STATE_CRITICAL, STATE_UNKNOWN }; /* also the exit status of check and probe */

enum { STATE_COUNT = STATE_UNKNOWN + 1 };

enum link_state { LINK_UP, LINK_DOWN, LINK_DEGRADED, LINK_UNKNOWN, LINK_ADMIN_DOWN };

const char *state_name(enum state s);           /* "ok" "warning" "critical" "unknown" */
const char *link_state_name(enum link_state s); /* "up" "down" "degraded" "unknown" "admin-down" */
bool state_from_name(const char *name, enum state *ret_s) MUST_CHECK;
bool link_state_from_name(const char *name, enum link_state *ret_s) MUST_CHECK;

/* The words shown to people, in their language: "Critical", "Down". */
const char *state_word(enum state s);
const char *link_state_word(enum link_state s);

/* What a link's state is worth beside other objects. Admin-down is not down (design §5, I7): OK. */
enum state link_state_severity(enum link_state s);

/* The worse of two: CRITICAL > WARNING > UNKNOWN > OK. */
enum state state_worst(enum state a, enum state b);

/* IF-MIB ifOperStatus (RFC 2863): "up" "down" "testing" "unknown" "dormant" "notPresent" "lowerLayerDown".
 * A value outside 1..7 is "unknown" (some optical equipment sends 0 or 8). */
const char *if_oper_status_name(int value);
/* IF-MIB ifAdminStatus: "up" "down" "testing"; outside 1..3: "unknown". */
const char *if_admin_status_name(int value);

#endif
