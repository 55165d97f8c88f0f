/* Outcomes: how one run of a check ended, one enumerator per reason. The names are stored and part of the command line's
 * contract (design §7): never renamed, only appended. Each has a default state and an English sentence that is a
 * msgid. */
#ifndef VIGIE_OUTCOME_H
#define VIGIE_OUTCOME_H

#include "state.h"

/* X(enumerator, stable name, state, sentence) */
#define OUTCOMES(X) \
	X(OK, "ok", STATE_OK, N_("Answers as expected")) \
	X(NOT_TESTED, "not-tested", STATE_UNKNOWN, N_("Not tested yet")) \
	/* reaching the target */ \
	X(TIMEOUT, "timeout", STATE_CRITICAL, N_("No answer in time")) \
	X(CONNECT_TIMEOUT, "connect-timeout", STATE_CRITICAL, N_("The connection was not accepted in time")) \
	X(SILENT, "silent", STATE_CRITICAL, N_("Accepts the connection, then stays silent")) \
	X(REFUSED, "refused", STATE_CRITICAL, N_("Connection refused: nothing listens on this port")) \
	X(RESET, "reset", STATE_CRITICAL, N_("The connection was closed by the other side before an answer")) \
	X(UNREACHABLE, "unreachable", STATE_CRITICAL, N_("No route to this address")) \
	X(UNKNOWN_HOST, "unknown-host", STATE_CRITICAL, N_("The name does not resolve to an address")) \
	X(LOSS, "loss", STATE_WARNING, N_("Some echo requests were lost")) \
	X(SLOW, "slow", STATE_WARNING, N_("Answers, but slowly")) \
	X(MALFORMED, "malformed", STATE_CRITICAL, N_("The answer does not follow its protocol")) \
	/* SNMP */ \
	X(AUTH_FAILURE, "auth-failure", STATE_CRITICAL, N_("The agent refuses our secret")) \
	X(NO_CREDENTIAL, "no-credential", STATE_UNKNOWN, N_("The secrets file holds no such credential")) \
	X(NO_SUCH_OBJECT, "no-such-object", STATE_WARNING, N_("The agent does not know the objects that were asked")) \
	X(PARTIAL, "partial", STATE_WARNING, N_("The agent stopped answering before the end: partial results")) \
	X(NON_INCREASING, "non-increasing", STATE_WARNING, \
	  N_("The agent returned object identifiers that do not increase: partial results")) \
	X(AGENT_ERROR, "agent-error", STATE_WARNING, N_("The agent answered with an error")) \
	X(NOT_IN_TIME_WINDOW, "not-in-time-window", STATE_CRITICAL, \
	  N_("The agent refuses our clock (SNMPv3 time window)")) \
	X(UNSUPPORTED_SECURITY, "unsupported-security", STATE_CRITICAL, \
	  N_("The agent does not offer the security level that was asked")) \
	X(INTERFACE_MISSING, "interface-missing", STATE_UNKNOWN, N_("The device does not show this interface")) \
	X(LINK_DOWN, "link-down", STATE_CRITICAL, N_("The interface is down")) \
	X(LINK_DEGRADED, "link-degraded", STATE_WARNING, N_("Runs below its expected speed")) \
	X(ADMIN_DOWN, "admin-down", STATE_OK, N_("The interface is disabled by its administrator")) \
	/* HTTP, TLS */ \
	X(HTTP_STATUS, "http-status", STATE_CRITICAL, N_("The HTTP status is not the expected one")) \
	X(HTTP_REDIRECT, "http-redirect", STATE_WARNING, N_("The server redirects elsewhere; redirections are not followed")) \
	X(HTTP_BODY, "http-body", STATE_CRITICAL, N_("The page does not hold the expected text")) \
	X(TLS_HANDSHAKE, "tls-handshake", STATE_CRITICAL, N_("The TLS handshake failed")) \
	X(TLS_EXPIRED, "tls-expired", STATE_CRITICAL, N_("The certificate has expired")) \
	X(TLS_EXPIRING, "tls-expiring", STATE_WARNING, N_("The certificate expires soon")) \
	X(TLS_CHAIN_EXPIRED, "tls-chain-expired", STATE_CRITICAL, N_("A certificate of the chain has expired")) \
	X(TLS_CHAIN_EXPIRING, "tls-chain-expiring", STATE_WARNING, \
	  N_("A certificate of the chain expires before the server's own")) \
	X(TLS_NOT_YET_VALID, "tls-not-yet-valid", STATE_CRITICAL, N_("The certificate is not valid yet")) \
	X(TLS_SELF_SIGNED, "tls-self-signed", STATE_CRITICAL, N_("The certificate is self-signed")) \
	X(TLS_UNTRUSTED, "tls-untrusted", STATE_CRITICAL, N_("No trusted authority signed the certificate")) \
	X(TLS_WRONG_NAME, "tls-wrong-name", STATE_CRITICAL, N_("The certificate is for another name")) \
	X(TLS_REVOKED, "tls-revoked", STATE_CRITICAL, N_("The certificate was revoked")) \
	X(SSH_HOST_KEY, "ssh-host-key", STATE_CRITICAL, N_("The SSH host key is not a known one")) \
	X(LOGIN_DENIED, "login-denied", STATE_CRITICAL, N_("The server refuses our account")) \
	X(NOT_FOUND, "not-found", STATE_CRITICAL, N_("The server does not have what was asked")) \
	X(PROTOCOL, "protocol", STATE_CRITICAL, N_("The server does not speak the expected protocol")) \
	X(TOO_LARGE, "too-large", STATE_WARNING, N_("The answer is larger than what a check reads")) \
	X(BANNER, "banner", STATE_CRITICAL, N_("The banner is not the expected one")) \
	/* DNS */ \
	X(DNS_NXDOMAIN, "dns-nxdomain", STATE_CRITICAL, N_("The DNS server says that the name does not exist")) \
	X(DNS_SERVFAIL, "dns-servfail", STATE_CRITICAL, N_("The DNS server failed")) \
	X(DNS_REFUSED, "dns-refused", STATE_CRITICAL, N_("The DNS server refuses to answer us")) \
	X(DNS_NO_DATA, "dns-no-data", STATE_CRITICAL, N_("The name exists but has no address")) \
	X(DNS_WRONG_ANSWER, "dns-wrong-answer", STATE_CRITICAL, N_("The DNS answer is not the expected one")) \
	/* plugins */ \
	X(PLUGIN_WARNING, "plugin-warning", STATE_WARNING, N_("The plugin reports a warning")) \
	X(PLUGIN_CRITICAL, "plugin-critical", STATE_CRITICAL, N_("The plugin reports a critical state")) \
	X(PLUGIN_UNKNOWN, "plugin-unknown", STATE_UNKNOWN, N_("The plugin could not tell")) \
	X(PLUGIN_TIMEOUT, "plugin-timeout", STATE_UNKNOWN, N_("The plugin did not end in time")) \
	X(PLUGIN_FAILED, "plugin-failed", STATE_UNKNOWN, N_("The plugin could not be run")) \
	/* ourselves */ \
	X(COLLECTOR_ERROR, "collector-error", STATE_UNKNOWN, N_("The collector itself could not run this check")) \
	X(CANCELLED, "cancelled", STATE_UNKNOWN, N_("The check was stopped before its end")) \
	X(STALE, "stale", STATE_UNKNOWN, N_("The last result is too old")) \
	/* appended */ \
	X(LINK_UNKNOWN, "link-unknown", STATE_UNKNOWN, N_("The device does not tell whether this interface is up")) \
	X(TLS_OLD_PROTOCOL, "tls-old-protocol", STATE_CRITICAL, N_("The server speaks no TLS from 1.2 on, only older ones")) \
	X(INTERFACE_AMBIGUOUS, "interface-ambiguous", STATE_UNKNOWN, N_("Several interfaces of the device bear this name")) \
	X(STORAGE_NEARLY_FULL, "storage-nearly-full", STATE_WARNING, N_("A disk is nearly full")) \
	X(STORAGE_FULL, "storage-full", STATE_CRITICAL, N_("A disk has hardly any room left")) \
	X(COLLECTOR_BLIND, "collector-blind", STATE_UNKNOWN, N_("The collector is cut off: its witnesses do not answer")) \
	X(CALLS_GROUPED, "calls-grouped", STATE_WARNING, N_("Grouped calls: several establishments call, and no probe says why")) \
	X(REDUNDANCY_LOST, "redundancy-lost", STATE_WARNING, N_("Redundancy lost: no other circuit stands in")) \
	X(THRESHOLD_EXCEEDED, "threshold-exceeded", STATE_WARNING, N_("Past its declared limit")) \
	/* DICOM */ \
	X(AE_CALLED_UNKNOWN, "ae-called-unknown", STATE_CRITICAL, \
	  N_("The called AE title is not recognised: verify its declaration, and that ours is in its table")) \
	X(AE_CALLING_UNKNOWN, "ae-calling-unknown", STATE_CRITICAL, \
	  N_("Our calling AE title is not recognised: have it declared there")) \
	X(ASSOCIATE_REJECTED, "associate-rejected", STATE_CRITICAL, N_("The association is refused for good: verify the configuration there")) \
	X(ASSOCIATE_BUSY, "associate-busy", STATE_WARNING, N_("The association is refused for now: verify the load there")) \
	X(ASSOCIATE_ABORTED, "associate-aborted", STATE_CRITICAL, N_("The association was aborted by the other side: read its log")) \
	X(CONTEXTS_REFUSED, "contexts-refused", STATE_CRITICAL, \
	  N_("Associated, but every presentation context is refused: verify the SOP classes accepted there")) \
	X(VERIFICATION_REFUSED, "verification-refused", STATE_WARNING, \
	  N_("Associated, but Verification is refused: no echo can be asked")) \
	X(STORAGE_REFUSED, "storage-refused", STATE_WARNING, \
	  N_("Answers the echo, but accepts no kind of image: verify the SOP classes accepted there")) \
	X(ECHO_FAILED, "echo-failed", STATE_CRITICAL, N_("The C-ECHO was answered with an error status: read the log there")) \
	X(DICOM_MALFORMED, "dicom-malformed", STATE_CRITICAL, N_("What was answered is not valid DICOM: verify what listens on this port")) \
	X(RETURN_SILENT, "return-silent", STATE_WARNING, \
	  N_("Answers, but its declared return port does not: what it asks for does not come back")) \
	/* jobs that report by themselves */ \
	X(JOB_RUNNING, "running", STATE_OK, N_("The job runs")) \
	X(JOB_LATE, "late", STATE_CRITICAL, N_("The job is late: its end did not come when it was due")) \
	X(JOB_NOT_FINISHED, "started-not-finished", STATE_CRITICAL, N_("The job started and did not finish when it was due")) \
	X(JOB_TOO_SHORT, "too-short", STATE_CRITICAL, N_("The job ended too soon to have done its work")) \
	X(JOB_FAILED, "failed", STATE_CRITICAL, N_("The job says that it failed")) \
	X(JOB_NEVER_SEEN, "never-seen", STATE_UNKNOWN, N_("The job was never heard of yet, and is not due yet")) \
	X(JOB_UNHEARD, "unheard", STATE_UNKNOWN, N_("The job was due while nobody listened: it may have come")) \
	/* image routes */ \
	X(ROUTE_SILENT, "route-silent", STATE_CRITICAL, N_("No image passes any more, though some usually do"))

enum outcome {
#define X(id, name, state, sentence) OUTCOME_##id,
	OUTCOMES(X)
#undef X
	OUTCOME_COUNT
};

const char *outcome_name(enum outcome o);     /* stable: "auth-failure" */
enum state outcome_state(enum outcome o);     /* what it means unless a check says otherwise */
const char *outcome_sentence(enum outcome o); /* msgid: pass it to _() */
bool outcome_from_name(const char *name, enum outcome *ret_o) MUST_CHECK;

#endif
