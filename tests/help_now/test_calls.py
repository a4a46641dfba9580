"""The operator's record of the lines that were really called."""

import shlex
from datetime import date
from pathlib import Path

import pytest

from app.help_now.calls import FILE, advice, calls, record_call
from app.help_now.lines import ANYWHERE, Line, all_lines, countries

DAY = date(2026, 12, 1)
TO_CALL = [line for line in all_lines() if line.country != ANYWHERE]


def test_a_call_is_kept_with_its_day_and_the_latest_one_counts(tmp_path: Path) -> None:
    record_call(tmp_path, "DE", "TelefonSeelsorge", DAY)
    record_call(tmp_path, "DE", "TelefonSeelsorge", date(2026, 11, 1))
    assert calls(tmp_path) == {("DE", "TelefonSeelsorge"): DAY}


@pytest.mark.parametrize("line", TO_CALL, ids=lambda line: line.name)
def test_every_name_comes_back_from_the_record_as_it_is(line: Line, tmp_path: Path) -> None:
    record_call(tmp_path, line.country, line.name, DAY)
    assert calls(tmp_path) == {(line.country, line.name): DAY}


def test_a_name_is_found_whatever_its_case(tmp_path: Path) -> None:
    assert record_call(tmp_path, "de", "telefonseelsorge", DAY).name == "TelefonSeelsorge"


def test_a_line_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="TelefonSeelsorge"):
        record_call(tmp_path, "DE", "Telefonseelsorge Berlin", DAY)
    with pytest.raises(LookupError, match="KE"):
        record_call(tmp_path, "KE", "Anything", DAY)
    assert not (tmp_path / FILE).exists()


def test_nothing_recorded_and_no_folder_are_no_calls(tmp_path: Path) -> None:
    assert calls(tmp_path) == {}
    assert calls(tmp_path / "missing") == {}


@pytest.mark.parametrize(
    "written",
    [
        b"\xff\xfe\x00",
        b"",
        b"country,name,day\nDE,TelefonSeelsorge,yesterday\n",
        b"country,name\nDE,TelefonSeelsorge\n",
        b"country,name,day\nDE\n",
        b'country,name,day\n"DE,TelefonSeelsorge,2026-12-01\n',
    ],
)
def test_a_damaged_record_never_breaks_the_page(written: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(written)
    assert calls(tmp_path) == {}


def test_a_damaged_row_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("country,name,day\nDE,Nobody,soon\n", "utf-8")
    record_call(tmp_path, "DE", "TelefonSeelsorge", DAY)
    assert calls(tmp_path) == {("DE", "TelefonSeelsorge"): DAY}


def test_the_operator_is_told_whom_nobody_has_called_yet_and_how_to_record_it(
    tmp_path: Path,
) -> None:
    (sentence,) = advice(tmp_path, "de")
    assert "TelefonSeelsorge (0800 111 0 111)" in sentence
    assert "breather called DE TelefonSeelsorge" in sentence
    record_call(tmp_path, "DE", "TelefonSeelsorge", DAY)
    (sentence,) = advice(tmp_path, "DE")
    assert "TelefonSeelsorge" not in sentence


@pytest.mark.parametrize("country", countries())
def test_following_the_advice_to_its_end_leaves_nothing_to_do(country: str, tmp_path: Path) -> None:
    for _line in TO_CALL:
        told = advice(tmp_path, country)
        if not told:
            break
        _breather, _called, code, name = shlex.split(told[0].rpartition("record it with: ")[2])
        record_call(tmp_path, code, name, DAY)
    assert advice(tmp_path, country) == []


def test_an_operator_without_a_country_or_without_lines_is_told_so(tmp_path: Path) -> None:
    assert advice(tmp_path, "") == [
        "OPERATOR_COUNTRY is not set, so nobody is asked to call the support lines."
    ]
    assert "KE" in advice(tmp_path, "KE")[0]
