"""The worker in a process of its own, as the Procfile runs it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from app.config import ROOT


class Consumer:
    """Wakes each minute, and whenever a commit asks for it."""

    def __init__(self, instance: Path, huey: str = "app.worker.huey") -> None:
        self.instance, self.huey = instance, huey
        self.log = instance / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **environ: str) -> None:
        consumer = Path(sys.executable).with_name("huey_consumer")
        place = {"BREATHER_INSTANCE": str(self.instance), "DATABASE_URL": ""}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(consumer), self.huey, "-q", "-d", "0.1", "-m", "1"],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **place, **environ},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=30)
            self.process = None
