"""Bring your list: tables from Todoist, from Outlook and from anywhere, and their dates."""

from datetime import date

import pytest

from app.can_wait.importing import read
from tests.can_wait.importing.reading import SAMPLES, TODAY, only, sample, titles


def due(written: str, *others: str) -> date | None:
    rows = "".join(f'Thing {number},"{other}"\n' for number, other in enumerate(others))
    found = read(f'title,due\nSew the button,"{written}"\n{rows}'.encode(), "a.csv", TODAY)
    return found.items[0].due


# Tables


def test_a_spreadsheet_with_semicolons_and_german_names_is_read() -> None:
    found = sample("spreadsheet.csv")
    assert [(item.title, item.due) for item in found.items] == [
        ("Winterreifen wechseln", date(2026, 11, 28)),
        ("Fotobuch bestellen", date(2026, 12, 5)),
        ("Elternabend zusagen", date(2026, 12, 1)),
    ]
    assert found.items[1].note == "Nur die Bilder vom Sommer.\nOma möchte zwei."
    assert (found.kind, found.done) == ("csv", 1)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "header",
    [
        "Title|Due date|Notes|Done",
        "TAREA|Vencimiento|Notas|Hecho",
        "Tâche|Échéance|Remarques|Fait",
        "título|prazo|descrição|concluído",
        "Zadanie|Termin|Notatki|Wykonane",
        "\ufeffName|When|Body|done?",
    ],
)
def test_columns_are_known_in_many_languages_and_with_every_delimiter(
    header: str, delimiter: str
) -> None:
    table = f"{header}\nMend the zip|2026-11-28|The red one|\nPay|||x\n".replace("|", delimiter)
    for name in ("", "list.csv", "list.txt"):
        found = read(table.encode(), name)
        (item,) = found.items
        assert (item.title, item.due, item.note) == (
            "Mend the zip",
            date(2026, 11, 28),
            "The red one",
        )
        assert (found.kind, found.done) == ("csv", 1)


def test_without_a_header_the_first_column_with_words_is_the_title() -> None:
    table = "1;2026-11-28;Mend the zip;me\n2;2026-11-29;Wash the coat;you\n3;;[x] Pay;you\n"
    found = read(table.encode(), "list.csv")
    assert titles(found) == ["Mend the zip", "Wash the coat"]
    assert (found.kind, found.done) == ("csv", 1)


def test_a_table_of_one_column_is_a_list_of_lines() -> None:
    assert titles(read(b"Task\nMilk\n\nBread\n", "a.csv")) == ["Milk", "Bread"]
    found = read(b"- Milk\n- [x] Bread\n", "a.csv")
    assert (titles(found), found.done, found.kind) == (["Milk"], 1, "csv")


def test_a_line_for_excel_tells_the_delimiter() -> None:
    assert titles(read(b"sep=;\nTask;Who\nMend, then iron;me\n", "a.csv")) == ["Mend, then iron"]


def test_lines_before_the_header_are_passed_over() -> None:
    found = sample("ticktick.csv")
    (item,) = found.items
    assert (item.title, item.note, item.due) == (
        "Hang the curtain",
        "The long one",
        date(2026, 12, 4),
    )
    assert found.done == 1


@pytest.mark.parametrize("cell", ["yes", "TRUE", "x", "1", "2026-11-02", "02.11.2026", "Erledigt"])
def test_a_row_that_says_done_is_left_out(cell: str) -> None:
    found = read(f"title,completed\nPay,{cell}\nMilk,\nBread,no\n".encode(), "a.csv")
    assert (titles(found), found.done) == (["Milk", "Bread"], 1)


# Todoist


def test_a_todoist_export_gives_its_tasks_with_their_comments() -> None:
    found = sample("todoist.csv")
    assert [(item.title, item.note, item.due) for item in found.items] == [
        (
            "Clean the oven",
            "With the soda\n\nThe tray goes in the bath\n\nGloves are under the sink",
            date(2026, 11, 28),
        ),
        ("Buy baking soda", None, date(2026, 11, 30)),
        ("Read about sleep at six months", "https://example.org/sleep", None),
        ("Birthday ideas", None, None),
        ("Take the bins out", None, None),
        ("Renew the passport", "Photos first", date(2027, 1, 15)),
    ]
    assert (found.kind, found.done) == ("todoist", 0)


def test_a_task_that_is_only_a_label_or_has_an_address_keeps_it() -> None:
    table = "TYPE,CONTENT\ntask,@home\ntask,Write to ana@example.org @desk\nnote,Soon\n"
    assert titles(read(table.encode())) == ["@home", "Write to ana@example.org"]


# Microsoft To Do, by way of Outlook


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_an_outlook_export_is_read_in_every_encoding(encoding: str) -> None:
    found = read(SAMPLES["outlook.csv"].decode().encode(encoding), "tasks.CSV")
    assert [(item.title, item.note, item.due) for item in found.items] == [
        ("Book the dentist", "Ask for a morning.", date(2026, 12, 3)),
        (
            "Fill in the kindergarten form",
            "It is in the red folder.\nTwo signatures.",
            date(2026, 11, 28),
        ),
        ("Order the stroller wheel", None, None),
    ]
    assert (found.kind, found.done) == ("microsoft", 1)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_german_outlook_export_keeps_its_letters(encoding: str) -> None:
    found = read(SAMPLES["outlook-german.csv"].decode().encode(encoding), "Aufgaben.csv")
    assert [(item.title, item.due) for item in found.items] == [
        ("Hose kürzen", date(2026, 12, 3)),
        ("Kinderwagen ölen", None),
    ]
    assert (found.kind, found.done) == ("microsoft", 1)


# Dates


def test_one_date_above_twelve_tells_the_order_of_all_the_others() -> None:
    assert due("3/12/2026", "28/11/2026") == date(2026, 12, 3)
    assert due("3/12/2026", "11/28/2026") == date(2026, 3, 12)
    assert due("3-12-2026", "28-11-2026") == date(2026, 12, 3)


def test_a_dot_means_that_the_day_comes_first() -> None:
    assert due("3.12.2026") == due("3.12.26") == date(2026, 12, 3)


def test_a_date_that_could_be_two_days_is_left_out() -> None:
    assert due("3/12/2026") is None
    assert due("3/12/2026", "28/11/2026", "11/28/2026") is None
    assert due("28/11/2026", "11/28/2026") == date(2026, 11, 28)
    assert due("12/12/2026") == date(2026, 12, 12)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-28",
        "2026/11/28",
        "2026-11-28T18:30:00-05:00",
        "2026-11-28 09:00",
        "28 Nov 2026",
        "Nov 28 2026",
        "November 28, 2026",
        "28. November 2026",
        "28th of November 2026",
        "28 Nov",
        "28 nov. 2026 10:00",
        "Nov 28 at 5pm",
        "28 de noviembre de 2026",
        "28 novembre",
        "28 ноября",
        "11/28/2026 12:00:00 AM",
    ],
)
def test_dates_are_read_as_people_write_them(written: str) -> None:
    assert due(written) == date(2026, 11, 28)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "every day",
        "every 28 Nov",
        "soon",
        "tomorrow",
        "Friday",
        "31.02.2026",
        "Nov 2026",
        "1989-12-31",
        "2101-01-01",
        "0000-00-00",
        "28 Nov - 30 Nov",
        "29 Feb",
        "²⁸ Nov",
        "9" * 70,
    ],
)
def test_what_is_no_one_day_gives_no_due_date(written: str) -> None:
    assert due(written) is None


def test_a_date_without_a_year_is_the_nearest_one() -> None:
    table = "title,due\nSew,3 Jan\n"
    assert only(table).due == date(2027, 1, 3)
    assert only(table, today=date(2026, 2, 1)).due == date(2026, 1, 3)
    assert only(table, today=None).due is None
