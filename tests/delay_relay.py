"""delay_relay.py NAME SECONDS READY: a TUN device NAME whose packets come back out of it so much later, for kernels without netem. What is
routed into it must be routed elsewhere when it comes from it. Touches READY once the device stands."""
import fcntl
import heapq
import os
import select
import struct
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
name, delay, ready = sys.argv[1], float(sys.argv[2]), sys.argv[3]
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
open(ready, "w").close()
waiting = []
number = 0
while True:
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        os.write(tun, heapq.heappop(waiting)[2])
    timeout = max(0.0, waiting[0][0] - now) if waiting else None
    if select.select([tun], [], [], timeout)[0]:
        number += 1
        heapq.heappush(waiting, (time.monotonic() + delay, number, os.read(tun, 65536)))
