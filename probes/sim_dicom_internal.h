/* What the files sim_dicom*.c share. */
#ifndef VIGIE_SIM_DICOM_INTERNAL_H
#define VIGIE_SIM_DICOM_INTERNAL_H

#include "probes/sim_dicom.h"
#include "probes/sim_octets.h"

/* What an accepted presentation context carries. */
enum { SYNTAX_NONE, SYNTAX_VERIFICATION, SYNTAX_STORAGE, SYNTAX_OTHER };

enum sim_pdu {
	PDU_ASSOCIATE_RQ = 1, PDU_ASSOCIATE_AC, PDU_ASSOCIATE_RJ, PDU_DATA, PDU_RELEASE_RQ, PDU_RELEASE_RP, PDU_ABORT
};

/* Of an A-ABORT (PS3.8 §9.3.8); below zero the service user aborts. */
enum sim_abort { ABORT_BY_USER = -1, ABORT_UNKNOWN_PDU = 1, ABORT_UNEXPECTED_PDU = 2, ABORT_INVALID_VALUE = 6 };

/* Whether a list of the settings holds a word of n octets. */
bool sim_dicom_lists(const char *list, const char *word, size_t n);

/* Each answers a whole PDU and returns whether the connection goes on. */
bool sim_dicom_abort(struct text *out, enum sim_abort reason);
bool sim_dicom_associate(struct sim_association *a, struct sim_octets body, struct text *out);
bool sim_dicom_data(struct sim_association *a, struct sim_octets body, struct text *out);

/* What the settings say of a moment. True: it is answered; else *ret_goes_on says whether the connection does. */
bool sim_dicom_may_answer(struct sim_association *a, enum sim_dicom_act act, struct text *out, bool *ret_goes_on);

#endif
