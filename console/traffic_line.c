#include "console/traffic_line.h"

#include "console/traffic_words.h"
#include "intl.h"

#define TRAFFIC(key, type, field) COLUMN(covolink_traffic, key, "", type, field, 0)

static const struct column traffic_columns[] = {
	TRAFFIC("last_association", VALUE_TIME, last), TRAFFIC("last_image_hour", VALUE_TIME, image_hour),
	TRAFFIC("direction", VALUE_TEXT, direction),
	TRAFFIC("peer_ae", VALUE_TEXT, peer_ae), TRAFFIC("peer_address", VALUE_TEXT, peer_address), TRAFFIC("result", VALUE_TEXT, result),
	TRAFFIC("point", VALUE_TEXT, point), TRAFFIC("associations", VALUE_INTEGER, associations),
	TRAFFIC("received_bytes", VALUE_BYTES, bytes_in),
	TRAFFIC("sent_bytes", VALUE_BYTES, bytes_out), TRAFFIC("watched_s", VALUE_SECONDS, watched_s),
};

const struct noun traffic_noun = {
	.name = "show", .empty = "", .columns = traffic_columns, .n_columns = ARRAY_LEN(traffic_columns),
	.row_size = sizeof(struct covolink_traffic),
};

void traffic_print(struct output *out, const struct covolink_traffic *c, const struct traffic_view *v)
{
	struct text image = TEXT_INIT(1024), last = TEXT_INIT(1024), volume = TEXT_INIT(1024);

	traffic_image_words(c, v, out->now, &image);
	traffic_last_words(c, v, out->now, &last);
	traffic_volume_words(c, v, out->now, &volume);
	output_heading(out, _("Images"));
	output_fact(out, _("Last image seen"), text_str(&image));
	output_fact(out, _("Last association"), text_str(&last));
	output_fact(out, _("Volumes"), text_str(&volume));
	text_done(&image);
	text_done(&last);
	text_done(&volume);
}
