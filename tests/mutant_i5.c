/* A core to which a silence has no end. It takes the place of the archive's. */
#include "inventory/notices_internal.h"
#define notices_is_quiet(n, a) (a->quiet || notices_is_quiet(n, a))
#include "inventory/notice_tell.c"

#include "tests/notice_world.h"

int main(void)
{
	return notice_world_catches();
}
