"""A real Chromium, and the demo as `make demo` runs it: its own database, files, web server."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import skip_or_fail

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "")
PASSWORD = "mat-khau-minh-hoa"
START_SECONDS = 60


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        skip_or_fail("không có Chromium: apt-get install chromium")
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@dataclass
class Demo:
    """Where the demo answers, and how to come in."""

    address: str

    def sign_in(self, page, username):
        page.goto(f"{self.address}/dang-nhap/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(f"{self.address}/ban-lam-viec/**")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Set the demo up and run it as `make demo` does: web, worker and beat on SQLite; stop it at the end.

    It must still run then: what it said before it stopped is the failure.
    """
    port, var = _free_port(), tmp_path_factory.mktemp("demo")
    environment = os.environ | {"VAR_DIR": str(var), "DEMO_PASSWORD": PASSWORD}
    subprocess.run([sys.executable, "deploy/demo.py", "setup"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "deploy/demo.py", "run", "--port", str(port)]
    said = var / "said"
    with said.open("w") as file:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
    site = Demo(f"http://localhost:{port}")
    try:
        _wait_for(f"{site.address}/healthz", server)
        yield site
        if server.poll() is not None:
            pytest.fail(f"the demo stopped by itself:\n{said.read_text()[-4000:]}")
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address, server):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the demo did not answer at {address}")
