#!/usr/bin/env python3
"""Import of 2,000 sites, 4,000 devices and 20,000 dependencies (acceptance: under 5 s), by the program itself on files on disk.

  tests/bench_import.py VIGIE

One JSON object a figure; wall time is the best of three, for a machine that does something else only adds to it.
"""
import json, os, random, resource, subprocess, sys, tempfile, time

SITES, DEVICES, APPLICATIONS, DEPENDENCIES = 2000, 4000, 200, 20000


def write(path, rows):
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(",".join(row) + "\n" for row in rows)


def region(csv):
    draw = random.Random(20000)
    os.mkdir(csv)
    sites = [f"Établissement {i}" for i in range(SITES)]
    write(f"{csv}/sites.csv", [("name", "kind", "finess", "commune", "departement", "latitude", "longitude")] +
          [(s, "hospital", f"99{i:07}", "Rouen", "76", f"{49 + i / 1e4:.4f}", f"{i / 1e4:.4f}") for i, s in enumerate(sites)])
    devices = [f"device-{i}" for i in range(DEVICES)]
    write(f"{csv}/devices.csv", [("name", "site", "kind", "address", "credential", "parents")] +
          [(d, sites[i % SITES], "router" if i < SITES else "vm", f"10.{i >> 16}.{i >> 8 & 255}.{i & 255}", "region",
            ";".join(sorted({devices[draw.randrange(i)] for _ in range(2)})) if i else "") for i, d in enumerate(devices)])
    applications = [f"Application {i}" for i in range(APPLICATIONS)]
    write(f"{csv}/applications.csv", [("name", "criticality")] + [(a, "high") for a in applications])
    pairs = set()
    while len(pairs) < DEPENDENCIES:
        pairs.add((draw.randrange(APPLICATIONS), draw.randrange(DEVICES)))
    write(f"{csv}/dependencies.csv", [("from", "to", "kind")] +
          [(f"application:{applications[a]}", f"device:{devices[d]}", "runs-on") for a, d in sorted(pairs)])


def measure(argv):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stdout[-2000:])
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    vigie, runs = sys.argv[1], {"first": [], "again": []}
    with tempfile.TemporaryDirectory(prefix="vigie-bench.") as tmp:
        region(f"{tmp}/csv")
        for n in range(3):
            with open(f"{tmp}/vigie.conf", "w", encoding="utf-8") as f:
                f.write(f'inventory = "{tmp}/{n}.db"\nsecrets = "{tmp}/secrets"\ncontrol = "{tmp}/control.sock"\nuser = "root"\n')
            with open(f"{tmp}/secrets", "w", encoding="utf-8") as f:
                f.write('snmp region {\n\tversion = "2c"\n\tcommunity = "bench"\n}\n')
            os.chmod(f"{tmp}/secrets", 0o600)
            for run in runs.values():
                run.append(measure([vigie, "--config", f"{tmp}/vigie.conf", "import", f"{tmp}/csv"]))
    for name, words in (("first", "import 2,000 sites, 4,000 devices, 20,000 dependencies"), ("again", "the same again: nothing changes")):
        print(json.dumps({"name": words, "figure": round(min(w for w, _ in runs[name]), 3), "unit": "s", "limit": 5}))
        print(json.dumps({"name": words + ", CPU", "figure": round(min(c for _, c in runs[name]), 3), "unit": "s"}))


main()
