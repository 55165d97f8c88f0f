"""An HTTP server that keeps what it is asked.

usage: http_peer.py PORT FILE [CERTIFICATE KEY], with TLS by those. One JSON line each: {"method", "path", "headers", "body"}.

/busy answers 503, /gone 404, /late never; everything else 204.
"""
import http.server
import json
import ssl
import sys
import time


class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with open(sys.argv[2], "a") as kept:
            kept.write(json.dumps({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}) + "\n")
        if self.path == "/late":
            time.sleep(300)
        self.send_response({"/busy": 503, "/gone": 404}.get(self.path, 204))
        self.end_headers()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
