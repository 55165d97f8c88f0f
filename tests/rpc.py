"""One request on the control socket: rpc.py SOCKET METHOD [PARAMS]. Prints the result, or the error and exits 1.

RPC_UID in the environment: as that uid and gid, without other groups (root alone can)."""
import json
import os
import socket
import sys


def call(path, method, params=None, timeout=30):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(path)  # waits for its place as vigie does: one that may not wait is refused while others stand in line
        s.settimeout(timeout)
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
        s.sendall(json.dumps(request).encode() + b"\n")
        reply = b""
        while not reply.endswith(b"\n"):
            piece = s.recv(65536)
            if not piece:
                raise EOFError("the daemon hung up")
            reply += piece
        return json.loads(reply)


if __name__ == "__main__":
    if "RPC_UID" in os.environ:
        uid = int(os.environ["RPC_UID"])
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    reply = call(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]) if len(sys.argv) > 3 else None)
    print(json.dumps(reply.get("result", reply.get("error")), ensure_ascii=False))
    sys.exit(0 if "result" in reply else 1)
