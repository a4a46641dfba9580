"""Everything of hers as tables for a spreadsheet: one CSV file each, in one archive."""

import csv
import json
from io import BytesIO, TextIOWrapper
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.exporting.tables import Exported, exported

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Source: https://owasp.org/www-community/attacks/CSV_Injection, and what spreadsheets in East
Asia take for the same."""
ALWAYS = (1980, 1, 1, 0, 0, 0)


def archive(account_id: UUID) -> bytes:
    """Return the archive, compressed as it is written."""
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as files:
        for table in exported():
            entry = ZipInfo(f"{table.name}.csv", ALWAYS)
            entry.compress_type = ZIP_DEFLATED
            # With the mark by which spreadsheets know the letters.
            with TextIOWrapper(files.open(entry, "w"), "utf-8-sig", newline="") as file:
                _write(table, account_id, csv.writer(file))
    return whole.getvalue()


def _write(table: Exported, account_id: UUID, writer: Any) -> None:
    names = [field.name for field in table.fields]
    writer.writerow(names)
    for row in table.rows(account_id):
        said = table.written(row)
        writer.writerow([cell(said.get(name)) for name in names])


def cell(value: Any) -> str:
    """Write a value so that no spreadsheet runs it: what looks like a formula gets a quote."""
    text = (
        ""
        if value is None
        else value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
    )
    text = text.replace("\x00", "")
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
