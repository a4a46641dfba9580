"""The screen Reminders and its words: phones, what the push service said, and a worker's words."""

from typing import Any
from uuid import UUID

from flask import Response, current_app
from flask_babel import gettext as _

from app.account.models import Account
from app.assets import Assets
from app.push import vapid
from app.push.models import Subscription
from app.web import BadInput, answer


def show(
    account: Account, tried: UUID | None = None, said: str = "", error: BadInput | None = None
) -> Response:
    """Show her phones; ``said`` is what became of a test of the phone that was ``tried``."""
    phones = list(Subscription.of_recipient(account.id, None))
    still_there = any(one.id == tried for one in phones)
    return answer(
        "push/_reminders.html",
        error.status if error else 200,
        subscriptions=phones,
        said=(tried, said),
        lost="" if still_there else said,
        error=error,
    )


def shown_by_push() -> dict[str, Any]:
    """Return what a worker needs to show a push: its signs, its own words, and the key."""
    assets: Assets = current_app.extensions["assets"]
    return {
        "icon": assets.url("icons/icon-192.png"),
        "badge": assets.url("icons/badge-96.png"),
        "pushKey": vapid.server_key(),
        "words": {
            "neutral": _("There is something for you."),
            "kept": _("Kept. It will be sent when you’re back."),
            "lost": _("That didn’t reach us. You could open Breather and try again."),
        },
    }
