/* What a DICOM peer says, in words that tell what to verify, and what its stages mean together. Pure. */
#ifndef VIGIE_PROBES_DICOM_WORDS_H
#define VIGIE_PROBES_DICOM_WORDS_H

#include "probes/codec_dicom.h"

/* PS3.8 table 9-21: "permanent refusal by the application: called AE title not recognised". */
void dicom_reject_words(const struct dicom_refusal *r, char buf[DICOM_DETAIL_MAX]);
/* A transient refusal is `associate-busy` whatever its reason. */
enum outcome dicom_reject_outcome(const struct dicom_refusal *r);
/* What to verify: "verify that its AE title is COVO_ROUEN, and that its table has ours, VIGIE". */
void dicom_reject_advice(const struct dicom_refusal *r, const char *called_ae, const char *calling_ae, char buf[DICOM_DETAIL_MAX]);

/* PS3.8 §9.3.8: "aborted by its application", "aborted by its protocol layer: unexpected PDU". */
void dicom_abort_words(const struct dicom_refusal *r, char buf[DICOM_DETAIL_MAX]);

/* A peer that closed the connection in a stage, over TLS or not, after n bytes of its answer. */
void dicom_close_words(const char *peer, enum dicom_stage stage, bool over_tls, size_t n, char buf[DICOM_DETAIL_MAX]);

/* PS3.7 annex C: "status 0122: SOP class not supported". */
void dicom_status_words(uint16_t status, char buf[DICOM_DETAIL_MAX]);

/* "accepts Verification, CT; refuses MR (abstract syntax not supported)" */
void dicom_context_words(const enum dicom_context contexts[DICOM_SOP_COUNT], char buf[DICOM_DETAIL_MAX]);

/* The stage of contexts:
 *   nothing accepted                               contexts-refused      critical
 *   images accepted, Verification not              verification-refused  warning: no echo can be asked
 *   Verification accepted, no image                storage-refused       warning: never fine on echo alone
 *   Verification and at least one kind of image    ok */
enum outcome dicom_contexts_outcome(const enum dicom_context contexts[DICOM_SOP_COUNT]);

/* The check: its worst stage, of equally bad ones the first. An echo that was not asked because Verification is refused counts for
 * nothing; any other stage that was not reached cannot be better than the one that failed. */
enum dicom_stage dicom_worst_stage(const struct dicom_facts *f);

#endif
