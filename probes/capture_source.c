#include "probes/capture_source.h"

#include "probes/capture_decode.h"
#include "probes/capture_filter.h"

#include <linux/if_packet.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum { RETIRE_MS = 100 /* a block of the ring is told after that, full or not */, READ_AHEAD = 1 << 18, STACK_BELOW = 1 << 14 };

struct capture_source {
	pcap_t *pcap;
	char *read_ahead;             /* of a saved capture: mapped, in no dump */
	bool saved;
	capture_frame_fn give;
	void *user;
	uint64_t drops;
};

static struct capture_source *source_new(struct err *e)
{
	struct capture_source *s = calloc(1, sizeof *s);

	if (!s)
		err_set(e, ERR_MEMORY, "no memory for a capture");
	return s;
}

static bool check_link(const struct capture_source *s, struct err *e)
{
	int link = pcap_datalink(s->pcap);
	const char *name = pcap_datalink_val_to_name(link);

	return capture_link_is_known(link) || err_set(e, ERR_REFUSED, "link type %d (%s) is not read", link, name ? name : "unknown");
}

static bool activate(struct capture_source *s, const char *name, struct err *e)
{
	int rc;

	pcap_set_snaplen(s->pcap, CAPTURE_SNAPLEN);
	pcap_set_promisc(s->pcap, 1);
	pcap_set_timeout(s->pcap, RETIRE_MS);
	pcap_set_buffer_size(s->pcap, CAPTURE_RING_BYTES);
	rc = pcap_activate(s->pcap);
	if (rc == PCAP_ERROR_PERM_DENIED)
		return err_set(e, ERR_DENIED, "%s may not be listened to: CAP_NET_RAW is missing", name);
	if (rc == PCAP_ERROR_NO_SUCH_DEVICE)
		return err_set(e, ERR_NOT_FOUND, "there is no interface %s", name);
	if (rc < 0)
		return err_set(e, ERR_SYSTEM, "%s cannot be listened to: %.300s", name, pcap_geterr(s->pcap));
	return check_link(s, e) && capture_filter_attach(pcap_fileno(s->pcap), CAPTURE_SNAPLEN, e);
}

bool capture_open_interface(const char *name, struct capture_source **ret, struct err *e)
{
	struct capture_source *s = source_new(e);
	char text[PCAP_ERRBUF_SIZE];

	if (!s)
		return false;
	s->pcap = pcap_create(name, text);
	if (!s->pcap) {
		free(s);
		return err_set(e, ERR_SYSTEM, "%s cannot be listened to: %.300s", name, text);
	}
	if (!activate(s, name, e) || (pcap_setnonblock(s->pcap, 1, text) < 0 && !err_set(e, ERR_SYSTEM, "%s: %.300s", name, text))) {
		pcap_close(s->pcap);
		free(s);
		return false;
	}
	*ret = s;
	return true;
}

static bool open_stream(struct capture_source *s, int fd, struct err *e)
{
	FILE *file = fdopen(fd, "rb");
	char text[PCAP_ERRBUF_SIZE];

	if (!file)
		return err_set_errno(e, "the capture cannot be read");
	s->read_ahead = mmap(NULL, READ_AHEAD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->read_ahead == MAP_FAILED)
		return err_set(e, ERR_MEMORY, "no memory for a capture");
	madvise(s->read_ahead, READ_AHEAD, MADV_DONTDUMP);
	setvbuf(file, s->read_ahead, _IOFBF, READ_AHEAD);
	s->pcap = pcap_fopen_offline(file, text);
	return s->pcap ? check_link(s, e) : err_set(e, ERR_MALFORMED, "no saved capture: %.300s", text);
}

bool capture_open_saved(int fd, struct capture_source **ret, struct err *e)
{
	struct capture_source *s = source_new(e);

	if (!s)
		return false;
	s->saved = true;
	if (!open_stream(s, fd, e)) {
		free(s); /* what else there is goes with the process */
		return false;
	}
	*ret = s;
	return true;
}

int capture_linktype(const struct capture_source *s)
{
	return pcap_datalink(s->pcap);
}

int capture_snaplen(const struct capture_source *s)
{
	return pcap_snapshot(s->pcap);
}

int capture_fd(const struct capture_source *s)
{
	return pcap_get_selectable_fd(s->pcap);
}

/* The octets are libpcap's, and nobody reads them again: its ring is mapped to be written too. */
static void wipe(const u_char *bytes, size_t n)
{
	union { const u_char *seen; u_char *owned; } p = { .seen = bytes };

	explicit_bzero(p.owned, n);
}

static void take(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
	struct capture_source *s = (struct capture_source *)(void *)user;
	int64_t at_us = (int64_t)header->ts.tv_sec * 1000000 + header->ts.tv_usec;

	s->give(s->user, bytes, header->caplen, header->len, at_us);
	wipe(bytes, header->caplen);
}

bool capture_give(struct capture_source *s, int n, capture_frame_fn give, void *user, int *ret_n, struct err *e)
{
	int rc;

	s->give = give;
	s->user = user;
	rc = pcap_dispatch(s->pcap, n, take, (u_char *)s);
	if (rc < 0)
		return err_set(e, s->saved ? ERR_MALFORMED : ERR_SYSTEM, "%.300s", pcap_geterr(s->pcap));
	*ret_n = rc;
	return true;
}

uint64_t capture_drops(struct capture_source *s)
{
	struct tpacket_stats_v3 since;
	socklen_t n = sizeof since;

	if (!s->saved && getsockopt(pcap_fileno(s->pcap), SOL_PACKET, PACKET_STATISTICS, &since, &n) == 0)
		s->drops += since.tp_drops;
	return s->drops;
}

/* libpcap reads the end of a frame that is longer than the file's snapshot length into 4 KiB of its stack. */
static void wipe_stack_below(void)
{
	char below[STACK_BELOW];

	explicit_bzero(below, sizeof below);
}

void capture_source_wipe(struct capture_source *s)
{
	if (s->read_ahead)
		explicit_bzero(s->read_ahead, READ_AHEAD);
	wipe_stack_below();
}
