#!/usr/bin/env python3
"""Compares what probe_once said of an SNMP agent with the agent's own objects, read independently.

facts_check.py WALK FACTS.json [WALK_AFTER]
WALK: a .snmprec file, or the output of `snmpwalk -One -Ot -Oe -OU`. With WALK_AFTER (of a live agent) counters must lie
between the two walks and moving values are only looked at for presence. Prints each difference; exit 1 if there is one.
"""
import codecs
import json
import math
import re
import sys

IF = (1, 3, 6, 1, 2, 1, 2, 2, 1)
IFX = (1, 3, 6, 1, 2, 1, 31, 1, 1, 1)


LIMITS = {2: (-2**31, 2**31 - 1), 65: (0, 2**32 - 1), 66: (0, 2**32 - 1), 67: (0, 2**32 - 1), 70: (0, 2**64 - 1)}


def snmprec_value(tag, value):
    """One value of a recording. ValueError: damaged by whoever recorded or masked it; no agent can say it."""
    if ":" in tag:
        options = dict(o.split(b"=", 1) for o in value.split(b",") if b"=" in o)
        tag = tag.split(":")[0]
        value = options.get(b"value", options.get(b"initial", b"0"))
    kind = int(tag[:-1] if tag[-1:] in ("e", "x") else tag)
    if kind not in (2, 4, 5, 6, 64, 65, 66, 67, 68, 70):
        raise ValueError(tag)
    if tag.endswith("x"):
        value = bytes.fromhex(value.decode())
    elif tag.endswith("e"):
        value = codecs.escape_decode(value)[0]
    if kind in LIMITS:
        value = int(value)
        low, high = LIMITS[kind]
        if not low <= value <= high:
            raise ValueError(value)
    elif kind == 6:
        value = tuple(int(x) for x in value.decode().strip(". ").split("."))
    return kind, value


def read_snmprec(path):
    objects = {}
    for line in open(path, "rb"):
        line = line.rstrip(b"\r\n")
        if line.count(b"|") < 2:
            continue
        oid, tag, value = line.split(b"|", 2)
        try:
            name = tuple(int(x) for x in oid.decode().strip(".").split("."))
            objects[name] = snmprec_value(tag.decode(), value)
        except ValueError:
            continue
    return objects


def read_snmpwalk(path):
    objects, last = {}, None
    text = open(path, "rb").read().decode("utf-8", "surrogateescape")
    entry = re.compile(r"^\.([0-9.]+) = ?(.*)$")
    joined = []
    for line in text.split("\n"):
        if entry.match(line):
            joined.append(line)
        elif joined and line:
            joined[-1] += "\n" + line
    numbers = {"INTEGER": 2, "Counter32": 65, "Gauge32": 66, "Timeticks": 67, "Counter64": 70}
    for line in joined:
        m = entry.match(line.split("\n")[0])
        name = tuple(int(x) for x in m.group(1).split("."))
        value = line[line.index(" =") + 2:].strip()
        if value in ('""', ""):
            objects[name] = (4, b"")
            continue
        if re.fullmatch(r"[0-9]+", value):
            objects[name] = (67, int(value))  # -Ot prints TimeTicks bare
            continue
        kind, _, rest = value.partition(": ")
        if kind in numbers:
            objects[name] = (numbers[kind], int(rest.strip().split()[0]))
        elif kind == "STRING":
            body = rest.strip()
            body = body[1:-1] if body.startswith('"') else body
            objects[name] = (4, body.replace('\\"', '"').replace("\\\\", "\\").encode("utf-8", "surrogateescape"))
        elif kind == "Hex-STRING":
            objects[name] = (4, bytes.fromhex("".join(rest.split())))
        elif kind == "OID":
            objects[name] = (6, tuple(int(x) for x in rest.strip().strip(".").split(".")))
    return objects


def read(path):
    return read_snmprec(path) if path.endswith(".snmprec") else read_snmpwalk(path)


def text(value):
    """UTF-8 where it is, else Windows-1252; no NUL; 1023 bytes at most."""
    if value is None:
        return None
    raw = value[1] if isinstance(value[1], bytes) else str(value[1]).encode()
    raw = raw[:1024].rstrip(b"\0")
    try:
        s = raw.decode("utf-8")
    except UnicodeDecodeError:
        s = "".join("\ufffd" if b in (0x81, 0x8d, 0x8f, 0x90, 0x9d) else bytes([b]).decode("cp1252") for b in raw)
    return s.replace("\0", "\ufffd").encode()[:1023].decode("utf-8", "ignore")


def typable(s):
    """What a user can type of it: one line, nothing blank at its ends."""
    return "".join(" " if c <= " " or c == "\x7f" else c for c in s or "").strip()


def storage_bytes(units, unit, size=None):
    """A negative count stands for one beyond 2^31, unless more would be in use than there is."""
    if units is None or not unit or unit <= 0:
        return None
    count = units % 2**32 * unit
    return None if units < 0 and size is not None and count > size else count


def memory_in_use(total, available, *given_back):
    """In kB. Buffers and cache are given back, as far as they can be part of what is not available."""
    if available is None or not 0 <= available <= total:
        return None
    used = total - available
    rest = used - sum(n for n in given_back if n and n > 0)
    return rest if rest >= 0 else used


def sensor_value(value, scale, places, status):
    """EntitySensorValue, RFC 3433: ±10^9 is an overflow."""
    if value is None or abs(value) >= 10**9 or status not in (None, 1):
        return None
    return value * 1000.0 ** ((scale or 9) - 9) / 10.0 ** max(places or 0, 0)


def number(value):
    return value[1] if value and isinstance(value[1], int) else None


class Check:
    def __init__(self, walk, facts, after):
        self.o, self.after, self.f = walk, after, facts
        self.bad = []

    def same(self, what, got, expected):
        if got != expected:
            self.bad.append(f"{what}: got {got!r}, the agent says {expected!r}")

    def column(self, table, n):
        prefix = table + (n,)
        return {k[len(prefix)]: v for k, v in self.o.items() if k[:len(prefix)] == prefix and len(k) == len(prefix) + 1}

    def scalar(self, *name):
        return self.o.get(tuple(name) + (0,))

    def speed(self, speed, high):
        speed, high = number(speed), number(high)
        slow = speed is not None and 0 < speed < 2**32 - 1
        fast = high is not None and 0 < high < 10**7 and high != speed
        if slow and (not fast or high * 10**6 < 2**32 - 1):
            return speed
        return high * 10**6 if fast else None

    def counter(self, what, got, n, high, low):
        value = self.o.get(high + (n,)) if high else None
        name, width = (high, 64) if value else (low, 32)
        value = value or self.o.get(low + (n,))
        if value is None:
            self.same(what, got, None)
            return
        if value[0] != 70:
            width = 32
        self.same(what + " width", got and got["width"], width)
        if not got:
            return
        if self.after is None:
            self.same(what, int(got["value"]), value[1] % 2**width)
        elif not value[1] <= int(got["value"]) <= self.after[name + (n,)][1]:
            self.bad.append(f"{what}: {got['value']} is not between {value[1]} and {self.after[name + (n,)][1]}")

    def interfaces(self):
        columns = [self.column(IF, n) for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 16, 19, 20)]
        columns += [self.column(IFX, n) for n in (1, 6, 10, 15, 18, 19)]
        rows = sorted(set().union(*columns))
        got = {i["if_index"]: i for i in self.f["interfaces"]}
        self.same("ifIndex values", sorted(got), rows)
        for n in rows:
            if n in got:
                self.interface(n, got[n])
        names = [i["name"] for i in self.f["interfaces"]]
        self.same("unique names", len(set(names)), len(names))

    def interface(self, n, i):
        at = f"interface {n} "
        for key, table, column in (("if_descr", IF, 2), ("if_name", IFX, 1), ("if_alias", IFX, 18)):
            self.same(at + key, i[key], text(self.o.get(table + (column, n))))
        for key, column in (("if_type", 3), ("mtu", 4)):
            self.same(at + key, i[key], number(self.o.get(IF + (column, n))))
        for key, column in (("admin_status", 7), ("oper_status", 8)):
            value = number(self.o.get(IF + (column, n)))
            self.same(at + key, i[key], value if value is not None and 0 <= value < 256 else 0)
        self.same(at + "speed", i["speed_bps"], self.speed(self.o.get(IF + (5, n)), self.o.get(IFX + (15, n))))
        phys = self.o.get(IF + (6, n))
        self.same(at + "phys_address", i["phys_address"], None if phys is None else ":".join("%02x" % b for b in phys[1][:32]))
        base = typable(i["if_name"]) or typable(i["if_descr"]) or f"ifIndex {n}"
        if i["name"] not in (base, f"{base}#{n}"):
            self.bad.append(f"{at}name: {i['name']!r}")
        pairs = ((IFX + (6,), IF + (10,)), (IFX + (10,), IF + (16,)), (None, IF + (14,)), (None, IF + (20,)),
                 (None, IF + (13,)), (None, IF + (19,)))
        for k, (high, low) in enumerate(pairs):
            self.counter(f"{at}counter {k}", i["counters"][k], n, high, low)

    def storages(self):
        table = (1, 3, 6, 1, 2, 1, 25, 2, 3, 1)
        names = self.column(table, 3)
        got = {s["index"]: s for s in self.f["storages"]}
        self.same("storages", sorted(got), sorted(names))
        for n in set(got) & set(names):
            self.same(f"storage {n} name", got[n]["name"], text(names[n]))
            unit = number(self.o.get(table + (4, n)))
            for key, column in (("size_bytes", 5), ("used_bytes", 6)):
                size = got[n]["size_bytes"] if key == "used_bytes" else None
                expected = storage_bytes(number(self.o.get(table + (column, n))), unit, size)
                if self.after is None or key == "size_bytes" and expected == 0:
                    self.same(f"storage {n} {key}", got[n][key], expected)

    def processors(self):
        loads = self.column((1, 3, 6, 1, 2, 1, 25, 3, 3, 1), 2)
        got = {p["index"]: p for p in self.f["processors"]}
        self.same("processors", sorted(got), sorted(loads))
        for n in set(got) & set(loads):
            load = number(loads[n])
            if self.after is None:
                self.same(f"processor {n}", got[n]["load_ratio"], load / 100 if 0 <= load <= 100 else None)
            descr = text(self.o.get((1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3, n)))
            if descr:
                self.same(f"processor {n} name", got[n]["name"], descr)

    def sensors(self):
        table = (1, 3, 6, 1, 2, 1, 99, 1, 1, 1)
        values = self.column(table, 4)
        got = {s["index"]: s for s in self.f["sensors"]}
        self.same("sensors", sorted(got), sorted(values))
        for n in set(got) & set(values):
            scale, precision = number(self.o.get(table + (2, n))), number(self.o.get(table + (3, n)))
            expected = sensor_value(number(values[n]), scale, precision, number(self.o.get(table + (5, n))))
            value = got[n]["value"]
            if (value is None) != (expected is None) or value is not None and not math.isclose(value, expected, rel_tol=1e-9):
                self.bad.append(f"sensor {n}: got {value}, the agent says {expected}")
            name = text(self.o.get((1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 7, n)))
            if name:
                self.same(f"sensor {n} name", got[n]["name"], name)

    def memories(self):
        total = number(self.scalar(1, 3, 6, 1, 4, 1, 2021, 4, 5))
        if not total or total < 0:
            return
        got = {m["name"]: m for m in self.f["memories"]}
        self.same("real memory", got["real"]["total_bytes"], total * 1024)
        parts = [number(self.scalar(1, 3, 6, 1, 4, 1, 2021, 4, n)) for n in (6, 14, 15)]
        if self.after is None:
            used = memory_in_use(total, *parts)
            self.same("real memory used", got["real"]["used_bytes"], None if used is None else used * 1024)
        swap = number(self.scalar(1, 3, 6, 1, 4, 1, 2021, 4, 3))
        if swap is not None:
            self.same("swap", got["swap"]["total_bytes"], swap * 1024)

    def system(self):
        for key, n in (("sys_descr", 1), ("sys_contact", 4), ("sys_name", 5), ("sys_location", 6)):
            self.same(key, self.f[key], text(self.scalar(1, 3, 6, 1, 2, 1, 1, n)))
        oid = self.scalar(1, 3, 6, 1, 2, 1, 1, 2)
        self.same("sys_object_id", self.f["sys_object_id"], ".".join(map(str, oid[1])) if oid else None)
        uptime = number(self.scalar(1, 3, 6, 1, 2, 1, 1, 3))
        if self.after is None:
            self.same("uptime", self.f["uptime_cs"], uptime)
        elif not uptime <= self.f["uptime_cs"] <= number(self.after[(1, 3, 6, 1, 2, 1, 1, 3, 0)]):
            self.bad.append("uptime does not lie between the two walks")

    def all(self):
        self.system()
        self.interfaces()
        self.storages()
        self.processors()
        self.memories()
        self.sensors()
        return self.bad


def main():
    result = json.load(open(sys.argv[2]))
    if result["outcome"] != "ok" or "snmp" not in result:
        print(f"outcome {result['outcome']}: {result['detail']}")
        return 1
    bad = Check(read(sys.argv[1]), result["snmp"], read(sys.argv[3]) if len(sys.argv) > 3 else None).all()
    for line in bad[:20]:
        print(line)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
