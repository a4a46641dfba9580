"""What can be tapped for a line: what stands on it, and what a screen reader says."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from app.help_now.lines import Emergency, Line, Phone, Text, dial, message
from app.help_now.words import Translate, language_name, short, spelled_out, way

_: Translate = gettext


@dataclass(frozen=True, slots=True)
class Button:
    """Where a tap leads, what stands on it, and what a screen reader says (it begins the same)."""

    href: str
    shown: str
    spoken: str


def buttons(line: Line) -> Iterator[Button]:
    """Yield what can be tapped, the main one first."""
    for phone in line.phones:
        yield _call(line, phone)
    for text in line.texts:
        if text.kind == "sms":
            yield _text(line, text)
        elif line.url:
            shown = way(text)
            yield Button(line.url, shown, _("%(way)s, %(name)s", way=shown, name=line.name))
    if line.kind == "directory":
        shown = _("Open the website")
        yield Button(line.url, shown, _("%(way)s, %(name)s", way=shown, name=line.name))


def emergency_button(number: Emergency) -> Button:
    whom = {"ambulance": _("ambulance"), "police": _("police")}.get(number.reaches)
    if whom is None:
        plain = _("Call %(number)s")
        return Button(dial(number.number), _with(plain, number.number), "")
    plain = _("Call %(number)s, %(whom)s")
    return Button(dial(number.number), _with(plain, number.number, whom=whom), "")


def _call(line: Line, phone: Phone) -> Button:
    if phone.language:
        shown = Markup.escape(_("Call in %(language)s", language=language_name(phone.language)))
    elif spelled_out(line, phone):
        shown = _with(_("Call %(number)s"), phone.number)
    else:
        shown = Markup.escape(_("Call"))
    return Button(dial(phone.number), shown, _spoken(shown.striptags(), line.name, phone.number))


def _text(line: Line, text: Text) -> Button:
    if text.keyword:
        shown = _with(_("Text %(word)s to %(number)s"), text.number, word=text.keyword)
    elif text.language:
        shown = Markup.escape(_("Text in %(language)s", language=language_name(text.language)))
    elif short(text.number):
        shown = _with(_("Text %(number)s"), text.number)
    else:
        shown = Markup.escape(_("Text"))
    return Button(message(text), shown, _spoken(shown.striptags(), line.name, text.number))


def _spoken(shown: str, name: str, number: str) -> str:
    # "Call 988" + "988 Suicide & Crisis Lifeline": the number is said once.
    if name.startswith(number) and shown.endswith(number):
        return shown + name.removeprefix(number)
    if shown in {_("Call"), _("Text")}:
        return _("%(verb)s %(name)s", verb=shown, name=name)
    return _("%(way)s, %(name)s", way=shown, name=name)


def _with(sentence: str, number: str, **values: str) -> Markup:
    # In a right-to-left sentence the groups of a bare number would swap places.
    isolated = Markup('<bdi dir="ltr">{}</bdi>').format(number)
    return Markup(sentence) % {"number": isolated, **values}  # noqa: S704 our own sentence
