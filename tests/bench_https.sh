#!/usr/bin/env bash
# What an HTTPS check costs: class http on 1,000 nodes of one nginx, a new connection each, beside the bare handshake of
# `openssl s_time` and the least that libcurl can do, with the same server in the same run. CPU of the client alone, median
# of the rounds.
#
# All verify the chain and speak TLS 1.3 with the same key exchange. A round of class http is its second: the trust store is
# loaded and the chain proved in the first (probes/tls_trust.h), as in all rounds of a day but one. s_time sends nothing
# after its handshake; a check also reads the session tickets, asks, reads the answer and closes.
#
# Figures as JSON lines for tests/bench.py. Exit 1 above the limit.
set -u
. "$top_srcdir/tests/tap.sh"
. "$top_srcdir/tests/certificates.sh"
. "$top_srcdir/tests/nginx_lib.sh"
targets=${VIGIE_BENCH_TARGETS:-1000}
rounds=${VIGIE_BENCH_ROUNDS:-5}

pki_issue root "Demo Root" "" - -10 3650 authority &&
	pki_issue good demo.test DNS:demo.test root -10 365 || exit 1
free_port port
nginx_write 2048 <<-NGINX
	server {
		listen 0.0.0.0:$port ssl backlog=4096;
		ssl_protocols TLSv1.2 TLSv1.3;
		ssl_certificate $pki/good.crt;
		ssl_certificate_key $pki/good.key;
		location / { return 200 "ok"; }
	}
NGINX
nginx_start 127.0.0.1 "$port"

# The trust store is this machine's whole bundle and our root, as in production.
cat /etc/ssl/certs/ca-certificates.crt "$pki/root.crt" >"$tmp/bundle.crt" 2>/dev/null || cp "$pki/root.crt" "$tmp/bundle.crt"
export SSL_CERT_FILE=$tmp/bundle.crt SSL_CERT_DIR=$tmp/nowhere
python3 - "$top_builddir/tests/probe_many" "$top_builddir/tests/bench_curl" "$port" "$targets" "$rounds" "$pki/root.crt" <<'PY'
import json, os, re, resource, statistics, subprocess, sys
many, alone, port, targets, rounds, root = *sys.argv[1:3], *map(int, sys.argv[3:6]), sys.argv[6]

def children_cpu():
    u = resource.getrusage(resource.RUSAGE_CHILDREN)
    return u.ru_utime + u.ru_stime

def bare_handshake():
    before = children_cpu()
    out = subprocess.run(["openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-new", "-time", "1", "-CAfile", root],
                         capture_output=True, text=True).stdout
    return (children_cpu() - before) * 1e6 / int(re.search(r"(\d+) connections in .* real seconds", out)[1])

def libcurl_alone():
    return float(subprocess.run([alone, "https://demo.test/", "2", "32"], input=nodes, capture_output=True, text=True, check=True).stdout)

# the first round of a process loads the trust store
def check():
    run = subprocess.run([many, "--class", "http", "--url", "https://demo.test/", "--rounds", "2", "--window", "32"],
                         input=nodes, capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout.splitlines()[-1])

nodes = "".join(f"127.{1 + i // 62500}.{i // 250 % 250}.{1 + i % 250}:{port}\n" for i in range(targets))
turns = [(bare_handshake(), libcurl_alone(), check()) for _ in range(rounds)]
bare, least, figure = (statistics.median(x) for x in zip(*((b, l, c["cpu_us"]) for b, l, c in turns)))
ratio, floor = (statistics.median(x) for x in zip(*((c["cpu_us"] / b, l / b) for b, l, c in turns)))
print(json.dumps({"name": f"HTTPS check, new connection, {targets} targets", "figure": round(figure), "unit": "us CPU",
                  "peers": {"openssl s_time": round(bare), "libcurl alone": round(least)}}))
print(json.dumps({"name": "HTTPS check against the bare handshake", "figure": round(ratio, 2), "unit": "times", "limit": 1.3,
                  "peers": {"libcurl alone": round(floor, 2)}}))
print(json.dumps({"name": "HTTPS checks, resident", "figure": turns[-1][2]["rss_kb"] // 1024, "unit": "MiB"}))
sys.exit(ratio > 1.3)
PY
