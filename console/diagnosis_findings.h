/* What a diagnosis found, for an escalation: the "findings" of include/control.h. */
#ifndef VIGIE_CONSOLE_DIAGNOSIS_FINDINGS_H
#define VIGIE_CONSOLE_DIAGNOSIS_FINDINGS_H

#include "console/diagnosis_run.h"

/* Within the bounds of an escalation. The caller's; NULL without memory. */
json_t *diagnosis_findings(const struct diagnosis_run *d);

#endif
