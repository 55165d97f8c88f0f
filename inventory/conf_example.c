/* Prints what is made from the table of the configuration: the example file, or with --man the options of vigie.conf(5). */
#include "conf.h"

#include <string.h>

int main(int argc, char **argv)
{
	if (argc == 1)
		conf_print_example(stdout);
	else if (argc == 2 && strcmp(argv[1], "--man") == 0)
		conf_print_man(stdout);
	else
		return 64;
	return fflush(stdout) == 0 ? 0 : 1;
}
