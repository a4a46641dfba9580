"""What the audit of packages says of what it is told; the run itself is a step of tests/run."""

import json
from typing import Any

import pytest

from app.config import ROOT
from tests.audit import LISTED, NOTHING_LOOKED_AT, Broken, audited, verdict

SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
UNKNOWN = {"name": "granian", "skip_reason": "Dependency not found"}
WRONG = {
    "name": "jinja2",
    "version": "3.0.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["3.0.1"], "aliases": [], "description": ""}],
}


def answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_package_that_is_known_to_be_wrong_fails_the_run_and_is_named() -> None:
    wrong, said = verdict(audited(answer(SOUND, WRONG, WRONG, UNKNOWN), ""))
    assert wrong
    assert said.splitlines()[1:] == ["jinja2 3.0.0: PYSEC-2026-1, mended in 3.0.1"]


def test_where_nothing_is_wrong_it_says_of_how_many() -> None:
    assert verdict(audited(answer(SOUND, UNKNOWN), "")) == (
        False,
        "Nothing is known to be wrong with 1 packages.",
    )


@pytest.mark.parametrize(
    ("told", "complaints"),
    [
        (answer(UNKNOWN, UNKNOWN), ""),
        ("", "requests.exceptions.ConnectionError: Max retries exceeded"),
        ("", "ERROR:pip_audit._cli:Could not connect to the vulnerability feed"),
        ("", "urllib3: Failed to resolve 'advisories.example'"),
    ],
)
def test_without_an_advisory_service_it_says_that_nothing_was_looked_at(
    told: str, complaints: str
) -> None:
    assert verdict(audited(told, complaints)) == (False, NOTHING_LOOKED_AT)


def test_an_audit_that_broke_does_not_pass_for_one_that_was_skipped() -> None:
    with pytest.raises(Broken, match="no such option"):
        audited("", "pip-audit: error: no such option: --locale")


def test_the_list_that_platforms_install_is_looked_at_in_each_run() -> None:
    assert str(ROOT / "requirements.txt") in LISTED
    assert "python -m tests.audit" in (ROOT / "tests" / "run").read_text()
