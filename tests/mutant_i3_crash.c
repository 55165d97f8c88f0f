/* A core to which what may have arrived has not. It takes the place of the archive's. */
#include "inventory/notices_internal.h"
#define NOTICE_UNCERTAIN NOTICE_FAILED
#include "inventory/notices.c"
#undef NOTICE_UNCERTAIN

#include "tests/notice_world.h"

int main(void)
{
	return notice_world_catches();
}
