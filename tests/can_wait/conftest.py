"""A clock that stands at noon on a Wednesday, and can be moved to when things are back."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.can_wait.acting import WEDNESDAY


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller
