/* A simulated DICOM service class provider: it takes associations for its AE title (PS3.8 §9.3), answers C-ECHO and C-STORE (PS3.7 §9.1)
 * and drops what it is sent. What goes wrong with it is a setting.
 *
 * Pure: octets in, octets out. */
#ifndef VIGIE_SIM_DICOM_H
#define VIGIE_SIM_DICOM_H

#include "text.h"

enum {
	SIM_AE_MAX = 17,                /* 16 characters */
	SIM_DICOM_LIST_MAX = 512,
	SIM_DICOM_PDU_MAX = 16384,      /* of P-DATA, announced */
	SIM_DICOM_REQUEST_MAX = 131072, /* of A-ASSOCIATE-RQ */
	SIM_DICOM_CONTEXTS = 128,       /* of an association: the odd ids */
	SIM_DICOM_COMMAND_MAX = 1024,
	SIM_DICOM_ANSWER_MAX = 65536,   /* to what is taken at once */
};

enum sim_dicom_act { SIM_DICOM_ANSWERS, SIM_DICOM_IS_SILENT, SIM_DICOM_ABORTS, SIM_DICOM_CLOSES };

struct sim_dicom {
	char called_ae[SIM_AE_MAX];
	char calling_aes[SIM_DICOM_LIST_MAX]; /* who may call, `;` between; "": whoever does */
	char contexts[SIM_DICOM_LIST_MAX];    /* abstract syntaxes that are accepted, `;` between: UIDs, verification, storage; "": none */
	uint8_t reject[3];                    /* result, source, reason (PS3.8 §9.3.4) of every request; result 0: as it merits */
	enum sim_dicom_act on_associate, on_echo, on_release;
	uint16_t echo_status;                 /* PS3.7 §9.1.5.1.4 */
	uint64_t associations, echoes, stored, octets; /* accepted; answered with success; octets: of the data sets stored */
};

/* Of a new provider; called_ae is for the caller to set. */
void sim_dicom_init(struct sim_dicom *d);

/* called-ae, calling-aes, contexts, reject, on-associate, on-echo, on-release, echo-status. ERR_DATA says what was expected. */
bool sim_dicom_is_key(const char *key);
bool sim_dicom_set(struct sim_dicom *d, const char *key, const char *value, struct err *e) MUST_CHECK;

struct sim_association {
	struct sim_dicom *dicom; /* borrowed */
	struct text in;          /* of a PDU that is not whole yet */
	uint8_t syntaxes[SIM_DICOM_CONTEXTS]; /* by id / 2 */
	uint8_t command[SIM_DICOM_COMMAND_MAX];
	size_t n_command;
	uint8_t context;         /* that the command came on */
	struct sim_dicom_message {
		uint16_t field, id, data_set_type;
		char sop_class[65], sop_instance[65];
	} storing;               /* field 0: no data set is awaited */
	bool open, mute;
};

void sim_association_init(struct sim_association *a, struct sim_dicom *d);
void sim_association_done(struct sim_association *a);

/* Takes n octets of the connection and appends what is answered to out. False: the connection ends after that. */
bool sim_association_take(struct sim_association *a, const void *octets, size_t n, struct text *out) MUST_CHECK;

#endif
