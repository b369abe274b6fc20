"""nginx on loopback with the shipped configuration.

Of deploy/nginx.conf only ports, paths, the name and the certificate are replaced; a control leaves one guard out.
"""

import functools
import http.client
import os
import shutil
import ssl
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from tests.conftest import skip_or_fail
from tests.faults.servers import free_port, takes_connections, wait_until

SHIPPED = settings.BASE_DIR / "deploy/nginx.conf"
HOST = "localhost"

AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log warn; worker_processes 2; {user}
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/cchc.conf;
}}
"""


@functools.cache
def certificate():
    """{name of a file: content} of a key and its certificate, made once."""
    with tempfile.TemporaryDirectory() as name:
        key, chain = Path(name) / "privkey.pem", Path(name) / "fullchain.pem"
        words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
        files = ["-keyout", str(key), "-out", str(chain)]
        subprocess.run(["openssl", *words, *files], check=True, capture_output=True, timeout=60)
        return {file.name: file.read_bytes() for file in (key, chain)}


class Nginx:
    """The shipped configuration in front of `upstream`; `edit` is a control's (before, after)."""

    def __init__(self, folder, upstream, *, edit=None):
        binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
        if not binary or not shutil.which("openssl"):
            skip_or_fail("không có nginx hoặc openssl trên máy này")
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        for name, content in certificate().items():
            (folder / name).write_bytes(content)
        user = "user root;" if os.geteuid() == 0 else ""  # the folder of the test is its owner's
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
        (folder / "cchc.conf").write_text(self.adapted(upstream, edit))
        self.process = subprocess.Popen([binary, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        wait_until(lambda: takes_connections(self.port))

    def adapted(self, upstream, edit):
        text = SHIPPED.read_text()
        places = {
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "server 127.0.0.1:8000 ": f"server 127.0.0.1:{upstream} ",
            "server_name cchc.example.vn;": f"server_name {HOST};",
            "/etc/ssl/cchc/": f"{self.folder}/",
            "/var/log/nginx/": f"{self.folder}/",
            "/var/cache/nginx/": f"{self.folder}/",
        }
        for before, after in [*places.items(), *([edit] if edit else [])]:
            assert before in text, before
            text = text.replace(before, after)
        return text

    def ask(self, path, *, method="GET", body=None, **headers):
        """Return (status, headers, body) as sent over TLS, with no header but those given."""
        context = ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))
        context.check_hostname = False
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        sent = {"Host": HOST} | headers | ({"Content-Length": str(len(body))} if body else {})
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        found = answer.status, answer.headers, answer.read()
        connection.close()
        return found

    def end(self):
        self.process.terminate()
        self.process.wait()
