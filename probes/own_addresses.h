/* The addresses that this machine asks from. */
#ifndef VIGIE_OWN_ADDRESSES_H
#define VIGIE_OWN_ADDRESSES_H

struct store;

/* Writes those of its interfaces into the store, each once, without loopback: everybody there has the same one. What fails is logged, and those
 * that were told before stay. On the thread that has the store. */
void own_addresses_write(struct store *s);

#endif
