"""Breather as its README starts it: one command, which runs the web and the worker."""

import os
import re
import shlex
import subprocess
from pathlib import Path

from app.config import ROOT
from tests.services.server import Server, wait_for

HERE = Path(__file__).parent
COMMAND = re.compile(r"^    pip install uv && (uv run .+)$", re.MULTILINE)


class Started(Server):
    """On a port of its own, in an instance folder of its own; nothing else is set."""

    def __init__(self, instance: Path) -> None:
        super().__init__(instance)
        # As the command prints it, and as links in reminders begin.
        self.url = f"http://localhost:{self.port}"

    def start(self, **environ: str) -> None:
        place = {"BREATHER_INSTANCE": str(self.instance), "DATABASE_URL": ""}
        # What the tests give it comes in by Python's own door, and uv leaves its packages alone.
        ours = {"PYTHONPATH": f"{HERE / 'begun'}{os.pathsep}{ROOT}", "UV_NO_SYNC": "1"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                readme_command(),
                cwd=ROOT,
                env={**os.environ, **place, **ours, "PORT": str(self.port), **environ},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(f"{self.url}/readyz", self.process, self.log)


def readme_command() -> list[str]:
    """Return the command that the README gives for starting everything."""
    [command] = COMMAND.findall((ROOT / "README.md").read_text())
    uv, *rest = shlex.split(command)
    # The tests themselves are run by uv, which says where it is.
    return [os.environ.get("UV", uv), *rest]
