/* What a capture saw pass at a Covolink (traffic.h), in words; and where it saw nothing, why. */
#ifndef VIGIE_CONSOLE_TRAFFIC_WORDS_H
#define VIGIE_CONSOLE_TRAFFIC_WORDS_H

#include "text.h"
#include "traffic.h"

/* "watched since 03:12 on eth1", "not observed: no capture is configured". */
void traffic_view_words(const struct traffic_view *v, wall_t now, struct text *t);

/* Each is what traffic_view_words says of nothing when it was not seen. */
void traffic_last_words(const struct covolink_traffic *c, const struct traffic_view *v, wall_t now, struct text *t);
void traffic_image_words(const struct covolink_traffic *c, const struct traffic_view *v, wall_t now, struct text *t);
void traffic_volume_words(const struct covolink_traffic *c, const struct traffic_view *v, wall_t now, struct text *t);

#endif
