"""Circle: people and their links, children and their cards. Everything here is hers."""

from uuid import UUID, uuid4

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app import clock
from app.account.confirming import confirmed
from app.circle import blueprint, forms
from app.circle.models import Child, Person
from app.circle.screens import show, show_child, show_person
from app.extensions import db, limiter
from app.forms import read_id
from app.web import BadInput, wants_fragment


@blueprint.get("/circle/people/new")
@login_required
def new_person() -> Response:
    return show("_new_person", new_id=uuid4())


@blueprint.post("/circle/people")
@login_required
@limiter.limit("60 per hour")
def add_person() -> ResponseReturnValue:
    id = read_id("id") or uuid4()
    try:
        said, called = forms.read_person(), forms.read_called()
    except BadInput as error:
        return again(error, show("_new_person", error, new_id=id))
    current_user.called = called or current_user.called
    Person.add(current_user, id, clock.now(), **said)
    db.session.commit()
    return redirect(url_for("circle.person", id=id), 303)


@blueprint.get("/circle/people/<uuid:id>")
@login_required
def person(id: UUID) -> Response:
    return show_person(Person.find_here(current_user, id))


@blueprint.post("/circle/people/<uuid:id>")
@login_required
def change_person(id: UUID) -> ResponseReturnValue:
    person = Person.find_here(current_user, id)
    try:
        said, called = forms.read_person(), forms.read_called()
    except BadInput as error:
        return again(error, show_person(person, error))
    current_user.called = called or current_user.called
    for name, value in said.items():
        setattr(person, name, value)
    return kept(person)


@blueprint.post("/circle/people/<uuid:id>/link")
@login_required
@limiter.limit("30 per hour")
@confirmed("circle.person", "id")
def renew_link(id: UUID) -> ResponseReturnValue:
    person = Person.find_here(current_user, id)
    person.renew_link()
    return kept(person)


@blueprint.post("/circle/people/<uuid:id>/link/stop")
@login_required
def stop_link(id: UUID) -> ResponseReturnValue:
    person = Person.find_here(current_user, id)
    person.revoke_link()
    return kept(person)


@blueprint.post("/circle/people/<uuid:id>/pause")
@login_required
def pause(id: UUID) -> ResponseReturnValue:
    """Share nothing with somebody for a while; with ``end``, go on. Nobody is told."""
    person = Person.find_here(current_user, id)
    person.go_on() if request.form.get("end") else person.pause(clock.now())
    return kept(person)


@blueprint.get("/circle/children/new")
@login_required
def new_child() -> Response:
    return show("_new_child", new_id=uuid4())


@blueprint.post("/circle/children")
@login_required
@limiter.limit("60 per hour")
def add_child() -> ResponseReturnValue:
    id = read_id("id") or uuid4()
    try:
        name, born = forms.read_child()
    except BadInput as error:
        return again(error, show("_new_child", error, new_id=id))
    Child.add(current_user, id, clock.now(), name, born)
    db.session.commit()
    return redirect(url_for("circle.child", id=id), 303)


@blueprint.get("/circle/children/<uuid:id>")
@login_required
def child(id: UUID) -> Response:
    return show_child(Child.find(current_user, id))


@blueprint.post("/circle/children/<uuid:id>")
@login_required
def change_child(id: UUID) -> ResponseReturnValue:
    child = Child.find(current_user, id)
    try:
        (name, born), card = forms.read_child(), forms.read_card()
    except BadInput as error:
        return again(error, show_child(child, error))
    child.name, child.born = name, str(born) if born else None
    child.write_card(card)
    db.session.commit()
    return redirect(url_for("circle.child", id=id), 303)


@blueprint.post("/circle/children/<uuid:id>/delete")
@login_required
def delete_child(id: UUID) -> ResponseReturnValue:
    db.session.delete(Child.find(current_user, id))
    db.session.commit()
    return redirect(url_for("asks.circle"), 303)


def again(error: BadInput, page: Response) -> Response:
    """Show a form again as it was sent. With HTMX it still stands there: the sentence is enough."""
    if wants_fragment():
        raise error
    return page


def kept(person: Person) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("circle.person", id=person.id), 303)
