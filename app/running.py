"""One command that runs all: the web and the worker of the Procfile, and how to reach them."""

import os
import socket
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import segno
from honcho.environ import parse_procfile
from honcho.manager import Manager

from app.config import ROOT, public_address

PHONE = """\
On a phone, Breather needs HTTPS to be installed and to work without a signal. Two ways:
  1. An Android phone on a cable: adb reverse tcp:{port} tcp:{port}
     Then scan the code: the phone takes this address for its own, which counts as safe.
  2. Any tunnel that gives an https address, such as: tailscale serve {port}
     Then start again with that address: PUBLIC_URL=https://… breather run"""


def welcome(config: Mapping[str, Any]) -> str:
    """Return what `breather run` prints: the address, its QR code, the ways to a phone."""
    address = public_address(config)
    lines = [f"Breather is at {address}", "", _code(address)]
    if not config["PUBLIC_URL"]:
        lines.append(PHONE.format(port=config["PORT"]))
    return "\n".join(lines)


def see_that_free(host: str, port: int) -> None:
    """Raise ValueError, as a sentence, when something else listens there already."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise ValueError(
                f"Port {port} can’t be used ({error.strerror}). Another one: "
                f"PORT={port + 1} breather run"
            ) from error


def start() -> int:
    """Run web and worker side by side until one ends or Ctrl-C; return the exit code."""
    manager = Manager()
    # The tools of this environment come first, also when it was not activated.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environ = {**os.environ, "HOST": os.environ.get("HOST", "127.0.0.1"), "PATH": path}
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        if name != "release":
            manager.add_process(name, command, env=environ, cwd=str(ROOT))
    manager.loop()
    return int(manager.returncode or 0)


def _code(address: str) -> str:
    out = StringIO()
    segno.make(address, error="l").terminal(out, compact=True)
    return out.getvalue()
