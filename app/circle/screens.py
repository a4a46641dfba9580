"""The screens of Circle that are about one person or one child."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

import segno
from flask import Response, request
from markupsafe import Markup

from app import clock
from app.account.sessions import signed_in
from app.circle import blueprint, words
from app.circle.models import CARD, COLOURS, RELATIONS, Child, Person
from app.locale import zone_here
from app.web import BadInput, answer, public_url

for function in (
    words.age_words,
    words.field_name,
    words.prompt,
    words.relation_name,
    words.sees_names,
    words.sees_words,
    words.text_message,
):
    blueprint.add_app_template_global(function)

PLACES = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def show(fragment: str, error: BadInput | None = None, **values: Any) -> Response:
    """Show a screen; with an error, its form as it was sent, and the sentence at its field."""
    today = clock.local(clock.now(), zone_here() or "UTC").date()
    response = answer(
        f"circle/{fragment}.html",
        error.status if error else 200,
        error=error,
        said=request.form if error else None,
        account=signed_in(),
        today=today,
        relations=RELATIONS,
        colours=COLOURS,
        fields=CARD,
        **values,
    )
    if request.method == "GET":
        # Where HTMX was led after a form; else the address would still be that of the form.
        response.headers["HX-Replace-Url"] = request.path
    return response


def show_person(person: Person, error: BadInput | None = None) -> Response:
    link = link_of(person)
    code = segno.make(link, error="m").svg_inline(omitsize=True, border=2) if link else ""
    return show("_person", error, person=person, zones=zones(), link=link, code=Markup(code))  # noqa: S704


def show_child(child: Child, error: BadInput | None = None) -> Response:
    return show("_child", error, child=child)


@blueprint.app_template_global()
def link_of(person: Person) -> str:
    """Return the address of a person's page, as it is sent to them; "" when it is stopped."""
    if not person.token:
        return ""
    return public_url("asks.with_me", token=person.token)


@cache
def zones() -> list[str]:
    """Return the names of zones that are places, to choose from."""
    return sorted(name for name in available_timezones() if name.startswith(PLACES))
