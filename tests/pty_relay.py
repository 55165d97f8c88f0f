#!/usr/bin/env python3
"""A terminal at the far end of a slow line: pty_relay.py ONE-WAY-MS COMMAND ARGUMENT…, each octet arrives so much later, both ways."""
import collections, fcntl, os, pty, select, sys, termios, time, tty

delay = int(sys.argv[1]) / 1000
size = fcntl.ioctl(0, termios.TIOCGWINSZ, b"\0" * 8)
pid, master = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.execvp(sys.argv[2], sys.argv[2:])
was = termios.tcgetattr(0)
tty.setraw(0)
ways = {0: (master, collections.deque()), master: (1, collections.deque())}  # where it is read: where it goes, what is under way
try:
    while master in ways or any(way for _, way in ways.values()):
        now = time.monotonic()
        due = [way[0][0] for _, way in ways.values() if way]
        ready = select.select([fd for fd in ways], [], [], max(0, min(due) - now) if due else None)[0]
        now = time.monotonic()
        for fd in ready:
            try:
                data = os.read(fd, 65536)
            except OSError:
                data = b""
            if data:
                ways[fd][1].append((now + delay, data))
            elif fd == master:
                ways[fd][1].append((now + delay, None))
            else:
                del ways[fd]
        for to, way in list(ways.values()):
            while way and way[0][0] <= now:
                data = way.popleft()[1]
                if data is None:
                    raise EOFError
                while data:
                    data = data[os.write(to, data):]
except EOFError:
    pass
finally:
    termios.tcsetattr(0, termios.TCSADRAIN, was)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xff)
