/* Asks the daemon for what a person writes in the console, one request after the other, without ever waiting for it. */
#ifndef VIGIE_CONSOLE_ACT_CLIENT_H
#define VIGIE_CONSOLE_ACT_CLIENT_H

#include "console/control_client.h"
#include "console/screen.h"

struct act_client {
	struct control_call *call; /* in flight; NULL: none */
	enum { ASKS_ACT, ASKS_TO_ARM, ASKS_FORM } asking; /* it writes, or asks what may be written: to arm, or for the form that is open */
	mono_t deadline;
};

void act_client_arm(struct act_client *c, struct screen *s, const char *control);
void act_client_ask_may(struct act_client *c, struct screen *s, const char *control); /* for the form that is open unarmed */
void act_client_start(struct act_client *c, struct screen *s, const char *control); /* the next act that waits, when none is in flight */
void act_client_step(struct act_client *c, struct screen *s, const char *control);
void act_client_done(struct act_client *c);

#endif
