"""A Wednesday, on which Ana's household is whole."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.asks.households import NOON
from tests.cast import Browser
from tests.exporting.household import household


@pytest.fixture(autouse=True)
def _on_wednesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ana(app: Flask) -> Browser:
    """Ana, of whom something is kept in every table."""
    return household(app)
