"""The lines as they are in the files, and what a file may not say."""

from collections import Counter
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.help_now.checking import faults
from app.help_now.lines import (
    ANYWHERE,
    Emergency,
    Line,
    Phone,
    Source,
    Text,
    all_emergency,
    all_lines,
    countries,
    dial,
    emergency_in,
    message,
    parse_line,
)

LINES_BY_COUNTRY = {
    "US": 3, "CA": 1, "GB": 2, "IE": 2, "AU": 3, "NZ": 2, "DE": 2, "AT": 1, "CH": 2, "FR": 1,
    "ES": 2, "PT": 2, "IT": 1, "NL": 1, "BE": 3, "SE": 1, "NO": 2, "DK": 1, "FI": 2, "PL": 1,
    "IN": 1, "ZA": 2, "BR": 1, "MX": 1, "AR": 2, "JP": 3, "SG": 2, "PH": 1, "ZZ": 3,
}  # fmt: skip
A_LINE = all_lines()[0]
A_NUMBER = all_emergency()[0]


def test_no_line_that_was_gathered_got_lost() -> None:
    assert Counter(line.country for line in all_lines()) == LINES_BY_COUNTRY


@pytest.mark.parametrize("line", all_lines(), ids=lambda line: f"{line.country} {line.name}")
def test_every_line_names_its_pages_dials_and_is_of_a_known_kind(line: Line) -> None:
    assert faults(line) == []


@pytest.mark.parametrize(
    "number", all_emergency(), ids=lambda number: f"{number.country} {number.number}"
)
def test_every_emergency_number_names_its_pages_and_dials(number: Emergency) -> None:
    assert faults(number) == []


@pytest.mark.parametrize("country", countries())
def test_every_country_has_an_emergency_number_and_no_number_twice(country: str) -> None:
    numbers = [number.number for number in emergency_in(country)]
    assert numbers
    assert len(numbers) == len(set(numbers))


def test_no_country_has_two_lines_of_one_name() -> None:
    named = Counter((line.country, line.name) for line in all_lines())
    assert max(named.values()) == 1


def test_a_directory_serves_anywhere_and_nothing_else_does() -> None:
    for line in all_lines():
        assert (line.kind == "directory") == (line.country == ANYWHERE) == (line.hours == "website")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (replace(A_LINE, sources=()), "It names no page that it comes from."),
        (
            replace(A_LINE, sources=(Source("a friend", "2025"),)),
            "“a friend” is no web address.",
        ),
        (
            replace(A_LINE, sources=(Source("https://988lifeline.org", ""),)),
            "“” is no date of a page.",
        ),
        (replace(A_LINE, seen=""), "It does not say in which month its pages were seen."),
        (replace(A_LINE, phones=(Phone("call us"),)), "“call us” does not dial."),
        (replace(A_LINE, phones=(Phone("٩٨٨"),)), "“٩٨٨” does not dial."),
        (replace(A_LINE, country="XX"), "“XX” is no country."),
        (replace(A_LINE, country="us"), "“us” is no country."),
        (replace(A_LINE, kind="hotline"), "“hotline” is no kind of line."),
        (replace(A_LINE, confidence="sure"), "“sure” is no confidence."),
        (replace(A_LINE, texts=(Text("fax"),)), "One of its texts is of no known kind."),
        (replace(A_LINE, texts=(Text("sms"),)), "One of its texts has no number to send to."),
        (replace(A_LINE, url="javascript:alert(1)"), "“javascript:alert(1)” is no web address."),
        (replace(A_LINE, phones=(), texts=(), url=""), "There is no way to reach it."),
        (replace(A_NUMBER, sources=()), "It names no page that it comes from."),
        (replace(A_NUMBER, reaches="fire"), "“fire” is not what a number reaches."),
        (replace(A_NUMBER, number="nine"), "“nine” does not dial."),
    ],
)
def test_a_line_with_something_missing_or_wrong_is_refused(
    wrong: Line | Emergency, sentence: str
) -> None:
    assert faults(wrong) == [sentence]


def test_a_key_that_nobody_knows_is_refused() -> None:
    with pytest.raises(TypeError):
        parse_line({"country": "US", "nmae": "A typing slip"})


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("988", "tel:988"),
        ("(011) 5275-1135", "tel:01152751135"),
        ("+65 6669 1771", "tel:+6566691771"),
        ("0800 111 0 111", "tel:08001110111"),
    ],
)
def test_a_number_is_dialled_without_its_spaces(written: str, dialled: str) -> None:
    assert dial(written) == dialled


@given(st.text("0123456789", min_size=2, max_size=15), st.text(" ().-", max_size=6))
def test_what_separates_the_groups_of_a_number_never_changes_what_is_dialled(
    digits: str, between: str
) -> None:
    assert dial(between.join(digits)) == f"tel:{digits}"


@given(st.text(max_size=20))
def test_anything_else_is_refused_rather_than_dialled_wrongly(written: str) -> None:
    try:
        dialled = dial(written)
    except ValueError:
        return
    assert dialled.removeprefix("tel:").removeprefix("+").isascii()
    assert dialled.removeprefix("tel:").removeprefix("+").isdigit()


def test_the_word_she_is_asked_to_send_is_already_in_the_message() -> None:
    assert message(Text("sms", "85258", keyword="PANDAS")) == "sms:85258?&body=PANDAS"
    assert message(Text("sms", "988")) == "sms:988"


@given(st.text(min_size=1, max_size=20))
def test_any_word_arrives_in_the_message_as_it_is(word: str) -> None:
    address = message(Text("sms", "85258", keyword=word))
    assert parse_qs(urlsplit(address).query, keep_blank_values=True)["body"] == [word]
