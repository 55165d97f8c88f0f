/* Control socket (design §6): newline-delimited JSON-RPC 2.0 over a Unix stream socket. One request a line, one reply a
 * line, in order. Anything wrong in a request is an error reply; only a line past its ceiling ends that one connection. What is asked
 * by who closed both ways meanwhile is not done; who only has nothing more to ask is answered.
 *
 * method     params                                                     result                             role
 * info       {}                                                         {version,pid,started,inventory,checks,late_ms,…}  reader
 *                                                                       (libraries[]: versions; lacks[]: what they were built without;
 *                                                                       may[]: the methods that the peer's roles allow; traps: what was
 *                                                                       received, heeded and dropped, see probes/daemon_trap.h; heartbeats:
 *                                                                       see probes/daemon_heartbeats.h)
 * ping       {"name":s,"event":"start"|"success"|"fail"|"restored",     {}: a declared job tells; once that is stored    reader
 *             "exit_code":0..255|null|absent}                           (a measurement: no row of the journal; only an end has a code)
 * poll       {"object":"kind:name"|null,"parents":b|absent}              {"checks":n,"ok":n,"warning":n,       support
 *                                                                       "critical":n,"unknown":n}: how many ran and what they
 *                                                                       said, once that is stored (parents: also of what the
 *                                                                       object needs, directly or not)
 * probe      {"target":s,"type":s|null,"credential":s|null}             {target,type,outcome,state,latency_ms,detail}  support
 * exposures  {"object":"kind:name"}                                     {"asked":n}: objects that are asked now for weak protocols   support, operator, rssi
 * diagnose   {"site":s,"tests":[{"layer":s,"method":s,"object":s,       {"id":n}: a diagnosis (diagnosis.h) that runs    reader
 *             "needs":n|null,"dscp":n|null},…]}                          now; it is kept five minutes. CONTROL_BUSY: too many
 *                                                                       of this person, or of all
 * diagnosis  {"id":n,"seen":n}                                          {"ended":b,"steps":[{status,outcome,detail,offender,   reader
 *                                                                       latency_us,loss_ratio,rtt_ms,jitter_ms,errors_ps,
 *                                                                       in_util,out_util,mtu,hops,uptime_s,http_status},…]}: one
 *                                                                       of each test, in their order, once more than `seen` of
 *                                                                       them have ended, or all, or two seconds went by
 * ring       {}                                                         {"interface":s|null,"state":"none"|"keeps"|"held",…}: reader
 *                                                                       the ring of headers (flow_record.h): unless there is none
 *                                                                       uid,from,until,reason,host|null; seen,packets,octets as of
 *                                                                       some seconds ago
 * ring_packets {"after":n}                                              {"packets":n,"last":n,"given":n,"pcap":s}:   operator, rssi
 *                                                                       those behind number `after`, some, in base64 (with 0: a pcap
 *                                                                       file's header too), up to number `given` of `last`. To who did
 *                                                                       ring_save within five minutes, or asked for the packets before
 * import     {"files":{"sites.csv":text,…},"dry_run":b,"prune":b,"maps":{"x.csv":text}|absent}   {"diff":[…],"counts":{…}}   admin
 *                                                                       (diff empty unless dry_run)
 * reload     {}                                                         {}                                  admin
 *
 * Acts (act.h) are answered once they are stored: {"seq":n} of their row in the journal, "silence": the id of the ack, mute or maintenance
 * that they made, and "warning": a sentence, when the text seems to name a person. Refused ones are journalled too, up to 20 of a uid and then one a minute, which counts the others. until, from and to
 * are RFC 3339 with an offset; an end that is absent or past is -32602, from null is now; "id" is an alert's, of maintenance_end that
 * of the maintenance. import and reload leave a row of the journal as well.
 * ack          {"id":n,"reason":s,"until":s}                              operator
 * unack        {"id":n}                                                   operator
 * mute         {"object":"kind:name","reason":s,"until":s}                operator
 * unmute       {"object":"kind:name"}                                     operator
 * maintenance  {"object":s,"from":s,"to":s,"reason":s,"every":s|null,"supplier":s|null}   operator
 * maintenance_end {"id":n}                                                operator
 * comment      {"id":n,"text":s}                                          support, operator
 * call         {"id":n|absent,"site":s|absent,"text":s|absent,"category":s|absent,"ticket":s|absent,"caller":s|absent,"service":s|absent}:
 *              + {"gtr_due":s|null}; of an establishment also {"contact":s|null: who has the caller's number, "group":"kind:name"|null,
 *              "calls":n,"establishments":n,"raised":b: of the group that it is of (call_groups.h), "cause":n|null: the alert that explains it}.
 *              category: the names of call_groups.h; with one, text may be absent and no clock starts. The number is kept nowhere   support, operator
 * call_detail  {"seq":n: the row of that call,"ticket":s|absent,"caller":s|absent,"text":s|absent}: + {"contact":s|null}   support, operator
 * calls_end    {"id":n,"reason":s}: an alert of grouped calls is over   operator
 * escalation   {"site":s,"text":s|absent: the caller's words,"ticket":s|absent,"findings":{"verdict_code":s,"verdict":s,"confidence":s,"tested":s,
 *              "steps":[{"layer":s,"status":s,"outcome":s,"object":s|null,"detail":s|null,"latency_us":n|null}],"not_testable":[s]}|absent}:
 *              + {"escalation":s}: the id (escalation.h)   support, operator
 * escalation_take {"escalation":s}                                        operator
 * escalation_close {"escalation":s,"result":s}                            operator
 * escalate     {"id":n,"reason":s}: + {"told":s|null,"reach":s|null}: the person of the rota who is called now; null: all were.   operator
 *              reach: "address"; "name": a script gets no more of them; "none": no message can leave (notify_reach.h); null: not known
 * route_accept {"object":"route:name"}: the stages of its Covolink must have passed, they are the proof   operator
 * drill        {"down":["kind:name",…],"reason":s|null}: an exercise; its row of the journal says what would have been hit   operator, rssi
 * restored     {"object":"heartbeat:name","on":s|null,"reason":s|null}: a backup whose content was restored in a test, now unless on says when   operator, rssi
 * handover     {"text":s,"leaves":s|null,"comes":s|null}: lines, kept, and told to who comes   operator, admin
 * flow_accept  {"source":s,"destination":s,"protocol":s,"port":s: in the words of flows.csv,"reason":s,"until":s}: within 366 days   rssi, admin
 * flow_accept_end {"source":s,"destination":s,"protocol":s,"port":s,"reason":s|null}   rssi, admin
 * observe      {"name":s,"sha256":s,"records":s: of flow_record.h in base64, the last one END}: {"again":b,"records":n}; what a saved capture
 *              showed; again: it was read before, nothing changed   rssi, admin
 * ring_start   {"until":s,"reason":s,"host":s|absent: an address}: within 8 hours; headers of what passes are kept, instead of those that
 *              were kept before   operator, rssi
 * ring_save    {"reason":s|absent}: who asks for its packets from now on   operator, rssi
 * ring_stop    {"reason":s|absent}: it is gone                            operator, rssi
 * purge        {"seq":n}: the free text of a row of the journal           rssi, admin
 *
 * The checklist (hds_act.h); a text that is "" takes away what is there, also a time; what is absent stays. All of them rssi. With "seen":n,
 * the row of the journal of what its author was looking at (0: there was nothing), hds_set, hds_evidence, hds_evidence_revoke,
 * hds_exception, hds_exception_end, hds_action and hds_audit are refused once another row was written; without it the last one wins.
 * hds_set           {"key":"EXI-05.D","status":s,"owner":s,"due":s,"activities":[n,…],"controls":"A.8.2;…","comment":s}
 * hds_evidence      {"number":n|absent: a new one,"title":s,"type":s,"reference":s,"owner":s,"serves":"EXI-05.D;…","dated":s,"until":s,
 *                   "sha256":s,"comment":s}: + {"number":n}
 * hds_evidence_revoke {"number":n,"reason":s}
 * hds_exception     {"key":s,"owner":s,"until":s,"reason":s}
 * hds_exception_end {"key":s,"comment":s}
 * hds_action        {"number":n|absent: a new one,"finding":s,"cause":s,"correction":s,"check":s,"serves":s,"owner":s,"reference":s,
 *                   "severity":s,"found_by":s,"found":s,"due":s,"check_due":s,"planned_days":x,"done_days":x,"progress":s,"comment":s}:
 *                   + {"number":n}
 * hds_audit         {"number":n|absent: a new one,"title":s,"type":s,"scope":s,"auditor":s,"serves":s,"from":s,"until":s,"progress":s,
 *                   "result":s,"reference":s,"sha256":s,"comment":s}: + {"number":n}
 * hds_actions       {"name":s,"file":text,"map":text|absent,"dry_run":b}: + {"changes":[{change,key,title,assessed}],"same":n}; seq null: nothing differs
 * hds_framework     {"name":s,"file":text,"dry_run":b,"prune":b}: the same, and "requirements":n, "leaves":n when it is new; beside the one in
 *                   use. Fewer of them than that one has are refused but with prune
 * hds_adopt         {"family":s,"version":s,"edition":s,"dry_run":b}: the same; in use from now on
 * (admin may do all of it)
 */
#ifndef VIGIE_CONTROL_H
#define VIGIE_CONTROL_H

#define CONTROL_REQUEST_MAX (64u * 1024u)               /* bytes of one line, newline included */
#define CONTROL_IMPORT_MAX (64u * 1024u * 1024u)        /* the same, once the peer is known to be admin or rssi */
#define CONTROL_REPLY_MAX (64u * 1024u * 1024u)

/* JSON-RPC 2.0 §5.1, and ours from -32000 down. */
enum control_error {
	CONTROL_PARSE_ERROR = -32700,
	CONTROL_INVALID_REQUEST = -32600,
	CONTROL_METHOD_NOT_FOUND = -32601,
	CONTROL_INVALID_PARAMS = -32602,
	CONTROL_INTERNAL = -32603,
	CONTROL_DENIED = -32001,  /* the right is missing        exit 77 */
	CONTROL_DATA = -32002,    /* file:line: column: …        exit 65 */
	CONTROL_NOT_FOUND = -32003,
	CONTROL_BUSY = -32004,    /* too many requests           exit 75 */
	CONTROL_LOCKED = -32005,  /* exit 75 */
	CONTROL_FULL = -32006,
};

#endif
