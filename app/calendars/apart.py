"""Reading a calendar apart: in a process of its own, so that none can stop or fill this one."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.calendars.feeds import AWAY
from app.calendars.reading import TOO_MUCH, Unreadable
from app.spans import Span

CHILD = Path(__file__).parent / "reading" / "child.py"
SECONDS = 10.0
"""How long reading may take in all."""


def read_apart(data: bytes, window: Span, zone: str, seconds: float = SECONDS) -> list[Span]:
    """Return what ``reading.read`` does. Raises Unreadable: as it does, TOO_MUCH also when the
    process had to end, and AWAY when there was none.
    """
    ends = {"begins": window.begins.timestamp(), "ends": window.ends.timestamp()}
    asked = json.dumps({**ends, "zone": zone}).encode() + b"\n" + data
    # Without our environment: there are keys in it.
    command = [sys.executable, "-I", "-X", "utf8", str(CHILD)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=seconds,
            check=True,
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_MUCH) from None
    except subprocess.CalledProcessError as error:
        # Ended by the system, which a limit does; or by a fault of ours.
        raise Unreadable(TOO_MUCH if error.returncode < 0 else AWAY) from None
    except (OSError, ValueError):
        raise Unreadable(AWAY) from None
    if "reason" in said:
        raise Unreadable(said["reason"])
    return [
        Span(datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC))
        for begins, ends in said["spans"]
    ]
