"""Subscriptions as browsers send them."""

from secrets import token_urlsafe

from app.config import ROOT
from app.push.endpoints import LocalService
from tests.services.push_service import HOST, Phone

ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/145.0.0.0 Mobile Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "Version/19.0 Mobile/15E148 Safari/604.1"
)
NOWHERE = LocalService((HOST,), 1, ROOT / "none", lookup=lambda _host: "127.0.0.1")
"""With it, no push service is reached: each name leads to this machine, which is refused."""


def form(phone: Phone) -> dict[str, str]:
    """Return what a phone's browser sends of its subscription."""
    return {"endpoint": phone.endpoint, "p256dh": phone.p256dh, "auth": phone.auth}


def subscription() -> dict[str, str]:
    """Return a new subscription at a push service that is known, which was never told of it."""
    phone = Phone("https://fcm.googleapis.com")
    return {**form(phone), "endpoint": f"https://fcm.googleapis.com/fcm/send/{token_urlsafe(24)}"}
