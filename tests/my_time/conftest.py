"""A clock that stands at noon on a Wednesday, and a circle that may be asked."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.asks.households import NOON
from tests.cast import Browser, add_person


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ana(clock: time_machine.Traveller, ana: Browser) -> Browser:
    return ana


@pytest.fixture
def sam(ana: Browser) -> str:
    return add_person(ana, "Sam", relation="partner")


@pytest.fixture
def grandma(ana: Browser, sam: str, clock: time_machine.Traveller) -> str:
    assert sam
    clock.shift(1)
    return add_person(ana, "Grandma", relation="grandparent")
