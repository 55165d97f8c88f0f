/* The findings of an escalation, as a request says them (include/control.h). */
#ifndef VIGIE_CONTROL_FINDINGS_H
#define VIGIE_CONTROL_FINDINGS_H

#include "escalation.h"

#include <jansson.h>

/* params "findings": absent or null leaves *ret. Its texts are borrowed from params; sizes are judged with the act. */
bool control_read_findings(const json_t *params, struct arena *a, const struct escalation_findings **ret, struct err *e) MUST_CHECK;

#endif
