"""Servers on loopback that a message is really delivered to, well-behaved and otherwise."""

import asyncio
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

#: Signs itself, for localhost and 127.0.0.1, until 2126; used nowhere but here.
PEM = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgIe/Y3GGs+BhGSKW+
NfWZxl5vqInZee5M/Ql78cVhTlOhRANCAASXSD1EHhR4JfYkEuDV2Fe8vVXqAj15
F3JDDWU7zVlk+6RIOQJTF+1Q58+mXsZCrgSRPHQPR4j7Ut7ZV4viV+oJ
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUNg6NWrvUA8dUoHFDOQNaF2pRpYMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDIyMzYzMVoYDzIxMjYxMDMx
MjIzNjMxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASXSD1EHhR4JfYkEuDV2Fe8vVXqAj15F3JDDWU7zVlk+6RIOQJTF+1Q
58+mXsZCrgSRPHQPR4j7Ut7ZV4viV+oJo28wbTAdBgNVHQ4EFgQUc+K4rVC/hg8Y
9OSxtDEo3jPblBQwHwYDVR0jBBgwFoAUc+K4rVC/hg8Y9OSxtDEo3jPblBQwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIgMO4XpU3frFp7uqjYG+FpgnRX46zTjG9lVozPcN6RSMQCIQD4
uI05eSa8CZf78g/PzfuBGRv8CsKVStNzowvFBbnGYg==
-----END CERTIFICATE-----
"""


def closed_port():
    """Return a port of loopback where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def deaf_port():
    """Yield a port where a connection is never taken: the queue is full."""
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            with suppress(BlockingIOError):
                waiting.connect(listening.getsockname())
        yield listening.getsockname()[1]


def build_tls_context(pem):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


class WebServer:
    """Answers each POST as *answer*, one of the functions below, says; `asked` holds what came in."""

    def __init__(self, answer, pem=None):
        self.requests = []
        self.ended = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.requests.append(SimpleNamespace(path=self.path, headers=self.headers, body=body))
                with suppress(OSError):
                    answer(server, self)

            def do_GET(self):
                server.requests.append(SimpleNamespace(path=self.path, headers=self.headers, body=b""))
                respond_with(b"")(server, self)

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if pem:
            self._http.socket = build_tls_context(pem).wrap_socket(self._http.socket, server_side=True)
        self._http.handle_error = lambda *_: None
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def respond_with(body, status=200, **headers):
    def answer(_, handler):
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def stall(server, _):
    server.ended.wait(5)


def stall_half_way(server, handler):
    handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"err')
    server.ended.wait(5)


def drop(_, handler):
    """Read the request, and hang up without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def respond_twice(_, handler):
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"errcode":0}'
    handler.wfile.write(answer + answer.replace(b"0}", b"7}"))


class MailServer:
    """Takes mail as its keywords say; `letters` holds (recipients, letter) of what it took.

    *refuse* are addresses it does not take, *password* the only one it does; with *drop* or
    *stall* it hangs up, or says nothing any more, at the named command.
    """

    def __init__(self, refuse=(), password=None, drop=None, stall=None, pem=None, starttls=False):
        self.letters, self._sessions = [], set()
        self.refuse, self.drop, self.stall = refuse, drop, stall
        how = {}
        if password is not None:
            how = {"auth_required": True, "auth_require_tls": False}
            how["authenticator"] = lambda *args: AuthResult(
                success=args[-1].password.decode() == password, handled=False
            )
        if starttls:
            how["tls_context"] = build_tls_context(pem)
        elif pem:
            how["ssl_context"] = build_tls_context(pem)
        self._controller = Controller(self, hostname="127.0.0.1", port=closed_port(), **how)
        self.port = self._controller.port

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._controller.loop).result(5)
        self._controller.stop()

    async def _hang_up(self):
        for server in self._sessions:
            if server.transport is not None:
                with suppress(AttributeError):  # Python 3.11 of an encrypted one that is closed already
                    server.transport.abort()
        await asyncio.sleep(0.01)  # let what was aborted come to its end

    async def _misbehave(self, command, server):
        if command == self.drop:
            server.transport.abort()
        if command == self.stall:
            await asyncio.sleep(5)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  (aiosmtpd calls it so)
        session.host_name = hostname
        self._sessions.add(server)
        await self._misbehave("EHLO", server)
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802  (aiosmtpd calls it so)
        await self._misbehave("RCPT", server)
        if address in self.refuse:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  (aiosmtpd calls it so)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((list(envelope.rcpt_tos), letter))
        await self._misbehave("DATA", server)
        return "250 OK"
