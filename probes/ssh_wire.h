/* Strings and numbers as SSH writes them, RFC 4251 §5. Pure. */
#ifndef VIGIE_PROBES_SSH_WIRE_H
#define VIGIE_PROBES_SSH_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The string at *p, which and *n then go past it. False: it does not end within *n bytes. */
bool ssh_take_string(const uint8_t **p, size_t *n, const uint8_t **ret, size_t *ret_len);

/* Without the zeros before it: of an unsigned number, big end first. */
void ssh_trim_number(const uint8_t **p, size_t *n);

uint32_t ssh_read_u32(const uint8_t p[static 4]);
void ssh_write_u32(uint8_t p[static 4], uint32_t value);

#endif
