"""What a line's facts are in words, in the language of the request."""

from collections.abc import Callable, Iterator
from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from flask_babel import get_locale, gettext

from app.help_now.lines import Line, Phone, Source, Text

Translate = Callable[..., str]
_: Translate = gettext

SHORT_ENOUGH_FOR_A_BUTTON = 8
"""Characters of a number that still fits beside another button at 320 px."""


def country_name(code: str) -> str:
    return str(_locale().territories.get(code, code))


def facts(line: Line) -> str:
    """Return hours, languages and what else to know: "Any hour. English, Spanish. …"."""
    sentences = (hours(line), said(line.hours_note), languages(line), said(line.languages_note))
    return " ".join(filter(None, (*sentences, *notes(line))))


def hours(line: Line) -> str:
    if line.hours == "24/7":
        return _("Any hour.")
    if line.hours == "website":
        return _("A website.")
    return said(line.hours) or _("We could not find its hours.")


def languages(line: Line) -> str:
    if not line.languages:
        return "" if line.languages_note else _("We could not find which languages it speaks.")
    return _("%(languages)s.", languages=_listed([language_name(code) for code in line.languages]))


def notes(line: Line) -> Iterator[str]:
    """Yield what she needs to know before she calls, a sentence or two each."""
    if line.note:
        yield said(line.note)
    if line.confidence == "low":
        yield _("We are less sure about this line.")
    unlinked = [way(text) for text in line.texts if not (has_button(line, text) or text.number)]
    if unlinked:
        yield _("Also: %(ways)s.", ways=_listed(unlinked))
    for text in line.texts:
        if text.hours:
            yield _("%(way)s: %(hours)s", way=way(text), hours=said(text.hours))


def numbers(line: Line) -> Iterator[tuple[str, str]]:
    """Yield (number, whose it is or how it is reached) for each that no button spells out."""
    for phone in line.phones:
        whose = said(phone.label) or language_name(phone.language)
        if whose or not spelled_out(line, phone):
            yield phone.number, whose
    heard = {phone.number for phone in line.phones}
    for text in line.texts:
        on_button = text.kind == "sms" and short(text.number)
        if text.number and text.number not in heard and not on_button:
            yield text.number, _listed([*filter(None, (way(text), language_name(text.language)))])


def spelled_out(line: Line, phone: Phone) -> bool:
    several = len(line.phones) > 1 and not any(other.language for other in line.phones)
    return several or short(phone.number)


def short(number: str) -> bool:
    return len(number) <= SHORT_ENOUGH_FOR_A_BUTTON


def has_button(line: Line, text: Text) -> bool:
    return text.kind == "sms" or bool(line.url)


def way(text: Text) -> str:
    names = {"sms": _("Text"), "whatsapp": _("WhatsApp"), "chat": _("Chat"), "web": _("Website")}
    return said(text.label) or names[text.kind]


def dated(source: Source) -> str:
    """Return the date of a page: "31 May 2023", "about 2018", "no date"."""
    if source.dated == "undated":
        return _("no date")
    how, _space, day = source.dated.rpartition(" ")
    if how == "about":
        return _("about %(date)s", date=_date(day))
    return _("after %(date)s", date=_date(day)) if how else _date(day)


def site(source: Source) -> str:
    """Return the host of a page, as people say it."""
    return source.url.split("/")[2].removeprefix("www.").rstrip(".")


def seen(month: str) -> str:
    return _("Seen in %(month)s.", month=_date(month))


def called_on(day: date) -> str:
    return _("Called on %(date)s.", date=format_date(day, "long", locale=_locale()))


def _date(written: str) -> str:
    year, *rest = (int(part) for part in written.split("-"))
    month, number = [*rest, 1, 1][:2]
    day = date(year, month, number)
    if len(rest) == 2:
        return format_date(day, "long", locale=_locale())
    return format_skeleton("yMMMM", day, locale=_locale()) if rest else str(year)


def said(sentence: str) -> str:
    """Return a sentence of the data in her language."""
    # gettext answers an empty string with the catalogue's header.
    return _(sentence) if sentence else ""


def language_name(code: str) -> str:
    name = _locale().languages.get(code, code) if code else ""
    return name[:1].upper() + name[1:]


def _listed(items: list[str]) -> str:
    return format_list(items, style="unit", locale=_locale())


def _locale() -> Locale:
    return get_locale() or Locale("en")
