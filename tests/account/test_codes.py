"""Codes are read from a paper by tired eyes, and typed with one thumb."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.account.codes import HAND_OFF, LETTERS, RECOVERY, in_groups, new_code, read_code

codes = st.text(st.sampled_from(LETTERS), min_size=RECOVERY, max_size=RECOVERY)


@given(codes, st.randoms(use_true_random=False))
def test_however_it_is_typed_it_is_the_same_code(code: str, chance: random.Random) -> None:
    alike = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(chance.choice(alike.get(one, one + one.lower())) for one in code)
    spaced = "".join(one + chance.choice(["", " ", "-", " - "]) for one in typed)
    assert read_code(spaced, RECOVERY) == code
    assert read_code(in_groups(code), RECOVERY) == code


@pytest.mark.parametrize("typed", ["", " ", "K7QM", "K7QM-2XPU", "K7QM-2XPé", "K" * 9, "٣" * 8])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed, HAND_OFF) is None


@given(st.text())
def test_anything_can_be_typed(typed: str) -> None:
    read = read_code(typed, RECOVERY)
    assert read is None or (len(read) == RECOVERY and set(read) <= set(LETTERS))


def test_no_two_codes_are_the_same_and_every_letter_comes() -> None:
    made = [new_code(RECOVERY) for _ in range(500)]
    assert len(set(made)) == 500
    assert set("".join(made)) == set(LETTERS)
