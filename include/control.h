/* Control socket (design §6): newline-delimited JSON-RPC 2.0 over a Unix stream socket. One request a line, one reply a
 * line, in order. Anything wrong in a request is an error reply; only a line past its ceiling ends that one connection. What is asked
 * by who closed both ways meanwhile is not done; who only has nothing more to ask is answered.
 *
 * method     params                                                     result                             role
 * info       {}                                                         {version,pid,started,inventory,checks,late_ms,…}  reader
 *                                                                       (libraries[]: versions; lacks[]: what they were built without;
 *                                                                       may[]: the methods that the peer's roles allow; traps: what was
 *                                                                       received, heeded and dropped, see probes/daemon_trap.h)
 * poll       {"object":"kind:name"|null,"parents":b|absent}              {"checks":n,"ok":n,"warning":n,       support
 *                                                                       "critical":n,"unknown":n}: how many ran and what they
 *                                                                       said, once that is stored (parents: also of what the
 *                                                                       object needs, directly or not)
 * probe      {"target":s,"type":s|null,"credential":s|null}             {target,type,outcome,state,latency_ms,detail}  support
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
 * call         {"id":n|absent,"site":s|absent,"text":s}: + {"gtr_due":s|null}   support, operator
 * escalate     {"id":n,"reason":s}: + {"told":s|null,"reach":s|null}: the person of the rota who is called now; null: all were.   operator
 *              reach: "address"; "name": a script gets no more of them; "none": no message can leave (notify_reach.h); null: not known
 * route_accept {"object":"route:name"}: the stages of its Covolink must have passed, they are the proof   operator
 * drill        {"down":["kind:name",…],"reason":s|null}: an exercise; its row of the journal says what would have been hit   operator, rssi
 * handover     {"text":s,"leaves":s|null,"comes":s|null}: lines, kept, and told to who comes   operator, admin
 * purge        {"seq":n}: the free text of a row of the journal           rssi, admin
 * (admin may do all of it)
 */
#ifndef VIGIE_CONTROL_H
#define VIGIE_CONTROL_H

#define CONTROL_REQUEST_MAX (64u * 1024u)               /* bytes of one line, newline included */
#define CONTROL_IMPORT_MAX (64u * 1024u * 1024u)        /* the same, once the peer is known to be admin */
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
