"""Breather in a process of its own, served as in production, with a database to look into."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from app.config import ROOT

STARTS_WITHIN = 60


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers, with whatever. Raises RuntimeError with its log."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"It did not start.\n{log.read_text()}")


def workers(parent: int) -> list[int]:
    """Return the processes that one process started."""
    return [int(id) for id in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


class Server:
    """A real server on a free port that it keeps, also when stopped and started again."""

    def __init__(self, instance: Path, factory: str = "tests.services.breather:create") -> None:
        self.instance, self.factory, self.port = instance, factory, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = instance / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **environ: str) -> None:
        assert not self.running, "Two on one port would take turns to answer."
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
        command += [self.factory, "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--workers", "2", "--blocking-threads", "1", "--log-level", "warning"]
        place = {"BREATHER_INSTANCE": str(self.instance), "DATABASE_URL": ""}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **place, **environ},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"{self.url}/manifest.webmanifest", self.process, self.log)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is None:
            return
        # Killed, it can't take its workers along; and first of all, so that it starts no new ones.
        left = workers(self.process.pid) if how == signal.SIGKILL else []
        self.process.send_signal(how)
        for worker in left:
            os.kill(worker, how)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # A worker that was still starting outlives its parent, and would go on answering.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process = None

    @property
    def running(self) -> bool:
        return self.process is not None

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        """Return what a query finds in its database, which this can only read."""
        address = f"file:{self.instance / 'breather.db'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def go_ahead_to(self, time: datetime) -> None:
        """Let its clock show this time, and go on from there."""
        ahead = time - datetime.now(UTC)
        written = self.instance / "ahead.new"
        written.write_text(str(ahead.total_seconds()))
        # At once, for somebody may be reading it.
        written.rename(self.instance / "ahead")

    def forget_everybody(self) -> None:
        """Delete every account, and all that hangs on one, so that a test starts with nothing."""
        (self.instance / "ahead").unlink(missing_ok=True)
        with closing(sqlite3.connect(self.instance / "breather.db", timeout=10)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("DELETE FROM accounts")
            connection.execute("DELETE FROM used_actions")
            connection.commit()
