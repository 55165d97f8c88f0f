#!/usr/bin/env python3
"""awkward_recordings.py FOLDER: writes recordings of agents that are hard to read, one trait a file."""
import os
import sys

IF = "1.3.6.1.2.1.2.2.1"
IFX = "1.3.6.1.2.1.31.1.1.1"
STORAGE = "1.3.6.1.2.1.25.2.3.1"
SENSOR = "1.3.6.1.2.1.99.1.1.1"


def octets(value):
    return "4x|" + (value if isinstance(value, bytes) else value.encode()).hex()


def interface(i, **over):
    """IF-MIB's row; a column given as None is absent."""
    columns = {1: f"2|{i}", 2: octets(f"Ethernet {i}"), 3: "2|6", 4: "2|1500", 5: "66|1000000000",
               6: octets(bytes([0, 0x1b, 0x21, 0, i >> 8 & 255, i & 255])), 7: "2|1", 8: "2|1", 10: f"65|{i}", 13: "65|0",
               14: "65|0", 16: f"65|{2 * i}", 19: "65|0", 20: "65|0"}
    columns.update({int(k[1:]): v for k, v in over.items()})
    return [f"{IF}.{c}.{i}|{v}" for c, v in columns.items() if v is not None]


def extension(i, **over):
    columns = {1: octets(f"e{i}"), 6: f"70|{10**12 + i}", 10: f"70|{2 * 10**12 + i}", 15: "66|1000", 18: "4|"}
    columns.update({int(k[1:]): v for k, v in over.items()})
    return [f"{IFX}.{c}.{i}|{v}" for c, v in columns.items() if v is not None]


def storage(n, kind, name, unit, size, used):
    return [f"{STORAGE}.1.{n}|2|{n}", f"{STORAGE}.2.{n}|6|1.3.6.1.2.1.25.2.1.{kind}", f"{STORAGE}.3.{n}|{octets(name)}",
            f"{STORAGE}.4.{n}|2|{unit}", f"{STORAGE}.5.{n}|2|{size}", f"{STORAGE}.6.{n}|2|{used}"]


def sensor(n, kind, scale, places, value, status=1):
    return [f"{SENSOR}.{c}.{n}|2|{v}" for c, v in enumerate((kind, scale, places, value, status), 1)]


def write(folder, name, *parts):
    lines = ["1.3.6.1.2.1.1.1.0|4|Demo agent", "1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.32473.1", "1.3.6.1.2.1.1.3.0|67|360000",
             f"1.3.6.1.2.1.1.5.0|4|demo-{name}"]
    lines += [line for part in parts for line in part]
    lines.sort(key=lambda line: tuple(map(int, line.split("|")[0].split("."))))
    with open(os.path.join(folder, name + ".snmprec"), "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


def main(folder):
    five = range(1, 6)
    write(folder, "interfaces-5000", *(interface(i) + extension(i) for i in range(1, 5001)))
    write(folder, "ifname-empty", *(interface(i) + extension(i, c1="4|") for i in five))
    write(folder, "ifname-repeated", *(interface(i, c2=octets("same")) + extension(i, c1=octets("same")) for i in five))
    names = ("VLAN 1   ", " Port\r\n2\x01", "  ", "VLAN 1")
    write(folder, "ifname-blank", *(interface(i, c2=octets(f"port {i} ")) + extension(i, c1=octets(n)) for i, n in enumerate(names, 1)))
    write(folder, "counter64-as-gauge", *(interface(i) + extension(i, c6=f"66|{i}", c10=f"66|{i}") for i in five))
    write(folder, "speed-negative", *(interface(i, c5="2|-1294967296", c4="4|1500") for i in five))
    write(folder, "text-hostile", interface(1, c2=octets(b"eth\0x\x1b[31m"), c6=octets(bytes(20))),
          interface(2, c2=octets("Lien café".encode("latin1"))), interface(3, c2=octets("Salle d’opération €".encode("cp1252"))),
          interface(4, c2=octets("ligne\r\nligne\r\n")), interface(5, c2=octets(b"\xff\xfeA\0")),
          extension(1, c18=octets("a|b|c")), extension(2, c18=octets("Établissement de santé n°".encode()[:-1])))
    write(folder, "holes", interface(1, c2=None), interface(2, c8=None, c7=None), interface(3, c1=None), extension(3),
          extension(4), [f"{IF}.8.5|2|2"], interface(6) + extension(6, c1=None))
    write(folder, "ifxtable-only", *(extension(i) for i in five))
    write(folder, "ifindex-huge", *(interface(i) + extension(i) for i in (1, 65536, 16777217, 2147483647)))
    write(folder, "types-wrong", [f"{IF}.2.1|2|42", f"{IF}.3.1|4|ethernet", f"{IF}.4.1|4x|00", f"{IF}.5.1|4|1000000000",
                                  f"{IF}.6.1|2|5", f"{IF}.7.1|4|up", f"{IF}.8.1|66|1", f"{IF}.10.1|2|-5", f"{IF}.16.1|4|12",
                                  f"{IFX}.1.1|2|7", f"{IFX}.18.1|6|1.3.6.1"])
    speeds = ((0, 0), (0, 1000), (10**9, 0), (2**32 - 1, 10000), (2**32 - 1, 0), (1410065408, 10000), (10**9, 10**9),
              (64000, 0), (2048000, 2), (2**32 - 1, 400000), (10**9, 1), (10**9, 10**8), (0, 10**7), (2**32 - 1, 6400000))
    write(folder, "speeds", *(interface(i, c5=f"66|{s}") + extension(i, c15=f"66|{h}") for i, (s, h) in enumerate(speeds, 1)))
    loads = ((196608, 50), (196609, 150), (196610, -1), (196611, 100))
    write(folder, "host-wrong", interface(1), storage(1, 2, "Physical memory", 1024, -2147483648, 1000),
          storage(2, 3, "Virtual", 0, 100, 10), storage(3, 4, "/", -4096, 100, 10), storage(4, 4, "/big", 65536, 2**31 - 1, -1),
          storage(5, 4, "/more", 4096, 100, 200), storage(6, 4, "/no-used", 4096, 100, 0)[:-1],
          storage(7, 1, "buffers", 1024, 115200, -4012904),
          [f"1.3.6.1.2.1.25.3.3.1.2.{n}|2|{load}" for n, load in loads],
          [f"1.3.6.1.2.1.25.3.2.1.3.{n}|4|CPU" for n in (196608, 196609)])
    write(folder, "sensors", interface(1), sensor(1, 8, 9, 1, 253), sensor(2, 8, 8, 0, 25300), sensor(3, 4, 8, -2, 12000),
          sensor(4, 14, 9, 3, -2345), sensor(5, 12, 9, 0, 1), sensor(6, 8, 9, 0, 20, 2), sensor(7, 8, 9, 0, 20, 3),
          sensor(8, 6, 10, 2, 123), sensor(9, 6, 8, 4, -10**9), sensor(10, 8, 9, 0, 10**9), [f"1.3.6.1.2.1.47.1.1.1.1.7.{n}|4|sensor {n}" for n in (1, 2, 3)])


main(sys.argv[1])
