#!/usr/bin/env python3
"""memory_search.py PID WORD: how often WORD stands in what a process has mapped and may read, also in what is kept out of cores.

Prints "ring HITS MEBIBYTES" for the mappings of packet sockets and "rest HITS" for all others. Exits 1 when one of them cannot be
read: memory that nobody looked at proves nothing."""
import re
import sys

STEP = 1 << 20


def count(mem, start, end, word):
    hits, kept = 0, b""
    mem.seek(start)
    while start < end:
        piece = mem.read(min(STEP, end - start))
        if not piece:
            raise OSError(f"{start:x}: short")
        start += len(piece)
        kept += piece
        hits += kept.count(word)
        last = kept.rfind(word)
        kept = kept[max(len(kept) - len(word) + 1, last + len(word) if last >= 0 else 0):]
    return hits


def main():
    pid, word = sys.argv[1], sys.argv[2].encode()
    hits, ring_bytes = {"ring": 0, "rest": 0}, 0
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps:
        lines = maps.readlines()
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as mem:
        for line in lines:
            at = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)", line)
            start, end, name = int(at[1], 16), int(at[2], 16), at[4]
            if "r" not in at[3] or name in ("[vvar]", "[vvar_vclock]", "[vsyscall]"):  # of the kernel: clocks, no packets
                continue
            kind = "ring" if name.startswith("socket:[") else "rest"
            hits[kind] += count(mem, start, end, word)
            ring_bytes += end - start if kind == "ring" else 0
    print("ring", hits["ring"], ring_bytes >> 20)
    print("rest", hits["rest"])


main()
