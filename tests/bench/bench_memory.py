"""How much memory one worker's sender takes over 100,000 messages: it should stay the same.

uv run python tests/bench/bench_memory.py [how many messages]
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from app.push.messages import Message, Target
from app.push.sending import Sender
from app.push.transfer import Rules
from app.push.vapid import Signer
from tests.bench.bench_push import BODY, NOW
from tests.bench.quick_service import QuickService, quick_service
from tests.push.keys import private_key
from tests.services.push_service import Phone

ALL, A_ROW, BATCH, PHONES = 100_000, 10_000, 100, 500


def resident() -> float:
    """Return the memory that this process has now, in MiB (Linux)."""
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in one]
    return int(line.split()[1]) / 1024


def batch(phones: list[Phone], origin: str) -> Iterator[Message]:
    """Make messages as the worker does: each to an endpoint that wasn't sent to before."""
    for number in range(BATCH):
        phone, id = phones[number % PHONES], uuid4()
        target = Target(id, f"{origin}/push/{id}", phone.p256dh, phone.auth)
        yield Message(target, BODY, 3600, topic=id.hex)


def send(sender: Sender, service: QuickService, messages: int) -> Iterator[float]:
    """Send so many in batches; yield the memory after each ten thousand."""
    phones = [Phone(service.origin) for _ in range(PHONES)]
    for number in range(1, messages // BATCH + 1):
        found = list(sender.send(batch(phones, service.origin), NOW))
        assert [outcome.status for _, outcome in found] == [201] * BATCH
        if number * BATCH % A_ROW == 0:
            yield resident()


def main() -> None:
    messages = int(sys.argv[1]) if sys.argv[1:] else ALL
    signer = Signer(private_key(), "mailto:grandma@breather.example")
    with tempfile.TemporaryDirectory() as folder, quick_service(Path(folder)) as service:
        print(f"{0:9,} messages sent{resident():10.2f} MiB")
        with Sender(signer, Rules((), service.local)) as sender:
            rows = []
            for number, memory in enumerate(send(sender, service, messages), start=1):
                rows.append(memory)
                growth = memory / rows[0] - 1
                print(
                    f"{number * A_ROW:9,} messages sent{memory:10.2f} MiB{growth:+9.2%}", flush=True
                )
        assert service.taken == messages


if __name__ == "__main__":
    main()
