#!/usr/bin/env python3
"""What the console costs on 2,000 sites, in a terminal of 80 by 24 of its own: bench_console.py VIGIE BENCH_STORE.

First paint, keys, bytes and the search, beside htop and btop in the same run. Times are of the wall. Figures as JSON lines for
tests/bench.py.
"""
import fcntl, json, math, os, pty, random, select, shutil, signal, statistics, struct, subprocess, sys, tempfile, termios, time

COLUMNS, LINES = 80, 24
QUIET_S = 0.03          # a paint is over when nothing comes for so long
STARTS, KEYS, IDLE_S, MAP_OPENINGS = 9, 120, 6, 9
VIEWS, KEYS_IN_VIEW = "361", 15
TICK_S = 0.1            # before a second begins, no key is sent


class Terminal:
    """A program in a terminal that reads everything at once."""

    def __init__(self, argv, env):
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.execve(argv[0], argv, env)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))

    def read_for(self, seconds):
        """Octets that come in that time."""
        end, n = time.monotonic() + seconds, 0
        while (left := end - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                n += len(self.read())
        return n

    def read(self):
        try:
            return os.read(self.fd, 65536)
        except OSError:
            sys.exit("bench_console: the program ended")

    def paint(self, since, quiet=QUIET_S, first_within=5):
        """Octets of a paint and how long after `since` its last one came; 0 octets: nothing changed."""
        last, n, wait = since, 0, first_within
        while select.select([self.fd], [], [], wait)[0]:
            n += len(self.read())
            last, wait = time.monotonic(), quiet
        return n, last - since

    def key(self, text, first_within=0.2):
        since = time.monotonic()
        os.write(self.fd, text.encode())
        return self.paint(since, first_within=first_within)

    def end(self):
        """CPU seconds that it took."""
        os.kill(self.pid, signal.SIGKILL)
        usage = os.wait4(self.pid, 0)[2]
        os.close(self.fd)
        return usage.ru_utime + usage.ru_stime


def say(name, figure, unit, limit=None, peers=None):
    row = {"name": name, "figure": round(figure, 3), "unit": unit}
    if limit is not None:
        row["limit"] = limit
    if peers:
        row["peers"] = peers
    print(json.dumps(row), flush=True)


def starts(argv, env, quiet=0.1):
    """Median octets, milliseconds and CPU milliseconds of the first paint."""
    paints = []
    for _ in range(STARTS):
        t = Terminal(argv, env)
        size, seconds = t.paint(t.started, quiet=quiet)
        paints.append((size, seconds * 1e3, t.end() * 1e3))
    return [statistics.median(column) for column in zip(*paints)]


def idle(argv, env):
    """Octets a second of a program that nobody touches, once it has painted."""
    t = Terminal(argv, env)
    t.read_for(1.5)
    n = t.read_for(IDLE_S)
    t.end()
    return n / IDLE_S


def pass_the_tick(t):
    """The clock repaints with each second: a key just before it would be charged with that paint."""
    left = 1 - time.time() % 1
    if left < TICK_S:
        t.read_for(left + TICK_S / 2)


def keys(argv, env):
    """The 99th percentile of key to the end of its paint, in milliseconds, over lists, pages of them and views."""
    t = Terminal(argv, env)
    t.paint(t.started, quiet=0.2)
    spent = []
    for i in range(KEYS):
        in_view = i % KEYS_IN_VIEW
        sent = VIEWS[i // KEYS_IN_VIEW % len(VIEWS)] if in_view == 0 else "\033[6~" if in_view % 5 == 4 else "\033[B"
        pass_the_tick(t)
        n, s = t.key(sent)
        if sent == "6":
            t.key("\033", 0.1)      # sites begin with their search open
        if n:
            spent.append(s * 1e3)
    t.end()
    if len(spent) < KEYS * 3 // 4:
        sys.exit(f"bench_console: only {len(spent)} of {KEYS} keys changed anything")
    return sorted(spent)[math.ceil(len(spent) * 0.99) - 1], statistics.median(spent)


def search(argv, env):
    """The slowest letter of a search among the sites, in milliseconds."""
    t = Terminal(argv, env)
    t.paint(t.started, quiet=0.2)
    t.key("6")
    t.key("/")
    worst = 0
    for letter in "hopitl 1234":
        pass_the_tick(t)
        worst = max(worst, t.key(letter)[1])
    t.end()
    return worst * 1e3


def write_csv(path, header, rows):
    with open(path, "w") as f:
        f.write(header + "\n")
        f.writelines(",".join(str(c) for c in row) + "\n" for row in rows)


def declare_large(folder):
    """2,000 sites with coordinates, 4,000 devices, 20,000 dependencies; always the same ones."""
    r, sites, devices, applications, processes = random.Random(5), 2000, 4000, 500, 100
    os.mkdir(folder)
    write_csv(f"{folder}/sites.csv", "name,commune,latitude,longitude",
              ((f"CH Démo {i}", f"Commune {i % 150}", f"{48.4 + 1.5 * r.random():.4f}", f"{3 * r.random() - 1.5:.4f}") for i in range(sites)))
    write_csv(f"{folder}/devices.csv", "name,site,kind,address",
              ((f"dev-{i}", f"CH Démo {i % sites}", "router" if i < sites else "server", f"10.0.{i // 250}.{i % 250 + 1}")
               for i in range(devices)))
    write_csv(f"{folder}/links.csv", "name,site,device,interface",
              ((f"L-{i}", f"CH Démo {i}", f"dev-{i}", "Gi0/0") for i in range(sites)))
    write_csv(f"{folder}/applications.csv", "name", ((f"app {i}",) for i in range(applications)))
    write_csv(f"{folder}/processes.csv", "name", ((f"proc {i}",) for i in range(processes)))
    edges = {}
    while len(edges) < 20000:
        if r.random() < 0.2:
            edges[f"process:proc {r.randrange(processes)}", f"application:app {r.randrange(applications)}", "uses"] = True
        else:
            edges[f"application:app {r.randrange(applications)}", f"device:dev-{sites + r.randrange(devices - sites)}", "runs-on"] = True
    write_csv(f"{folder}/dependencies.csv", "from,to,kind", edges)


def map_opening(argv, env):
    """Medians in milliseconds: from the key to Normandy, to the layers, to a move among the layers."""
    opened, layers, moved = [], [], []
    for _ in range(MAP_OPENINGS):
        t = Terminal(argv, env)
        t.paint(t.started, quiet=0.2)
        for figures, key in (opened, "4"), (layers, "\t"), (moved, "\033[B"):
            pass_the_tick(t)
            n, s = t.key(key, 1)
            if not n:
                sys.exit(f"bench_console: the key {key!r} changed nothing on the map")
            figures.append(s * 1e3)
        t.end()
    return [statistics.median(figures) for figures in (opened, layers, moved)]


def peer_env(env, folder):
    os.makedirs(f"{folder}/btop", exist_ok=True)
    with open(f"{folder}/btop/btop.conf", "w") as f:
        f.write("update_ms=1000\n")
    return {**env, "XDG_CONFIG_HOME": folder, "HOME": folder}


def main():
    vigie, bench_store = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        db = f"{folder}/vigie.db"
        subprocess.run([bench_store, "--keep", db, "2000"], check=True)
        env = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "HOME": folder,
               "VIGIE_LOCALEDIR": os.environ.get("VIGIE_LOCALEDIR", "")}
        with open(f"{folder}/vigie.conf", "w") as f:
            f.write(f'inventory = "{db}"\ncontrol = "{folder}/none.sock"\n')
        ours = [vigie, "--config", f"{folder}/vigie.conf"]
        peers = {}
        for name, argv in ("htop", ["htop", "-d", "10"]), ("btop", ["btop", "--utf-force"]):
            if (path := shutil.which(name)):
                argv[0] = path
                other = peer_env(env, folder)
                peers[name] = (*starts(argv, other, quiet=0.2), idle(argv, other))
        size, ms, cpu_ms = starts(ours, env)
        rate = idle(ours, env)
        p99, median = keys(ours, env)
        say("console, 2,000 sites: cold start to full paint", ms, "ms", 50, {k: round(v[1], 1) for k, v in peers.items()})
        say("console: cold start to full paint, CPU", cpu_ms, "ms CPU", None, {k: round(v[2], 1) for k, v in peers.items()})
        say("console: full paint, 80x24", size, "B", 6000, {k: round(v[0]) for k, v in peers.items()})
        say("console: idle refresh, 80x24", rate, "B/s", 400, {k: round(v[3]) for k, v in peers.items()})
        say("console: key to the end of its paint, p99", p99, "ms", 16)
        say("console: key to the end of its paint, median", median, "ms")
        say("console: search among 2,000 sites, slowest letter", search(ours, env), "ms", 100)
        declare_large(f"{folder}/large")
        with open(f"{folder}/large.conf", "w") as f:
            f.write(f'inventory = "{folder}/large.db"\ncontrol = "{folder}/none.sock"\n')
        large = [vigie, "--config", f"{folder}/large.conf"]
        subprocess.run([*large, "import", f"{folder}/large"], check=True, stdout=subprocess.DEVNULL)
        opened, layers, moved = map_opening(large, env)
        say("console, 2,000 sites, 4,000 devices, 20,000 dependencies: map opened", opened, "ms", 100)
        say("console, the same: its layers opened", layers, "ms", 100)
        say("console, the same: key in the layers to the end of its paint", moved, "ms", 16)


main()
