"""Every route by every kind of visitor, beside two tables. A route without a row fails."""

from dataclasses import dataclass

import pytest
from flask import Flask

from tests import database
from tests.household import BY_LINK, OPENS_BY_ITSELF, Neighbours, rules

# nobody: no account here. guest: one in which nothing is kept. her: whose check-in, thing, ask and
# so on the address names. another: a mother with a household of her own. elsewhere: her phone, sent
# by a page of another site. Whoever has only a link of hers, or had one, or an account once, gets
# what nobody gets: see LIKE_NOBODY.
TABLE = """
method  route                                         nobody guest her another elsewhere
GET     /                                                200   200 200     200       200
POST    /check-ins                                       200   303 303     303       403
GET     /check-ins/<uuid:id>                             302   404 200     404       200
POST    /check-ins/<uuid:id>/undo                        200   404 200     404       403
POST    /consent                                         303   303 303     303       403
POST    /suggestions                                     200   404 303     404       403
GET     /suggestions/<uuid:id>                           302   404 200     404       200
POST    /suggestions/<uuid:id>/start                     200   404 303     404       403
POST    /suggestions/<uuid:id>/end                       200   404 200     404       403
POST    /suggestions/<uuid:id>/felt                      200   404 200     404       403
POST    /suggestions/<uuid:id>/wave-away                 200   404 303     404       403
GET     /can-wait                                        200   200 200     200       200
POST    /can-wait/shared                                 200   200 200     200       403
POST    /things                                          303   303 303     303       403
GET     /things/<uuid:id>                                303   404 200     404       200
POST    /things/<uuid:id>/effect                         303   404 303     404       403
POST    /things/<uuid:id>/rename                         303   404 303     404       403
POST    /things/<uuid:id>/wait                           303   404 303     404       403
POST    /things/wait                                     303   404 303     404       403
POST    /things/<uuid:id>/keep                           303   404 303     404       403
POST    /things/<uuid:id>/let-go                         303   404 303     404       403
POST    /things/<uuid:id>/done                           303   404 303     404       403
POST    /things/<uuid:id>/look-back                      303   404 303     404       403
POST    /things/<uuid:id>/hand                           303   404 303     404       403
POST    /acts/<uuid:id>/undo                             303   200 200     200       403
GET     /can-wait/look-back                              303   200 200     200       200
GET     /can-wait/resting                                303   200 200     200       200
GET     /can-wait/off                                    303   200 200     200       200
GET     /can-wait/bring                                  303   200 200     200       200
POST    /can-wait/bring                                  303   200 200     200       403
POST    /can-wait/bring/keep                             303   303 303     303       403
GET     /my-time/calendars                               303   200 200     200       200
POST    /my-time/calendars                               303   422 422     422       403
POST    /my-time/calendars/<uuid:id>/read                303   404 303     404       403
POST    /my-time/calendars/<uuid:id>/take-out            303   404 303     404       403
GET     /me/week                                         303   200 200     200       200
POST    /me/week                                         303   303 303     303       403
GET     /circle                                          200   200 200     200       200
GET     /circle/version                                  303   204 204     204       204
GET     /circle/people/new                               303   200 200     200       200
POST    /circle/people                                   303   303 303     303       403
GET     /circle/people/<uuid:id>                         303   404 200     404       200
POST    /circle/people/<uuid:id>                         303   404 303     404       403
POST    /circle/people/<uuid:id>/sees                    303   404 303     404       403
POST    /circle/people/<uuid:id>/link                    303   404 303     404       403
POST    /circle/people/<uuid:id>/link/stop               303   404 303     404       403
POST    /circle/people/<uuid:id>/leave                   303   404 303     404       403
GET     /circle/people/<uuid:id>/as-they-see-it          303   404 200     404       200
GET     /circle/children/new                             303   200 200     200       200
POST    /circle/children                                 303   303 303     303       403
GET     /circle/children/<uuid:id>                       303   404 200     404       200
POST    /circle/children/<uuid:id>                       303   404 303     404       403
POST    /circle/children/<uuid:id>/delete                303   404 303     404       403
GET     /asks/new                                        303   200 200     200       200
POST    /asks                                            303   422 303     422       403
GET     /asks/<uuid:id>                                  303   404 200     404       200
GET     /asks/<uuid:id>/version                          303   404 204     404       204
GET     /asks/<uuid:id>.ics                              303   404 200     404       200
GET     /asks/<uuid:id>/change                           303   404 200     404       200
POST    /asks/<uuid:id>/change                           303   404 303     404       403
POST    /asks/<uuid:id>/withdraw                         303   404 303     404       403
POST    /asks/<uuid:id>/back                             303   404 303     404       403
POST    /asks/<uuid:id>/thanks                           303   404 303     404       403
POST    /asks/<uuid:id>/every-week                       303   404 303     404       403
POST    /asks/<uuid:id>/people/<uuid:person>/add         303   404 303     404       403
POST    /asks/<uuid:id>/people/<uuid:person>/now         303   404 303     404       403
POST    /asks/<uuid:id>/people/<uuid:person>/proposal    303   404 422     404       403
POST    /offers/<uuid:id>/take                           303   404 303     404       403
POST    /offers/<uuid:id>/not-now                        303   404 303     404       403
GET     /my-time                                         200   200 200     200       200
GET     /my-time/version                                 303   204 204     204       204
GET     /my-time/new                                     303   200 200     200       200
POST    /my-time/pause                                   303   303 303     303       403
POST    /my-time/go-on                                   303   303 303     303       403
POST    /my-time/take-along                              404   404 404     404       403
POST    /my-time/zone                                    303   303 303     303       403
POST    /own-times                                       303   422 303     422       403
GET     /own-times/<uuid:id>/<day>                       303   404 200     404       200
POST    /own-times/<uuid:id>/<day>/skip                  303   404 303     404       403
POST    /own-times/<uuid:id>/<day>/as-usual              303   404 303     404       403
GET     /own-times/<uuid:id>/<day>/move                  303   404 200     404       200
POST    /own-times/<uuid:id>/<day>/move                  303   404 303     404       403
POST    /own-times/<uuid:id>/<day>/instead               303   404 303     404       403
POST    /own-times/<uuid:id>/<day>/ask                   303   404 303     404       403
POST    /own-times/<uuid:id>/<day>/felt                  303   404 422     404       403
GET     /own-times/<uuid:id>/<day>/change                303   404 200     404       200
POST    /own-times/<uuid:id>/<day>/change                303   404 303     404       403
POST    /own-times/<uuid:id>/<day>/end                   303   404 303     404       403
GET     /my-time/calendar                                303   200 200     200       200
POST    /my-time/calendar/open                           303   303 303     303       403
POST    /my-time/calendar/renew                          303   303 303     303       403
POST    /my-time/calendar/stop                           303   303 303     303       403
POST    /my-time/calendar/details                        303   303 303     303       403
GET     /own-times/<uuid:id>.ics                         303   404 200     404       200
GET     /calendar/<token>.ics                            200   200 200     200       200
GET     /me                                              200   200 200     200       200
GET     /me/history                                      303   200 200     200       200
GET     /me/reminders                                    303   200 200     200       200
POST    /me/reminders                                    303   303 303     303       403
POST    /me/reminders/rest                               303   303 303     303       403
POST    /me/reminders/mail                               303   503 303     303       403
POST    /me/reminders/mail/forget                        303   303 303     303       403
GET     /mail/yes/<token>                                200   200 200     200       200
POST    /mail/yes/<token>                                200   200 200     200       200
GET     /mail/no-more/<token>                            200   200 200     200       200
POST    /mail/no-more/<token>                            200   200 200     200       200
GET     /me/moments                                      303   200 200     200       200
POST    /me/moments                                      303   303 303     303       403
GET     /me/kept                                         200   200 200     200       200
GET     /me/phones                                       303   200 200     200       200
POST    /me/phones/<uuid:id>/sign-out                    303   200 200     200       403
POST    /me/phones/sign-out                              303   200 200     200       403
GET     /me/ways                                         303   200 200     200       200
POST    /me/passkeys/options                             303   200 200     200       403
POST    /me/passkeys                                     303   422 422     422       403
POST    /me/passkeys/<uuid:id>/remove                    303   404 303     404       403
POST    /me/recovery-code                                303   200 200     200       403
POST    /me/recovery-code/remove                         303   303 303     303       403
POST    /me/mail-way                                     303   503 503     503       403
POST    /me/mail-way/remove                              303   303 303     303       403
GET     /me/lock                                         303   200 200     200       200
POST    /me/lock                                         303   303 303     303       403
GET     /locked                                          303   303 303     303       303
POST    /unlock                                          303   422 422     422       403
POST    /unlock/passkey                                  303   422 422     422       403
POST    /unlock/code                                     303   422 422     422       403
GET     /today                                           200   200 200     200       200
POST    /today                                           303   303 303     303       403
POST    /install/name                                    303   303 303     303       403
GET     /me/confirm                                      303   303 303     303       303
POST    /me/confirm/code                                 303   422 422     422       403
POST    /me/confirm/passkey                              303   422 422     422       403
POST    /me/confirm/mail                                 303   404 503     503       403
GET     /sign-in                                         200   200 200     200       200
POST    /sign-in/code                                    422   422 422     422       403
POST    /sign-in/passkey/options                         200   200 200     200       403
POST    /sign-in/passkey                                 422   422 422     422       403
POST    /sign-in/mail                                    303   303 303     303       403
GET     /mail-code                                       303   303 303     303       303
POST    /mail-code                                       422   422 422     422       403
POST    /me/kept                                         303   303 303     303       403
GET     /me/export                                       200   200 200     200       200
GET     /me/export/schema                                200   200 200     200       200
POST    /me/export/page                                  303   200 200     200       403
POST    /me/export/json                                  303   200 200     200       403
POST    /me/export/tables                                303   200 200     200       403
POST    /me/export/calendar                              303   200 200     200       403
POST    /me/import                                       422   422 422     422       403
POST    /circle/people/<uuid:id>/pause                   303   404 303     404       403
POST    /me/delete                                       303   303 303     303       403
POST    /sign-out                                        303   303 303     303       403
POST    /hand-offs                                       303   200 200     200       403
GET     /open/<token>                                    200   200 200     200       200
POST    /open/<token>                                    303   303 303     303       403
GET     /start/<token>                                   200   302 302     302       302
POST    /push/subscriptions                              303   201 201     201       403
POST    /push/subscriptions/<uuid:id>/test               303   404 200     404       403
POST    /push/subscriptions/<uuid:id>/forget             303   404 200     404       403
POST    /push/act                                        422   422 422     422       403
GET     /help-now                                        200   200 200     200       200
POST    /help-now/country                                303   303 303     303       403
GET     /manifest.webmanifest                            200   200 200     200       200
GET     /sw.js                                           200   200 200     200       200
GET     /offline                                         200   200 200     200       200
GET     /offline.json                                    200   200 200     200       200
GET     /install                                         200   200 200     200       200
POST    /install/hand-off                                303   200 200     200       403
GET     /with/worker.js                                  200   200 200     200       200
"""

# The pages of those who need no account; … is /with/<token>. nobody, guest: with a made-up token.
# her: with Sam's. another: with one of her own circle's. sam: whom the address names something of.
# nadia: of the same circle; she was asked nothing. revoked: with what was Sam's before.
# elsewhere: Sam's, from a page of another site; there is no cookie that it could ride on.
TABLE_BY_LINK = """
method  route                                 nobody guest her another sam nadia revoked elsewhere
GET     …                                        404   404 200     200 200   200     404       200
GET     …/<path:rest>                            404   404 404     404 404   404     404       404
POST    …/<path:rest>                            404   404 404     404 404   404     404       404
GET     …/app.webmanifest                        404   404 200     200 200   200     404       200
GET     …/asks/<uuid:id>                         404   404 200     404 200   404     404       200
GET     …/asks/<uuid:id>.ics                     404   404 200     404 200   404     404       200
GET     …/asks/<uuid:id>/<part>                  404   404 303     404 303   404     404       303
POST    …/asks/<uuid:id>/answer                  404   404 303     404 303   404     404       303
POST    …/asks/<uuid:id>/thanks                  404   404 303     404 303   404     404       303
POST    …/asks/<uuid:id>/updates                 404   404 303     404 303   404     404       303
POST    …/mail                                   404   404 303     303 303   503     404       303
POST    …/mail/forget                            404   404 303     303 303   303     404       303
POST    …/offers                                 404   404 303     303 303   303     404       303
POST    …/offers/<uuid:id>/back                  404   404 303     404 303   404     404       303
POST    …/push/subscriptions                     404   404 201     201 201   201     404       201
POST    …/push/subscriptions/<uuid:id>/forget    404   404 303     404 303   404     404       303
POST    …/push/subscriptions/<uuid:id>/test      404   404 200     404 200   404     404       200
GET     …/times                                  404   404 200     200 200   404     404       200
POST    …/times                                  404   404 303     303 303   404     404       303
POST    …/times/show                             404   404 303     303 303   404     404       303
POST    …/times/<uuid:id>/end                    404   404 303     404 303   404     404       303
POST    …/things/<uuid:id>/<verb>                404   404 303     404 303   404     404       303
"""
LIKE_NOBODY = ("left", "sam", "nadia", "revoked")
NOTHING_IN_IT = {"reminding", "forgotten_endpoints", "standing_asks", "tallies", "updates"}
NOTHING_IN_IT |= {"deliveries", *database.NOT_ABOUT_ANYBODY, "mail_tries", "used_actions"}
"""Tables in which she has no row yet, or nobody ever has one."""
A_PAGE = f"{BY_LINK}<token>"
Row = tuple[str, str]


def read(table: str) -> dict[Row, dict[str, int]]:
    head, *rows = (line.split() for line in table.strip().splitlines())
    return {
        (method, route.replace("…", A_PAGE)): dict(zip(head[2:], map(int, statuses), strict=True))
        for method, route, *statuses in rows
    }


EXPECTED, BY_LINK_EXPECTED = read(TABLE), read(TABLE_BY_LINK)

OWNERS = {"her": "ana", "another": "bea", "elsewhere": "ana"}
"""Whose phone a visitor has; any other has their own."""


@dataclass
class World:
    """Everybody's way to what is Ana's: by an address of the table, with a form of hers."""

    neighbours: Neighbours
    hers: database.Dump

    def visit(self, visitor: str, method: str, route: str) -> int:
        """Return how a visitor is answered; see that nothing is changed that isn't theirs."""
        browser, her = self.neighbours.phone(OWNERS.get(visitor, visitor)), self.neighbours.ana
        link = self.link_of(visitor)
        if link and not route.startswith(BY_LINK):
            # Whatever their page left on their phone, too.
            browser.get(BY_LINK + link)
        asked_by = {"Sec-Fetch-Site": "cross-site"} if visitor == "elsewhere" else {}
        address = her.address(route, link or "made-up")
        form = None if method == "GET" else her.form
        answer = browser.open(address, method=method, data=form, headers=asked_by)
        answer.close()
        after = database.dump(self.neighbours.app)
        changed = self.neighbours.put_back(after)
        assert not (changed and method == "GET"), visitor
        assert not (changed and answer.status_code >= 400), visitor
        if not may_change(visitor, route):
            assert her.rows(after) == self.hers, visitor
        return answer.status_code

    def link_of(self, visitor: str) -> str:
        """Return the token of a link that a visitor has to a page of somebody's."""
        if visitor == "another":
            return self.neighbours.bea.links["sam"]
        whose = "sam" if OWNERS.get(visitor) == "ana" else visitor
        return self.neighbours.ana.links.get(whose, "")


def may_change(visitor: str, route: str) -> bool:
    """Tell whether a visitor may change what is hers on this route."""
    by_link = visitor in ("sam", "nadia", "elsewhere") and route.startswith(BY_LINK)
    return visitor == "her" or by_link or route in OPENS_BY_ITSELF


@pytest.fixture
def world(neighbours: Neighbours) -> World:
    hers = neighbours.ana.rows(neighbours.before)
    # Otherwise there would be nothing that could be changed.
    assert {table for table, rows in hers.items() if not rows} <= NOTHING_IN_IT
    return World(neighbours, hers)


def test_every_route_stands_in_a_table(app: Flask) -> None:
    assert set(rules(app)) == {*EXPECTED, *BY_LINK_EXPECTED}
    assert not any(route.startswith(A_PAGE) for _, route in EXPECTED)


@pytest.mark.parametrize(("method", "route"), EXPECTED)
def test_a_route_answers_every_visitor_as_the_table_says(
    world: World, method: str, route: str
) -> None:
    expected = dict(EXPECTED[method, route])
    expected |= dict.fromkeys(LIKE_NOBODY, expected["nobody"])
    assert {who: world.visit(who, method, route) for who in expected} == expected


@pytest.mark.parametrize(("method", "route"), BY_LINK_EXPECTED)
def test_a_link_opens_to_every_visitor_what_the_table_says(
    world: World, method: str, route: str
) -> None:
    expected = dict(BY_LINK_EXPECTED[method, route])
    expected |= {"left": expected["nobody"]}
    assert {who: world.visit(who, method, route) for who in expected} == expected
