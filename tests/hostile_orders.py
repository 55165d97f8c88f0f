"""What comes over the control socket about diagnoses, calls and escalations from those who mean harm: hostile_orders.py SOCKET PART.
Prints what is wrong, nothing when all is as it should be."""
import json
import os
import socket
import sys
import threading
import unicodedata

sys.path.insert(0, __file__.rsplit("/", 1)[0])
import hostile_peers
from rpc import call

INVALID, NOT_FOUND, BUSY, NO_METHOD, NO_JSON = -32602, -32003, -32004, -32601, -32700
sock = sys.argv[1]
EVIL = "A\x1b]0;PWN\x07B\x9b31mC\u202eD\u2066E\u200bF\x7f"
LONG = "é" * 5_000_000
PING = {"layer": "path", "method": "ping4", "object": "device:r1", "needs": None, "dscp": None}


def wrong(*what):
    print(*(ascii(w)[:300] for w in what))


def refused(method, params, *codes):
    """Refused with one of these codes, in a sentence that harms nobody."""
    reply = call(sock, method, params)
    error = reply.get("error")
    if not error or error["code"] not in codes:
        wrong(method, str(params), reply)
        return
    text = error["message"]
    if not text or len(text) > 2000 or hostile_peers.HARMFUL.search(text) or any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in text):
        wrong("harmful", method, text)


def order(**changes):
    return {"site": "Lab", "tests": [{**PING, **changes}]}


def orders():
    for site in (None, 7, [], {}, True):
        refused("diagnose", {"site": site, "tests": [PING]}, INVALID)
    for site in ("", EVIL, "é" * 400, LONG, "Lab\n", "lab", "site:Lab", "Lab\ud83d\ude00"):
        refused("diagnose", {"site": site, "tests": [PING]}, NOT_FOUND)
    for tests in (None, [], {}, "x", 3, [PING] * 49, [None], [[]], ["ping4"], [[PING]], [{}], [PING, 4]):
        refused("diagnose", {"site": "Lab", "tests": tests}, INVALID)
    refused("diagnose", {"site": "Lab"}, INVALID)
    refused("diagnose", {"tests": [PING]}, INVALID)
    for word in ("layer", "method"):
        for value in (None, 3, "", EVIL, "é" * 100, LONG, "PING4", "ping4 ", "count"):
            refused("diagnose", order(**{word: value}), INVALID)
    for value in (None, 3, "", EVIL, LONG, "r1", ":", "device:", ":r1", "device", "é" * 400):
        refused("diagnose", order(object=value), INVALID, NOT_FOUND)
    for value in ("device:" + EVIL, "device:R1", "device:r1 ", "link:r1", "devicedevicedevice:r1", "alert:1", "commune:x", "perimeter:x"):
        refused("diagnose", order(object=value), NOT_FOUND)
    for value in ("service:web", "covolink:r1"):
        refused("diagnose", order(object=value), INVALID, NOT_FOUND)
    for value in (-1, 0, 1, 2**31, 2**63 - 1, -2**63, 1.5, "0", True, [], {}):
        refused("diagnose", order(needs=value), INVALID)
        refused("diagnose", {"site": "Lab", "tests": [PING, {**PING, "needs": value if value != 0 else 2}]}, INVALID)
    for value in (-1, 64, 2**63 - 1, -2**63, 46.0, "46", True, []):
        refused("diagnose", order(method="marked", layer="quality", dscp=value), INVALID)
    refused("diagnose", order(dscp=46), INVALID)
    for method in ("check", "check4", "check6"):
        refused("diagnose", order(method=method), INVALID)
    for params in ({}, {"id": None}, {"id": 0}, {"id": -1}, {"id": "1"}, {"id": 1.5}, {"id": [1]}, {"id": 1, "seen": -1}, {"id": 1, "seen": "0"},
                   {"id": 1, "seen": 0.5}, {"id": 1, "seen": True}):
        refused("diagnosis", params, INVALID)
    for number in (1, 2**31, 2**63 - 1):
        refused("diagnosis", {"id": number, "seen": 2**63 - 1}, NOT_FOUND)
    for method in (EVIL, "é" * 200, LONG, "Diagnose", "diagnose "):
        refused(method, {}, NO_METHOD)
    refused("diagnose\x00", {}, NO_JSON)


def raw(line):
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(30)
        s.connect(sock)
        s.sendall(line)
        reply = b""
        while not reply.endswith(b"\n"):
            piece = s.recv(65536)
            if not piece:
                break
            reply += piece
        return json.loads(reply)


def lines():
    head = b'{"jsonrpc":"2.0","id":1,"method":"diagnose","params":'
    tests = json.dumps([PING]).encode()
    for params in (b'{"site":"Lab","site":"Lab","tests":' + tests + b"}", b'{"site":"Lab\xff","tests":' + tests + b"}", b'{"site":"\\ud800","tests":[]}',
                   b'{"site":"Lab\\u0000","tests":' + tests + b"}", b"[" * 3000 + b"]" * 3000, b'{"site":"Lab","tests":[1e999]}',
                   b'{"site":"Lab","tests":[' + b"9" * 5000 + b"]}", b'{"site":"Lab","tests":' + tests):
        reply = raw(head + params + b"}\n")
        if "error" not in reply:
            wrong(params, reply)


def follow(number):
    seen = 0
    while True:
        result = call(sock, "diagnosis", {"id": number, "seen": seen}).get("result")
        if not result or result["ended"]:
            return result
        seen = sum(s["status"] != "pending" for s in result["steps"])


def begin(tests):
    reply = call(sock, "diagnose", {"site": "Lab", "tests": tests})
    return reply["result"]["id"] if "result" in reply else wrong("refused", reply)


def left_in_the_midst():
    """Connections that end while they wait for news; what is followed by others goes on for these."""
    number = begin([{**PING, "object": "device:hole"}, PING])
    for how in ("close", "shut") * 3:
        s = socket.socket(socket.AF_UNIX)
        s.connect(sock)
        s.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "diagnosis", "params": {"id": number, "seen": 1}}).encode() + b"\n")
        if how == "shut":
            s.shutdown(socket.SHUT_RDWR)
        s.close()
    lost = begin([{**PING, "object": "device:hole"}])  # nobody ever looks at that one
    results = [None] * 4  # with who left, each counted twice while a call of theirs ends, fewer than a person may have open

    def one(i):
        results[i] = follow(number)
    threads = [threading.Thread(target=one, args=(i,)) for i in range(len(results))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if any(r != results[0] or not r["ended"] for r in results):
        wrong("not the same", *results)
    if not results[0] or results[0]["steps"][1]["status"] == "pending":
        wrong(results[0])
    if not follow(lost)["ended"]:
        wrong("the other one is not over")


def as_uid(uid):
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def a_thousand():
    """One person gets a share, whoever else asks gets theirs."""
    begun = busy = 0
    with socket.socket(socket.AF_UNIX) as s:
        s.settimeout(30)
        s.connect(sock)
        f = s.makefile("rb")
        for n in range(1000):
            s.sendall(json.dumps({"jsonrpc": "2.0", "id": n, "method": "diagnose", "params": {"site": "Lab", "tests": [PING]}}).encode() + b"\n")
            reply = json.loads(f.readline())
            begun += "result" in reply
            busy += reply.get("error", {}).get("code") == BUSY
    if begun + busy != 1000 or not 1 <= begun <= 14:
        wrong("begun", begun, "busy", busy)
    pid = os.fork()
    if pid == 0:
        as_uid(65534)
        reply = call(sock, "diagnose", {"site": "Lab", "tests": [PING]})
        os._exit(0 if "result" in reply else 1)
    if os.waitpid(pid, 0)[1] != 0:
        wrong("another person gets none")


def calls():
    for site in (None, 3, "", EVIL, LONG, "é" * 300, "Lab\n"):
        refused("call", {"site": site, "category": "slow"}, INVALID, NOT_FOUND)
    for category in (3, "", EVIL, LONG, "Slow", "no_access"):
        refused("call", {"site": "Lab", "category": category}, INVALID)
    for text in (3, EVIL, LONG, "x" * 1001, "a\nb", "a\tb", "a\u2028b", "a\u202eb", "a\u2067b", "a\ufeffb", "a\U000e0041b", "\x1b[2J"):
        refused("call", {"site": "Lab", "category": "slow", "text": text}, INVALID)
        refused("escalation", {"site": "Lab", "text": text}, INVALID)
    for ticket in (3, "", EVIL, "x" * 100, "a b", "a;b", "é", "0232000001", LONG):
        refused("call", {"site": "Lab", "category": "slow", "ticket": ticket}, INVALID)
        refused("escalation", {"site": "Lab", "ticket": ticket}, INVALID)
    for caller in (3, "", EVIL, "x", "12", "+", "0" * 40, "06 12 34 56 78;rm", LONG, "٠١٢٣٤٥٦٧٨٩"):
        refused("call", {"site": "Lab", "category": "slow", "caller": caller}, INVALID)
    for service in (3, "", EVIL, LONG, "service:", "device:r1"):
        refused("call", {"site": "Lab", "category": "slow", "service": service}, INVALID, NOT_FOUND)
    refused("call", {"site": "Lab", "id": 1, "category": "slow"}, INVALID)
    for seq in (None, 0, -1, "1", 1.5, 2**63 - 1):
        refused("call_detail", {"seq": seq, "text": "x"}, INVALID, NOT_FOUND)
        refused("calls_end", {"id": seq, "reason": "x"}, INVALID, NOT_FOUND)
    step = {"layer": "mtu", "status": "failed", "outcome": "timeout", "object": None, "detail": None, "latency_us": 1}
    for findings in (3, [], "x", {"steps": 3}, {"steps": {}}, {"steps": [3]}, {"steps": [{}]}, {"steps": [step] * 65}, {"steps": [{**step, "layer": None}]},
                     {"steps": [{**step, "layer": "x" * 41}]}, {"steps": [{**step, "status": EVIL}]}, {"steps": [{**step, "object": "x" * 401}]},
                     {"steps": [{**step, "detail": EVIL}]}, {"steps": [{**step, "detail": LONG}]}, {"verdict": EVIL}, {"verdict": "x" * 401}, {"verdict": 3},
                     {"verdict_code": "x" * 41}, {"verdict_code": EVIL}, {"confidence": EVIL}, {"confidence": "x" * 41}, {"tested": "tomorrow"}, {"tested": 3},
                     {"not_testable": 3}, {"not_testable": [3]}, {"not_testable": [""]}, {"not_testable": [EVIL]}, {"not_testable": ["x"] * 65},
                     {"not_testable": ["x" * 401]}):
        refused("escalation", {"site": "Lab", "findings": findings}, INVALID)


def together(method, params):
    """The same act over two connections at once: what each was told."""
    replies = [None, None]

    def one(i):
        replies[i] = call(sock, method, params)
    threads = [threading.Thread(target=one, args=(i,)) for i in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return sorted(r.get("error", {}).get("code", 0) for r in replies)


def escalations():
    opened = call(sock, "escalation", {"site": "Lab", "text": "plus rien"})["result"]["escalation"]
    for typed in (None, 3, "", opened[:3], opened + "3", EVIL, LONG, "0OQ1", opened.translate({ord(c): ord(c) + 0xFEE0 for c in opened}), "ZZZZ", opened + "\n",
                  "éééé"):
        refused("escalation_take", {"escalation": typed}, INVALID)
        refused("escalation_close", {"escalation": typed, "result": "x"}, INVALID)
    for typed in (" " + opened.lower() + " ", "-".join(opened), ". ".join(opened.swapcase())):
        reply = call(sock, "escalation_take", {"escalation": typed})
        if "result" not in reply and "yours already" not in reply["error"]["message"]:
            wrong(typed, reply)
    for result in (None, "", EVIL, "x" * 1001, LONG):
        refused("escalation_close", {"escalation": opened, "result": result}, INVALID)
    if together("escalation_close", {"escalation": opened, "result": "fait"}) != [NOT_FOUND, 0]:
        wrong("two close it")
    other = call(sock, "escalation", {"site": "Lab"})["result"]["escalation"]
    if together("escalation_take", {"escalation": other}) != [INVALID, 0]:
        wrong("two take it")
    ids = [call(sock, "escalation", {"site": "Lab"})["result"]["escalation"] for _ in range(30)]
    if len(set(ids)) != 30:
        wrong("an id twice", ids)


if __name__ == "__main__":
    {"orders": orders, "lines": lines, "midst": left_in_the_midst, "thousand": a_thousand, "calls": calls, "escalations": escalations}[sys.argv[2]]()
