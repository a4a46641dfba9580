"""Nothing that is kept can be forgotten: each table and column is in the file, or says why not."""

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import Column, Integer, MetaData, Table

from app.exporting.her_circle import HER_CIRCLE
from app.exporting.her_times import HER_TIMES
from app.exporting.hers import HERS
from app.exporting.left_out import LEFT_OUT, NOBODYS
from app.exporting.tables import _exported, exported
from app.extensions import db
from tests.cast import Browser, browser
from tests.exporting.household import export


def columns() -> set[str]:
    return {str(column) for table in db.metadata.tables.values() for column in table.c}


def test_each_column_is_in_the_file_or_left_out_with_a_reason(app: Flask) -> None:
    inside = {str(field.column) for table in exported() for field in table.fields}
    for column in sorted(columns() - inside):
        table, name = column.split(".")
        assert LEFT_OUT.get(table) or LEFT_OUT.get(column) or name == "account_id", column


def test_nothing_is_left_out_or_described_that_is_not_there(app: Flask) -> None:
    there = columns() | set(db.metadata.tables)
    assert set(LEFT_OUT) <= there
    for name, says in (HERS | HER_CIRCLE | HER_TIMES).items():
        assert says.columns.keys() <= {column.name for column in db.metadata.tables[name].c}, name
        assert all(f"{name}.{column}" not in LEFT_OUT for column in says.columns)


def test_only_what_is_nobodys_has_no_account(app: Flask) -> None:
    without = {name for name, table in db.metadata.tables.items() if "account_id" not in table.c}
    assert without == {"accounts", *NOBODYS}


def test_a_new_table_or_column_would_be_missed() -> None:
    new = Table("check_ins", MetaData(), Column("mood", Integer))
    with pytest.raises(LookupError, match=r"check_ins\.mood"):
        _exported(new, HERS)
    with pytest.raises(LookupError, match="moods"):
        _exported(Table("moods", MetaData(), Column("id", Integer)), HERS)


def test_the_schema_is_one_and_says_what_everything_is(app: Flask) -> None:
    schema = browser(app).get("/me/export/schema").json
    assert schema
    Draft202012Validator.check_schema(schema)
    for table in schema["properties"]["tables"]["properties"].values():
        assert table["description"].endswith(".")
        for column in table["items"]["properties"].values():
            assert column["description"].endswith(".")


def test_a_real_export_is_as_the_schema_says(ana: Browser) -> None:
    schema, file = ana.get("/me/export/schema").json, export(ana)
    assert schema
    checks = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [fault.message for fault in checks.iter_errors(file)] == []
    assert file["schema"] == schema["$id"]
    assert all(file["tables"].values())


def test_the_schema_would_notice_what_is_odd(ana: Browser) -> None:
    schema, file = ana.get("/me/export/schema").json, export(ana)
    assert schema
    checks = Draft202012Validator(schema)
    file["tables"]["check_ins"][0]["need"] = "a holiday"
    file["tables"]["people"][0]["secret"] = "?"
    del file["tables"]["asks"][0]["place"]
    assert len(list(checks.iter_errors(file))) == 3
