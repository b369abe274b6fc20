"""Sets up and runs the demo: web, worker and beat on SQLite, with no server to install.

`make setup` and `make demo` call it. The secret key and the passwords are made once, in var/demo/.
"""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var" / "demo"))
BIN = Path(sys.executable).parent
PASSWORD = os.environ.get("DEMO_PASSWORD", "cchc-dong-da-2020")
SIGN_INS = {
    "phuong": "cán bộ phường: nộp kế hoạch",
    "noivu": "Phòng Nội vụ: theo dõi, xem xét, đôn đốc",
    "bientap": "biên tập viên",
    "tongbientap": "tổng biên tập",
    "quantri": "quản trị: đơn vị, người dùng, lịch",
}
START_SECONDS = 60
STOP_SECONDS = 20


def environment(port):
    """What the demo decides: plain http on this machine, made-up data, mail into files, no second factor."""
    VAR.mkdir(parents=True, exist_ok=True)
    return os.environ | {
        "SECRET_KEY": _secret(),
        "DATABASE_URL": f"sqlite:///{VAR / 'portal.sqlite3'}",
        "REDIS_URL": "",
        "VAR_DIR": str(VAR),
        "DEBUG": "off",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "PUBLIC_ADDRESS": f"http://localhost:{port}",
        "SAMPLE_DATA": "on",
        "SECOND_FACTOR_DEMANDED": "off",
        "EMAIL_URL": f"filemail:///{VAR / 'mail'}",
        "LOG_LEVEL": "WARNING",
        "DEMO_PASSWORD": PASSWORD,
    }


def _secret():
    path = VAR / "secret"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text()


def manage(*words, port=8000):
    subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words], env=environment(port), check=True, cwd=ROOT
    )


def setup():
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--noinput", "--verbosity", "0")
    manage("load_demo")


def run(port):
    """Start the three processes, say where and how to sign in, and stop them all on Ctrl-C."""
    commands = [
        [
            BIN / "gunicorn",
            "portal.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
            "--log-level",
            "warning",
            "--no-control-socket",
        ],
        [BIN / "celery", "-A", "portal", "-q", "worker", "-P", "threads", "-c", "2", "-l", "WARNING"],
        [BIN / "celery", "-A", "portal", "-q", "beat", "-l", "WARNING"],
    ]
    commands[1] += ["--without-mingle", "--without-gossip"]
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children = [
        subprocess.Popen(
            [str(word) for word in command], env=environment(port), cwd=ROOT, start_new_session=True
        )
        for command in commands
    ]
    try:
        _wait_until_it_answers(port, children)
        _greet(port)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        sys.exit("Một tiến trình đã dừng; xem dòng lỗi bên trên.")
    except KeyboardInterrupt:
        print("\nĐang dừng…")
    finally:
        _stop(children)


def _wait_until_it_answers(port, children):
    """So that the address is printed when it can be opened. Gives up when a process ends, or after a minute."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)


def _greet(port):
    print(f"\nCổng đang chạy tại http://localhost:{port}/  (dừng bằng Ctrl-C)")
    print(f"Đăng nhập tại http://localhost:{port}/dang-nhap/, mật khẩu: {PASSWORD}")
    for name, words in SIGN_INS.items():
        print(f"  {name:<12} {words}")
    print(f"Thư gửi đi nằm trong {VAR / 'mail'}\n", flush=True)


def _stop(children):
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["setup", "run"])
    parser.add_argument("--port", type=int, default=8000)
    asked = parser.parse_args()
    setup() if asked.what == "setup" else run(asked.port)
