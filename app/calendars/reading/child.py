"""The process in which a stranger's calendar is read: it can take so much time and room, no more.

In: one line of JSON, and then the bytes of the calendar. Out: JSON. It knows no setting, no key and
no database, and starts without the rest of the house.
"""

import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

PROCESSOR_SECONDS, ROOM = 8, 512 * 1024 * 1024
HOUSE = Path(__file__).resolve().parents[2]


def limit() -> None:
    """Let the system end this process when it takes too much; where it can't, time alone counts."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


def without_the_house() -> None:
    """Let ``app.calendars.reading`` be imported without the contents pages above it."""
    for name, folder in (("app", HOUSE), ("app.calendars", HOUSE / "calendars")):
        module = ModuleType(name)
        module.__path__ = [str(folder)]
        sys.modules[name] = module


def answer(asked: bytes) -> dict[str, Any]:
    from app.calendars.reading import TOO_MUCH, Unreadable, read
    from app.spans import Span

    head, _, data = asked.partition(b"\n")
    said = json.loads(head)
    begins, ends = (datetime.fromtimestamp(said[one], UTC) for one in ("begins", "ends"))
    try:
        found = read(data, Span(begins, ends), said["zone"])
    except Unreadable as error:
        return {"reason": error.reason}
    except (MemoryError, RecursionError):
        return {"reason": TOO_MUCH}
    return {"spans": [[one.begins.timestamp(), one.ends.timestamp()] for one in found]}


if __name__ == "__main__":
    limit()
    without_the_house()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
