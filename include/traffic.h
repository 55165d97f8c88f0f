/* What a capture saw of the DICOM associations of Covolinks (observed.h).
 *
 * Of a Covolink are the associations that ask its address and port, and those that it asks for itself: from its address, where no other
 * Covolink has that one, or under its own AE title. A Covolink whose address is a name is known by its AE title alone. Our own checks are
 * left out: they ask it under the calling AE title that it declares, else under the collector's. */
#ifndef VIGIE_TRAFFIC_H
#define VIGIE_TRAFFIC_H

#include "arena.h"
#include "vtime.h"

enum traffic_result { TRAFFIC_ACCEPTED, TRAFFIC_REJECTED, TRAFFIC_ABORTED, TRAFFIC_UNANSWERED, TRAFFIC_RESULTS };
const char *traffic_result_name(enum traffic_result r); /* "accepted" "rejected" "aborted" "unanswered": never renamed */
const char *traffic_result_word(enum traffic_result r); /* msgid */

enum { TRAFFIC_GAP_MS = 10 * 60 * 1000, TRAFFIC_NOW_MS = 2 * 60 * 1000, TRAFFIC_DAY_S = 24 * 3600 };

/* Who looks, at the reader's instant. */
struct traffic_view {
	bool told;                    /* a collector has said what it watches: */
	const char *interface;        /* NULL: nothing, no capture is configured */
	const char *own_ae;           /* the calling AE title of its checks; NULL: not told */
	wall_t watched;               /* since when somebody looks, with no gap of TRAFFIC_GAP_MS; WALL_NEVER: not within TRAFFIC_NOW_MS */
	wall_t ended;                 /* when somebody last looked; WALL_NEVER: nobody ever did */
	const char *point;            /* from where then; NULL */
	int64_t watched_s;            /* of the last 24 hours, looked at */
};

struct covolink_traffic {
	wall_t last;                  /* when data or an answer last passed; WALL_NEVER: nothing was seen. Of a past instant an hour's beginning */
	const char *peer_ae, *peer_address;
	const char *direction;        /* "in": it was asked; "out": it asked; NULL with last unknown */
	const char *result;           /* traffic_result_name of that association; NULL */
	const char *point;            /* where it was seen from */
	/* The hour in which more P-DATA than an echo has last passed in either direction, of a pair for which a class of images was
	 * accepted (PS3.4 annex B). Bodies are not read: that it was an image is concluded. WALL_NEVER: none was seen. */
	wall_t image_hour;
	/* Of the hours that began within 24 hours; octets of P-DATA-TF, in: towards the Covolink. UNKNOWN_I64: nobody looked in them. */
	int64_t associations, bytes_in, bytes_out;
	int64_t watched_s;            /* as of the view */
};

struct reader;
struct covolink_row;

bool read_traffic_view(struct reader *r, struct arena *a, struct traffic_view *ret, struct err *e) MUST_CHECK;
/* ret: one of each Covolink; n: all that are declared, or the address of one that is left out is taken for its only one. */
bool read_traffic(struct reader *r, struct arena *a, const struct covolink_row *covolinks, size_t n, const struct traffic_view *view,
                  struct covolink_traffic *ret, struct err *e) MUST_CHECK;

/* What the collector watches, under which title and from which addresses it checks; each lasts until it is said anew. interface NULL: no
 * capture is configured. addresses: as flow_address_text writes them, with ";" between; "": none is known. */
struct store;
bool store_write_capture(struct store *s, const char *interface, struct err *e) MUST_CHECK;
bool store_write_calling_ae(struct store *s, const char *own_ae, struct err *e) MUST_CHECK;
bool store_write_own_addresses(struct store *s, const char *addresses, struct err *e) MUST_CHECK;

#endif
