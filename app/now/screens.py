"""The screens of Now, each as a page and as the fragment inside it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Response, request, url_for
from flask_babel import gettext as _

from app import clock
from app.account.models import Account
from app.account.sessions import signed_in
from app.can_wait.screens import today_here
from app.can_wait.suggesting import that_can_wait
from app.locale import night_here
from app.now import blueprint
from app.now.forms import Tap
from app.now.models import CheckIn, Suggestion
from app.now.needs import ALL_RIGHT, BY_KEY, FOUR, OTHER
from app.now.suggesting import Shown
from app.web import answer

SHELL = "now/page.html"


def question(notice: str = "", **more: Any) -> Response:
    """Show "What do you need right now?"."""
    return _show(
        "now/_question.html",
        notice=notice,
        now=clock.now(),
        new_id=uuid4(),
        four=FOUR,
        all_right=ALL_RIGHT,
        other=OTHER,
        **more,
    )


def after_tap(
    account: Account | None, tap: Tap, shown: Shown | None, notice: str = "", **more: Any
) -> Response:
    """Show what follows a tap: noted, undo, one moment, and whether it may be kept."""
    moves_on = tap.need != "all_right" and not more.get("felt")
    offered = that_can_wait(account, today_here()) if account and moves_on else []
    response = _show(
        "now/_after_tap.html",
        offered=offered,
        among=" ".join(str(one.id) for one in offered),
        today=today_here(),
        tap=tap,
        need=BY_KEY[tap.need],
        shown=shown,
        kept=account is not None,
        ask_consent=account is None and request.cookies.get("consent") != "later",
        notice=notice,
        **more,
    )
    if account:
        response.headers["HX-Push-Url"] = url_for("now.show", id=tap.id)
    return response


def moment_only(tap: Tap, shown: Shown) -> Response:
    """Show the moment alone, as it is swapped in after "Another" or other minutes."""
    return _show("now/_moment.html", tap=tap, need=BY_KEY[tap.need], shown=shown)


def timer(tap: Tap, shown: Shown, suggestion: Suggestion | None) -> Response:
    """Show the timer for a browser that can't count by itself."""
    started = suggestion.started_at if suggestion else None
    return _show(
        "now/_timer_page.html",
        tap=tap,
        need=BY_KEY[tap.need],
        shown=shown,
        minutes=shown.wish.minutes,
        until=(started or clock.now()) + timedelta(minutes=shown.wish.minutes),
    )


def how_was_it(tap: Tap, shown: Shown) -> Response:
    """Ask the one question after a moment."""
    return _show("now/_felt_page.html", tap=tap, need=BY_KEY[tap.need], shown=shown)


def tap_of(check_in: CheckIn) -> Tap:
    """Return a kept check-in as the tap that it was."""
    assert check_in.need is not None
    return Tap(check_in.id, check_in.need, check_in.at, check_in.zone, check_in.words)


@blueprint.app_template_global()
def minutes_name(minutes: int) -> str:
    """Write 5, 15, 30 or 60 minutes in words."""
    names = {
        5: _("Five minutes"),
        15: _("Fifteen minutes"),
        30: _("Half an hour"),
        60: _("An hour"),
    }
    return str(names[minutes])


def _show(fragment: str, **values: Any) -> Response:
    account = signed_in()
    return answer(fragment, shell=SHELL, night=night_here(), account=account, **values)
