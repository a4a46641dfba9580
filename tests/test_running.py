"""`breather run`: one command on an empty folder, and everything is there."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.config import ROOT
from tests.services.server import free_port, wait_for, workers

BREATHER = Path(sys.executable).with_name("breather")


class Running:
    """`breather run` on a free port."""

    def __init__(self, folder: Path) -> None:
        self.instance, self.port, self.log = folder / "instance", free_port(), folder / "log"
        self.url = f"http://127.0.0.1:{self.port}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [BREATHER, "run"],
                cwd=folder,
                env={**os.environ, "PORT": str(self.port), "HOST": "127.0.0.1"}
                | {"BREATHER_INSTANCE": str(self.instance), "DATABASE_URL": ""},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    def below(self) -> dict[int, str]:
        """Return every process that it started, and that those started, with its command."""
        waiting, found = workers(self.process.pid), {}
        while waiting:
            id = waiting.pop()
            found[id] = Path(f"/proc/{id}/cmdline").read_text().replace("\0", " ")
            waiting += workers(id)
        return found

    def end(self) -> None:
        """End it as its operator would, so that it takes what it started along."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=20)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running(tmp_path)
    try:
        wait_for(started.url, started.process, started.log)
        yield started
    finally:
        started.end()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_one_command_starts_web_and_worker_and_ends_cleanly(
    running: Running, how: signal.Signals
) -> None:
    with urlopen(running.url) as page:
        assert "What do you need right now?" in page.read().decode()
    assert f"http://localhost:{running.port}" in running.said
    assert running.said.count("█") + running.said.count("▄") + running.said.count("▀") > 100
    assert "HTTPS" in running.said
    assert sorted(path.name for path in running.instance.glob("*.json")) == ["keys.json"]

    started = running.below()
    assert any("granian" in command for command in started.values())
    assert any("huey_consumer" in command for command in started.values())

    os.kill(running.process.pid, how)
    assert running.process.wait(timeout=20) in {0, -how, 128 + how, 1}
    assert left(started) == {}
    assert "Traceback" not in running.said


def left(started: dict[int, str]) -> dict[int, str]:
    """Return which processes go on, after giving them some seconds to end."""
    until = time.monotonic() + 10
    while time.monotonic() < until and any(map(alive, started)):
        time.sleep(0.1)
    return {id: command for id, command in started.items() if alive(id)}


def alive(id: int) -> bool:
    return Path(f"/proc/{id}/cmdline").exists() and Path(f"/proc/{id}/cmdline").read_text() != ""


def test_a_port_that_is_taken_is_said_in_a_sentence(running: Running, tmp_path: Path) -> None:
    other = subprocess.run(
        [BREATHER, "run"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(running.port), "BREATHER_INSTANCE": str(tmp_path / "two")},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert other.returncode == 1
    assert re.search(rf"Port {running.port} can’t be used", other.stderr)
    assert "Traceback" not in other.stderr
