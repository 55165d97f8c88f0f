#include "probes/sim_respond.h"

static bool parse_varbinds(struct sim_ber list, struct sim_request *r, struct err *e)
{
	r->varbinds = list.p;
	r->varbinds_len = (size_t)(list.end - list.p);
	r->n_varbinds = 0;
	while (list.p < list.end) {
		struct sim_ber varbind = sim_ber_enter(&list, SIM_SEQUENCE);
		struct sim_ber oid = sim_ber_enter(&varbind, SIM_OID);
		size_t len = (size_t)(oid.end - oid.p);
		uint8_t tag;

		sim_ber_any(&varbind, &tag); /* the value: of no use but to SET, which is refused */
		if (list.bad || varbind.bad || varbind.p != varbind.end || !sim_oid_is_valid(oid.p, len))
			return err_set(e, ERR_MALFORMED, "variable binding %zu does not parse", r->n_varbinds + 1);
		if (r->n_varbinds == SIM_REQUEST_VARBINDS_MAX)
			return err_set(e, ERR_LIMIT, "more than %d variable bindings", SIM_REQUEST_VARBINDS_MAX);
		r->oids[r->n_varbinds].oid = oid.p;
		r->oids[r->n_varbinds++].len = (uint16_t)len;
	}
	return true;
}

bool sim_request_parse(const uint8_t *bytes, size_t len, struct sim_request *ret, struct err *e)
{
	struct sim_ber datagram = { bytes, bytes + len, false };
	struct sim_ber message = sim_ber_enter(&datagram, SIM_SEQUENCE);
	struct sim_ber community, pdu, list;

	ret->version = sim_ber_integer(&message);
	community = sim_ber_enter(&message, SIM_OCTET_STRING);
	ret->community = community.p;
	ret->community_len = (size_t)(community.end - community.p);
	pdu = sim_ber_any(&message, &ret->pdu);
	ret->request_id = sim_ber_integer(&pdu);
	ret->non_repeaters = sim_ber_integer(&pdu); /* error-status and error-index of the other PDUs */
	ret->max_repetitions = sim_ber_integer(&pdu);
	list = sim_ber_enter(&pdu, SIM_SEQUENCE);
	if (message.bad || pdu.bad || list.bad)
		return err_set(e, ERR_MALFORMED, "message of %zu octets does not parse", len);
	if (ret->version != SIM_V1 && ret->version != SIM_V2C)
		return err_set(e, ERR_MALFORMED, "version %lld", (long long)ret->version);
	if (ret->pdu != SIM_GET && ret->pdu != SIM_GET_NEXT && ret->pdu != SIM_SET
	    && (ret->pdu != SIM_GET_BULK || ret->version == SIM_V1))
		return err_set(e, ERR_MALFORMED, "PDU of type 0x%02x", ret->pdu);
	return parse_varbinds(list, ret, e);
}
