/* The program vigie: a verb, or the console when there is none. */
#ifndef VIGIE_CONSOLE_CLI_H
#define VIGIE_CONSOLE_CLI_H

/* Returns the exit status of design §7. */
int cli_main(int argc, char *const *argv);

#endif
