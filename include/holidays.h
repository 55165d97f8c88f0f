/* French public holidays (Code du travail, article L3133-1). Those of Alsace-Moselle alone are none here. */
#ifndef VIGIE_HOLIDAYS_H
#define VIGIE_HOLIDAYS_H

#include <stdbool.h>

/* A date of the Gregorian calendar, 1970 to 9999; month and day from 1. */
bool holiday_is(int year, int month, int day);

#endif
