/* One check of a DICOM application under way: its stages, and what is said in each (probe_dicom.c tells which there are). What its stream
 * brings comes in whole or in pieces; what it sends leaves by the stream. */
#ifndef VIGIE_PROBES_DICOM_RUN_H
#define VIGIE_PROBES_DICOM_RUN_H

#include "probes/dicom_words.h"
#include "probes/tls_stream.h"

enum step { STEP_CONNECT, STEP_ASSOCIATE, STEP_ECHO, STEP_RELEASE };

struct dicom_run {
	struct job base;
	struct endpoint endpoint;
	char called_ae[DICOM_AE_MAX + 1], calling_ae[DICOM_AE_MAX + 1];
	bool over_tls;
	struct stream stream;
	struct tls_stream tls;
	struct dicom_reader reader;
	struct dicom_command answer;
	struct dicom_facts facts;
	enum step step;
	mono_t step_began;
	size_t step_bytes;        /* that came in this step */
	const char *release_note; /* what is to say of the end */
};

enum dicom_stage dicom_run_stage(enum step step);

/* The step begins now, and has its part of the whole time. */
void dicom_run_begin_step(struct dicom_run *run, enum step step);

/* A stage has its outcome, and the time since its step began when that is ok. What a peer said in the words is made safe. */
void dicom_run_stage_ends(struct dicom_run *run, enum dicom_stage stage, enum outcome outcome, const char *fmt, ...) PRINTF_LIKE(4, 5);

/* The connection stands, over TLS its handshake too: asks for the association. */
void dicom_run_associate(struct dicom_run *run);

/* What came, out of TLS. */
void dicom_run_take_bytes(struct dicom_run *run, const uint8_t *bytes, size_t n);

/* The stage that is under way failed: who is still there is told that we leave. Ends the run. */
void dicom_run_fail(struct dicom_run *run, enum outcome outcome, const char *detail);

/* Makes the result of what is known, and ends the run. */
void dicom_run_finish(struct dicom_run *run);

#endif
