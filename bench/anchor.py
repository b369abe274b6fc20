"""Wagtail's demo beside us: the anchor of PROMISES P3, measured in turns with our article.

Not ours, so not in here: `BENCH_WAGTAIL` names the folder of a bakerydemo (5a01dcd, Wagtail 7.2) with its data
loaded and its packages in `.venv`, `BENCH_WAGTAIL_DATABASE` its PostgreSQL database. Without, the row is left out.
"""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

FOLDER = os.environ.get("BENCH_WAGTAIL")
DATABASE = os.environ.get("BENCH_WAGTAIL_DATABASE", "postgres://root@127.0.0.1:5432/bakerydemo")
DEMO = Path(__file__).with_name("anchor_demo.py")


@contextmanager
def asking():
    """Give a function that asks for so many articles and returns the seconds of CPU of one; None without a demo."""
    if not FOLDER:
        yield None
        return
    env = os.environ | {
        "DATABASE_URL": DATABASE,
        "DJANGO_SECRET_KEY": "only for the benchmark",
        "DJANGO_SETTINGS_MODULE": "bakerydemo.settings.production",
        "PYTHONPATH": FOLDER,
    }
    demo = subprocess.Popen(
        [f"{FOLDER}/.venv/bin/python", str(DEMO)],
        cwd=FOLDER,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def ask(many):
        demo.stdin.write(f"{many}\n")
        demo.stdin.flush()
        return float(demo.stdout.readline())

    try:
        assert demo.stdout.readline().strip().isdigit(), "the demo did not start"
        yield ask
    finally:
        demo.stdin.close()
        demo.wait()
