#!/usr/bin/env python3
"""Compares what `vigie VERB --json` says of devices with what their agents hold, read without any code of the product.

accept_facts.py FOLDER DEVICE=WALK…
FOLDER: interfaces.json devices.json storages.json processors.json memories.json sensors.json, one object a line.
WALK: a .snmprec file, or two walks of `snmpwalk -One -Ot -Oe -OU` separated by a comma: of a live agent, before and after.
Prints each difference; exit 1 if there is one.
"""
import json
import math
import sys

from facts_check import memory_in_use, read, sensor_value, storage_bytes, typable

IF = "1.3.6.1.2.1.2.2.1"
IFX = "1.3.6.1.2.1.31.1.1.1"
STORAGE = "1.3.6.1.2.1.25.2.3.1"
SENSOR = "1.3.6.1.2.1.99.1.1.1"
UCD = "1.3.6.1.4.1.2021.4"
UCD_CPU = "1.3.6.1.4.1.2021.11"
INTERFACE_COLUMNS = [f"{IF}.{c}" for c in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 16, 19, 20)]
INTERFACE_COLUMNS += [f"{IFX}.{c}" for c in (1, 6, 10, 15, 18, 19)]
OPER = {1: "up", 2: "down", 3: "testing", 4: "unknown", 5: "dormant", 6: "notPresent", 7: "lowerLayerDown"}
ADMIN = {1: "up", 2: "down", 3: "testing"}
UNITS = {3: "V", 4: "V", 5: "A", 6: "W", 7: "Hz", 8: "°C", 9: "%RH", 10: "rpm", 11: "m³/min", 14: "dBm"}


class Walk:
    def __init__(self, paths):
        self.objects = [{".".join(map(str, k)): v for k, v in read(p).items()} for p in paths.split(",")]
        self.live = len(self.objects) > 1
        self.columns = {}
        for name in self.objects[0]:
            column, _, row = name.rpartition(".")
            self.columns.setdefault(column, set()).add(int(row))

    def get(self, oid, at=0):
        return self.objects[at].get(oid, (None, None))[1]

    def number(self, oid, at=0):
        value = self.get(oid, at)
        return value if isinstance(value, int) else None

    def text(self, oid):
        """As people read it: the bytes as UTF-8 where they are, else as the Windows-1252 that old consoles type."""
        kind, raw = self.objects[0].get(oid, (None, None))
        if kind not in (4, 68):
            return None
        raw = raw.rstrip(b"\0")
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            cut = error.reason == "unexpected end of data" and any(b >= 0x80 for b in raw[:error.start])
            value = raw.decode("utf-8", "replace") if cut else "".join("\ufffd" if b in b"\x81\x8d\x8f\x90\x9d" else bytes([b]).decode("cp1252") for b in raw)
        return value.replace("\0", "\ufffd")

    def rows(self, *columns):
        return sorted(set().union(*(self.columns.get(column, ()) for column in columns)))


class Check:
    def __init__(self, name, walk, said):
        self.name, self.w, self.said, self.bad, self.n = name, walk, said, [], 0

    def same(self, what, got, expected):
        self.n += 1
        if got != expected:
            self.bad.append(f"{self.name}: {what}: said {got!r}, the agent holds {expected!r}")

    def near(self, what, got, expected, tolerance=1e-9):
        self.n += 1
        if (got is None) != (expected is None) or got is not None and not math.isclose(got, expected, rel_tol=tolerance,
                                                                                       abs_tol=tolerance):
            self.bad.append(f"{self.name}: {what}: said {got!r}, the agent holds {expected!r}")

    def speed(self, i):
        """RFC 2863: ifSpeed up to 2^32-1, then ifHighSpeed; 0 in either is no speed; an ifHighSpeed that repeats ifSpeed
        or reaches 10 Tbit/s is in bit/s."""
        low, high = self.w.number(f"{IF}.5.{i}"), self.w.number(f"{IFX}.15.{i}")
        low = low if low and 0 < low < 2**32 - 1 else None
        high = high * 10**6 if high and 0 < high < 10**7 and high != self.w.number(f"{IF}.5.{i}") else None
        if low and high:
            return low if high < 2**32 - 1 else high
        return low or high

    def interfaces(self):
        rows = self.w.rows(*INTERFACE_COLUMNS)
        said = {i["if_index"]: i for i in self.said["interfaces"]}
        self.same("ifIndex values", sorted(said), rows)
        self.same("interfaces listed once", len(self.said["interfaces"]), len(said))
        self.same("devices: interfaces", self.said["device"]["interfaces"], len(rows))
        for i in rows:
            if i in said:
                self.interface(i, said[i])

    def interface(self, i, said):
        w, at = self.w, f"interface {i} "
        for key, oid in (("if_descr", f"{IF}.2"), ("if_name", f"{IFX}.1"), ("if_alias", f"{IFX}.18")):
            self.same(at + key, said[key], w.text(f"{oid}.{i}"))
        for key, oid in (("if_type", f"{IF}.3"), ("mtu", f"{IF}.4")):
            self.same(at + key, said[key], w.number(f"{oid}.{i}"))
        kind, raw = w.objects[0].get(f"{IF}.6.{i}", (None, None))
        self.same(at + "phys_address", said["phys_address"], ":".join(f"{b:02x}" for b in raw[:32]) if kind == 4 else None)
        for key, oid, labels in (("oper_status", f"{IF}.8", OPER), ("admin_status", f"{IF}.7", ADMIN)):
            self.same(at + key, said[key], labels.get(w.number(f"{oid}.{i}"), "unknown"))
        self.same(at + "speed_bps", said["speed_bps"], self.speed(i))
        key = next((k for k in map(typable, (said["if_name"], said["if_descr"])) if k), f"ifIndex {i}")
        self.same(at + "name", said["name"] in (key, f"{key}#{i}"), True)

    def storages(self):
        rows = self.w.rows(f"{STORAGE}.3")
        if self.w.live:
            rows = [n for n in rows if self.w.get(f"{STORAGE}.3.{n}", 1) == self.w.get(f"{STORAGE}.3.{n}")]
        names = [self.w.text(f"{STORAGE}.3.{n}") for n in rows]
        said_rows = [s for s in self.said["storages"] if not self.w.live or s["name"] in names]
        self.same("storages", [s["name"] for s in said_rows], names)
        for n, said in zip(rows, said_rows):
            units = self.w.number(f"{STORAGE}.4.{n}")
            for key, column in (("size_bytes", 5), ("used_bytes", 6)):
                counts = [self.w.number(f"{STORAGE}.{column}.{n}", at) for at in range(len(self.w.objects))]
                size = said["size_bytes"] if key == "used_bytes" else None
                expected = [storage_bytes(count, units, size) for count in counts]
                if self.w.live and None not in expected:  # it moves: within 256 MiB of what was there before or after
                    slack = 2**28
                    inside = said[key] is not None and min(expected) - slack <= said[key] <= max(expected) + slack
                    self.same(f"storage {said['name']} {key} is near {expected}", inside, True)
                else:
                    self.same(f"storage {said['name']} {key}", said[key], expected[0])

    def processors(self):
        rows = self.w.rows("1.3.6.1.2.1.25.3.3.1.2")
        self.same("processors", len(self.said["processors"]), len(rows))
        for n, said in zip(rows, self.said["processors"]):
            name = self.w.text(f"1.3.6.1.2.1.25.3.2.1.3.{n}")
            if name:
                self.same(f"processor {n} name", said["name"], name)
            load = self.w.number(f"1.3.6.1.2.1.25.3.3.1.2.{n}")
            if self.w.live:
                self.same(f"processor {n} load is a ratio", said["load_ratio"] is not None and 0 <= said["load_ratio"] <= 1, True)
            else:
                self.near(f"processor {n} load", said["load_ratio"], load / 100 if load is not None and 0 <= load <= 100 else None)

    def memories(self):
        total = self.w.number(f"{UCD}.5.0")
        said = {m["name"]: m for m in self.said["memories"]}
        if not total:
            for n in self.w.rows(f"{STORAGE}.2"):
                if self.w.get(f"{STORAGE}.2.{n}") == (1, 3, 6, 1, 2, 1, 25, 2, 1, 2):
                    name = self.w.text(f"{STORAGE}.3.{n}")
                    self.same(f"memory {name} is listed", name in said, True)
            return
        self.same("UCD memory is listed", "real" in said, True)
        if "real" not in said:
            return
        self.same("total memory", said["real"]["total_bytes"], total * 1024)
        swap = self.w.number(f"{UCD}.3.0")
        if swap is not None:
            self.same("total swap", said["swap"]["total_bytes"], swap * 1024)
        used = [memory_in_use(total, *(self.w.number(f"{UCD}.{c}.0", at) for c in (6, 14, 15))) for at in range(len(self.w.objects))]
        used = [None if n is None else n * 1024 for n in used]
        if self.w.live:
            got = said["real"]["used_bytes"]
            self.same(f"memory in use is near {used}", min(used) - 2**28 <= got <= max(used) + 2**28, True)
        else:
            self.same("memory in use", said["real"]["used_bytes"], used[0])

    def sensors(self):
        rows = self.w.rows(f"{SENSOR}.4")
        self.same("sensors", len(self.said["sensors"]), len(rows))
        for n, said in zip(rows, self.said["sensors"]):
            kind, scale, places, value, status = (self.w.number(f"{SENSOR}.{c}.{n}") for c in (1, 2, 3, 4, 5))
            self.near(f"sensor {n} value", said["value"], sensor_value(value, scale, places, status))
            if kind in UNITS:
                self.same(f"sensor {n} unit", said["unit"], UNITS[kind])
            name = self.w.text(f"1.3.6.1.2.1.47.1.1.1.1.7.{n}") or self.w.text(f"1.3.6.1.2.1.47.1.1.1.1.2.{n}")
            if name:
                self.same(f"sensor {n} name", said["name"], name)

    def device(self):
        said = self.said["device"]
        self.same("sys_name", said["sys_name"], self.w.text("1.3.6.1.2.1.1.5.0"))
        oid = self.w.get("1.3.6.1.2.1.1.2.0")
        self.same("sys_object_id", said["sys_object_id"], ".".join(map(str, oid)) if isinstance(oid, tuple) else None)
        ticks = [self.w.number("1.3.6.1.2.1.1.3.0", at) for at in range(len(self.w.objects))]
        if ticks[0] is None:
            self.same("uptime_s", said["uptime_s"], None)
        else:  # it goes on while the test runs
            last = ticks[-1] // 100 + (0 if self.w.live else 600)
            self.same(f"uptime_s {said['uptime_s']} lies between {ticks[0] // 100} and {last}",
                      said["uptime_s"] is not None and ticks[0] // 100 <= said["uptime_s"] <= last, True)
        self.same("outcome", said["outcome"], "ok")

    def knows_nothing(self):
        """No scalar that is asked, and no interface."""
        scalars = [f"1.3.6.1.2.1.1.{n}" for n in range(1, 7)] + [f"{UCD}.{n}" for n in (3, 4, 5, 6, 14, 15)] + [f"{UCD_CPU}.11"]
        return not self.w.rows(*INTERFACE_COLUMNS) and not any(f"{s}.0" in self.w.objects[0] for s in scalars)

    def all(self):
        if self.knows_nothing():
            self.same("outcome", self.said["device"]["outcome"], "no-such-object")
            return self.bad
        self.device()
        self.interfaces()
        self.storages()
        self.processors()
        self.memories()
        self.sensors()
        return self.bad


def main():
    lists = {}
    for verb in ("interfaces", "devices", "storages", "processors", "memories", "sensors"):
        with open(f"{sys.argv[1]}/{verb}.json", encoding="utf-8") as f:
            lists[verb] = [json.loads(line) for line in f]
    bad, n = [], 0
    for pair in sys.argv[2:]:
        name, _, paths = pair.partition("=")
        said = {verb: [row for row in rows if row.get("device") == name] for verb, rows in lists.items()}
        said["device"] = next((row for row in lists["devices"] if row["name"] == name), None)
        if not said["device"]:
            bad.append(f"{name}: no such device")
            continue
        check = Check(name, Walk(paths), said)
        bad += check.all()
        n += check.n
    for line in bad:
        print(line)
    print(f"{n} values of {len(sys.argv) - 2} devices, {len(bad)} differences", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
