#!/usr/bin/env python3
"""Compares an inventory with what tshark tells of the capture it was read from; prints each difference.

  tests/capture_tshark.py conversations|frames|associations CAPTURE INVENTORY

conversations: -z conv,tcp and conv,udp; from 10,000 octets on tshark shows thousands, cut off, and those bound what ours may be.
frames: frame.len of each frame, exactly. A flow of ours is all conversations of its source with a port of its destination; tshark may list
one conversation more than once (of SNMP it lists the answers apart).
associations: who asked whom for one by which AE titles, how it was answered, and for each SOP class in how many contexts it was proposed,
accepted and refused.
"""
import collections, re, sqlite3, subprocess, sys

LINE = re.compile(r"(\S+):(\d+) +<-> +(\S+):(\d+) +(\d+) (\d+) (bytes|kB|MB) +(\d+) (\d+) (bytes|kB|MB) ")
UID = re.compile(r"([0-9.]+)\)?(?:;|$)")  # "Verification SOP Class (1.2.840.10008.1.1);…"
UNITS = {"bytes": 1, "kB": 1000, "MB": 1000000}
PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}


def tshark(capture, *options):
    command = ["tshark", "-n", "-r", capture, *options]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout


def flows_of(inventory):
    """{(source, destination, protocol, port): (packets out, octets out, packets in, octets in)}"""
    columns = "source, destination, protocol, port, packets_out, bytes_out, packets_in, bytes_in"
    return {row[:4]: row[4:] for row in sqlite3.connect(inventory).execute(f"SELECT {columns} FROM observed_flow")}


def one_way_by_conversations(capture):
    for protocol in "tcp", "udp":
        for line in tshark(capture, "-q", "-z", f"conv,{protocol}").splitlines():
            if "<->" not in line:
                continue
            m = LINE.match(line)
            if not m:
                sys.exit(f"tshark: not understood: {line}")
            a, b = (m[1], int(m[2])), (m[3], int(m[4]))
            for source, destination, at in (b, a, 5), (a, b, 8):
                least = int(m[at + 1]) * UNITS[m[at + 2]]
                if int(m[at]):
                    yield protocol, source, destination, int(m[at]), least, UNITS[m[at + 2]] - 1


def one_way_by_frames(capture):
    names = "ip.src ip.dst ipv6.src ipv6.dst ip.proto ipv6.nxt tcp.srcport tcp.dstport udp.srcport udp.dstport frame.len".split()
    out = tshark(capture, "-T", "fields", "-E", "occurrence=f", *(x for name in names for x in ("-e", name)))
    for line in out.splitlines():
        f = dict(zip(names, line.split("\t")))
        protocol = PROTOCOLS[f["ip.proto"] or f["ipv6.nxt"]]
        ports = [int(f[f"{protocol}.{end}port"]) if protocol in ("tcp", "udp") else 0 for end in ("src", "dst")]
        yield (protocol, (f["ip.src"] or f["ipv6.src"], ports[0]), (f["ip.dst"] or f["ipv6.dst"], ports[1]), 1, int(f["frame.len"]), 0)


def pairs_of(inventory):
    """{(source, destination, port, calling, called): Counter of associations, accepted, rejected, (SOP class, what)}"""
    db, pairs = sqlite3.connect(inventory), {}
    columns = "id, source, destination, port, calling_ae, called_ae, associations, accepted, rejected"
    for number, *key, associations, accepted, rejected in db.execute(f"SELECT {columns} FROM observed_association"):
        told = pairs[tuple(key)] = collections.Counter(associations=associations, accepted=accepted, rejected=rejected)
        sops = "SELECT sop_class, proposed, accepted, refused FROM observed_sop WHERE association_id = ?"
        for uid, *counts in db.execute(sops, (number,)):
            told.update({(uid, what): n for what, n in zip(("proposed", "accepted", "refused"), counts)})
    return {key: +told for key, told in pairs.items()}


def pairs_by_tshark(capture):
    names = ("tcp.stream ip.src ip.dst ipv6.src ipv6.dst tcp.dstport dicom.pdu.type dicom.assoc.ae.calling dicom.assoc.ae.called "
             "dicom.pctx.id dicom.pctx.abss.syntax dicom.pctx.result").split()
    heuristic = "--enable-heuristic", "dicom_tcp"  # on any port
    out = tshark(capture, *heuristic, "-Y", "dicom", "-T", "fields", "-E", "aggregator=;", *(x for name in names for x in ("-e", name)))
    pairs, streams = collections.defaultdict(collections.Counter), {}
    for line in out.splitlines():
        f = dict(zip(names, line.split("\t")))
        ids, types = f["dicom.pctx.id"].split(";"), {int(t, 0) for t in f["dicom.pdu.type"].split(";") if t}
        if 1 in types:
            key = (f["ip.src"] or f["ipv6.src"], f["ip.dst"] or f["ipv6.dst"], int(f["tcp.dstport"]), f["dicom.assoc.ae.calling"].strip(),
                   f["dicom.assoc.ae.called"].strip())
            uids = dict(zip(ids, UID.findall(f["dicom.pctx.abss.syntax"])))
            streams[f["tcp.stream"]] = pairs[key], uids
            pairs[key].update(["associations", *((uid, "proposed") for uid in uids.values())])
        elif 2 in types:
            told, uids = streams[f["tcp.stream"]]
            told["accepted"] += 1
            for number, result in zip(ids, f["dicom.pctx.result"].split(";")):
                told[uids[number], "refused" if int(result, 0) else "accepted"] += 1
        elif 3 in types:
            streams[f["tcp.stream"]][0]["rejected"] += 1
    return pairs


def compare_pairs(capture, inventory):
    ours, theirs = pairs_of(inventory), pairs_by_tshark(capture)
    for key in sorted(set(ours) | set(theirs)):
        if ours.get(key) != theirs.get(key):
            print(*key, f": {ours.get(key)}; tshark: {theirs.get(key)}")


def main():
    way, capture, inventory = sys.argv[1:]
    if way == "associations":
        compare_pairs(capture, inventory)
        return
    ours = flows_of(inventory)
    if way == "conversations":
        ours = {key: counts for key, counts in ours.items() if key[2] in ("tcp", "udp")}
    told = collections.defaultdict(lambda: [0, 0, 0, 0, 0, 0])
    tell = one_way_by_conversations if way == "conversations" else one_way_by_frames
    for protocol, source, destination, packets, octets, slack in tell(capture):
        out, back = (source[0], destination[0], protocol, destination[1]), (destination[0], source[0], protocol, source[1])
        key, at = (out, 0) if out in ours or back not in ours else (back, 3)
        for i, n in enumerate((packets, octets, slack)):
            told[key][at + i] += n
    if not told:
        print(f"tshark tells no {way}")
    for key in sorted(set(ours) | set(told)):
        mine, theirs = ours.get(key, (0, 0, 0, 0)), told[key]
        for direction, p, b, t in ("out", *mine[:2], theirs[:3]), ("in", *mine[2:], theirs[3:]):
            if p != t[0] or not t[1] <= b <= t[1] + t[2]:
                most = f" to {t[1] + t[2]}" if t[2] else ""
                print(*key, f"{direction}: {p} packets, {b} octets; tshark: {t[0]} packets, {t[1]} octets{most}")


main()
