"""Buttons in a notification: a signed token for one purpose, used once, until it expires.

A feature registers what its token does: ``@acts_on("check-in")``. Whoever holds the token may use
it, without being signed in: a service worker can't know who is. The token is signed, not secret.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_urlsafe
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.account.models import Account
from app.clock import UtcDateTime
from app.extensions import Model, db, insert
from app.forms import OLDEST, in_pieces
from app.web import BadInput


@dataclass(frozen=True, slots=True)
class Action:
    """What a token says: for what, whose (``account`` or ``account/person``), about what.

    ``once`` tells tokens apart; ``at`` is when the button was tapped, as the phone says (UTC).
    """

    purpose: str
    holder: str
    about: str
    expires_at: datetime
    once: str
    at: datetime | None = None


Act = Callable[[Action], str]
_acts: dict[str, Act] = {}


class UsedAction(Model):
    """A token that was used: not for what, and only until it would have expired.

    It goes with its account: when it expires says when something of hers was to be.
    """

    __tablename__ = "used_actions"
    once: Mapped[str] = mapped_column(String(32), primary_key=True)
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def acts_on(purpose: str) -> Callable[[Act], Act]:
    """Register what an action does: it changes the database, and returns one short sentence.

    It runs in the transaction that uses the token up; raising leaves the token as it was.
    """

    def register(act: Act) -> Act:
        if purpose in _acts:
            raise ValueError(f"Two functions act on “{purpose}”.")
        _acts[purpose] = act
        return act

    return register


def sign(purpose: str, holder: str, about: str, expires_at: datetime) -> str:
    """Return a new token; ``expires_at`` is aware, and counts in whole seconds."""
    return _signer().dumps([purpose, holder, about, int(expires_at.timestamp()), token_urlsafe(12)])


def read(token: str) -> Action | None:
    """Return what a token says; None when it was not signed here. It may have expired."""
    try:
        purpose, holder, about, expires, once = _signer().loads(token)
    except BadSignature:
        return None
    return Action(purpose, holder, about, datetime.fromtimestamp(expires, UTC), once)


def act(token: str, tapped: datetime | None, now: datetime) -> str:
    """Do what a token stands for, once; return what to say. The caller commits.

    ``tapped`` is what the phone says; it counts if it is no later than now and not too long ago.
    Raises BadInput for a token that is not ours or has expired.
    """
    action = read(token)
    does = _acts.get(action.purpose) if action else None
    if action is None or does is None:
        raise in_pieces()
    if action.expires_at <= now:
        raise BadInput(_("That was for an earlier time. Nothing was changed."), status=410)
    if not use_up(action):
        return str(_("That reached us already."))
    at = tapped if tapped and now - OLDEST <= tapped <= now else now
    return does(replace(action, at=at))


def use_up(action: Action) -> bool:
    """Use a token up; False when it was used before. One statement decides."""
    said = {"once": action.once, "expires_at": action.expires_at}
    row = insert(UsedAction).values(account_id=_account_of(action.holder), **said)
    used = row.on_conflict_do_nothing()
    return db.session.scalar(used.returning(UsedAction.once)) is not None


def _account_of(holder: str) -> UUID | None:
    """Return whose a token is, while that account is there."""
    try:
        account_id = UUID(holder.partition("/")[0])
    except ValueError:
        return None
    return db.session.scalar(select(Account.id).where(Account.id == account_id))


def forget_expired(now: datetime) -> None:
    """Delete what needs no remembering: an expired token is refused anyway."""
    db.session.execute(delete(UsedAction).where(UsedAction.expires_at < now))


def button(token: str) -> dict[str, str]:
    """Return what a notification's ``data.actions`` holds for a button with this token."""
    return {"url": "/push/act", "body": f"token={token}"}


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="push action")
