/* The method `import` of the control socket: on the store thread, then the collector takes the new registry at once. */
#ifndef VIGIE_CONTROL_IMPORT_H
#define VIGIE_CONTROL_IMPORT_H

#include "probes/control_server.h"

void control_import(struct control_call *call);

#endif
