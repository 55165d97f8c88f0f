/* What the console's loop needs of the view that shows a diagnosis. */
#ifndef VIGIE_CONSOLE_DIAGNOSIS_VIEW_H
#define VIGIE_CONSOLE_DIAGNOSIS_VIEW_H

#include "console/diagnosis_run.h"

struct diagnosis_run *diagnosis_view_run(void *view); /* NULL: nothing is diagnosed */

#endif
