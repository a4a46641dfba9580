"""Everything of hers as one page to read: it stands alone, without a script or another file."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale
from markupsafe import Markup
from sqlalchemy import RowMapping, select
from sqlalchemy.orm import selectinload

from app.account.models import Account
from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.shown import people_of
from app.asks.standing_asks import StandingAsk
from app.can_wait.models import Thing
from app.can_wait.tallies import Tally
from app.circle.models import Child
from app.clock import local
from app.exporting import words
from app.exporting.hers import locale_of
from app.exporting.tables import AT_ONCE
from app.extensions import db
from app.locale import LANGUAGES
from app.my_time.days import OneDay
from app.my_time.models import OwnTime
from app.now.library import load
from app.now.models import CheckIn, Suggestion
from app.now.needs import BY_KEY

STYLE = Path(__file__).with_name("page.css")


def written(account: Account, at: datetime) -> Iterator[str]:
    """Write the page, piece by piece, as of this time (UTC), in her language and zone."""
    with force_locale(_language(account)):
        template = current_app.jinja_env.get_template("exporting/page.html")
        yield from template.generate(**_style(), **_shown(account, at))


def _shown(account: Account, at: datetime) -> dict[str, Any]:
    people = people_of(account)
    return {
        "account": account,
        "now": at,
        "zone": account.zone,
        "words": words,
        "needs": BY_KEY,
        "moments": load("en"),
        "days": _days(account),
        "things": {state: _things(account, state) for state in words.headings()},
        "tallies": db.session.scalars(select(Tally).where(Tally.account_id == account.id)).all(),
        "people": people,
        "children": Child.all_of(account),
        "asks": _asks(account),
        "offers": db.session.scalars(Offer.of(account).order_by(Offer.begins_at.desc())).all(),
        "own_times": own_times(account),
        "weekly": db.session.scalars(
            StandingAsk.of(account).where(StandingAsk.ended_at.is_(None))
        ).all(),
    }


def own_times(account: Account) -> list[tuple[OwnTime, list[OneDay]]]:
    """Return her own times, the latest first, each with the days on which it was otherwise."""
    ordered = OwnTime.of(account).order_by(OwnTime.first_on.desc(), OwnTime.id)
    found = db.session.scalars(ordered).all()
    return [(own, sorted(own.days().values(), key=lambda one: one.day)) for own in found]


def _style() -> dict[str, Any]:
    style = STYLE.read_text("utf-8")
    # The page may show this style and run nothing, wherever it is opened.
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {"style": Markup(f"<style>{style}</style>"), "style_hash": digest}  # noqa: S704


def _days(account: Account) -> Iterator[tuple[Any, list[list[RowMapping]]]]:
    """Return her check-ins, the latest day first, each with the moments that she began."""
    its = (Suggestion.account_id == CheckIn.account_id) & (Suggestion.check_in_id == CheckIn.id)
    began = its & Suggestion.started_at.is_not(None)
    columns = (CheckIn.id, CheckIn.need, CheckIn.at, CheckIn.zone, CheckIn.words)
    found = (
        select(*columns, Suggestion.moment, Suggestion.felt)
        .outerjoin(Suggestion, began)
        .where(CheckIn.account_id == account.id, CheckIn.undone_at.is_(None))
        .order_by(CheckIn.at.desc(), CheckIn.id, Suggestion.at)
        .execution_options(yield_per=AT_ONCE)
    )
    rows = db.session.execute(found).mappings()
    for day, taps in groupby(rows, key=lambda row: local(row["at"], row["zone"]).date()):
        yield day, [list(same) for _id, same in groupby(taps, key=lambda row: row["id"])]


def _things(account: Account, state: str) -> Iterator[RowMapping]:
    columns = (Thing.title, Thing.note, Thing.effect, Thing.due, Thing.until, Thing.handed_to)
    found = select(*columns, Thing.added_at).where(Thing.account_id == account.id)
    ordered = found.where(Thing.state == state).order_by(Thing.added_at, Thing.id)
    yield from db.session.execute(ordered.execution_options(yield_per=AT_ONCE)).mappings()


def _asks(account: Account) -> Iterator[Ask]:
    ordered = Ask.of(account).order_by(Ask.begins_at.desc(), Ask.id)
    with_answers = ordered.options(selectinload(Ask.asked))
    yield from db.session.scalars(with_answers.execution_options(yield_per=AT_ONCE))


def _language(account: Account) -> str:
    hers = locale_of(account.language)
    return account.language if hers and hers.language in LANGUAGES else "en"
