"""E-mail where push can't reach, for real: only then, only asks and answers, and never lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.asks.keeping import commit
from app.asks.models import Ask
from app.asks.plan import Plan
from app.circle.models import Person
from app.extensions import db
from app.mail.models import REFUSED, MailAddress
from app.reminders import delivering, kinds, mailing
from app.reminders.claiming import LEASE
from app.reminders.delivering import deliver_due
from app.reminders.keeping import keep
from app.reminders.models import Reminder
from app.reminders.plan import Planned
from app.reminders.settings import Reminding
from app.spans import Span
from tests.asks.households import HOUR, NOON, SATURDAY, Home
from tests.cast import AUCKLAND
from tests.database import both_databases
from tests.mail.letters import ANA, OPERATOR, SAM, end_path, paths
from tests.reminders.phones import Phone
from tests.services.mail_server import MailServer, Says
from tests.services.push_service import Answer

ASKED, ANSWERED = "Are you free on Saturday, 09:00 – 11:00?", "There’s an answer."
MINUTE = timedelta(minutes=1)


@pytest.fixture
def post(app: Flask) -> Iterator[MailServer]:
    """A server on this machine; TLS is tried out in tests/mail."""
    with MailServer() as server:
        app.config.update(
            MAIL_URL=server.url("127.0.0.1"),
            OPERATOR_EMAIL=OPERATOR,
            PUBLIC_URL="https://breather.example",
        )
        yield server


@pytest.fixture
def home(home: Home, post: MailServer) -> Home:
    return home


@pytest.fixture
def to_sam(home: Home, sam: Person) -> MailAddress:
    return said_yes(home, sam, SAM)


@pytest.fixture
def to_ana(home: Home) -> MailAddress:
    return said_yes(home, None, ANA)


def said_yes(home: Home, person: Person | None, address: str) -> MailAddress:
    db.session.flush()
    kept = MailAddress.ask(home.account.id, person, address, NOON)
    kept.say_yes(NOON)
    db.session.commit()
    return kept


def asked(home: Home, *people: Person, **more: Any) -> Ask:
    ask = home.ask(*people, **more)
    commit(ask)
    return ask


def subjects(post: MailServer, address: str) -> list[str]:
    return [str(letter["Subject"]) for letter in post.got(address)]


def states(home: Home) -> dict[str, str]:
    db.session.expire_all()
    return {one.kind: one.state for one in db.session.scalars(Reminder.of(home.account))}


@both_databases
def test_without_a_phone_an_ask_and_its_answer_go_by_e_mail_once(
    home: Home, sam: Person, to_sam: MailAddress, to_ana: MailAddress, post: MailServer
) -> None:
    ask = asked(home, sam)
    assert deliver_due(NOON) == 1
    ask.accept(sam, NOON + MINUTE)
    commit(ask)
    assert deliver_due(NOON + MINUTE) == 1
    assert deliver_due(NOON + HOUR) == 0
    assert (subjects(post, SAM), subjects(post, ANA)) == ([ASKED], [ANSWERED])
    assert states(home)["ask"] == "done"
    [theirs], [hers] = post.got(SAM), post.got(ANA)
    assert paths(theirs)[0] == f"/with/{sam.token}/asks/{ask.id}"
    assert paths(hers)[0] == f"/asks/{ask.id}"
    assert paths(theirs)[1:] == [end_path(theirs)]


def test_that_it_is_not_needed_any_more_goes_by_e_mail(
    home: Home, sam: Person, to_sam: MailAddress, post: MailServer
) -> None:
    ask = asked(home, sam)
    deliver_due(NOON)
    ask.withdraw(NOON + MINUTE)
    commit(ask)
    deliver_due(NOON + MINUTE)
    assert subjects(post, SAM) == [ASKED, "Something has changed. Nothing is urgent."]


def test_what_a_phone_took_is_not_mailed(
    home: Home, sam: Person, sams: Phone, to_sam: MailAddress, post: MailServer
) -> None:
    asked(home, sam)
    assert deliver_due(NOON) == 1
    assert sams.shown == [ASKED]
    assert post.connections == 0


@pytest.mark.parametrize("says", [Answer(410), Answer(404), Answer(400), Answer(301)])
def test_when_no_phone_takes_it_one_e_mail_goes(
    home: Home,
    sam: Person,
    sams: Phone,
    to_sam: MailAddress,
    post: MailServer,
    sams_other: Phone,
    says: Answer,
) -> None:
    for phone in (sams, sams_other):
        phone.answers(says)
    asked(home, sam)
    assert deliver_due(NOON) == 1
    assert subjects(post, SAM) == [ASKED]
    assert states(home)["ask"] == "done"
    assert deliver_due(NOON + HOUR) == 0


def test_one_phone_that_took_it_is_enough(
    home: Home,
    sam: Person,
    sams: Phone,
    to_sam: MailAddress,
    post: MailServer,
    sams_other: Phone,
) -> None:
    sams.answers(Answer(503))
    asked(home, sam)
    deliver_due(NOON)
    sams.answers(Answer(410))
    deliver_due(NOON + HOUR)
    assert sams_other.shown == [ASKED]
    assert post.connections == 0


def test_while_a_push_service_may_still_take_it_nothing_is_mailed(
    home: Home, sam: Person, sams: Phone, to_sam: MailAddress, post: MailServer
) -> None:
    sams.answers(Answer(503))
    asked(home, sam)
    deliver_due(NOON)
    assert (post.connections, states(home)["ask"]) == (0, "waiting")
    sams.answers(Answer(410))
    deliver_due(NOON + HOUR)
    assert subjects(post, SAM) == [ASKED]


def test_only_asks_and_answers_are_mailed(
    home: Home, sam: Person, to_sam: MailAddress, to_ana: MailAddress, post: MailServer
) -> None:
    mailed = {kind.name for kind in kinds.BY_NAME.values() if kind.mails}
    assert mailed == {"ask", "answer", "changed"}
    planned = Planned("nudge:1", kinds.NUDGE, None, None, NOON, NOON + HOUR)
    keep(home.account.id, "nudges", [planned], NOON)
    ask = asked(home, sam)
    deliver_due(NOON)
    ask.accept(sam, NOON + MINUTE)
    commit(ask)
    deliver_due(NOON + MINUTE)
    deliver_due(SATURDAY.begins - HOUR)
    assert (subjects(post, SAM), subjects(post, ANA)) == ([ASKED], [ANSWERED])
    assert states(home)["nudge"] == states(home)["handover"] == "unreached"


def test_in_the_night_nothing_is_mailed_but_an_ask_for_that_night(
    home: Home, sam: Person, to_sam: MailAddress, post: MailServer
) -> None:
    night = NOON + 10.5 * HOUR
    far = home.add("Nadia", zone=AUCKLAND)
    said_yes(home, far, "nadia@example.org")
    tonight = Plan(Span(night + 2 * HOUR, night + 5 * HOUR), home.account.zone, (), "At our place")
    commit(Ask.make(home.account, uuid4(), tonight, [sam], night))
    asked(home, far, at=night)
    asked(home, sam, at=night)
    deliver_due(night)
    # Where Nadia is, it is morning.
    tonights = "Are you free on Thursday, 00:30 – 03:30?"
    assert subjects(post, SAM) == [tonights]
    assert subjects(post, "nadia@example.org") == ["Are you free on Saturday, 22:00 – 00:00?"]
    deliver_due(datetime(2026, 11, 26, 7, tzinfo=UTC))
    assert subjects(post, SAM) == [tonights, ASKED]


def test_a_letter_says_nothing_private_unless_she_wants_it(
    home: Home, sam: Person, to_sam: MailAddress, to_ana: MailAddress, post: MailServer
) -> None:
    said = {"line": "I’m going to swim", "place": "Rua da Paz 7"}
    asked(home, sam, **said)
    deliver_due(NOON)
    wants = Reminding.of_account(home.account.id)
    wants.details = True
    db.session.add(wants)
    later = Span(SATURDAY.begins + 5 * HOUR, SATURDAY.ends + 5 * HOUR)
    ask = asked(home, sam, at=NOON + MINUTE, span=later, **said)
    deliver_due(NOON + MINUTE)
    ask.accept(sam, NOON + 2 * MINUTE)
    commit(ask)
    deliver_due(NOON + 2 * MINUTE)
    neutral, detailed = post.got(SAM)
    assert neutral["Subject"] == ASKED
    assert "children" not in str(neutral)
    assert detailed["Subject"] == "Could you take the children on Saturday, 14:00 – 16:00?"
    assert subjects(post, ANA) == ["Saturday is covered."]
    for _to, letter in post.letters:
        for private in ("Sam", "Ana", "swim", "Rua", "Leo"):
            assert private not in letter["Subject"] + letter.get_content()


def test_names_of_hers_make_no_header(home: Home, post: MailServer) -> None:
    eve = home.add("Eve\r\nBcc: eve@example.org\r\n\r\n" + "x" * 10_000)
    said_yes(home, eve, SAM)
    home.account.called = "Ana\r\nBcc: eve@example.org"
    asked(home, eve, line="\r\n.\r\nQUIT", place="\r\nBcc: eve@example.org")
    deliver_due(NOON)
    [(to, letter)] = post.letters
    assert (to, letter["Bcc"]) == (SAM, None)
    assert "eve@example.org" not in post.raw[0].decode()


@pytest.mark.parametrize(
    "says", [Says("451 4.3.0 Later"), Says("421 Bye"), Says(drops=True)], ids=str
)
def test_a_busy_server_is_asked_again_later_and_the_letter_stays_the_same(
    home: Home, sam: Person, to_sam: MailAddress, post: MailServer, says: Says
) -> None:
    post.at["RCPT"] = says
    asked(home, sam)
    assert deliver_due(NOON) == 0
    assert states(home)["ask"] == "waiting"
    assert deliver_due(NOON + timedelta(seconds=10)) == 0
    assert post.asked == 1
    post.at = {}
    assert deliver_due(NOON + MINUTE) == 1
    assert subjects(post, SAM) == [ASKED]


def test_a_server_that_is_away_is_tried_less_often_until_it_is_worthless(
    home: Home, sam: Person, to_sam: MailAddress, post: MailServer
) -> None:
    post.at["RCPT"] = Says("451 Later")
    asked(home, sam)
    now = NOON
    while now < SATURDAY.ends:
        deliver_due(now)
        now += 5 * MINUTE
    assert states(home)["ask"] in ("worthless", "unreached")
    assert 30 < post.asked < 200
    assert post.letters == []


def test_an_address_that_nobody_has_is_stopped_and_they_read_why(
    app: Flask, home: Home, sam: Person, to_sam: MailAddress, post: MailServer
) -> None:
    post.at[SAM] = Says("550 5.1.1 No such mailbox")
    asked(home, sam)
    deliver_due(NOON)
    assert states(home)["ask"] == "unreached"
    kept = MailAddress.of_recipient(home.account.id, sam.id, NOON)
    assert kept
    assert (kept.state, kept.refused_with) == (REFUSED, 550)
    asked(home, sam, at=NOON + MINUTE)
    deliver_due(NOON + MINUTE)
    assert post.asked == 1
    page = app.test_client().get(f"/with/{sam.token}")
    assert "s…@example.org doesn’t take our e-mail, so nothing goes there any more." in page.text


def test_a_server_that_takes_nothing_from_us_ends_no_address(
    home: Home, sam: Person, to_sam: MailAddress, post: MailServer
) -> None:
    post.at["RCPT"] = Says("554 5.7.1 Relay access denied")
    asked(home, sam)
    deliver_due(NOON)
    assert states(home)["ask"] == "unreached"
    assert MailAddress.to_write_to(home.account.id, sam.id, NOON)


@pytest.mark.parametrize("ends", ["link", "forgotten", "not yet", "off"])
def test_without_a_yes_that_holds_nothing_is_sent(
    app: Flask, home: Home, sam: Person, to_sam: MailAddress, post: MailServer, ends: str
) -> None:
    if ends == "link":
        sam.renew_link()
    elif ends == "forgotten":
        to_sam.forget()
    elif ends == "not yet":
        to_sam.forget()
        MailAddress.ask(home.account.id, sam, SAM, NOON)
    else:
        app.config["MAIL_URL"] = ""
    asked(home, sam)
    assert deliver_due(NOON) == 0
    assert post.connections == 0
    assert states(home)["ask"] == "unreached"


class KilledError(BaseException):
    """The worker is gone, in the middle of what it did."""


def killed(*_said: object) -> None:
    raise KilledError


@both_databases
@pytest.mark.parametrize(
    ("module", "where", "times"),
    [(delivering, "_record", 1), (delivering, "deliver_letters", 1), (mailing, "_record", 2)],
    ids=["before push is recorded", "before it is sent", "before it is recorded"],
)
def test_a_worker_killed_anywhere_loses_no_letter_and_repeats_the_same_one(
    home: Home,
    sam: Person,
    sams: Phone,
    to_sam: MailAddress,
    post: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    where: str,
    times: int,
) -> None:
    sams.answers(Answer(410))
    asked(home, sam)
    with monkeypatch.context() as patch:
        patch.setattr(module, where, killed)
        with pytest.raises(KilledError):
            deliver_due(NOON)
    db.session.rollback()
    assert deliver_due(NOON + LEASE - timedelta(seconds=1)) == 0
    deliver_due(NOON + LEASE)
    assert subjects(post, SAM) == [ASKED] * times
    # By this, a mail app knows that it is the same letter.
    assert len({letter["Message-ID"] for letter in post.got(SAM)}) == 1
    assert deliver_due(NOON + 2 * LEASE) == 0
    assert states(home)["ask"] == "done"


def test_a_worker_killed_between_two_letters_repeats_only_the_one(
    home: Home, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [home.add(f"Friend {number}") for number in range(5)]
    for number, person in enumerate(people):
        said_yes(home, person, f"friend{number}@example.org")
    asked(home, *people, how="at_once")
    recorded, real = [], mailing._record

    def until_the_third(*said: Any) -> None:
        recorded.append(said)
        if len(recorded) == 3:
            raise KilledError
        real(*said)

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "_record", until_the_third)
        with pytest.raises(KilledError):
            deliver_due(NOON)
    db.session.rollback()
    deliver_due(NOON + LEASE)
    times = sorted(len(post.got(f"friend{number}@example.org")) for number in range(5))
    assert times == [1, 1, 1, 1, 2]


def test_a_letter_that_was_sent_twice_differs_from_any_other(
    home: Home, sam: Person, to_sam: MailAddress, post: MailServer
) -> None:
    asked(home, sam)
    asked(home, sam, at=NOON + MINUTE)
    deliver_due(NOON + MINUTE)
    names = {letter["Message-ID"] for letter in post.got(SAM)}
    assert len(names) == 2
    for one in db.session.scalars(Reminder.of(home.account)):
        assert str(one.id) not in str(names)


@both_databases
def test_the_database_is_free_while_the_mail_server_is_waited_for(
    app: Flask, home: Home, sam: Person, to_sam: MailAddress, post: MailServer
) -> None:
    open_meanwhile: list[bool] = []
    session = db.session()
    post.meanwhile = lambda: open_meanwhile.append(session.in_transaction())
    other = home.add("Nadia")
    said_yes(home, other, "nadia@example.org")
    asked(home, sam, other, how="at_once")
    assert deliver_due(NOON) == 2
    assert open_meanwhile == [False, False]
