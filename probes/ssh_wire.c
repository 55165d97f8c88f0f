#include "probes/ssh_wire.h"

uint32_t ssh_read_u32(const uint8_t p[static 4])
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

void ssh_write_u32(uint8_t p[static 4], uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> (24 - 8 * i));
}

bool ssh_take_string(const uint8_t **p, size_t *n, const uint8_t **ret, size_t *ret_len)
{
	size_t len;

	if (*n < 4)
		return false;
	len = ssh_read_u32(*p);
	if (len > *n - 4)
		return false;
	*ret = *p + 4;
	*ret_len = len;
	*p += 4 + len;
	*n -= 4 + len;
	return true;
}

void ssh_trim_number(const uint8_t **p, size_t *n)
{
	while (*n > 0 && **p == 0) {
		(*p)++;
		(*n)--;
	}
}
