/* The largest datagram that passes unfragmented: sizes that are usual first, then what lies between them is parted (RFC 4821, RFC 8899
 * §5.3), several sizes at once. Pure. */
#ifndef VIGIE_DIAGNOSIS_MTU_H
#define VIGIE_DIAGNOSIS_MTU_H

#include "probes/diagnosis_result.h"
#include "probes/resolve.h"

enum { MTU_SIZES_MAX = 8, MTU_LARGEST = 1500, MTU_ROUNDS_MAX = 6 };

/* Zeroed, then family set. Sizes are octets of the IP datagram. */
struct diagnosis_mtu {
	int family;
	uint16_t sizes[MTU_SIZES_MAX];   /* of this round */
	bool answered[MTU_SIZES_MAX], refused[MTU_SIZES_MAX];
	size_t n;
	unsigned rounds;
	uint16_t passes, fails;          /* the largest that was answered, the smallest above it that was not; 0: none yet */
	uint16_t told;                   /* what somebody on the way says that may pass; 0: nobody */
	bool tried;                      /* that was tried */
	char offender[RESOLVE_ADDRESS_MAX]; /* who told */
};

/* Takes in the round that is over, if any, and sets the sizes of the next one. false: it is known. */
bool diagnosis_mtu_next(struct diagnosis_mtu *m);

void diagnosis_mtu_answered(struct diagnosis_mtu *m, uint16_t size);
/* mtu 0: it does not say. */
void diagnosis_mtu_refused(struct diagnosis_mtu *m, uint16_t size, uint32_t mtu, const char *offender);
bool diagnosis_mtu_heard_all(const struct diagnosis_mtu *m);

/* Without its status. */
struct diagnosis_result diagnosis_mtu_result(const struct diagnosis_mtu *m);

#endif
