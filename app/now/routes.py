"""Now: the question, a tap and its moment."""

from dataclasses import replace
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from app import clock
from app.account.models import Account
from app.account.sessions import signed_in
from app.extensions import db, limiter
from app.now import blueprint, forms, suggesting
from app.now.choosing import Wish
from app.now.forms import Tap
from app.now.history import history_screen
from app.now.library import NEEDS as MOMENT_NEEDS
from app.now.models import CheckIn
from app.now.screens import after_tap, question, tap_of
from app.web import wants_fragment

WORTH_KEEPING = 5
"""Check-ins after which a lost phone would be a loss."""


@blueprint.get("/")
def index() -> Response:
    return question()


@blueprint.post("/check-ins")
@limiter.limit("60 per minute")
def check_in() -> ResponseReturnValue:
    tap, account = forms.read_tap(), signed_in()
    safer = account is not None and keep_tap(account, tap)
    shown = first_moment(account, tap)
    db.session.commit()
    if account and not wants_fragment():
        return redirect(url_for("now.show", id=tap.id), 303)
    return after_tap(account, tap, shown, safer=safer)


@blueprint.get("/check-ins/<uuid:id>")
def show(id: UUID) -> ResponseReturnValue:
    account = signed_in()
    if account is None:
        return redirect(url_for("now.index"))
    found = CheckIn.find(account, id)
    if found.undone_at:
        return redirect(url_for("now.index"))
    tap = tap_of(found)
    shown = suggesting.latest(found) or suggesting.propose(account, first_wish(account, tap), [])
    return after_tap(account, tap, shown)


@blueprint.post("/check-ins/<uuid:id>/undo")
def undo(id: UUID) -> ResponseReturnValue:
    account = signed_in()
    if account:
        CheckIn.find(account, id).undo(clock.now())
        db.session.commit()
    if request.form.get("from") == "history" and account:
        return history_screen(notice=_("Taken back."))
    return question(notice=_("Taken back."))


def keep_tap(account: Account, tap: Tap) -> bool:
    """Keep a tap; tell whether this is the moment, once a week, to speak of a second phone."""
    CheckIn.keep(account, tap.id, tap.need, tap.at, tap.zone, tap.words)
    kept = db.session.scalar(
        select(func.count()).select_from(CheckIn).where(CheckIn.account_id == account.id)
    )
    # A redirect would not show the card, and the week would be over without it.
    if not wants_fragment() or (kept or 0) < WORTH_KEEPING:
        return False
    return account.may_be_asked_to_be_safer(clock.now().date())


def first_moment(account: Account | None, tap: Tap) -> suggesting.Shown | None:
    """Suggest the moment that follows a tap; somebody who is all right needs none."""
    if tap.need == "all_right":
        return None
    return suggesting.suggest(account, tap.id, first_wish(account, tap), [])


def first_wish(account: Account | None, tap: Tap) -> Wish:
    """Return what the first moment after a tap has to fit."""
    need = tap.need if tap.need in MOMENT_NEEDS else None
    return suggesting.usual_wish(account, replace(forms.read_wish(account), need=need))
