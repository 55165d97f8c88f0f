#include "holidays.h"

#include "err.h"

/* Day of the year, 1: the first of January. */
static int day_of_year(int year, int month, int day)
{
	static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return before[month - 1] + day + (leap && month > 2);
}

/* The computus of Meeus, Jones and Butcher: Easter Sunday as a day of the year. */
static int easter_day(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;

	return day_of_year(year, n / 31, n % 31 + 1);
}

bool holiday_is(int year, int month, int day)
{
	static const struct { int month, day; } fixed[] = {
		{ 1, 1 }, { 5, 1 }, { 5, 8 }, { 7, 14 }, { 8, 15 }, { 11, 1 }, { 11, 11 }, { 12, 25 },
	};
	int after_easter;

	if (month < 1 || month > 12)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		if (fixed[i].month == month && fixed[i].day == day)
			return true;
	after_easter = day_of_year(year, month, day) - easter_day(year);
	return after_easter == 1 || after_easter == 39 || after_easter == 50; /* Easter Monday, Ascension, Whit Monday */
}
