"""Bring your list: lines, letters, long titles, the same again, and what is no list."""

from datetime import date

import pytest

from app.can_wait.importing import MOST, lines, read
from tests.can_wait.importing.reading import SAMPLES, TODAY, calendar, only, reason, sample, titles

# Plain lines


def test_plain_lines_lose_their_bullets_and_ticked_ones_are_left_out() -> None:
    found = sample("list.txt")
    assert titles(found) == [
        "Call the pediatrician about the vaccination booklet",
        "Sew the button on the blue coat",
        "Ask Jo for the casserole dish",
        "Descale the kettle",
        "Return the library books",
        "Wash the car seat cover",
        "Sort the outgrown clothes",
        "Order nappies, size 4",
        "Find a plumber for the bathroom tap",
        "Paint the shelf",
        "اتصل بالجدة",
        "Backen 👩‍👧 für den Basar",
    ]
    assert (found.kind, found.done, found.left_over) == ("text", 4, 0)
    assert all(item.note is None and item.due is None for item in found.items)


def test_pasted_lines_are_all_kept_and_only_lose_their_marks() -> None:
    pasted = (
        "- milk\n\n  • bread\r\n[x] eggs\u2028☑ soap\n12) salt\n---\n* \n-5 is cold\n1.5 l juice"
    )
    assert lines(pasted) == ["milk", "bread", "eggs", "soap", "salt", "-5 is cold", "1.5 l juice"]
    assert lines("") == lines(" \n\t\n") == []


def test_a_line_with_commas_stays_one_thing() -> None:
    assert only("Milk, bread; eggs").title == "Milk, bread; eggs"


def test_a_list_that_is_all_ticked_says_so() -> None:
    found = read("[x] Milk\n✔ Bread".encode())
    assert (found.items, found.done) == ([], 2)


# Letters


@pytest.mark.parametrize(
    "title",
    [
        "اتصل بالجدة",
        "להתקשר לסבתא",
        "👩🏽‍🍼 Fläschchen ❤️",
        "Cafe\u0301 für Zoë",
        "牛乳を買う",
        "नमस्ते",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_of_every_script_survive_unchanged(title: str, encoding: str) -> None:
    for text in (title, f"title,due\n{title},\n", calendar(f"SUMMARY:{title}")):
        assert titles(read(text.encode(encoding))) == [title]


def test_one_broken_letter_does_not_spoil_the_others() -> None:
    data = "Käse\nÖl\nGemüse".encode() + b"\nBr\xc3t"
    assert titles(read(data)) == ["Käse", "Öl", "Gemüse", "Br\ufffdt"]
    assert titles(read("Käse\nÖl – “neu”".encode("cp1252"))) == ["Käse", "Öl – “neu”"]


def test_control_characters_are_taken_out() -> None:
    item = only('title,notes\nSew\x07 the\x00 button,"a\x1bb\tc\r\nd\x0be\x9c"\n', "a.csv")
    assert (item.title, item.note) == ("Sew the button", "ab\tc\nd\ne")


# Long ones, many, twice


def test_a_long_title_is_cut_at_a_word_and_kept_whole_in_the_note() -> None:
    long = "Ask the neighbour whether the ladder is free " * 8
    item = only(f'title,notes\n{long},"On Sunday"\n', "a.csv")
    assert len(item.title) <= 200
    assert item.title.endswith("…")
    assert long.startswith(item.title[:-1] + " ")
    assert item.note == f"{long.strip()}\n\nOn Sunday"


def test_a_title_without_gaps_is_cut_between_whole_letters() -> None:
    family = "👩🏽‍👩🏽‍👧🏽‍👦🏽"
    item = only(family * 40)
    assert len(item.title) <= 200
    assert set(item.title[:-1].split(family)) == {""}
    assert only("e\u0301" * 300).title[:-1].endswith("e\u0301")


def test_a_long_note_is_cut() -> None:
    item = only('title,notes\nSew,"' + "many words " * 400 + '"\n', "a.csv")
    assert item.note is not None
    assert len(item.note) <= 2000
    assert item.note.endswith(("many…", "words…"))


def test_more_than_five_hundred_are_counted_and_not_taken() -> None:
    found = read("\n".join(f"Thing {number}" for number in range(MOST + 7)).encode())
    assert (len(found.items), found.left_over) == (MOST, 7)
    assert found.items[-1].title == f"Thing {MOST - 1}"


def test_the_same_thing_twice_in_a_file_is_one() -> None:
    assert titles(read(b"Milk\n- Milk\nBread\nMilk ")) == ["Milk", "Bread"]
    table = "title,due\nMilk,2026-11-28\nMilk,2026-11-29\nMilk,2026-11-28\n"
    assert len(read(table.encode()).items) == 2


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_file_again_gives_the_same_keys(name: str) -> None:
    first, again = read(SAMPLES[name], name, TODAY), read(SAMPLES[name], "", date(2028, 5, 1))
    assert [item.key for item in first.items] == [item.key for item in again.items]


def test_a_row_more_changes_no_other_key() -> None:
    before = read(b"title,due\nMilk,3/12/2026\n").items[0]
    after = read(b"title,due\nMilk,3/12/2026\nBread,28/11/2026\n").items[0]
    assert (before.due, after.due) == (None, date(2026, 12, 3))
    assert before.key == after.key


def test_a_very_long_uid_still_makes_a_short_key() -> None:
    one, other = (only(calendar("SUMMARY:Sew", "UID:" + "x" * 900 + end)) for end in "ab")
    assert max(len(one.key), len(other.key)) <= 200
    assert one.key != other.key


# What can't be read


@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\n" * 99]
)
def test_an_empty_file_says_that_it_is_empty(data: bytes) -> None:
    assert reason(data) == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml",
        b"%PDF-1.7\n1 0 obj",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        b"\x00\x00\x00\x18ftypheic",
        b"\x00" * 99,
        bytes(range(256)) * 4,
        b"<!DOCTYPE html><p>Milk",
        b'{"items": []}',
        b"{\\rtf1 Milk}",
    ],
)
def test_another_sort_of_file_says_so(data: bytes) -> None:
    assert reason(data, "list.csv") == "binary"


def test_a_file_without_things_says_so() -> None:
    assert reason(b"---\n* \n# Only a heading\n...") == "nothing"
    assert reason(b"title,due\n,2026-11-28\n") == "nothing"


def test_a_table_that_cannot_be_read_says_so() -> None:
    assert reason(b'title,due\n"' + b"a" * 200_000, "a.csv") == "broken"
