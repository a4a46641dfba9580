"""Bring your list: whatever bytes come, the reader reads them or says why not."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.can_wait.importing import MOST, Item, Unreadable, lines, read
from tests.can_wait.importing.reading import SAMPLES, TODAY

TWO_MEGABYTES = 2_000_000


def check(data: bytes, name: str) -> None:
    try:
        found = read(data, name, TODAY)
    except Unreadable as error:
        assert error.reason in {"empty", "broken", "binary", "nothing"}  # noqa: PT017
        return
    keys = [item.key for item in found.items]
    assert len(keys) == len(set(keys)) <= MOST
    assert found.kind in {"text", "csv", "todoist", "microsoft", "icalendar"}
    assert found.done >= 0
    assert found.left_over == 0 or len(keys) == MOST
    for item in found.items:
        check_item(item)


def check_item(item: Item) -> None:
    assert 0 < len(item.title) <= 200
    assert item.title == item.title.strip()
    assert 0 < len(item.key) <= 200
    assert item.note is None or 0 < len(item.note) <= 2000
    assert item.due is None or date(1990, 1, 1) <= item.due <= date(2100, 12, 31)
    for text, kept in ((item.title, ""), (item.key, ""), (item.note or "", "\n\t")):
        strange = {sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}}
        assert strange <= set(kept)
        text.encode()


names = st.sampled_from(["", "a.csv", "a.ics", "a.txt", "a.tsv", *SAMPLES])
few_bytes = st.binary(max_size=12) | st.sampled_from(
    [
        b"\n",
        b"\r",
        b'"',
        b",",
        b";",
        b"\x00",
        b"\t",
        b"BEGIN:VTODO\n",
        b"END:VTODO\n",
        b"BEGIN:",
        b"\\",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
        b"DUE:",
        b":",
        b"task,",
        b"note,",
        b"[x] ",
        b"@",
    ]
)
edits = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), few_bytes), max_size=6)
headers = st.sampled_from(
    [
        "title,due,notes,done",
        "TYPE,CONTENT,DATE",
        "Subject;Due Date;% Complete;Status",
        "SUMMARY",
        "BEGIN:VCALENDAR\nBEGIN:VTODO",
        "BEGIN:VTODO\nSUMMARY",
        "- a",
        "sep=;\nname;date",
        "",
        "[ ] x",
    ]
)
cells = st.text(max_size=20) | st.sampled_from(
    ["task", "note", "11/12/2026", "28 Nov", "x", "DUE:2026", "BEGIN:VALARM", "SUMMARY:a", "1" * 70]
)
rows = st.lists(st.lists(cells, max_size=5), max_size=8)


def edited(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, gone, new in changes:
        at = int(where * len(data))
        data = data[:at] + new + data[at + gone :]
    return data


@given(data=st.binary(max_size=400), name=names)
@settings(max_examples=300, deadline=None)
def test_no_bytes_at_all_raise_anything_else(data: bytes, name: str) -> None:
    check(data, name)


@given(which=st.sampled_from(sorted(SAMPLES)), changes=edits, name=names)
@settings(max_examples=400, deadline=None)
def test_no_damaged_file_raises_anything_else(
    which: str, changes: list[tuple[float, int, bytes]], name: str
) -> None:
    check(edited(SAMPLES[which], changes), name)


@given(
    header=headers,
    table=rows,
    delimiter=st.sampled_from([",", ";", "\t", ":"]),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-8-sig"]),
    name=names,
)
@settings(max_examples=300, deadline=None)
def test_no_text_raises_anything_else(
    header: str, table: list[list[str]], delimiter: str, encoding: str, name: str
) -> None:
    text = "\n".join([header, *(delimiter.join(row) for row in table)])
    check(text.encode(encoding, "replace"), name)


@given(st.text(max_size=300))
@settings(deadline=None)
def test_pasted_lines_are_clean(text: str) -> None:
    for line in lines(text):
        assert line == line.strip()
        assert not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in line)


HOSTILE = {
    "a million empty lines": b"Milk\n" + b"\n" * 1_000_000,
    "one endless line": b"a" * TWO_MEGABYTES,
    "one endless line of words": b"milk " * 400_000,
    "dashes": b"- " * 1_000_000,
    "accents": ("a" + "\u0301" * 900_000).encode(),
    "joined pictures": ("👩\u200d" * 280_000).encode(),
    "zeros": b"\0" * TWO_MEGABYTES,
    "commas": b"title," + b"," * TWO_MEGABYTES,
    "quotes": b'title,due\n"' + b'"' * TWO_MEGABYTES,
    "an open quote": b'title,due\n"' + b"a\n" * 900_000,
    "comments": b"TYPE,CONTENT\ntask,a\n" + b"note,b\n" * 280_000,
    "links": b"TYPE,CONTENT\ntask," + b"[" * 120_000 + b"\ntask," + b"[a](" * 30_000 + b"\n",
    "stars": b"TYPE,CONTENT\ntask," + b"**a" * 40_000 + b"\n",
    "nested to-dos": b"BEGIN:VTODO\n" * 150_000,
    "nested events": b"BEGIN:VCALENDAR\nBEGIN:VTODO\n" + b"BEGIN:VEVENT\n" * 140_000,
    "many to-dos": b"BEGIN:VTODO\nSUMMARY:a\nSTATUS:COMPLETED\nEND:VTODO\n" * 20_000,
    "parameters": b"BEGIN:VTODO\nSUMMARY;" + b"a=b;" * 200_000 + b":x",
    "folds": b"BEGIN:VTODO\nSUMMARY:a" + b"\n a" * 600_000,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_two_hostile_megabytes_are_read_or_refused(what: str) -> None:
    table = HOSTILE[what].startswith((b"title", b"TYPE"))
    check(HOSTILE[what], "a.csv" if table else "")
