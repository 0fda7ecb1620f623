#!/usr/bin/python3
"""A real SMTP server (Debian's python3-aiosmtpd) on loopback for tests.

    server.py FOLDER [CERTIFICATE KEY]

Takes mails for anybody, keeps each as FOLDER/NNNN.eml once it has said that it took it (or would have), and prints "listening PORT". With a certificate it
offers STARTTLS and wants the sign-in po / correct. How it behaves next stands in FOLDER/behaviour.json, one object, read at each command:

    {"rcpt": "451 4.7.1 later"}       answers so to the recipient
    {"data": "550 5.7.1 never"}       reads the content, keeps nothing, answers so
    {"cut": "beforeContent"}          hangs up instead of asking for the content
    {"cut": "beforeTaking"}           reads the content, keeps nothing, hangs up without an answer
    {"cut": "afterTaking"}            reads the content, keeps it, hangs up without an answer
    {"hold": true}                    reads the content, keeps it, and never answers
    "times": N                        so often; then it is well again
"""
import asyncio
import json
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = len(list(folder.glob("*.eml")))

    def behaviour(self, key):
        """What the file says for this command, counted down."""
        path = self.folder / "behaviour.json"
        try:
            said = json.loads(path.read_text())
        except (OSError, ValueError):
            return None
        if key not in said or said.get("times", 1) <= 0:
            return None
        return said

    def used(self, said):
        said["times"] = said.get("times", 1) - 1
        part = self.folder / "behaviour.part"
        part.write_text(json.dumps(said))
        part.rename(self.folder / "behaviour.json")

    async def handle_RCPT(self, server, session, envelope, address, options):
        if said := self.behaviour("rcpt"):
            self.used(said)
            return said["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if said := self.behaviour("data"):
            self.used(said)
            return said["data"]
        if (said := self.behaviour("cut")) and said["cut"] in ("beforeTaking", "afterTaking"):
            self.used(said)
            if said["cut"] == "afterTaking":
                self.keep(envelope)
            server.transport.abort()
            await asyncio.sleep(3600)
        self.keep(envelope)
        if said := self.behaviour("hold"):
            self.used(said)
            (self.folder / "held").touch()
            await asyncio.sleep(3600)
        return "250 2.0.0 OK taken as %04d" % self.count

    def keep(self, envelope):
        self.count += 1
        part = self.folder / ("%04d.part" % self.count)
        part.write_bytes(envelope.content)
        part.rename(self.folder / ("%04d.eml" % self.count))


class Server(SMTP):
    async def smtp_DATA(self, arg):
        said = self.event_handler.behaviour("cut")
        if said and said["cut"] == "beforeContent":
            self.event_handler.used(said)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


def sign_in(server, session, envelope, mechanism, data):
    right = mechanism in ("LOGIN", "PLAIN") and data.login == b"po" and data.password == b"correct"
    return AuthResult(success=right, handled=False)


async def main():
    folder = pathlib.Path(sys.argv[1])
    handler = Handler(folder)
    options = {"enable_SMTPUTF8": True, "hostname": "mail.test", "timeout": 300}
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        options |= {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": sign_in}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(handler, loop=loop, **options), "127.0.0.1", 0)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
