"""Starts a PostgreSQL server, says where it listens, and stops it when its last user is gone.

`pg_keeper.py USERS HOME FOLDER [UID GID]`: holds no lock itself; the end of the users is seen by
getting the exclusive lock on the file USERS. The data lies in FOLDER, removed at the end. Standard
output is one line: JSON with `port` and `user`, or a sentence saying what went wrong.
"""

import contextlib
import fcntl
import json
import locale
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

QUICK = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum", "logging_collector")
SETTINGS = {
    **dict.fromkeys(QUICK, "off"),
    "deadlock_timeout": "20ms",  # tests make deadlocks on purpose, and wait for each
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "1GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}
USER = "crm"


def become(who: list[str]) -> Callable[[], None] | None:
    """What a child does before it runs: leave root behind."""
    if not who:
        return None
    uid, gid = map(int, who)

    def leave() -> None:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)

    return leave


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def language() -> str:
    """A locale with UTF-8 that this machine has, else the plain one."""
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    return "C.UTF-8"


def initialise(home: Path, data: Path, leave: Callable[[], None] | None) -> str:
    """Make the data folder; gives what `initdb` complained about, or nothing."""
    options = ["--auth=trust", "--encoding=UTF8", "--no-sync", f"--username={USER}"]
    made = subprocess.run(
        [str(home / "initdb"), *options, f"--locale={language()}", "-D", str(data)],
        capture_output=True,
        text=True,
        cwd=data.parent,
        preexec_fn=leave,
    )
    return made.stderr if made.returncode else ""


def serve(
    home: Path, data: Path, port: int, leave: Callable[[], None] | None
) -> subprocess.Popen[bytes]:
    """Start the server itself as our child, its log beside the data."""
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (data.parent / "log").open("wb") as log:
        return subprocess.Popen(
            [str(home / "postgres"), "-D", str(data), "-p", str(port), *settings],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=data.parent,
            preexec_fn=leave,
        )


def answers(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server lets people in; False when it ended instead.

    A server that is still starting up answers as well, with an error: what counts is the R of an
    authentication that succeeded. Source: PostgreSQL manual, "Frontend/Backend Protocol".
    """
    words = f"user\0{USER}\0database\0postgres\0\0".encode()
    hello = struct.pack("!ii", 8 + len(words), 3 << 16) + words
    while server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(hello)
                if line.recv(1) == b"R":
                    line.sendall(b"X\0\0\0\4")
                    return True
        except OSError:
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.02)
    return False


def keep(users: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait for the last user to leave, then stop the server we started."""
    with users.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        users.with_name("pg.json").unlink(missing_ok=True)  # whoever comes now starts another
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main(users: Path, home: Path, folder: Path, who: list[str]) -> None:
    """Run a server from its first to its last user."""
    leave, data, port = become(who), folder / "data", free_port()
    for stop in (signal.SIGINT, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)  # the end of the users is what ends us
    try:
        if complaint := initialise(home, data, leave):
            print(complaint, flush=True)
            return
        server = serve(home, data, port, leave)
        if not answers(port, server):
            print((folder / "log").read_text(), flush=True)
            return
        print(json.dumps({"port": port, "user": USER}), flush=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        keep(users, server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
