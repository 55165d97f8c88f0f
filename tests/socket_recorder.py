#!/usr/bin/env python3
"""Stands between programs and a Unix stream socket, and keeps every octet that goes either way.

  tests/socket_recorder.py LISTEN CONNECT FILE
"""
import os, socket, sys, threading

listen, connect, path = sys.argv[1:]
file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def carry(a, b):
    try:
        while octets := a.recv(65536):
            os.write(file, octets)
            b.sendall(octets)
        b.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(client):
    with client, socket.socket(socket.AF_UNIX) as server:
        try:
            server.connect(connect)
        except OSError:
            return
        back = threading.Thread(target=carry, args=(server, client))
        back.start()
        carry(client, server)
        back.join()


with socket.socket(socket.AF_UNIX) as s:
    s.bind(listen)
    s.listen(16)
    while True:
        threading.Thread(target=serve, args=(s.accept()[0],), daemon=True).start()
