#!/usr/bin/env python3
"""The figures of tests/bench_capture.sh, which runs it in the namespace of those that listen.

  tests/bench_capture.py SENDER-NAMESPACE CAPTURE VIGIE-CAPTURE FOLDER

Three rounds; in each the three listen to the same traffic, one after the other, with rings of one size. Of each it tells the time on a
processor (the median; what the kernel does to copy a frame into the ring is the sender's time) and the frames that it did not see.
Packets a second and core are what a processor could take of it. One process of vigie-capture stays for all rounds: it tells its drops each
10 s.
"""
import json, os, re, signal, socket, statistics, struct, subprocess, sys, threading, time

ROUNDS, SECONDS, RING = 3, 2, 32 << 20
RECORD, POINT, TALLY = 192, 1, 5       # include/flow_record.h
sender, capture, program, folder = sys.argv[1:]


def await_(condition, what, seconds=10):
    end = time.monotonic() + seconds
    while not (got := condition()):
        if time.monotonic() > end:
            sys.exit(f"capture: {what}: not within {seconds} s")
        time.sleep(0.02)
    return got


def replay(wire):
    """(frames sent, how many a second)"""
    send = ["tcpreplay", "-q", "-K", "-t", "-l", "0", f"--duration={SECONDS}", "-i", wire, capture]
    run = subprocess.run(["ip", "netns", "exec", sender, *send], capture_output=True, text=True)
    sent, rate = re.search(r"Actual: (\d+) packets", run.stdout), re.search(r"([\d.]+) pps", run.stdout)
    if not sent or not rate:
        sys.exit(f"capture: tcpreplay failed: {run.stderr.strip()}")
    return int(sent[1]), float(rate[1])


def cpu_ns(pid):
    with open(f"/proc/{pid}/schedstat") as f:
        return int(f.read().split()[0])


def rests(pid, seconds):
    """Whether it has nothing left to do: what it used in that time is little."""
    before = cpu_ns(pid)
    time.sleep(seconds)
    return cpu_ns(pid) - before < 3_000_000


def listened(pid, wire, retire=0.3):
    """What a process that listens used for one replay; retire: longer than the kernel keeps a block of its ring back."""
    before = cpu_ns(pid)
    sent, rate = replay(wire)
    await_(lambda: rests(pid, retire), "the end of what was sent")
    return {"sent": sent, "rate": rate, "us": (cpu_ns(pid) - before) / 1e3 / sent}


class Ours:
    def __init__(self):
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.keeper = subprocess.Popen([program, "--interface", "ours", "--records", str(theirs.fileno())], pass_fds=[theirs.fileno()])
        theirs.close()
        self.socket.setblocking(False)
        self.frames = self.lost = self.until = self.points = 0
        await_(lambda: self.hear() or self.points, "vigie-capture has begun")
        with open(f"/proc/{self.keeper.pid}/task/{self.keeper.pid}/children") as f:
            self.pid = int(f.read())

    def hear(self):
        try:
            while message := self.socket.recv(1 << 16):
                for at in range(0, len(message), RECORD):
                    kind, = struct.unpack_from("=I", message, at)
                    self.points += kind == POINT
                    if kind == TALLY:
                        self.until, frames, _, _, _, lost = struct.unpack_from("=qQQQQQ", message, at + 16)
                        self.frames += frames
                        self.lost += lost
        except BlockingIOError:
            pass

    def round(self):
        """Read all the time, as vigied does: associations are told as they end, and find room for a moment alone."""
        over = threading.Event()

        def read():
            while not over.wait(0.01):
                self.hear()

        reader = threading.Thread(target=read)
        reader.start()
        got = listened(self.pid, "ours")
        over.set()
        reader.join()
        self.hear()
        return got

    def end(self):
        """Until all that was sent is told."""
        now = time.time() * 1000
        await_(lambda: self.hear() or self.until > now, "the tally of vigie-capture", 15)
        if self.points != 1:
            sys.exit("capture: vigie-capture was started again")
        self.keeper.kill()
        self.keeper.wait()


def tcpdump():
    p = subprocess.Popen(["tcpdump", "-n", "-i", "theirs", "-B", str(RING >> 10), "-w", "/dev/null"], stderr=subprocess.PIPE, text=True)
    p.stderr.readline()  # listening on
    got = listened(p.pid, "theirs", 1.2)
    p.send_signal(signal.SIGINT)
    got["seen"] = int(re.search(r"(\d+) packets captured", p.communicate()[1])[1])
    return got


def softflowd():
    control, pid = f"{folder}/softflowd.ctl", f"{folder}/softflowd.pid"
    p = subprocess.Popen(["softflowd", "-d", "-6", "-i", "theirs", "-B", str(RING), "-c", control, "-p", pid], stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
    await_(lambda: os.path.exists(control), "softflowd has begun")
    got = listened(p.pid, "theirs")
    told = subprocess.run(["softflowctl", "-c", control, "statistics"], capture_output=True, text=True).stdout
    p.terminate()
    p.wait()
    dropped, seen = re.search(r"dropped by libpcap: *(\d+)", told), re.search(r"received by libpcap: *(\d+)", told)
    got["seen"] = got["sent"] - int(dropped[1]) if dropped else int(seen[1])
    return got


def main():
    ours, rounds = Ours(), {"ours": [], "tcpdump -w /dev/null": [], "softflowd": []}
    for _ in range(ROUNDS):
        rounds["ours"].append(ours.round())
        rounds["tcpdump -w /dev/null"].append(tcpdump())
        rounds["softflowd"].append(softflowd())
    ours.end()
    us = {name: statistics.median(r["us"] for r in of) for name, of in rounds.items()}
    sent = {name: sum(r["sent"] for r in of) for name, of in rounds.items()}
    missed = {name: sent[name] - sum(r["seen"] for r in of) for name, of in rounds.items() if name != "ours"}
    missed = {"ours": sent["ours"] - ours.frames + ours.lost} | missed
    rate = {name: round(statistics.median(r["rate"] for r in of)) for name, of in rounds.items()}
    a_core = {name: round(1e6 / t) for name, t in us.items()}

    def row(name, unit, figures, digits, limit=None):
        figures = {key: round(n, digits) if digits else n for key, n in figures.items()}
        own = figures.pop("ours")
        print(json.dumps({"name": name, "figure": own, "unit": unit, "limit": limit, "peers": figures}), flush=True)
        return limit is not None and own > limit

    # half of tcpdump's packets a second and core are twice its time
    red = row("capture: mixed traffic", "us CPU/packet", us, 4, round(2 * us["tcpdump -w /dev/null"], 4))
    red = row(f"capture: not seen of {sent['ours']} packets", "packets", missed, 0, 0) or red
    row("capture: sent to it, as fast as tcpreplay does", "packets/s", rate, 0)
    row("capture: what a core could take", "packets/s", a_core, 0)
    sys.exit(red)


main()
