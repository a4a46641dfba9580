"""The file described, for people and for programs: JSON Schema made from the same tables.

Source: https://json-schema.org/draft/2020-12/schema
"""

from typing import Any

from app.exporting.as_json import SCHEMA
from app.exporting.left_out import LEFT_OUT
from app.exporting.tables import Exported, exported


def schema() -> dict[str, Any]:
    """Return the schema of an export, with a description of each table and column."""
    tables = {table.name: _table(table) for table in exported()}
    left_out = " ".join(f"{name}: {why}" for name, why in LEFT_OUT.items())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "What Breather keeps of one mother",
        "description": "Times are instants in UTC. What a row doesn’t have is missing from it.",
        "$comment": f"What is kept and isn’t here. {left_out}",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA, "description": "Which version of this file it is."},
            "exported_at": {
                "type": "string",
                "format": "date-time",
                "description": "When the file was written.",
            },
            "tables": {
                "type": "object",
                "properties": tables,
                "required": list(tables),
                "additionalProperties": False,
            },
        },
        "required": ["schema", "exported_at", "tables"],
        "additionalProperties": False,
    }


def _table(table: Exported) -> dict[str, Any]:
    columns = {one.name: one.kind.schema() | {"description": one.words} for one in table.fields}
    row = {
        "type": "object",
        "properties": columns,
        "required": [one.name for one in table.fields if one.needed],
        "additionalProperties": False,
    }
    return {"type": "array", "description": table.words, "items": row}
