"""What a phone without a network puts on the screen after a tap, made from the real templates.

The worker fills in what it alone knows: the {id} of the check-in or the thing, the {act}, the
{need}'s name, {suggestion}, a new id, and the fields that she sent, such as {words} or {title}.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app import clock
from app.account.models import Account
from app.can_wait.words import Notice
from app.now.choosing import Wish, choose
from app.now.forms import Tap, library
from app.now.library import NEEDS, TAKES
from app.now.models import FEELINGS, past
from app.now.needs import ALL_RIGHT, BY_KEY, FOUR, OTHER, Need
from app.now.suggesting import Shown

ID, SUGGESTION, ACT = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where the time of the tap would; the check-in itself carries that."""
BLANKS = {
    str(ID): "{id}",
    str(SUGGESTION): "{suggestion}",
    str(ACT): "{act}",
    AT.isoformat(): "",
}


def bundle(account: Account | None) -> dict[str, Any]:
    """Return the screens as ``fragments``, and the ``needs``' names; both are HTML.

    ``account`` says whether a tap of hers may be kept on the phone until it can be sent.
    """
    return {
        "account": account is not None,
        "needs": {key: escape(need.name) for key, need in BY_KEY.items()},
        "fragments": {name: _blank(html) for name, html in _fragments(account)},
    }


def _fragments(account: Account | None) -> Iterator[tuple[str, str]]:
    kept = account is not None
    before = past(account) if account else {}
    for need in BY_KEY.values():
        shown = None if need is ALL_RIGHT else _moment(need, before)
        yield need.key, _after_tap(need, kept, shown=shown)
    for felt in (*FEELINGS, "skip"):
        yield f"felt {felt}", _after_tap(Need("rest", "{need}", "", ""), kept, felt=felt)
    yield "undone", _question()
    yield "wave-away", render_template("pwa/_waved_away.html")
    yield "else", render_template("pwa/_offline.html", kept=kept)
    if kept:
        yield from _can_wait()


def _can_wait() -> Iterator[tuple[str, str]]:
    """Yield what follows an act on things: the whole screen, or the part that it came from."""
    kept, taken_back = Notice(_kept(), ACT), Notice(_("Taken back."))
    yield "added page", render_template("pwa/_can_wait.html", notice=kept, words="{title}")
    yield "added put-down", render_template("can_wait/_put_down.html", notice=kept)
    for did, notice in (("acted", kept), ("taken back", taken_back)):
        yield f"{did} page", render_template("pwa/_can_wait.html", notice=notice)
        yield (
            f"{did} three",
            render_template("can_wait/_three.html", notice=notice, among="{among}"),
        )
        yield f"{did} look-back", render_template("pwa/_looked_back.html", notice=notice, id=ID)
    yield "taken back put-down", render_template("can_wait/_put_down.html", notice=taken_back)
    yield "refused", render_template("pwa/_refused.html")


def _after_tap(need: Need, kept: bool, **more: Any) -> str:
    tap = Tap(ID, need.key, AT, "{zone}", "{words}" if need is OTHER else None)
    return render_template(
        "now/_after_tap.html",
        tap=tap,
        need=need,
        notice=_kept() if kept else "",
        offline=True,
        puts_down=kept,
        **more,
    )


def _kept() -> Markup:
    return Markup("<span data-kept>{}</span>").format(will_be_sent())


def will_be_sent() -> str:
    return str(_("Kept. It will be sent when you’re back."))


def _moment(need: Need, before: Any) -> Shown:
    """Choose one that fits at any hour, with the baby, at home, with nothing to be had for it."""
    wish = Wish(
        need=need.key if need.key in NEEDS else None, night=True, leave_out=frozenset(TAKES)
    )
    moment = choose(library(), before, wish, clock.now(), SystemRandom())
    return Shown(SUGGESTION, moment, wish, (moment.key,) if moment else ())


def _question() -> str:
    return render_template(
        "now/_question.html",
        notice=_("Taken back."),
        now=clock.now(),
        new_id=uuid4(),
        four=FOUR,
        all_right=ALL_RIGHT,
        other=OTHER,
    )


def _blank(html: str) -> str:
    for filled, blank in BLANKS.items():
        html = html.replace(filled, blank)
    return html
