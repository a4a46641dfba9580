"""A worker in a process of its own that tells what is due at a time that it is given, once.

It says "ready", waits for a line, and says how many messages it sent.
"""

import os
import sys
from datetime import datetime
from pathlib import Path

from app import create_app
from app.push.endpoints import LocalService
from app.reminders.delivering import deliver_due
from tests.services.push_service import HOST


def main() -> None:
    authority = Path(os.environ["LOCAL_PUSH_AUTHORITY"])
    local = LocalService((HOST,), int(os.environ["LOCAL_PUSH_PORT"]), authority)
    app = create_app(LOCAL_PUSH_SERVICE=local)
    print("ready", flush=True)
    sys.stdin.readline()
    with app.app_context():
        print(deliver_due(datetime.fromisoformat(sys.argv[1])))


if __name__ == "__main__":
    main()
