"""Tables: CSV with commas, semicolons or tabs, from Todoist, from Outlook or from anywhere."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from app.can_wait.importing.columns import DONE, DONE_PERCENT, DONE_STATUS, Columns, columns
from app.can_wait.importing.dates import day_first, read_date
from app.can_wait.importing.items import Found, Gathering, Kind, Unreadable
from app.can_wait.importing.text import read_text, without_marks
from app.can_wait.importing.todoist import Row, todoist_rows

DELIMITERS = ",;\t"
LOOKED_AT = 20
HEADER_WITHIN = 10
NOT_DONE = ("no", "false", "n", "nein")


@dataclass(frozen=True, slots=True)
class Table:
    """A text that is a table: its delimiter, its columns, and how many rows the header ends."""

    text: str
    delimiter: str
    columns: Columns | None
    header: int = 0
    width: int = 1

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows below the header. Raises Unreadable("broken")."""
        return islice(_rows(self.text, self.delimiter), self.header, None)


def find_table(text: str, sure: bool) -> Table | None:
    """Return the table that ``text`` is, or None for plain lines.

    With ``sure`` it is one in any case (its name ends in .csv); without, it takes a header with
    two columns that are recognised. Raises Unreadable("broken") when it is sure and unreadable.
    """
    text, named = _without_separator_line(text)
    tables = [table for sign in named or DELIMITERS if (table := _table(text, sign))]
    if not tables:
        if sure:
            raise Unreadable("broken")
        return None
    best = max(tables, key=lambda table: (table.columns.named if table.columns else 0, table.width))
    if sure or named or (best.columns and best.columns.named > 1 and best.width > 1):
        return best
    return None


def read_table(table: Table, today: date | None = None) -> Found:
    """Read the rows of a table. Raises Unreadable("broken") or Unreadable("nothing")."""
    if table.columns is None:
        return _read_without_header(table)
    where = table.columns
    kind, rows = _kind_and_rows(table, where)
    order = day_first(_cell(row, at) for row in table.rows() for at in where.dates)
    gathering = Gathering(kind)
    for row in rows:
        if row.done:
            gathering.add_done(row.title)
        else:
            due = read_date(row.due, order, today)
            gathering.add(row.title, row.note, due, written=row.due)
    return gathering.found()


def _kind_and_rows(table: Table, where: Columns) -> tuple[Kind, Iterator[Row]]:
    plain = (_row(cells, where) for cells in table.rows() if any(cells))
    if where.type is not None:
        types = (_cell(cells, where.type) for cells in table.rows() if any(cells))
        return "todoist", todoist_rows(zip(types, plain, strict=True))
    return "microsoft" if where.outlook else "csv", plain


def _row(cells: Sequence[str], where: Columns) -> Row:
    done = (
        any(_cell(cells, at).casefold() in DONE_STATUS for at in where.statuses)
        or any(_is_done(_cell(cells, at)) for at in where.dones)
        or any(
            _cell(cells, at).rstrip(" %").replace(",", ".") in DONE_PERCENT for at in where.percents
        )
    )
    return Row(_cell(cells, where.title), _cell(cells, where.notes), _cell(cells, where.due), done)


def _is_done(cell: str) -> bool:
    return cell.casefold() in DONE or _is_a_date(cell)


def _is_a_date(cell: str) -> bool:
    return read_date(cell, True) is not None or read_date(cell, False) is not None


def _cell(cells: Sequence[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _read_without_header(table: Table) -> Found:
    if table.width == 1:
        return read_text(table.text, "csv")
    at = _first_with_words(islice(table.rows(), LOOKED_AT))
    gathering = Gathering("csv")
    for cells in table.rows():
        title, ticked = without_marks(_cell(cells, at))
        if ticked:
            gathering.add_done(title)
        else:
            gathering.add(title)
    return gathering.found()


def _first_with_words(rows: Iterator[list[str]]) -> int:
    """Return the first column where words are, not only numbers, dates or yes and no."""
    words: Counter[int] = Counter()
    for cells in rows:
        words.update(at for at, cell in enumerate(cells) if _is_words(cell.strip()))
    most = max(words.values(), default=0)
    return min((at for at, count in words.items() if count * 2 >= most), default=0)


def _is_words(cell: str) -> bool:
    letters = any(sign.isalpha() for sign in cell)
    return letters and not _is_done(cell) and cell.casefold() not in NOT_DONE


def _without_separator_line(text: str) -> tuple[str, str]:
    """Take off the line "sep=;" that tells Excel the delimiter, and return that too."""
    first, _, rest = text.partition("\n")
    if len(first) == 5 and first.casefold().startswith("sep=") and first[4] in DELIMITERS:
        return rest, first[4]
    return text, ""


def _table(text: str, delimiter: str) -> Table | None:
    try:
        first = list(islice(_rows(text, delimiter), LOOKED_AT))
    except Unreadable:
        return None
    for number, row in enumerate(first[:HEADER_WITHIN], start=1):
        found = columns(row)
        # Some programs write a few lines before the header: those take a surer sign.
        alone = number == 1 or not any(chain.from_iterable(first[: number - 1]))
        if found and (alone or found.named > 2):
            return Table(text, delimiter, found, number, len(row))
    widths = Counter(len(row) for row in first if row)
    width = widths.most_common(1)[0][0] if widths else 1
    return Table(text, delimiter, None, 0, width)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable("broken") from error
