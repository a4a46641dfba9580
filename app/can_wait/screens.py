"""The screens of Can wait, each as a page and as the fragment inside it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app import clock
from app.account.models import Account
from app.account.sessions import signed_in
from app.can_wait import blueprint, words
from app.can_wait.acts import Act
from app.can_wait.handing import could_take_it, with_whom
from app.can_wait.models import Thing
from app.can_wait.returning import FARTHEST, her_day, not_yet, tomorrow
from app.can_wait.suggesting import that_can_wait
from app.can_wait.tab import tab
from app.can_wait.waits import Wait
from app.can_wait.words import Notice, notice_of
from app.extensions import db
from app.locale import zone_here
from app.web import answer, wants_fragment

LATE = "late"
"""In an address: this act came after a later one."""

for function in (
    could_take_it,
    uuid4,
    with_whom,
    words.after_look_back,
    words.back_on,
    words.effect_name,
    words.effect_words,
    words.in_all,
    words.in_days,
    words.mattered_name,
    words.turned_out,
    words.waited,
    words.where_it_is,
    words.why_words,
    words.with_words,
):
    blueprint.add_app_template_global(function)
blueprint.add_app_template_global(words.message, "handed_message")


def today_here() -> date:
    """Return the day it is for her, where this request comes from."""
    return her_day(clock.now(), zone_here() or "UTC")


def show(fragment: str, **values: Any) -> Response:
    """Show a screen with her day, and between which days a thing can come back."""
    today = today_here()
    return answer(
        f"can_wait/{fragment}.html",
        account=signed_in(),
        today=today,
        soonest=tomorrow(today),
        farthest=today + FARTHEST,
        **values,
    )


def show_tab(notice: Notice | None = None, card: UUID | None = None, written: str = "") -> Response:
    """Show the tab; ``written`` is what stands in the field to put something down."""
    account = signed_in()
    found = tab(account, clock.now(), today_here(), card) if account else None
    return show("_tab", notice=notice, tab=found, written=written)


def show_thing(thing: Thing, notice: Notice | None = None) -> Response:
    """Show one thing with its waits."""
    waits = list(db.session.scalars(Wait.of_thing(thing).limit(20)))
    return show("_thing", thing=thing, waits=waits, notice=notice, back=thing.is_back(clock.now()))


def after(act: Act, things: Sequence[Thing], card: UUID | None = None) -> ResponseReturnValue:
    """Show what an act made, on the screen it was made on; without HTMX, by way of a redirect."""
    late = any(thing.act_id != act.id for thing in things)
    where = request.form.get("from", "")
    if not wants_fragment():
        return _go_on(act, things, card, where, late)
    notice = changed_since() if late else notice_of(things, act.day)
    if where == "now":
        return on_now(notice)
    if where == "thing" and things:
        return show_thing(things[0], notice)
    return show_tab(notice, card)


def _go_on(
    act: Act, things: Sequence[Thing], card: UUID | None, where: str, late: bool
) -> ResponseReturnValue:
    told = {LATE: 1} if late else {"act": act.id}
    if where == "thing" and things:
        return redirect(url_for("can_wait.thing", id=things[0].id, **told), 303)
    return redirect(url_for("can_wait.page", card=card, **told), 303)


def told(account: Account) -> Notice | None:
    """Return the notice that the address of this page asks for."""
    if LATE in request.args:
        return changed_since()
    act = request.args.get("act", type=UUID)
    return notice_of(Thing.last_changed_by(account, act), today_here()) if act else None


def changed_since() -> Notice:
    return Notice(str(_("This was changed since, on another phone. Here is how it is now.")))


def on_now(notice: Notice | None) -> Response:
    """Show the part of Now that an act came from: three that can wait, or the field."""
    if request.form.get("part") == "put-down":
        return show("_put_down", notice=notice)
    account, among = signed_in(), request.form.get("among", "")
    offered = that_can_wait(account, today_here()) if account else []
    left = [one for one in offered if str(one.id) in among.split()]
    return show("_three", notice=notice, offered=left, among=among)


@blueprint.app_template_global()
def rests_again(thing: Thing, today: date) -> str:
    """Write until when a thing rests that is told "not yet"."""
    return words.day_words(not_yet(today, thing.not_yets), today)
