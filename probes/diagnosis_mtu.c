#include "probes/diagnosis_mtu.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

enum { MTU_LEAST4 = 68, MTU_LEAST6 = 1280, PARTS = 8 }; /* RFC 791 p. 25, RFC 8200 §5 */

/* Ethernet, PPPoE, a tunnel over IPv4, L2TP, another tunnel, the least of IPv6, the least that all must take. */
static const uint16_t usual[] = { 1500, 1492, 1480, 1454, 1400, 1280, 576 };

static size_t place_of(const struct diagnosis_mtu *m, uint16_t size)
{
	size_t i = 0;

	while (i < m->n && m->sizes[i] != size)
		i++;
	return i;
}

void diagnosis_mtu_answered(struct diagnosis_mtu *m, uint16_t size)
{
	const size_t i = place_of(m, size);

	if (i < m->n)
		m->answered[i] = true;
}

void diagnosis_mtu_refused(struct diagnosis_mtu *m, uint16_t size, uint32_t mtu, const char *offender)
{
	const size_t i = place_of(m, size);
	const uint32_t least = m->family == AF_INET ? MTU_LEAST4 : MTU_LEAST6;

	if (i < m->n)
		m->refused[i] = true;
	snprintf(m->offender, sizeof m->offender, "%s", offender);
	if (mtu >= least && mtu < size && (m->told == 0 || mtu < m->told)) {
		m->told = (uint16_t)mtu;
		m->tried = false;
	}
}

bool diagnosis_mtu_heard_all(const struct diagnosis_mtu *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (!m->answered[i] && !m->refused[i])
			return false;
	return true;
}

static void take_round(struct diagnosis_mtu *m)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->answered[i] && m->sizes[i] > m->passes)
			m->passes = m->sizes[i];
	for (size_t i = 0; i < m->n; i++)
		if (!m->answered[i] && m->sizes[i] > m->passes && (m->fails == 0 || m->sizes[i] < m->fails))
			m->fails = m->sizes[i];
	if (m->fails <= m->passes)
		m->fails = 0; /* what failed was lost by chance */
	m->n = 0;
	memset(m->answered, 0, sizeof m->answered);
	memset(m->refused, 0, sizeof m->refused);
}

static void begin(struct diagnosis_mtu *m)
{
	for (size_t i = 0; i < ARRAY_LEN(usual); i++)
		if (m->family == AF_INET || usual[i] >= MTU_LEAST6)
			m->sizes[m->n++] = usual[i];
}

static void part(struct diagnosis_mtu *m)
{
	const unsigned gap = (unsigned)(m->fails - m->passes);

	for (unsigned k = PARTS - 1; k > 0; k--) {
		const uint16_t size = (uint16_t)(m->passes + gap * k / PARTS);

		if (size > m->passes && size < m->fails && (m->n == 0 || m->sizes[m->n - 1] != size))
			m->sizes[m->n++] = size;
	}
}

bool diagnosis_mtu_next(struct diagnosis_mtu *m)
{
	take_round(m);
	if (m->rounds++ == 0) {
		begin(m);
		return true;
	}
	if (m->passes == 0 || m->fails == 0 || m->rounds > MTU_ROUNDS_MAX || m->passes == m->told)
		return false;
	if (m->told > m->passes && m->told < m->fails && !m->tried) {
		m->tried = true;
		m->sizes[m->n++] = m->told;
		return true;
	}
	part(m);
	return m->n > 0;
}

struct diagnosis_result diagnosis_mtu_result(const struct diagnosis_mtu *m)
{
	struct diagnosis_result result;
	struct probe_result probe;
	const bool told = m->offender[0] && (m->told == 0 || m->told == m->passes);

	if (m->passes == 0)
		probe = probe_result_make(OUTCOME_TIMEOUT, "no datagram of any size is answered");
	else if (m->fails == 0)
		probe = probe_result_make(OUTCOME_OK, "datagrams of %d octets pass", m->passes);
	else if (told)
		probe = probe_result_make(OUTCOME_OK, "datagrams of %d octets pass, %s tells that larger ones do not", m->passes, m->offender);
	else
		probe = probe_result_make(OUTCOME_TIMEOUT, "datagrams of %d octets pass, larger ones vanish without a word", m->passes);
	probe.latency_us = UNKNOWN_I64;
	result = diagnosis_result_of(&probe);
	if (m->passes > 0)
		result.measure.mtu = m->passes;
	if (m->passes > 0 && m->fails > 0 && told)
		memcpy(result.offender, m->offender, sizeof result.offender);
	return result;
}
