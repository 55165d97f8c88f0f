"""One diagnosis over the control socket: diagnose.py SOCKET SITE TEST…, a TEST being METHOD@OBJECT[@NEEDS[@DSCP]], NEEDS the index of an
earlier one or "-". Prints a line a test, "METHOD@OBJECT STATUS OUTCOME", then what was measured as NAME=VALUE and the detail; at last how
long the whole took. With --json the steps as they come. Asks as the console does: each look waits for news."""
import json
import sys
import time

sys.path.insert(0, __file__.rsplit("/", 1)[0])
from rpc import call

LAYERS = {"poll": "access", "ping4": "path", "ping6": "path6", "trace4": "route", "trace6": "route", "mtu4": "mtu", "mtu6": "mtu",
          "marked": "quality", "check": "service", "check4": "service", "check6": "service"}


def test_of(text):
    method, obj, *rest = text.split("@")
    test = {"layer": LAYERS.get(method, "service"), "method": method, "object": obj, "needs": None, "dscp": None}
    if rest and rest[0] != "-":
        test["needs"] = int(rest[0])
    if len(rest) > 1:
        test["dscp"] = int(rest[1])
    return test


def begin(path, site, tests):
    reply = call(path, "diagnose", {"site": site, "tests": tests})
    if "error" in reply:
        print("refused", reply["error"]["code"], reply["error"]["message"])
        sys.exit(1)
    return reply["result"]["id"]


def follow(path, number):
    seen = 0
    while True:
        reply = call(path, "diagnosis", {"id": number, "seen": seen})
        if "error" in reply:
            print("refused", reply["error"]["code"], reply["error"]["message"])
            sys.exit(1)
        state = reply["result"]
        seen = sum(s["status"] != "pending" for s in state["steps"])
        if state["ended"]:
            return state["steps"]


def main():
    arguments = [a for a in sys.argv[1:] if a != "--json"]
    path, site, *texts = arguments
    began = time.monotonic()
    steps = follow(path, begin(path, site, [test_of(t) for t in texts]))
    took = time.monotonic() - began
    if "--json" in sys.argv:
        print(json.dumps(steps))
        return
    for text, s in zip(texts, steps):
        measured = " ".join(f"{k}={s[k]:.3g}" if isinstance(s[k], float) else f"{k}={s[k]}" for k in s
                            if k not in ("status", "outcome", "detail", "latency_us") and s[k] is not None)
        print("@".join(text.split("@")[:2]), s["status"], s["outcome"], measured, f"({s['detail']})" if s["detail"] else "")
    print(f"took {took:.1f} s")


if __name__ == "__main__":
    main()
