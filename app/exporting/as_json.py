"""Everything of hers as JSON, a row a line; what a row doesn't have is left out of it."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from app.exporting.kinds import Time
from app.exporting.tables import exported

VERSION = 1
SCHEMA = f"urn:breather:export:{VERSION}"
"""The schema's name: it says which version a file is of."""


def written(account_id: UUID, at: datetime) -> Iterator[str]:
    """Write the file, piece by piece, as of this time (UTC)."""
    head = {"schema": SCHEMA, "exported_at": Time().write(at)}
    yield _json(head).removesuffix("}") + ',"tables":{'
    for number, table in enumerate(exported()):
        yield f"{',' if number else ''}\n{_json(table.name)}:["
        for row_number, row in enumerate(table.rows(account_id)):
            yield f"{',' if row_number else ''}\n{_json(table.written(row))}"
        yield "]"
    yield "\n}}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
