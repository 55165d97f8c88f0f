/* What a DICOM check asks, as services.csv holds it, and AE titles. Pure. */
#ifndef VIGIE_DICOM_TARGET_H
#define VIGIE_DICOM_TARGET_H

#include "inventory/endpoint.h"

enum { AE_TITLE_MAX = 16, DICOM_TLS_PORT = 2762 };

/* [dicom://][CALLING@]HOST[:PORT][/CALLED], dicoms:// over TLS. A space in an AE title is %20. */
struct dicom_target {
	char host[ENDPOINT_HOST_MAX];
	uint16_t port;                                         /* DICOM_PORT or DICOM_TLS_PORT when not given */
	char called_ae[AE_TITLE_MAX + 1], calling_ae[AE_TITLE_MAX + 1]; /* "" when not given */
	bool tls;
};
bool dicom_target_parse(const char *text, struct dicom_target *ret, struct err *e) MUST_CHECK;

/* PS3.5 §6.2, VR AE: at most 16 printable ASCII characters without backslash, not all spaces. */
bool ae_title_is_valid(const char *text);

#endif
