"""Can wait: the tab, putting something down, and every act on a thing."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app.account.sessions import begin, signed_in
from app.can_wait import adding, blueprint, forms
from app.can_wait.acts import Act
from app.can_wait.models import Thing
from app.can_wait.reminders import commit
from app.can_wait.screens import after, on_now, show, show_tab, show_thing, told
from app.can_wait.states import HERE
from app.can_wait.words import Notice
from app.extensions import db, limiter
from app.locale import zone_here

Verb = Callable[[Thing, Act], object]


@blueprint.get("/can-wait")
def page() -> Response:
    account = signed_in()
    notice = told(account) if account else None
    return show_tab(notice, request.args.get("card", type=UUID))


@blueprint.post("/can-wait/shared")
def shared() -> Response:
    """Take what the system's share sheet brings into the field; nothing is kept yet."""
    return show_tab(written=forms.read_shared())


@blueprint.post("/things")
@limiter.limit("60 per minute")
def add() -> ResponseReturnValue:
    titles, act, account = forms.read_titles(), forms.read_act(), signed_in()
    if account is None and request.form.get("answer") == "no":
        return show_tab(
            Notice(_("Nothing was kept. Your words are still here.")), written="\n".join(titles)
        )
    if account is None and request.form.get("answer") != "yes":
        return show("_consent", titles=titles, act=act)
    things = adding.add(account or begin(zone_here()), act, titles)
    db.session.commit()
    return after(act, things)


@blueprint.get("/things/<uuid:id>")
@login_required
def thing(id: UUID) -> Response:
    return show_thing(Thing.find(current_user, id), told(current_user))


@blueprint.post("/things/<uuid:id>/effect")
@login_required
def say(id: UUID) -> ResponseReturnValue:
    effect = forms.read_effect()
    return acted(id, lambda thing, act: thing.say(effect, act), stays=True)


@blueprint.post("/things/<uuid:id>/rename")
@login_required
def rename(id: UUID) -> ResponseReturnValue:
    words = forms.read_words()
    return acted(id, lambda thing, act: thing.rename(*words, act))


@blueprint.post("/things/<uuid:id>/wait")
@login_required
def wait(id: UUID) -> ResponseReturnValue:
    return acted(id, let_wait)


@blueprint.post("/things/wait")
@login_required
def wait_all() -> ResponseReturnValue:
    """Let several things wait in one act."""
    act = forms.read_act()
    things = Thing.hold(current_user, forms.read_things())
    for thing in things:
        let_wait(thing, act)
    commit(*things)
    return after(act, things)


@blueprint.post("/things/<uuid:id>/keep")
@login_required
def keep(id: UUID) -> ResponseReturnValue:
    return acted(id, Thing.keep_here)


@blueprint.post("/things/<uuid:id>/let-go")
@login_required
def let_go(id: UUID) -> ResponseReturnValue:
    return acted(id, Thing.let_go)


@blueprint.post("/things/<uuid:id>/done")
@login_required
def done(id: UUID) -> ResponseReturnValue:
    return acted(id, Thing.finish)


@blueprint.post("/things/<uuid:id>/hand")
@login_required
def hand(id: UUID) -> ResponseReturnValue:
    """Give a thing to somebody of her circle."""
    return acted(id, lambda thing, act: thing.hand_to(forms.read_whom(current_user), act))


@blueprint.post("/acts/<uuid:id>/undo")
@login_required
def undo(id: UUID) -> Response:
    """Take an act back, on each thing that nothing else was done to since."""
    at, things = forms.read_act().at, Thing.last_changed_by(current_user, id, hold=True)
    for thing in things:
        thing.undo(at)
    commit(*things)
    notice = Notice(
        _("Taken back.") if things else _("This was changed since, so it stays as it is.")
    )
    if request.form.get("from") == "now":
        return on_now(notice)
    here = [thing for thing in things if thing.state == HERE]
    if request.form.get("from") == "thing" and things and things[0].title:
        return show_thing(things[0], notice)
    return show_tab(notice, here[0].id if here else None)


def acted(id: UUID, verb: Verb, stays: bool = False) -> ResponseReturnValue:
    """Do one act on one thing of hers; ``stays`` says that its card is shown again."""
    act, [thing] = forms.read_act(), Thing.hold(current_user, [id])
    verb(thing, act)
    commit(thing)
    return after(act, [thing], card=id if stays else None)


def let_wait(thing: Thing, act: Act) -> None:
    """Let a thing wait as long as the form says."""
    if request.form.get("until") == "not_yet":
        thing.wait_again(act)
        return
    day = forms.read_until(current_user, thing, act)
    if day:
        thing.wait_until(day, act)
    else:
        thing.wait_for_some_day(act)
