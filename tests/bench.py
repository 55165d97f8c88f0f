#!/usr/bin/env python3
"""Every budget with its figure, its limit and its peers, measured in one run: the table of `make bench`.

  tests/bench.py [--only NAME,…] [--devices N,…] [--json]

NAMEs are store, week, impact, hds, facts, flows, capture, night, replay, import, console, https, icmp, poll. --devices: how many agents poll is measured with, 1000 and 5000 unless
given (20000 shows how the cost grows). --json writes one object a figure, and one of the machine first. Exit 1 when a figure is over its limit.

Run by make bench, which sets top_srcdir and top_builddir. A machine that does something else measures that too: its load is told.
"""
import argparse, json, os, subprocess, sys

source, build = os.environ["top_srcdir"], os.environ["top_builddir"]
BENCHES = {
    "store": lambda a: [[f"{build}/tests/bench_store"]],
    "week": lambda a: [[f"{build}/tests/bench_week"]],
    "impact": lambda a: [[f"{build}/tests/bench_impact"]],
    "hds": lambda a: [[f"{build}/tests/bench_hds"]],
    "facts": lambda a: [[f"{build}/tests/bench_facts"]],
    "flows": lambda a: [[f"{build}/tests/bench_flows"]],
    "capture": lambda a: [["bash", f"{source}/tests/bench_capture.sh"], [f"{build}/tests/bench_capture_table"]],
    "night": lambda a: [[f"{build}/tests/bench_night"]],
    "availability": lambda a: [[f"{build}/tests/bench_availability"]],
    "replay": lambda a: [[f"{build}/tests/bench_replay"]],
    "import": lambda a: [[sys.executable, f"{source}/tests/bench_import.py", f"{build}/vigie"]],
    "rules": lambda a: [[f"{build}/tests/bench_rules"]],
    "console": lambda a: [[sys.executable, f"{source}/tests/bench_console.py", f"{build}/vigie", f"{build}/tests/bench_store"]],
    "https": lambda a: [["bash", f"{source}/tests/bench_https.sh"]],
    "icmp": lambda a: [["bash", f"{source}/tests/bench_icmp.sh"]],
    "poll": lambda a: [["bash", f"{source}/tests/bench_poll.sh", n] for n in a.devices.split(",")],
}


def arguments():
    parser = argparse.ArgumentParser(usage="tests/bench.py [--only NAME,…] [--devices N,…] [--json]")
    parser.add_argument("--only", default=",".join(BENCHES))
    parser.add_argument("--devices", default="1000,5000")
    parser.add_argument("--json", action="store_true")
    a = parser.parse_args()
    if unknown := [name for name in a.only.split(",") if name not in BENCHES]:
        parser.error(f"no bench is named {unknown[0]}: expected {', '.join(BENCHES)}")
    if not all(n.isdigit() and 10 <= int(n) <= 20000 for n in a.devices.split(",")):
        parser.error("--devices: expected numbers from 10 to 20000")
    return a


def machine():
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "unknown")
    return {"processor": model, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "kernel": os.uname().release}


def judge(row):
    """Fills what every row has; ratio is the figure against the first peer."""
    peers, limit = row.setdefault("peers", {}), row.setdefault("limit", None)
    first = next(iter(peers.values()), None)
    row["ok"] = None if limit is None else row["figure"] <= limit
    row["ratio"] = round(row["figure"] / first, 3) if first else None
    return row


def run(argv):
    """Rows as they come; what else is printed goes to stderr. A bench that fails is a row over its limit."""
    child = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    said = False
    for line in child.stdout:
        if line.startswith("{"):
            row = judge(json.loads(line))
            said = said or row["ok"] is False
            yield row
        else:
            sys.stderr.write(line)
    if child.wait() != 0 and not said:
        yield {"name": "not measured: " + os.path.basename(argv[-1] if len(argv) < 3 else argv[1]), "figure": 0, "unit": "",
               "limit": None, "peers": {}, "ok": False, "ratio": None}


def number(n):
    return f"{n:.0f}" if abs(n) >= 1000 else f"{n:.3g}"


def show(row):
    word = {True: "ok", False: "OVER", None: ""}[row["ok"]]
    limit = "" if row["limit"] is None else number(row["limit"])
    peers = [f"{name} {number(figure)}" for name, figure in row["peers"].items()]
    ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
    print(f"{row['name']:<56} {number(row['figure']):>9} {row['unit']:<17} {limit:>7} {word:<5} {peers[0] if peers else '':<28} {ratio:>6}"
          .rstrip(), flush=True)
    for peer in peers[1:]:
        print(f"{'':<99} {peer}", flush=True)


def main():
    a = arguments()
    here, over = machine(), 0
    if a.json:
        print(json.dumps({"machine": here}), flush=True)
    else:
        print(f"{here['cores']} cores of {here['processor']}, Linux {here['kernel']}, load {here['load']}")
        print(f"{'what':<56} {'figure':>9} {'':<17} {'limit':>7} {'':<5} {'peer':<28} {'ratio':>6}")
    for name in a.only.split(","):
        for argv in BENCHES[name](a):
            for row in run(argv):
                over += row["ok"] is False
                print(json.dumps(row), flush=True) if a.json else show(row)
    after, busy = machine()["load"], here["load"] > here["cores"] / 2
    if not a.json:
        print(f"load at the end {after}")
        if busy:
            print("the machine did something else too: times of the wall count for little, those of the CPU are up to 25 % too high")
        print(f"{over} over the limit" if over else "none over its limit")
    else:
        print(json.dumps({"load_at_end": after, "busy": busy, "over": over}))
    return 1 if over else 0


sys.exit(main())
