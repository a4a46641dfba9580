"""What the worker tidies each night of e-mail: addresses without a yes, old codes and counts."""

from datetime import datetime

from app.mail.codes import MailCode
from app.mail.models import MailAddress
from app.mail.tries import MailTry


def tidy_mail(now: datetime) -> None:
    """Delete what needs no remembering any more, as of this time (UTC). The caller commits."""
    MailAddress.tidy(now)
    MailTry.tidy(now)
    MailCode.tidy(now)
