"""A citizens' page from nginx's cache and from the portal's own, beside nginx sending a file (PROMISES P1, P2).

The shipped deploy/nginx.conf (ports and paths replaced, no TLS on either side) and gunicorn as
deploy/systemd starts it share one core, the load (`wrk`, or `ab`) has the other. The file holds the
same gzipped bytes as the page. Rounds are interleaved; a figure is the median of the rounds.
"""

import gzip
import os
import re
import shlex
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVER_CORE, LOAD_CORE = "0", "1"
SECONDS, CONNECTIONS = 2, 16
TICKS = os.sysconf("SC_CLK_TCK")


def measured(folder, *, rounds=7):
    """Rows for bench/README.md; none, with a word why, where nginx or a load generator is absent."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx or not (shutil.which("wrk") or shutil.which("ab")):
        print("P1, P2 left out: no nginx, or neither wrk nor ab (apt: nginx-light, wrk, apache2-utils)")
        return []
    ports = {name: _free_port() for name in ("portal", "nginx", "bare")}
    processes = [_start_portal(ports["portal"]), _start_nginx(nginx, folder, ports)]
    try:
        addresses = _addresses(folder, ports)
        processes.append(_start_bare(folder, ports["bare"]))
        addresses["bare"] = f"http://127.0.0.1:{ports['bare']}/"
        _wait_for(addresses["bare"])
        of = {"static": processes[1], "nginx": processes[1], "portal": processes[0], "bare": processes[2]}
        found = {name: [] for name in addresses}
        for turn in range(rounds + 1):
            for name, address in addresses.items():
                figures = _load(address, of[name].pid)
                if turn:  # the first round only warms up
                    found[name].append(figures)
    finally:
        for process in processes:
            process.terminate()
            process.wait()
    return _rows(found)


def _rows(found):
    rate = {name: statistics.median(rate for rate, _cpu in figures) for name, figures in found.items()}
    cpu = {name: statistics.median(cpu for _rate, cpu in figures) for name, figures in found.items()}
    return [
        ("P1 page from nginx's cache / nginx static, requests/s", rate["nginx"] / rate["static"], "≥ 0.80"),
        ("P1 CPU a request, the same", cpu["nginx"] / cpu["static"], "–"),
        (
            "P2 page from the portal's own cache / nginx static, requests/s",
            rate["portal"] / rate["static"],
            "≥ 0.07",
        ),
        ("P2 the same from gunicorn alone / nginx static", rate["bare"] / rate["static"], "–"),
        ("P2 CPU of a request, nginx static / the portal's own cache", cpu["static"] / cpu["portal"], "–"),
        ("P2 requests/s of the portal's own cache, one core", rate["portal"], "–"),
        ("P2 CPU of a request from the portal's own cache, ms", cpu["portal"] * 1000, "–"),
    ]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _start_portal(port):
    return _start_gunicorn("portal.wsgi", port, ALLOWED_HOSTS="127.0.0.1", PUBLIC_ADDRESS="http://127.0.0.1")


def _start_bare(folder, port):
    return _start_gunicorn("bench.handing_out", port, BENCH_PAGE=str(folder / "nginx/static/page.html.gz"))


def _start_gunicorn(application, port, **variables):
    unit = (ROOT / "deploy/systemd/cchc-web.service").read_text()
    words = shlex.split(re.search(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)[1])
    words[words.index("portal.wsgi")] = application
    words[words.index("--bind") + 1] = f"127.0.0.1:{port}"
    words[words.index("--max-requests") + 1] = "0"  # no restart in the middle of a round
    command = ["taskset", "-c", SERVER_CORE, sys.executable, "-m", "gunicorn", *words]
    return subprocess.Popen(command, env=os.environ | variables, cwd=ROOT)


def _start_nginx(binary, folder, ports):
    here = folder / "nginx"
    (here / "static").mkdir(parents=True)
    text = (ROOT / "deploy/nginx.conf").read_text()
    for before, after in {
        "listen 80;": f"listen 127.0.0.1:{_free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{ports['nginx']};",
        "server 127.0.0.1:8000 ": f"server 127.0.0.1:{ports['portal']} ",
        "cchc.example.vn": "127.0.0.1",
        "/srv/cchc/var/static/": f"{here}/static/",
        "/var/log/nginx/": f"{here}/",
        "/var/cache/nginx/": f"{here}/",
    }.items():
        text = text.replace(before, after)
    (here / "cchc.conf").write_text(re.sub(r" *ssl_.*\n", "", text))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {here}/{kind};\n" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""
    (here / "nginx.conf").write_text(
        f"daemon off; worker_processes 1; pid {here}/pid; error_log {here}/error.log; {user}\n"
        f"events {{ worker_connections 512; }}\n"
        f"http {{ {temporary} sendfile on; types {{ text/html html; }} include {here}/cchc.conf; }}\n"
    )
    command = ["taskset", "-c", SERVER_CORE, binary, "-p", str(here), "-c", str(here / "nginx.conf")]
    return subprocess.Popen(command)


def _addresses(folder, ports):
    """Write the page to a file once it can be had; return the three addresses of the same bytes."""
    portal, nginx = (f"http://127.0.0.1:{ports[name]}/" for name in ("portal", "nginx"))
    page = _wait_for(portal)
    _wait_for(nginx)
    (folder / "nginx/static/page.html").write_bytes(page)
    (folder / "nginx/static/page.html.gz").write_bytes(gzip.compress(page, 6, mtime=0))
    addresses = {"static": f"{nginx}static/page.html", "nginx": nginx, "portal": portal}
    bodies = {name: _gzipped(address) for name, address in addresses.items()}
    assert len(set(bodies.values())) == 1, "not the same bytes"
    return addresses


def _wait_for(address):
    for _turn in range(200):
        try:
            return urllib.request.urlopen(address, timeout=30).read()
        except OSError as error:
            why = error
            time.sleep(0.1)
    sys.exit(f"nobody answers at {address}: {why}")


def _gzipped(address):
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        return answer.read()


def _load(address, pid):
    """Return (requests/s, seconds of CPU a request of the process tree)."""
    if shutil.which("wrk"):
        words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", address]
        done, bad = r"(\d+) requests in", r"(Non-2xx or 3xx responses: .*)"
    else:
        words = [
            "ab",
            "-q",
            "-k",
            f"-c{CONNECTIONS}",
            f"-t{SECONDS}",
            "-n9999999",
            "-H",
            "Accept-Encoding: gzip",
        ]
        words, done, bad = [*words, address], r"Complete requests:\s+(\d+)", r"(Non-2xx responses: .*)"
    before, began = _cpu_seconds(pid), time.monotonic()
    out = subprocess.run(
        ["taskset", "-c", LOAD_CORE, *words], capture_output=True, text=True, check=True
    ).stdout
    seconds = time.monotonic() - began
    assert not re.search(bad, out), out
    count = int(re.search(done, out)[1])
    return count / seconds, (_cpu_seconds(pid) - before) / count


def _cpu_seconds(pid):
    """Seconds of CPU that a process and its children that live have used."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / TICKS + sum(_cpu_seconds(child) for child in children)
