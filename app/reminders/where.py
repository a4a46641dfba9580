"""Where each kind of reminder goes, in words: her phones, e-mail, or nowhere yet."""

from collections.abc import Collection, Sequence
from uuid import UUID

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.circle.models import Person
from app.mail.models import MailAddress
from app.push.many import devices_of
from app.push.models import Subscription
from app.reminders import blueprint
from app.reminders.settings import Reminding

PHONE, MAIL, NOWHERE = "phone", "mail", ""


def ways_to(account_id: UUID, people: Collection[Person]) -> dict[UUID, str]:
    """Return how each of these people of a circle is told: on a phone, by e-mail, or not at all."""
    if not people:
        return {}
    phones = devices_of((), people)
    mailed = MailAddress.people_written_to(account_id, clock.now())

    def way(id: UUID) -> str:
        if phones.get((account_id, id)):
            return PHONE
        return MAIL if id in mailed else NOWHERE

    return {person.id: way(person.id) for person in people}


@blueprint.app_template_global()
def phone_names(phones: Sequence[Subscription]) -> str:
    """Write "Chrome on Android and Safari on iPhone", each once."""
    return format_list(list(dict.fromkeys(one.name for one in phones)), locale=get_locale())


@blueprint.app_template_global()
def where_each_goes(phones: Sequence[Subscription], wants: Reminding) -> list[tuple[str, str]]:
    """Return her kinds of reminders, each with where it reaches her."""
    on_phones = phone_names(phones) if phones else _nowhere()
    return [
        (str(_("Answers to what you ask")), _of_answers(phones)),
        (str(_("From home, while you are away")), on_phones),
        (str(_("What is back, and the look back")), on_phones),
        (str(_("A gentle question")), on_phones if wants.nudges else _off()),
    ]


def _of_answers(phones: Sequence[Subscription]) -> str:
    mailed = MailAddress.to_write_to(current_user.id, None, clock.now())
    if phones and mailed:
        return str(_("%(phones)s, else by e-mail", phones=phone_names(phones)))
    if phones:
        return phone_names(phones)
    return str(_("By e-mail")) if mailed else _nowhere()


def _nowhere() -> str:
    return str(_("Nowhere yet. It waits in Breather"))


def _off() -> str:
    return str(_("Off, until you pick times"))
