"""An SMTP server of Debian (aiosmtpd) that keeps what it accepts, and N loopback addresses whose TCP port opens and closes.

usage: mail_peers.py SMTP_PORT FILE SEED MOOD TCP_PORT N
Each accepted message is one JSON line of FILE: {"id": of X-Vigie-Notification, "to", "message_id", "subject", "text"}.
MOOD "steady" accepts all; "moody" now and then answers late, 451 or 550. Commands on stdin: "down I…", "up I…"; each is
answered by "done" on stdout.
"""
import asyncio
import email.header
import email.policy
import json
import random
import sys

from aiosmtpd.smtp import SMTP


class Keeper:
    def __init__(self, path, seed, mood):
        self.file = open(path, "a")
        self.random = random.Random(seed)
        self.moody = mood == "moody"

    async def handle_DATA(self, server, session, envelope):
        luck = self.random.random() if self.moody else 1
        if luck < 0.10:
            return "451 try again"
        if luck < 0.15:
            return "550 not here"
        if luck < 0.5:
            await asyncio.sleep(self.random.random() * 0.4)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.file.write(json.dumps({
            "id": int(message["X-Vigie-Notification"]), "to": envelope.rcpt_tos, "message_id": message["Message-ID"],
            "subject": message["Subject"], "text": message.get_content(), "raw": envelope.content.decode("ascii"),
        }) + "\n")
        self.file.flush()
        return "250 kept"


async def listen(port, i):
    async def greet(reader, writer):
        writer.close()
    return await asyncio.start_server(greet, f"127.0.{7 + i // 200}.{1 + i % 200}", port)


async def main():
    smtp_port, path, seed, mood, port, n = sys.argv[1:]
    keeper = Keeper(path, seed, mood)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="mail.example.org"), "127.0.0.1", int(smtp_port))
    port = int(port)
    listening = {i: await listen(port, i) for i in range(int(n))}
    print("ready", flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        verb, *which = line.split()
        for i in map(int, which):
            if verb == "down" and i in listening:
                listening.pop(i).close()
            elif verb == "up" and i not in listening:
                listening[i] = await listen(port, i)
        print("done", flush=True)
    server.close()


asyncio.run(main())
