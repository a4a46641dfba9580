"""Rules of the house that no tool holds: one clock, and one list of what is installed."""

import re
import tomllib
from pathlib import Path

import pytest

from app.config import ROOT

SOURCES = sorted((ROOT / "app").rglob("*.py"))
ASKS_THE_TIME = re.compile(
    # The time of a known instant, at.time(), asks nobody.
    r"\b(?:(?:now|utcnow|today|time_ns)|(?<!\.)time|time\.time)\(\)|func\.now|CURRENT_TIMESTAMP"
)


@pytest.mark.parametrize("source", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_only_the_clock_asks_what_time_it_is(source: Path) -> None:
    asked = ASKS_THE_TIME.findall(source.read_text().replace("clock.now()", ""))
    assert not asked or source.name == "clock.py"


def test_what_platforms_install_is_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = (ROOT / "requirements.txt").read_text()
    for dependency in project["dependencies"]:
        plain = re.sub(r"\[.*?\]", "", dependency)
        assert re.search(rf"(?m)^{re.escape(plain)}(?: ;.*)? \\$\n    --hash=sha256:", listed), (
            plain
        )
    assert not re.search(r"https?:|index-url|find-links", listed)
