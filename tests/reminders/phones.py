"""Phones of the tests: they subscribe at a push service of our own, and can read what they got."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app import clock
from app.push.models import Subscription
from app.push.vapid import server_key
from tests.services import push_service
from tests.services.push_service import Answer, PushService


@dataclass
class Phone:
    """One browser that wants to be told."""

    service: PushService
    browser: push_service.Phone = field(init=False)

    def __post_init__(self) -> None:
        self.browser = self.service.phone()

    def subscribe(self, account: UUID, person: UUID | None = None) -> Subscription:
        """Keep its subscription; the caller commits."""
        return Subscription.keep(
            account,
            person,
            endpoint=self.browser.endpoint,
            p256dh=self.browser.p256dh,
            auth=self.browser.auth,
            name="Chrome on Android",
            server_key=server_key(),
            at=clock.now(),
        )

    def answers(self, answer: Answer) -> None:
        self.service.told[self.browser.path] = answer

    @property
    def got(self) -> list[dict[str, Any]]:
        """What it was shown, in order."""
        read = map(self.browser.reads, self.service.got(self.browser))
        return [json.loads(one)["notification"] for one in read]

    @property
    def shown(self) -> list[str]:
        """What stood on its locked screen, in order."""
        return [one["title"] for one in self.got]
