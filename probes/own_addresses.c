#include "probes/own_addresses.h"

#include "flow_record.h"
#include "log.h"
#include "text.h"
#include "traffic.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

enum { OWN_ADDRESSES_MAX = 65536 };

/* false: it has none, or that of loopback. */
static bool text_of(const struct sockaddr *sa, char text[static FLOW_ADDRESS_MAX])
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)sa;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)sa;

	if (sa && sa->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 != IN_LOOPBACKNET && inet_ntop(AF_INET, &v4->sin_addr, text, FLOW_ADDRESS_MAX);
	if (sa && sa->sa_family == AF_INET6)
		return !IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr) && inet_ntop(AF_INET6, &v6->sin6_addr, text, FLOW_ADDRESS_MAX);
	return false;
}

static bool is_told(const char *list, const char *address)
{
	size_t n = strlen(address);

	for (const char *at = list; (at = strstr(at, address)); at += n)
		if ((at == list || at[-1] == ';') && (at[n] == ';' || !at[n]))
			return true;
	return false;
}

void own_addresses_write(struct store *s)
{
	struct text t = TEXT_INIT(OWN_ADDRESSES_MAX);
	char address[FLOW_ADDRESS_MAX];
	struct ifaddrs *all = NULL;
	struct err e;

	if (getifaddrs(&all) != 0) {
		log_event(LOG_WARNING, "collector.addresses", "reason=\"%s\"", strerror(errno));
		return;
	}
	for (const struct ifaddrs *i = all; i; i = i->ifa_next)
		if ((i->ifa_flags & IFF_UP) && text_of(i->ifa_addr, address) && !is_told(text_str(&t), address))
			text_append_part(&t, ";", "%s", address);
	freeifaddrs(all);
	if (!t.failed && !store_write_own_addresses(s, text_str(&t), &e))
		log_event(LOG_WARNING, "collector.addresses", "reason=\"%s\"", e.text);
	text_done(&t);
}
