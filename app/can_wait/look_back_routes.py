"""Looking back: did it matter that it waited? And what rests, and what is off her list."""

from datetime import date
from itertools import groupby
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import Select, select
from werkzeug.exceptions import NotFound

from app import clock
from app.can_wait import blueprint, forms
from app.can_wait.models import LET_GO_LASTS, Thing
from app.can_wait.reminders import commit
from app.can_wait.screens import after, show, today_here, told
from app.can_wait.states import DONE, LET_GO, RESTING
from app.can_wait.tab import tab, to_look_back
from app.can_wait.waits import Wait
from app.extensions import db
from app.web import wants_fragment

ASKED_AT_ONCE = 7
A_PAGE, PAGES = 50, 1000


@blueprint.get("/can-wait/look-back")
@login_required
def look_back() -> Response:
    today = today_here()
    asked = (
        select(Wait, Thing)
        .join(Thing, (Thing.account_id == Wait.account_id) & (Thing.id == Wait.thing_id))
        .where(Wait.account_id == current_user.id, *to_look_back(today))
        .order_by(Wait.ended_on, Wait.id)
        .limit(ASKED_AT_ONCE)
    )
    pairs = [(wait, thing) for wait, thing in db.session.execute(asked)]
    return show("_look_back", pairs=pairs, tab=tab(current_user, clock.now(), today))


@blueprint.post("/things/<uuid:id>/look-back")
@login_required
def answer_look_back(id: UUID) -> ResponseReturnValue:
    """Keep whether it mattered: for a wait that is over, or the one a thing is back from."""
    act, [thing] = forms.read_act(), Thing.hold(current_user, [id])
    if not request.form.get("wait"):
        thing.look_back(forms.read_mattered(), act)
        commit(thing)
        return after(act, [thing], card=id)
    wait = over(thing, forms.read_wait())
    taken_back = request.form.get("mattered") == ""
    wait.answer(None if taken_back else forms.read_mattered(), act.at)
    db.session.commit()
    if not wants_fragment():
        return redirect(url_for("can_wait.look_back"), 303)
    return show("_looked_back", wait=wait, thing=thing)


def over(thing: Thing, id: UUID) -> Wait:
    """Return a wait of this thing that has ended; else 404."""
    found = db.session.scalar(Wait.of_thing(thing).where(Wait.id == id, Wait.ended_on.is_not(None)))
    if found is None:
        raise NotFound
    return found


@blueprint.get("/can-wait/resting")
@login_required
def resting() -> Response:
    """Show everything that rests: by day, then what has no day."""
    kept = Thing.of(current_user).where(Thing.state.in_(RESTING))
    order = (Thing.back_at.is_(None), Thing.back_at, Thing.changed_at, Thing.id)
    return paged("_resting", kept.order_by(*order))


@blueprint.get("/can-wait/off")
@login_required
def off() -> Response:
    """Show what was let go or done in the last thirty days."""
    since = clock.now() - LET_GO_LASTS
    kept = Thing.of(current_user).where(Thing.state.in_((LET_GO, DONE)), Thing.changed_at > since)
    return paged("_off", kept.order_by(Thing.changed_at.desc(), Thing.id))


def paged(fragment: str, kept: Select[Thing]) -> Response:
    page = min(max(request.args.get("page", 1, type=int), 1), PAGES)
    things = list(db.session.scalars(kept.limit(A_PAGE + 1).offset((page - 1) * A_PAGE)))
    return show(
        fragment,
        things=things[:A_PAGE],
        page=page,
        more=len(things) > A_PAGE,
        notice=told(current_user),
    )


@blueprint.app_template_global()
def gone_on(thing: Thing) -> date:
    """Return the last day on which a thing that was let go can be brought back."""
    return (thing.changed_at + LET_GO_LASTS).date()


@blueprint.app_template_global()
def by_day(things: list[Thing], today: date) -> list[tuple[date | None, list[Thing]]]:
    """Group things, which stand in order, by the day until which they rest; or today."""

    def day(thing: Thing) -> date | None:
        return thing.until and max(thing.until, today)

    return [(day, list(group)) for day, group in groupby(things, key=day)]
