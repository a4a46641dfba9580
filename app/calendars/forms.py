"""What her forms say about a calendar: an address, or a file."""

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from app.calendars import words
from app.calendars.feeds import LARGE, NotFetched, address_of
from app.calendars.fetching import LARGEST
from app.calendars.models import NAME_LENGTH
from app.web import BadInput

ADDRESS, FILE = "address", "file"
BESIDES = 64 * 1024
"""Bytes of a form around its file."""


def allow_a_file() -> None:
    """Let this request bring a calendar along. Raises BadInput for a larger one."""
    request.max_content_length = request.max_form_memory_size = LARGEST + BESIDES
    try:
        _read = request.form
    except RequestEntityTooLarge:
        raise no(LARGE, FILE) from None


def read_file() -> bytes | None:
    """Return the bytes of the file; None when there is none. Raises BadInput for a larger one."""
    file = request.files.get(FILE)
    if not file or not file.filename:
        return None
    data: bytes = file.read()
    if len(data) > LARGEST:
        raise no(LARGE, FILE)
    return data


def read_address() -> str:
    """Return the checked address. Raises BadInput when it is none, or may not be read from."""
    text = request.form.get(ADDRESS, "").strip()
    if not text:
        raise BadInput(words.nothing_yet(), field=ADDRESS)
    try:
        return address_of(text)
    except NotFetched as error:
        raise no(error.reason, ADDRESS) from None


def read_name() -> str | None:
    return " ".join(request.form.get("name", "").split())[:NAME_LENGTH] or None


def no(problem: str, field: str) -> BadInput:
    """Return what is said when a calendar can't be taken."""
    status = 413 if problem == LARGE else 422
    kept = request.form.get(ADDRESS, "") if field == ADDRESS else ""
    return BadInput(words.why_not(problem), field=field, kept=kept, status=status)
