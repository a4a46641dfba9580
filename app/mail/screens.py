"""What templates ask about e-mail: whether there is any, and where it goes."""

from uuid import UUID

from flask import current_app

from app import clock
from app.addresses import masked
from app.mail import blueprint
from app.mail.models import TO_SAY_YES, MailAddress
from app.mail.server import is_on

blueprint.add_app_template_filter(masked)


@blueprint.app_template_global()
def mail_is_on() -> bool:
    return is_on(current_app.config)


@blueprint.app_template_global()
def mail_of(account_id: UUID, person_id: UUID | None = None) -> MailAddress | None:
    return MailAddress.of_recipient(account_id, person_id, clock.now())


@blueprint.app_template_global()
def yes_holds_for() -> int:
    """Return for how many hours the link holds that says yes."""
    return int(TO_SAY_YES.total_seconds() // 3600)
