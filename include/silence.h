/* Silences: when one holds and what it covers. Pure; who shows alerts and who notifies judge by it alike (I5). */
#ifndef VIGIE_SILENCE_H
#define VIGIE_SILENCE_H

#include "vtime.h"

/* As a row of the table silence. recurrence: NULL once, "daily", "weekly", "monthly": each time from and until the same local times of
 * day as the first one, so that the night of a clock change makes it an hour longer or shorter (in the hour that comes twice it begins the
 * first time and ends the second); a day that a month lacks is left out, and ACT_DAYS_MAX days after the first one it is over. ended
 * WALL_NEVER: not before its time. */
struct silence_time {
	wall_t from, until, ended;
	const char *recurrence;
};

/* *ret_until, unless NULL: when it ends by itself. */
bool silence_holds(const struct silence_time *s, wall_t at, wall_t *ret_until);

/* The first of its times that ends after `after`, cut where the silence was ended. false: none. */
bool silence_next(const struct silence_time *s, wall_t after, wall_t *ret_from, wall_t *ret_until);

/* Where an object stands: its device and its site by name, NULL: none. Of a link the device that it is declared on, not the one at Z:
 * what is said of a core router mutes no hospital's link. */
struct silence_place { const char *kind, *name, *device, *site; };

/* Whether a mute or maintenance of the object "kind:name" covers what stands there: itself, what is on the device, what is at the
 * site. */
bool silence_covers(const char *object, const struct silence_place *place);

#endif
