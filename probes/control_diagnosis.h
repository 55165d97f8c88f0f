/* Diagnoses over the control socket (control.h: diagnose, diagnosis). */
#ifndef VIGIE_CONTROL_DIAGNOSIS_H
#define VIGIE_CONTROL_DIAGNOSIS_H

#include "probes/control_server.h"

/* Each takes call over and answers it. */
void control_diagnose(struct control_call *call);
void control_diagnosis(struct control_call *call); /* sooner or later */

#endif
