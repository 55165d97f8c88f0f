#!/usr/bin/env bash
# What an ICMP target costs: class icmp on 5,000 addresses of loopback in a namespace made here, IPv4 and IPv6, beside
# fping in the same run. CPU of the poller, the kernel's share with its answers included, median of the rounds.
#
# A target is one echo request and its reply a round, as fping and the budget count; the default of three a round is told
# beside it. The limit is tests/bench_icmp.c: on loopback our sendto also carries, answers and queues. Figures as JSON lines for tests/bench.py. Exit 1 above the limit.
set -u
. "$top_srcdir/tests/tap.sh"
if [ "$EUID" -ne 0 ] || ! ip netns add "vigie-b$$" 2>/dev/null; then
	echo "icmp: not measured: namespaces need root" >&2
	exit 0
fi
tap_cleanup() { ip netns del "vigie-b$$"; }
in_ns() { ip netns exec "vigie-b$$" "$@"; }
in_ns ip link set lo up
in_ns ip -6 route add local fd00:42::/64 dev lo
in_ns python3 - "$top_builddir/tests" "${VIGIE_BENCH_TARGETS:-5000}" "${VIGIE_BENCH_ROUNDS:-7}" <<'PY'
import json, resource, shutil, statistics, subprocess, sys
many, least, targets, rounds = sys.argv[1] + "/probe_many", sys.argv[1] + "/bench_icmp", int(sys.argv[2]), int(sys.argv[3])

def ours(addresses, count):
    run = subprocess.run([many, "--class", "icmp", "--count", str(count), "--rounds", str(rounds)], input=addresses,
                         capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return statistics.median(json.loads(line)["cpu_us"] for line in run.stdout.splitlines()[1:])

def limit(addresses):
    run = subprocess.run([least, str(rounds)], input=addresses, capture_output=True, text=True, check=True)
    return {"limit: bare sendto and recvmmsg": round(statistics.median(map(float, run.stdout.split()[1:])), 1)}

def fping(addresses):
    if not shutil.which("fping"):
        return {}
    def cpu():
        u = resource.getrusage(resource.RUSAGE_CHILDREN)
        return u.ru_utime + u.ru_stime
    before = cpu()
    subprocess.run(["fping", "-q", "-c1", "-r0", "-i0"], input=addresses, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
    return {"fping -i0": round((cpu() - before) * 1e6 / targets, 1)}

red = False
for family, address in ("v4", lambda i: f"127.{1 + i // 62500}.{i // 250 % 250}.{1 + i % 250}"), ("v6", lambda i: f"fd00:42::{i + 1:x}"):
    addresses = "".join(address(i) + "\n" for i in range(targets))
    figure = ours(addresses, 1)
    red = red or figure > 10
    print(json.dumps({"name": f"ICMP {family}, {targets} targets a round", "figure": round(figure, 1), "unit": "us CPU/target", "limit": 10,
                      "peers": fping(addresses) | limit(addresses)}))
    print(json.dumps({"name": f"ICMP {family}, three requests each", "figure": round(ours(addresses, 3), 1), "unit": "us CPU/target"}))
sys.exit(red)
PY
