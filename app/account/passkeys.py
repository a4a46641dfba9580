"""The two ceremonies of passkeys: making one, and showing that one has it.

Source: https://www.w3.org/TR/webauthn-3/, checked by the webauthn package. The challenge lies in
the signed session, for minutes and for one purpose.
"""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import request, session
from flask_babel import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.account.models import Account
from app.account.ways import Passkey
from app.web import BadInput, public_root

MAKE, SHOW = "make", "show"
LASTS = timedelta(minutes=5)
LONGEST = 16 * 1024
MUST = UserVerificationRequirement.REQUIRED


def to_make(account: Account, at: datetime) -> dict[str, Any]:
    """Return what the browser needs to make one; it stands for nothing but the account's id."""
    there = [PublicKeyCredentialDescriptor(id=one.credential_id) for one in Passkey.all_of(account)]
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Breather",
        user_id=account.id.bytes,
        user_name=_("You"),
        challenge=_challenge(MAKE, at),
        exclude_credentials=there,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=MUST
        ),
    )
    return _plain(options)


def to_show(at: datetime) -> dict[str, Any]:
    """Return what the browser needs to show one; the phone itself knows which there are."""
    challenge = _challenge(SHOW, at)
    return _plain(
        webauthn.generate_authentication_options(
            rp_id=_host(), challenge=challenge, user_verification=MUST
        )
    )


def made(account: Account, at: datetime, name: str) -> None:
    """Keep the passkey that this form holds. Raises BadInput when it isn't one."""
    try:
        found = webauthn.verify_registration_response(
            credential=_credential(),
            expected_challenge=_expected(MAKE, at),
            expected_rp_id=_host(),
            expected_origin=public_root(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        raise _sorry() from None
    if Passkey.by_credential(found.credential_id):
        raise _sorry()
    Passkey.add(
        account,
        name=name,
        on=at.date(),
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
    )


def shown(at: datetime) -> Passkey:
    """Return the passkey that this form shows. Raises BadInput when it shows none of ours."""
    said = _credential()
    try:
        passkey = Passkey.by_credential(base64url_to_bytes(said["rawId"]))
        if passkey is None:
            raise _unknown()
        found = webauthn.verify_authentication_response(
            credential=said,
            expected_challenge=_expected(SHOW, at),
            expected_rp_id=_host(),
            expected_origin=public_root(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        raise _sorry() from None
    passkey.sign_count = found.new_sign_count
    return passkey


def _challenge(purpose: str, at: datetime) -> bytes:
    challenge = secrets.token_bytes(32)
    session["challenge"] = [bytes_to_base64url(challenge), purpose, int(at.timestamp())]
    return challenge


def _expected(purpose: str, at: datetime) -> bytes:
    """Return the challenge that was given for this, and use it up. Raises ValueError."""
    challenge, given_for, since = session.pop("challenge", ("", "", 0))
    if given_for != purpose or at.timestamp() - since > LASTS.total_seconds():
        raise ValueError
    return base64url_to_bytes(challenge)


def _credential() -> dict[str, Any]:
    text = request.form.get("credential", "")
    try:
        said = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise _sorry()
    return said


def _plain(options: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return plain


def _host() -> str:
    return urlsplit(public_root()).hostname or ""


def _sorry() -> BadInput:
    return BadInput(_("That passkey didn’t get through. You could try again, or take another way."))


def _unknown() -> BadInput:
    return BadInput(_("This passkey opens nothing here. It may have been removed."), status=404)
