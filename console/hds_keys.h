/* Keys of the views of the checklist that lead to one another; each view names those of the others. */
#ifndef VIGIE_CONSOLE_HDS_KEYS_H
#define VIGIE_CONSOLE_HDS_KEYS_H

#include "console/keys.h"
#include "intl.h"

#define HDS_KEY_PLAN { 'P', ACT_SHOW_ACTIONS, N_("The action plan"), N_("Plan") }
#define HDS_KEY_CALENDAR { 'K', ACT_SHOW_CALENDAR, N_("The calendar of audits and ends"), N_("Calendar") }
#define HDS_KEY_EVIDENCE { 'V', ACT_SHOW_EVIDENCE, N_("The list of all evidence"), N_("All evidence") }
#define HDS_KEY_AUDITS { 'O', ACT_SHOW_AUDITS, N_("Audits: planned, held, what they found"), N_("Audits") }

#endif
