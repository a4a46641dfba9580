"""What the first visit to Now costs over the network, measured on the app itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

FIRST_VISIT = 45 * 1024
REQUESTS = 7
CHECK_IN = 4 * 1024
BROWSER = {"Accept-Encoding": "br, gzip"}
LINKED = re.compile(rb'(?:href|src)="(/(?:static/|manifest)[^"]+)"')


@dataclass(frozen=True, slots=True)
class Weight:
    """One answer: its address and its compressed bytes, without headers."""

    address: str
    size: int


def first_visit(app: Flask) -> list[Weight]:
    """Return what a browser loads for the first ``/``: page, styles, scripts, icons, worker.

    iOS alone takes the apple-touch icon, and only while it installs, so it is left out.
    """
    client = app.test_client()
    page = client.get("/").data
    linked = dict.fromkeys(found.decode() for found in LINKED.findall(page))
    addresses = ["/", *(a for a in linked if "apple-touch" not in a), "/sw.js"]
    return [_weigh(client, address) for address in addresses]


def check_in(app: Flask) -> Weight:
    """Return the answer to a tap, as HTMX asks for it."""
    headers = {**BROWSER, "HX-Request": "true"}
    answer = app.test_client().post("/check-ins", data={"need": "rest"}, headers=headers)
    return Weight("POST /check-ins", len(answer.data))


def table(app: Flask) -> str:
    """Return both weights as a table beside the budget."""
    return "\n".join(_lines(first_visit(app), check_in(app)))


def _lines(visit: list[Weight], tap: Weight) -> Iterator[str]:
    for weight in visit:
        yield f"{weight.size:>8,}  {weight.address}"
    total = sum(weight.size for weight in visit)
    yield f"{total:>8,}  of {FIRST_VISIT:,} bytes; {len(visit)} of {REQUESTS} requests"
    yield f"{tap.size:>8,}  of {CHECK_IN:,} bytes: {tap.address}"


def _weigh(client: FlaskClient, address: str) -> Weight:
    with client.get(address, headers=BROWSER) as answer:
        if answer.status_code != 200:
            raise LookupError(f"{address} answers {answer.status_code}")
        return Weight(address, len(answer.data))
