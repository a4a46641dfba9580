"""What the worker tidies each night of push: used buttons, and phones forgotten long ago."""

from datetime import datetime

from app.extensions import db
from app.push.acting import forget_expired
from app.push.forgetting import ForgottenEndpoint


def tidy_push(now: datetime) -> None:
    """Delete what needs no remembering any more, as of this time (UTC), and commit."""
    forget_expired(now)
    ForgottenEndpoint.tidy(now.date())
    db.session.commit()
