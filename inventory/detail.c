#include "inventory/detail.h"

#include "intl.h"
#include "inventory/sentence.h"
#include "state.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

/* Holes: inventory/sentence.h. The first pattern that fits decides: the particular before the general. */
static const char *const sentences[] = {
	N_("{1n} of {2n} answered by {3}, RTT median {4n} ms ({5n} to {6n})"),
	N_("{1n} of {2n} lost on the way to {3} or back, RTT median {4n} ms"),
	N_("0 of {1n} answered by {2} within {3n} ms"),
	N_("no way from here to {1}: {2p}"),
	N_("{1} says of {2}: {3p}"),
	N_("prohibited by this machine's routes"),
	N_("this machine's firewall refuses to send"),
	N_("no random numbers"),
	N_("an address of one link needs its interface, {1}"),
	N_("this machine has no interface {1}"),
	N_("network unreachable"),
	N_("host unreachable"),
	N_("protocol unreachable"),
	N_("port unreachable"),
	N_("fragmentation needed"),
	N_("source route failed"),
	N_("destination network unknown"),
	N_("destination host unknown"),
	N_("source host isolated"),
	N_("network administratively prohibited"),
	N_("host administratively prohibited"),
	N_("network unreachable for this type of service"),
	N_("host unreachable for this type of service"),
	N_("communication administratively prohibited"),
	N_("host precedence violation"),
	N_("precedence cut-off in effect"),
	N_("time to live exceeded on the way (routing loop?)"),
	N_("no route to destination"),
	N_("beyond scope of source address"),
	N_("address unreachable"),
	N_("source address failed ingress/egress policy"),
	N_("reject route to destination"),
	N_("hop limit exceeded on the way (routing loop?)"),
	N_("packet too big"),
	N_("name resolution did not end in time"),
	N_("name resolution did not end within {1n} ms"),
	N_("name resolution of {1} did not end within {2n} ms"),
	N_("the name cannot be looked up"),
	N_("no address"),
	N_("C-ECHO in {1n} ms, association in {2n} ms, TCP in {3n} ms"),
	N_("C-ECHO in {1n} ms"),
	N_("accepts {1}"),
	N_("refuses {1}: {2p}"),
	N_("refused by its user"),
	N_("refused without a reason"),
	N_("abstract syntax not supported"),
	N_("transfer syntaxes not supported"),
	N_("not answered"),
	N_("associated in {1n} ms with {2}"),
	N_("associated in {1n} ms"),
	N_("permanent refusal by {1p}: {2p}"),
	N_("transient refusal by {1p}: {2p}"),
	N_("unspecified refusal by {1p}: {2p}"),
	N_("the application"),
	N_("the association layer (ACSE)"),
	N_("the presentation layer"),
	N_("an unknown source"),
	N_("no reason given"),
	N_("application context not supported"),
	N_("calling AE title not recognised"),
	N_("called AE title not recognised"),
	N_("protocol version not supported"),
	N_("temporary congestion"),
	N_("local limit exceeded"),
	N_("reason {1n}, which DICOM does not have"),
	N_("verify that its AE title is {1}, and that its table has ours: {2}"),
	N_("have our AE title {1} declared there, as one that may call {2}"),
	N_("verify its load and how many associations it allows"),
	N_("verify what listens there: every DICOM application has this context"),
	N_("verify what listens there: DICOM has one protocol version"),
	N_("verify its table of AE titles: ours is {1}, its own {2}"),
	N_("its log says more"),
	N_("aborted by its application"),
	N_("aborted by its protocol layer: {1p}"),
	N_("aborted by an unknown source"),
	N_("unrecognised PDU"),
	N_("unexpected PDU"),
	N_("unrecognised PDU parameter"),
	N_("unexpected PDU parameter"),
	N_("invalid PDU parameter value"),
	N_("the C-ECHO was answered with status {1}: {2p}"),
	N_("the C-ECHO was answered with status {1}"),
	N_("SOP class not supported"),
	N_("duplicate invocation"),
	N_("unrecognised operation"),
	N_("mistyped argument"),
	N_("{1} closed the connection instead of answering the association"),
	N_("{1} closed the connection instead of answering the C-ECHO"),
	N_("{1} closed the connection in the middle of its answer to {2p} ({3n} bytes came)"),
	N_("{1} closed the connection during the TLS handshake"),
	N_("verify whether it expects TLS"),
	N_("the server wants a certificate of ours, and a check has none"),
	N_("what answers there is no TLS"),
	N_("verify its filter of addresses and its table of AE titles"),
	N_("verify its filter of addresses, its table of AE titles, and whether it expects TLS"),
	N_("{1} was asked for {2p} and sent nothing for {3n} ms"),
	N_("the association"),
	N_("the C-ECHO"),
	N_("the answer of {1} to {2p} was not complete within {3n} ms ({4n} bytes came)"),
	N_("aborted instead of being released"),
	N_("the release was not answered"),
	N_("the release was answered with what is no DICOM"),
	N_("releases the association instead of answering"),
	N_("a PDU of type {1n}, which does not belong here"),
	N_("a PDU of type {1n}, which DICOM does not have"),
	N_("a PDU of {1n} bytes, at most {2n} are read"),
	N_("a PDU of {1n} bytes, too short for its type"),
	N_("a presentation context that is cut"),
	N_("{1} is accepted with a transfer syntax that was not proposed"),
	N_("an item that is longer than what holds it"),
	N_("an element of the command that is longer than the command"),
	N_("a command without its field, its message or its status"),
	N_("more than the command that was awaited"),
	N_("an answer in presentation context {1n}"),
	N_("a data set where a command was awaited"),
	N_("a command of more than {1n} bytes"),
	N_("a presentation data value that does not fit its PDU"),
	N_("a command that does not answer our C-ECHO"),
	N_("this is no DICOM: \"{1}\""),
	N_("TLS is spoken on this port"),
	N_("verify whether it is declared so"),
	N_("{1} refuses the connection"),
	N_("{1} closed the connection"),
	N_("no connection to {1} within {2n} ms"),
	N_("no connection within {1n} ms"),
	N_("{1} accepted the connection in {2n} ms, then {3p} for {4n} ms"),
	N_("sent nothing"),
	N_("called: {1p}, ticket {2}"),
	N_("called: {1p}"),
	N_("{1n} calls from {2n} establishments ({3p}), no probe explains them"),
	N_("{1n} calls from {2n} establishments, no probe explains them"),
	N_("no association since {1i}, and nobody has looked since {2i}, so whether it is silent is not known"),
	N_("no association since {1i}, and nobody has looked since {2i}, so its alert is over"),
	N_("no association since {1i}, usually {2n} to {3n} in that time, {4b} of data"),
	N_("no association since {1i}, usually {2n} in that time, {3b} of data"),
	N_("no association since {1i}, usually {2n} to {3n} in that time"),
	N_("no association since {1i}, usually {2n} in that time"),
	N_("the route is not declared any more"),
	N_("the route has no AE pair any more by which it is heard"),
	N_("another AE pair is declared: what was silent is not known any more"),
	N_("no association since {1i}, {2n} were to be expected"),
	N_("no access"),
	N_("slow"),
	N_("one service"),
	N_("imaging"),
	N_("video"),
	N_("other"),
	N_("ended the TLS handshake and sent nothing"),
	N_("the answer of {1} was not complete within {2n} ms ({3n} bytes came)"),
	N_("connected in {1n} ms, banner \"{2}\""),
	N_("connected in {1n} ms"),
	N_("HTTP {1n} in {2n} ms"),
	N_("HTTP {1n} instead of {2}"),
	N_("HTTP {1n} to {2}"),
	N_("HTTP {1n}, but the expected text is not in its {2n} bytes"),
	N_("HTTP 401 with our account"),
	N_("the expected text is not in the first {1n} KiB"),
	N_("more than {1n} KiB of headers"),
	N_("a header of more than {1n} KiB"),
	N_("closed without the expected text"),
	N_("the expected text did not come"),
	N_("answers in {1n} ms"),
	N_("answers in {1n} ms and asks for an account; none was given"),
	N_("connection closed during the TLS handshake"),
	N_("no STARTTLS here: our account was not sent"),
	N_("our account was not sent"),
	N_("the server takes neither TLSv1.2 nor TLSv1.3"),
	N_("the server chose {1}"),
	N_("{1} is the least that is spoken"),
	N_("a certificate with a date that is none"),
	N_("certificate ends {1t}, limit {2n} d"),
	N_("certificate ends {1t}"),
	N_("certificate ended {1t}"),
	N_("certificate begins {1t}"),
	N_("a certificate of the chain begins {1t}"),
	N_("a certificate of the chain ended {1t}"),
	N_("a certificate of the chain ends {1t}, before the server's own: {2t}, limit {3n} d"),
	N_("a certificate of the chain ends {1t}, before the server's own: {2t}"),
	N_("certificate is for {1}"),
	N_("certificate is self-signed"),
	N_("certificate revoked"),
	N_("issuer {1}: {2q}"),
	N_("also: {1p}"),
	N_("{1} handshake in {2n} ms"),
	N_("answer in {1n} ms (TTL {2n} s): {3}"),
	N_("{1} is not in the answer: {2}"),
	N_("no DNS server listens there"),
	N_("{1} did not answer: {2p}"),
	N_("{1} did not answer"),
	N_("its answer over UDP was cut, and over TCP there is none"),
	N_("{1n} bytes that are no DNS response"),
	N_("DNS response of {1n} bytes that ends too early"),
	N_("no {1} record for {2} ({3n} ms)"),
	N_("SERVFAIL for {1} ({2n} ms)"),
	N_("NXDOMAIN for {1} ({2n} ms)"),
	N_("REFUSED for {1} ({2n} ms)"),
	N_("response code {1n} for {2}"),
	N_("not ended within {1n} ms, killed"),
	N_("ended by signal {1n} ({2}): {3q}"),
	N_("exit status {1n}: {2q}"),
	N_("no output"),
	N_("answers ping but not SNMP: agent stopped, filtered, or wrong community ({1p})"),
	N_("answers ping but not SNMP: agent stopped, filtered, or wrong community"),
	N_("{1n} of {2n} witnesses do not answer: {3}"),
	N_("the last circuit of {1} that works; down: {2}"),
	N_("incoming use {1s}, 95th percentile of {2n} min, limit {3s}"),
	N_("outgoing use {1s}, 95th percentile of {2n} min, limit {3s}"),
	N_("incoming errors: {1n} a second over {2n} min, limit {3n}"),
	N_("outgoing errors: {1n} a second over {2n} min, limit {3n}"),
	N_("incoming discards: {1n} a second over {2n} min, limit {3n}"),
	N_("outgoing discards: {1n} a second over {2n} min, limit {3n}"),
	N_("loss {1s} over {2n} min, limit {3s}"),
	N_("latency {1n} ms over {2n} min, limit {3n} ms"),
	N_("processor {1s} over {2n} min, limit {3s}"),
	N_("memory {1s} over {2n} min, limit {3s}"),
	N_("{1} is {2s} full, limit {3s}"),
	N_("{1} will be full in {2n} h, limit {3n} h"),
	N_("{1n} of {2n} services work, limit {3n}"),
	N_("no collector runs since {1n} s"),
	N_("the collector hangs since {1n} s"),
	N_("{1n} interfaces, {2n} requests"),
	N_("{1n} requests, no answer"),
	N_("{1n} requests"),
	N_("no answer to request {1n}"),
	N_("more than {1n} requests"),
	N_("not done after {1n} ms, {2n} requests"),
	N_("more than {1n} interfaces: the others are not read"),
	N_("more than {1n} storages, processors or sensors: the others are not read"),
	N_("more than {1n} bytes: the rest is not kept"),
	N_("no SNMP credential"),
	N_("neither system nor interfaces"),
	N_("cut where a name did not increase"),
	N_("an instance of more than {1n} numbers: the rest of its column is not read"),
	N_("the answer has not the community that was asked with"),
	N_("c-ares does not start for {1}"),
	N_("authorization error: the agent gives this credential no access"),
	N_("a response without what was asked"),
	N_("tooBig for one object"),
	N_("what came back is no SNMP response"),
	N_("wrong digest: another authentication key or protocol"),
	N_("wrong digest: the answer is not signed with our key"),
	N_("decryption error: another privacy key or protocol"),
	N_("decryption error: the answer is not encrypted with our key"),
	N_("decryption error: only requests without encryption are answered"),
	N_("the agent's clock goes back"),
	N_("outside the time window after one resynchronization"),
	N_("an unsigned report about the time window"),
	N_("the engine does not know its own engineID"),
	N_("an engineID of {1n} octets"),
	N_("a report that is not about security"),
	N_("the answer has not the security level that was asked"),
	N_("the engine answers late or not at all"),
	N_("the engine says who it is, then no answer"),
	N_("the request cannot be built"),
	N_("unknown user name"),
	N_("unsupported security level"),
	N_("ICMP port unreachable"),
	N_("ended {1i} after {2d}, at least {3d} were expected"),
	N_("ended {1i} after {2d}"),
	N_("ended {1i}"),
	N_("failed {1i} with exit code {2n}"),
	N_("failed {1i}"),
	N_("started {1i}, the end was due by {2i}"),
	N_("started {1i}"),
	N_("last end {1i}, the next was due by {2i}"),
	N_("never came, was due by {1i}"),
	N_("the first end is due by {1i}"),
	N_("was due by {1i}, and nobody listened for a while before"),
	N_("stopped"),
	N_("out of memory"),
	N_("libcurl does not take this check"),
	N_("OpenSSL does not take this check"),
	N_("c-ares does not take the question for {1}"),
	N_("{1}: {2n} interfaces are called '{3}', to be declared as {4}"),
	N_("{1}: {2n} interfaces are called '{3}'"),
	N_("{1}: no interface '{2}', it has {3}"),
	N_("{1}: no interface '{2}', the nearest is {3}"),
	N_("{1}: no interface '{2}'"),
	N_("{1}: interface '{2}' is gone"),
	/* proofs of alerts: inventory/reader_proofs*.c, inventory/proof_rules.c */
	N_("{1n} in a row"),
	N_("it still answers in part: the device works, a part of it fails"),
	N_("others at its site answer: the device, not the site"),
	N_("what it is reached through is silent too: the failure is further up"),
	N_("nothing at its site answers, what it is reached through does: the way there, or the power"),
	N_("what it is reached through answers: the device, the way there, or its power"),
	N_("both its ends answer: the circuit alone, another way carries"),
	N_("both its ends answer, though no other circuit of its site works: a way that is not declared, or its port"),
	N_("others at its site answer: the circuit, not the site"),
	N_("one of its ends answers: the circuit, its port, or what is beyond"),
	N_("neither of its ends answers: the circuit is not the first to look at"),
	N_("its machine is silent, other services there answer: the probe of the machine, or a filter"),
	N_("its machine is silent too"),
	N_("its machine and other services there answer: this service alone"),
	N_("its machine answers: the service, not the machine"),
	N_("its machine answers: its DICOM service, not the machine"),
	N_("other services of its site answer: this service alone"),
	N_("restarted"),
	N_("its SNMP agent was restarted (engineBoots)"),
	N_("talked to by {1n} others for the first time, the first {2}: {3}, seen from {4}"),
	N_("talked to by {1} for the first time: {2}, seen from {3}"),
	N_("{1} changed its state (ifLastChange)"),
	N_("a new certificate, serial {1}"),
	N_("another certificate, serial {1}, before {2}"),
	N_("declared"),
	N_("declared otherwise"),
	N_("maintenance announced by {1}: {2q}"),
	N_("maintenance announced by {1}"),
	N_("maintenance begins: {1q}"),
	N_("maintenance begins"),
	N_("was muted: {1q}"),
	N_("was muted"),
	N_("was acknowledged: {1q}"),
	N_("was acknowledged"),
	N_("a call: {1q}"),
	N_("a comment: {1q}"),
	N_("another alert: {1p}"),
	/* what is known of an establishment: inventory/reader_diagnosis_known.c */
	N_("no incident is known"),
	N_("no other circuit stands in for it"),
	N_("another circuit stands in for it in theory: it was not seen to carry"),
	N_("another circuit stands in for it, seen to carry {1i}"),
	N_("the establishment is in {1}, the service in {2}"),
	N_("the establishment is in {1}, so is the service"),
	N_("it is not declared in which perimeter the service is"),
	N_("{1}: {2r} instead of {3r}"),
	N_("{1} is {2u} full: {3b} of {4b}"),
	N_("{1}: half duplex"),
	/* diagnoses: probes/diagnosis_*.c, daemon_diagnosis.c */
	N_("no time left"),
	N_("what it needs does not work"),
	N_("not needed: the way there is good"),
	N_("it is not declared any more"),
	N_("no address is declared"),
	N_("no IPv4 address is declared"),
	N_("no IPv6 address is declared"),
	N_("a network is declared, and no address of it"),
	N_("its name has no IPv4 address"),
	N_("its name has no IPv6 address"),
	N_("no address of family {1}"),
	N_("no check is declared"),
	N_("no SNMP agent is declared"),
	N_("a plugin chooses its addresses itself"),
	N_("the system's name servers are asked"),
	N_("this collector has no such interface"),
	N_("this collector has no way over IPv6"),
	N_("the agent tells nothing of this interface"),
	N_("arrives at hop {1n}: {2}"),
	N_("ends behind {1}, hop {2n}: {3}"),
	N_("nobody on the way answers"),
	N_("no datagram of any size is answered"),
	N_("datagrams of {1n} octets pass, {2} tells that larger ones do not"),
	N_("datagrams of {1n} octets pass, larger ones vanish without a word"),
	N_("datagrams of {1n} octets pass"),
	N_("up; its use cannot be told within a moment"),
	N_("up; {1u} in and {2u} out of {3r}"),
	N_("{1}: {2w}"),
};

enum { DEPTH_MAX = 3, PIECE_MAX = SENTENCE_PART_MAX };

static bool append_piece(struct text *t, const char *piece, int depth);

static void append_part(struct text *t, const char *part, int depth)
{
	append_piece(t, part, depth);
}

static bool append_outcome(struct text *t, const char *piece)
{
	for (int o = 0; o < OUTCOME_COUNT; o++)
		if (strcmp(outcome_sentence((enum outcome)o), piece) == 0) {
			text_append(t, _(outcome_sentence((enum outcome)o)));
			return true;
		}
	return false;
}

/* whole: only sentences that hold what else parts two of them. */
static bool append_fitting(struct text *t, const char *piece, bool whole, int depth)
{
	for (size_t i = 0; i < ARRAY_LEN(sentences); i++)
		if ((!whole || strstr(sentences[i], "; ")) && sentence_append(t, sentences[i], piece, append_part, depth))
			return true;
	return false;
}

static bool append_known(struct text *t, const char *piece, int depth)
{
	return append_fitting(t, piece, false, depth) || append_outcome(t, piece);
}

/* One sentence, or "who: sentence", or words that are not ours: then false. */
static bool append_piece(struct text *t, const char *piece, int depth)
{
	const char *colon = strstr(piece, ": ");
	struct text rest = TEXT_INIT(4096);
	bool known = depth < DEPTH_MAX && append_known(t, piece, depth);

	if (!known && depth < DEPTH_MAX && colon && append_known(&rest, colon + 2, depth + 1)) {
		char who[PIECE_MAX];

		snprintf(who, sizeof who, "%.*s", (int)(colon - piece < PIECE_MAX - 1 ? colon - piece : PIECE_MAX - 1), piece);
		text_appendf(t, _("%s: %s"), who, text_str(&rest));
		known = true;
	} else if (!known) {
		text_appendf(t, _("“%s”"), piece);
	}
	text_done(&rest);
	return known;
}

void detail_append(struct text *t, const char *detail)
{
	struct text pieces = TEXT_INIT(8192);
	const char *from = detail, *end;
	bool known = false;

	if (!detail || !*detail || append_fitting(t, detail, true, 0))
		return;
	for (; (end = strstr(from, "; ")) != NULL; from = end + 2) {
		char piece[PIECE_MAX];

		snprintf(piece, sizeof piece, "%.*s", (int)(end - from < PIECE_MAX - 1 ? end - from : PIECE_MAX - 1), from);
		known |= append_piece(&pieces, piece, 0);
		text_append(&pieces, _("; "));
	}
	known |= append_piece(&pieces, from, 0);
	if (known)
		text_append(t, text_str(&pieces));
	else
		text_appendf(t, _("“%s”"), detail);
	text_done(&pieces);
}

bool detail_is_silent_agent(const char *detail)
{
	static const char silent_agent[] = "answers ping but not SNMP: ";

	return detail && strncmp(detail, silent_agent, strlen(silent_agent)) == 0;
}

void detail_append_reason(struct text *t, enum outcome outcome, const char *detail)
{
	if (detail_is_silent_agent(detail))
		detail_append(t, detail);
	else
		text_append(t, _(outcome_sentence(outcome)));
}
