"""Todoist's CSV: rows of the types task, note (a comment on the task before it) and section.

Source: "Import or export a project as a CSV file in Todoist", Todoist's help centre.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.can_wait.importing.items import LONGEST_NOTE

LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")
LABEL = re.compile(r"(?<!\S)@[^\W\d_][\w-]*(?!\S)")
BOLD = re.compile(r"(\*\*|__|~~|`)(?=\S)([^*_~`\n]+)\1")
NO_BOX = re.compile(r"\\?\*\s+")
ATTACHED = "[[file"


class Row(NamedTuple):
    """One row of any table: the title, the note and the date as written, and if it is done."""

    title: str
    note: str
    due: str
    done: bool


def todoist_rows(typed: Iterable[tuple[str, Row]]) -> Iterator[Row]:
    """Yield one row a task, with its comments in its note, from rows with their types."""
    task: Row | None = None
    for kind, row in typed:
        kind = kind.casefold()
        if kind == "note":
            task = _with_comment(task, row.title) if task else None
            continue
        if task:
            yield task
        task = _task(row) if kind == "task" else None
    if task:
        yield task


def _task(row: Row) -> Row:
    content = NO_BOX.sub("", row.title, count=1) if NO_BOX.match(row.title) else row.title
    addresses = [address for _, address in LINK.findall(content)]
    words = _plain(content)
    title = LABEL.sub("", words).strip() or words
    note = "\n\n".join(part for part in (_plain(row.note), "\n".join(addresses)) if part)
    return row._replace(title=title, note=note)


def _with_comment(task: Row, comment: str) -> Row:
    if comment.startswith(ATTACHED) or len(task.note) > LONGEST_NOTE:
        return task
    comment = LINK.sub(r"\1 (\2)", comment)
    return task._replace(note=f"{task.note}\n\n{comment}".strip())


def _plain(text: str) -> str:
    return BOLD.sub(r"\2", LINK.sub(r"\1", text))
