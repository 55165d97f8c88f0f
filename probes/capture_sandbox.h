/* What the process that looks at packets may still do: nothing that reaches files, the network, or other programs. */
#ifndef VIGIE_PROBES_CAPTURE_SANDBOX_H
#define VIGIE_PROBES_CAPTURE_SANDBOX_H

#include "err.h"

/* No core of this process holds memory: core limit 0, an empty core filter, and every mapping of a packet ring left out of dumps. Before
 * privileges are dropped. */
bool capture_forbid_dumps(struct err *e) MUST_CHECK;

/* From here on every system call but those of a list ends the process (SIGSYS): it reads what is open, sends to records_fd alone, asks for
 * memory that is not executable, and ends. For good. */
bool capture_sandbox_enter(int records_fd, struct err *e) MUST_CHECK;

#endif
