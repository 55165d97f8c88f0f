/* The control socket of a running simulator: a Unix stream socket, mode 0600. One command a connection: the client sends
 * its words and shuts its side down; the answer is what the command prints, then a last line "ok" or
 * "error STATUS sentence". */
#ifndef VIGIE_SIM_CONTROL_H
#define VIGIE_SIM_CONTROL_H

#include "probes/sim_server.h"
#include "probes/sim_world.h"

struct sim_control;

/* A socket left by a simulator that is gone is replaced. on quit the loop is stopped. ERR_SYSTEM, ERR_LOCKED when another
 * simulator listens there. path is borrowed until closed. */
struct sim_control *sim_control_new(uv_loop_t *loop, const char *path, struct sim_world *world, struct sim_server *server,
                                    struct err *e) MUST_CHECK;
/* Closes the handles and removes the socket; memory goes when the loop has closed them. NULL is fine. */
void sim_control_close(struct sim_control *c);

/* The client: sends a command and prints its answer to out. ERR_NO_DAEMON when nobody listens; else the command's own. */
bool sim_control_send(const char *path, char *const *words, size_t n, FILE *out, struct err *e) MUST_CHECK;

#endif
