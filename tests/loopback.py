"""Servers on loopback that answer what a test tells them, byte for byte, and remember who asked what."""

import contextlib
import socket
import socketserver
import ssl
import subprocess
import threading
from types import SimpleNamespace


class _Handler(socketserver.BaseRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                piece = self.request.recv(65536)
                if not piece:
                    return
                head += piece
            self.server.heads.append(head.decode())
            path = head.split(b" ")[1].decode()
            for piece in self.server.answers.get(path, [reply(404)]):
                self.request.sendall(piece)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def get_request(self):
        wire, address = super().get_request()
        return (self.tls.wrap_socket(wire, server_side=True) if self.tls else wire), address

    def handle_error(self, request, client_address):
        """A client that refuses our certificate is what some tests want."""


class _Server6(_Server):
    address_family = socket.AF_INET6


@contextlib.contextmanager
def serving(answers, *, host="127.0.0.1", port=0, tls=None):
    """Serve `answers` (path -> pieces of bytes); yields `port` and `heads`, the requests so far."""
    server = (_Server6 if ":" in host else _Server)((host, port), _Handler)
    server.answers, server.heads, server.tls = answers, [], tls
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield SimpleNamespace(port=server.server_address[1], heads=server.heads, answers=answers)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(status=200, body=b"", **headers):
    """Bytes of an honest answer; `Content_Type="…"` becomes a header."""
    lines = [f"HTTP/1.1 {status} ."]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if "Transfer_Encoding" not in headers:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def certificate(folder, name):
    """Make a certificate for `name` that nobody has signed; returns its path, the key beside it in the same file."""
    path = folder / "certificate.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={name}",
    ]
    command += ["-addext", f"subjectAltName=DNS:{name}", "-keyout", folder / "key.pem", "-out", path]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, folder / "key.pem")
    return path, context
