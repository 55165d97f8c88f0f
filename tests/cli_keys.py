"""Reads `vigie VERB --json` on stdin and holds it to the contract: cli_keys.py VERB. Prints what is wrong, nothing when all is well."""
import json
import re
import sys

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"
LINK = {"up", "down", "degraded", "unknown", "admin-down"}
STATE = {"ok", "warning", "critical", "unknown"}


def text(v):
    return isinstance(v, str)


def number(v):
    return isinstance(v, (int, float)) and not isinstance(v, bool)


def integer(v):
    return isinstance(v, int) and not isinstance(v, bool)


def ratio(v):
    return number(v) and 0 <= v <= 1


def time(v):
    return text(v) and re.match(TIME, v)


def one_of(words):
    return lambda v: v in words


def array(v):
    return isinstance(v, list)


def flag(v):
    return isinstance(v, bool)


DEVICE_PART = {"device": text, "name": text}
RATES = {"in_bps": number, "out_bps": number, "in_errors_ps": number, "out_errors_ps": number}

CONTRACT = {
    "journal": {"seq": integer, "at": time, "by": text, "uid": integer, "method": text, "result": text, "object": text, "text": text,
                "request": text},
    "links": {"name": text, "site": text, "device": text, "interface": text, "oper_status": text, "admin_status": text,
              "state": one_of(LINK), "since": time, "speed_bps": integer, **RATES, "in_util": ratio, "out_util": ratio,
              "redundancy": text, "perimeter": text, "age_s": integer, "outcome": text},
    "devices": {"name": text, "site": text, "kind": text, "address": text, "state": one_of(STATE), "since": time, "vendor": text,
                "model": text, "version": text, "sys_name": text, "sys_object_id": text, "uptime_s": integer, "cpu_ratio": ratio,
                "memory_ratio": ratio, "interfaces": integer, "age_s": integer, "outcome": text},
    "interfaces": {"device": text, "if_index": integer, "if_name": text, "if_descr": text, "if_alias": text, "if_type": integer,
                   "mtu": integer, "phys_address": text, "oper_status": text, "admin_status": text, "speed_bps": integer, **RATES,
                   "in_discards_ps": number, "out_discards_ps": number, "age_s": integer},
    "sensors": {**DEVICE_PART, "value": number, "unit": text},
    "storages": {**DEVICE_PART, "used_bytes": integer, "size_bytes": integer},
    "processors": {**DEVICE_PART, "load_ratio": ratio},
    "memories": {**DEVICE_PART, "used_bytes": integer, "total_bytes": integer},
    "traps": {"device": text, "oid": text, "version": text, "count": integer, "first": time, "last": time, "varbinds": text},
    "neighbours": {"status": one_of({"undeclared-device", "undeclared-link", "ambiguous", "declared-unseen", "declared"}), "device": text,
                   "local_port": text, "protocol": one_of({"lldp", "arp", "bgp"}), "neighbour": text, "port": text, "declared_as": text,
                   "candidates": array, "link": text, "address": text, "mac": text, "chassis": text, "sys_name": text, "bgp_state": text,
                   "remote_as": integer, "first_seen": time, "last_seen": time, "current": flag, "site": text},
    "exposures": {"kind": text, "name": text, "weakness": text, "what": text, "subject": text, "answer": text, "evidence": text,
                  "owner": array, "site": text, "device": text, "first_seen": time, "last_seen": time, "gone": time, "value": integer,
                  "uncertainty": integer, "before": text, "reason": text, "reference": text, "fact": text},
    "flows": {"source": text, "destination": text, "protocol": text, "port": text,
              "status": one_of({"authorised", "undocumented", "excepted", "rogue", "own", "used", "unused", "dead", "ending", "planned", "ended", "unresolved"}),
              "first_seen": time, "last_seen": time, "bytes": integer, "packets": integer, "reason": text, "requester": text, "opened": text,
              "ends": text, "ending": flag, "observed": flag, "opening": text, "declared_by": text, "source_name": text, "destination_name": text,
              "cleartext": array, "within": text, "point": text, "unresolved": array, "seen_after_end": time,
              "accepted_by": text, "accepted_until": time, "source_site": text, "destination_site": text,
              "new_since": time},
    "flow-hosts": {"host": text, "network": text, "name": text, "hosts": integer, "new": integer, "newest": time, "first_seen": time,
                   "last_seen": time, "point": text, "peer": text, "peer_name": text, "protocol": text, "port": integer, "with": text},
    "services": {"name": text, "kind": text, "target": text, "state": one_of(STATE), "since": time, "latency_ms": number,
                 "outcome": text},
    "certificates": {"name": text, "target": text, "subject": text, "issuer": text, "not_after": time, "chain_not_after": time,
                     "days_left": integer, "protocol": text},
    "sites": {"name": text, "finess": text, "kind": text, "commune": text, "departement": text, "college": text, "access": text,
              "covolink": text, "state": one_of(STATE)},
    "status": {"traps_dropped": integer, "collector": one_of({"running", "stopped", "blind"}), "data_age_s": integer, "sites": integer, "devices": integer,
               "links": {"total": integer, "up": integer, "down": integer, "degraded": integer, "unknown": integer},
               "alerts": {"critical": integer, "warning": integer, "unknown": integer, "handled": integer, "hidden": integer},
               "hds": {"score": number, "assessed": integer, "total": integer, "expired_evidence": integer}},
    "alerts": {"id": integer, "state": one_of({"open", "acked", "muted", "maintenance", "ended"}), "severity": one_of(STATE),
               "object": text, "object_kind": text, "cause": text, "children": array,
               "impact": {"sites": array, "covolinks": array, "routes": array, "processes": array}, "since": time, "acked_by": text,
               "ack_until": time, "proof": array, "counter_proof": array},
    "handover": {"at": time, "since": time, "journal_head": text, "lines": array},
    "find": {"kind": text, "name": text, "state": text, "field": text, "value": text},
    "history": {"at": time, "step_s": number, "state": text, "in_bps": number, "out_bps": number, "latency_ms": number,
                "loss_ratio": ratio, "new_talkers": integer},
    "check": {"name": text, "kind": text, "state": one_of(STATE), "outcome": text, "since": time},
    "probe": {"target": text, "type": text, "outcome": text, "state": one_of(STATE), "latency_ms": number, "detail": text},
    "show": {"kind": text, "name": text, "declared": lambda v: isinstance(v, dict), "measured": lambda v: isinstance(v, dict),
             "states": array},
    "info": {"version": text, "config": text, "inventory": text, "inventory_bytes": integer, "schema": integer,
             "daemon": {"running": flag, "pid": integer}},
    "doctor": {"check": text, "status": one_of({"ok", "missing", "not-checked"}), "detail": text, "mend": text},
}
NEVER_NULL = {"name", "state", "kind", "collector", "target", "at", "check", "status"}


def judge(verb, where, contract, row):
    for key, kind in contract.items():
        if key not in row:
            print(f"{verb}: {where}{key} is missing")
        elif isinstance(kind, dict):
            judge(verb, where + key + ".", kind, row[key])
        elif row[key] is None:
            if key in NEVER_NULL and (verb, key) != ("history", "state"):
                print(f"{verb}: {where}{key} is null")
        elif not kind(row[key]):
            print(f"{verb}: {where}{key} is {row[key]!r}")


def main():
    verb = sys.argv[1]
    rows = 0
    keys = None
    for line in sys.stdin:
        row = json.loads(line)
        rows += 1
        judge(verb, "", CONTRACT[verb], row)
        if keys is not None and list(row) != keys:
            print(f"{verb}: two rows have different keys")
        keys = list(row)
    if rows == 0:
        print(f"{verb}: no row")


main()
