"""Which routes come first, and which country it is."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.help_now.choosing import country_of, for_country, own_lines
from app.help_now.lines import ANYWHERE, Line, Source, all_lines, countries

KIND_ORDER = {"perinatal": 0, "crisis": 0, "parent": 1}
LINES = st.lists(
    st.builds(
        Line,
        country=st.sampled_from(["DE", "FR", "US"]),
        name=st.uuids().map(str),
        kind=st.sampled_from(["crisis", "perinatal", "parent"]),
        sources=st.just((Source("https://example.org", "2026"),)),
        seen=st.just("2026-11"),
        confidence=st.sampled_from(["high", "medium", "low"]),
        hours=st.sampled_from(["24/7", "Every day from 9:00 to 17:00.", ""]),
        hours_note=st.sampled_from(["", "From a page of 2019."]),
        languages=st.sampled_from([("de",), ("fr",), ("en", "es"), ()]),
    ),
    max_size=12,
).map(lambda own: tuple(own) + tuple(line for line in all_lines() if line.country == ANYWHERE))
TAGS = st.lists(st.sampled_from(["de", "de-AT", "fr-FR", "en-GB", "nb-NO", "zh-Hant-TW"]))


@given(LINES, TAGS)
def test_two_routes_come_first_and_no_line_of_the_country_is_lost(
    lines: tuple[Line, ...], tags: list[str]
) -> None:
    routes = for_country("DE", lines, tags)
    own = {line for line in lines if line.country == "DE"}
    assert len(routes.first) == 2
    assert own <= set(routes.all)
    assert len(set(routes.all)) == len(routes.all)
    if own:
        assert routes.first[0] in own


@given(LINES, TAGS)
def test_a_line_we_are_unsure_of_never_comes_before_one_we_know(
    lines: tuple[Line, ...], tags: list[str]
) -> None:
    unsure = [line.unsure for line in own_lines("DE", lines, tags)]
    assert unsure == sorted(unsure)


@given(LINES, TAGS)
def test_crisis_and_perinatal_come_before_parent_and_any_hour_before_some_hours(
    lines: tuple[Line, ...], tags: list[str]
) -> None:
    known = [line for line in own_lines("DE", lines, tags) if not line.unsure]
    ranks = [(KIND_ORDER[line.kind], not line.always_open) for line in known]
    assert ranks == sorted(ranks)


@given(LINES)
def test_what_we_know_better_comes_first_among_equals(lines: tuple[Line, ...]) -> None:
    for first, second in zip(*[own_lines("DE", lines)[start:] for start in (0, 1)], strict=False):
        if (first.unsure, first.kind, first.always_open) == (
            second.unsure,
            second.kind,
            second.always_open,
        ):
            assert not (first.confidence == "medium" and second.confidence == "high")


@given(LINES, TAGS, st.randoms(use_true_random=False))
def test_the_order_in_the_file_does_not_decide_what_kind_of_line_is_first(
    lines: tuple[Line, ...], tags: list[str], order: Random
) -> None:
    shuffled = list(lines)
    order.shuffle(shuffled)
    kinds = [(line.kind, line.unsure, line.always_open) for line in own_lines("DE", lines, tags)]
    again = [(line.kind, line.unsure, line.always_open) for line in own_lines("DE", shuffled, tags)]
    assert kinds == again


@pytest.mark.parametrize("country", countries())
def test_each_country_in_the_file_has_two_routes_and_the_first_is_its_own(country: str) -> None:
    routes = for_country(country, all_lines())
    assert len(routes.first) == 2
    assert routes.first[0].country == country


def test_a_country_with_one_line_gets_the_directory_that_finds_others() -> None:
    routes = for_country("FR", all_lines())
    assert [line.name for line in routes.first] == [
        "3114 Numéro national de prévention du suicide",
        "Find A Helpline",
    ]
    assert routes.others == ()


@pytest.mark.parametrize("country", ["KE", ANYWHERE, None])
def test_an_unknown_country_gets_the_directories(country: str | None) -> None:
    routes = for_country(country, all_lines())
    assert {line.country for line in routes.all} == {ANYWHERE}
    assert len(routes.all) == 3
    assert not routes.someone_is_awake


def test_the_united_states_begin_with_the_line_for_mothers() -> None:
    first, second = for_country("US", all_lines()).first
    assert first.name == "National Maternal Mental Health Hotline"
    assert second.name == "988 Suicide & Crisis Lifeline"


def test_where_several_languages_are_spoken_hers_comes_first() -> None:
    assert for_country("FI", all_lines(), ["fi-FI", "en"]).first[0].name == "MIELI Kriisipuhelin"
    assert "English" in for_country("FI", all_lines(), ["en-GB"]).first[0].name


@pytest.mark.parametrize("country", ["IT", "NO", "DK", "FI"])
def test_nobody_is_said_to_be_awake_where_we_do_not_know_it(country: str) -> None:
    assert not for_country(country, all_lines()).someone_is_awake


@pytest.mark.parametrize(
    ("zone", "languages", "country"),
    [
        ("Europe/Berlin", ["en-GB"], "DE"),
        ("US/Pacific", ["de-DE"], "US"),
        ("Asia/Kolkata", [], "IN"),
        ("Asia/Calcutta", [], "IN"),
        ("America/Argentina/Buenos_Aires", [], "AR"),
        ("UTC", ["en", "en-GB", "de-DE"], "GB"),
        ("Etc/UTC", [], None),
        ("Antarctica/Troll", ["nb-NO"], "NO"),
        ("Nowhere/At_All", ["zh-Hant-TW"], "TW"),
        (None, ["es-419", "es-MX"], "MX"),
        (None, ["de_AT"], "AT"),
        (None, ["en", "de"], None),
        (None, ["*"], None),
        (None, [], None),
    ],
)
def test_the_zone_says_where_she_is_and_else_the_region_of_her_language(
    zone: str | None, languages: list[str], country: str | None
) -> None:
    assert country_of(zone, languages) == country


@given(st.none() | st.text(max_size=30), st.lists(st.text(max_size=20), max_size=5))
def test_whatever_a_browser_sends_it_is_a_country_or_none(
    zone: str | None, languages: list[str]
) -> None:
    code = country_of(zone, languages)
    assert code is None or (len(code) == 2 and code.isascii() and code.isupper())
