/* A core that tells the end of an alert to whoever a message of it was written for, whether it left or not. It takes the place of the archive's. */
#include "inventory/notices_internal.h"
#define notice_was_told(row) notice_is_of_problem((row)->event)
#include "inventory/notice_tell.c"

#include "tests/notice_world.h"

int main(void)
{
	return notice_world_catches();
}
