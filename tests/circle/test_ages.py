"""How old a child is, from the birth month alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.circle.ages import Month, months_old, stage

months = st.builds(Month, st.integers(1990, 2026), st.integers(1, 12))


@given(months)
def test_a_month_reads_as_it_is_written(month: Month) -> None:
    assert Month.read(str(month)) == month


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "July", "2026-07-01", "٢٠٢٦-٠٧x", "1-1"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Month.read(text)


@given(months, st.dates(date(2026, 12, 1), date(2060, 1, 1)))
def test_a_child_grows_a_month_each_month(born: Month, today: date) -> None:
    later = date(today.year + 1, today.month, 1)
    assert months_old(born, later) == months_old(born, today) + 12


@pytest.mark.parametrize(
    ("born", "expected"),
    [("2026-07", "baby"), ("2025-11", "toddler"), ("2023-04", "small"), ("2019-01", "school")],
)
def test_each_age_has_its_stage(born: str, expected: str) -> None:
    assert stage(Month.read(born), date(2026, 11, 25)) == expected


def test_one_that_is_not_born_yet_is_no_month_old() -> None:
    assert months_old(Month(2027, 3), date(2026, 11, 25)) == 0
