"""Whatever is in the library and in her past: the choice keeps its promises."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.now.choosing import Past, Wish, choose
from app.now.library import COMPANY, MINUTES, NEEDS, PLACES, TAKES, Moment, load

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
THREE_DAYS = timedelta(days=3)


def some(of: Iterable[object], **more: int) -> st.SearchStrategy[frozenset[object]]:
    return st.frozensets(st.sampled_from(list(of)), **more)


moments = st.builds(
    Moment,
    key=st.integers(0, 14).map("moment-{}".format),
    need=st.sampled_from(NEEDS),
    minutes=some(MINUTES, min_size=1),
    company=some(COMPANY, min_size=1),
    place=some(PLACES, min_size=1),
    night=st.booleans(),
    takes=some(TAKES),
    text=st.just("Sit."),
)
libraries = st.lists(moments, max_size=15, unique_by=lambda moment: moment.key)
pasts = st.builds(
    Past,
    last=st.datetimes(NOW.replace(tzinfo=None) - timedelta(days=9), NOW.replace(tzinfo=None)).map(
        lambda naive: naive.replace(tzinfo=UTC)
    ),
    suggested=st.integers(0, 9),
    waved_away=st.integers(0, 3),
    started=st.integers(0, 9),
    ended=st.integers(0, 9),
    lighter=st.integers(0, 9),
    heavier=st.integers(0, 9),
)
histories = st.dictionaries(st.integers(0, 14).map("moment-{}".format), pasts, max_size=15)
wishes = st.builds(
    Wish,
    need=st.sampled_from([None, *NEEDS]),
    minutes=st.sampled_from(MINUTES),
    company=st.sampled_from(COMPANY),
    out=st.booleans(),
    night=st.booleans(),
    leave_out=some(TAKES),
)
seeds = st.integers(0, 2**32)
seen = st.frozensets(st.integers(0, 14).map("moment-{}".format), max_size=10)


def suits(moment: Moment, wish: Wish) -> bool:
    return (
        (wish.need is None or moment.need == wish.need)
        and wish.company in moment.company
        and not moment.takes & wish.leave_out
        and (moment.night or not wish.night)
    )


def fits(moment: Moment, wish: Wish) -> bool:
    place = "out" if wish.out else "in"
    return suits(moment, wish) and wish.minutes in moment.minutes and place in moment.place


def gone(moment: Moment, past: Mapping[str, Past]) -> bool:
    return moment.key in past and past[moment.key].waved_away >= 2


def rested(moment: Moment, past: Mapping[str, Past]) -> bool:
    return moment.key not in past or NOW - past[moment.key].last >= THREE_DAYS


@given(libraries, histories, wishes, seeds, seen)
def test_a_moment_she_waved_away_twice_never_comes_back(
    library: list[Moment], past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    chosen = choose(library, past, wish, NOW, Random(seed), seen)
    assert chosen is None or not gone(chosen, past)


@given(libraries, histories, wishes, seeds, seen)
def test_what_does_not_suit_her_is_never_chosen(
    library: list[Moment], past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    chosen = choose(library, past, wish, NOW, Random(seed), seen)
    assert chosen is None or suits(chosen, wish)


@given(libraries, histories, wishes, seeds, seen)
def test_a_moment_never_takes_longer_than_she_has(
    library: list[Moment], past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    chosen = choose(library, past, wish, NOW, Random(seed))
    assert chosen is None or min(chosen.minutes) <= wish.minutes


@given(libraries, histories, wishes, seeds, seen)
def test_there_is_always_one_while_any_fits(
    library: list[Moment], past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    open_to_her = [one for one in library if fits(one, wish) and not gone(one, past)]
    chosen = choose(library, past, wish, NOW, Random(seed), seen)
    assert (chosen is not None) or not open_to_her


@given(libraries, histories, wishes, seeds, seen)
def test_one_that_fits_and_was_not_on_this_screen_comes_first(
    library: list[Moment], past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    fresh = {
        one.key
        for one in library
        if fits(one, wish) and not gone(one, past) and one.key not in seen
    }
    chosen = choose(library, past, wish, NOW, Random(seed), seen)
    if fresh:
        assert chosen
        assert chosen.key in fresh


@given(libraries, histories, wishes, seeds, seen)
def test_the_same_does_not_come_within_three_days_while_others_fit(
    library: list[Moment], past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    others = [
        one
        for one in library
        if fits(one, wish) and not gone(one, past) and rested(one, past) and one.key not in seen
    ]
    chosen = choose(library, past, wish, NOW, Random(seed), seen)
    if others:
        assert chosen
        assert rested(chosen, past)


@given(libraries, histories, wishes, seeds, seen)
def test_the_same_seed_makes_the_same_choice(
    library: list[Moment], past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    one = choose(library, past, wish, NOW, Random(seed), seen)
    assert choose(iter(library), dict(past), wish, NOW, Random(seed), seen) is one


@given(histories, wishes, seeds, seen)
def test_an_empty_library_has_nothing(
    past: dict[str, Past], wish: Wish, seed: int, seen: frozenset[str]
) -> None:
    assert choose([], past, wish, NOW, Random(seed), seen) is None


def three_days_ago(**counts: int) -> Past:
    return Past(last=NOW - THREE_DAYS, suggested=8, **counts)


def choices(past: Mapping[str, Past], times: int = 2000) -> Counter[str]:
    random, wish = Random(2611), Wish("rest", 15, "alone")
    found = (choose(load(), past, wish, NOW, random) for _ in range(times))
    return Counter(moment.key for moment in found if moment)


def test_what_she_starts_and_finishes_comes_more_and_what_she_leaves_comes_less() -> None:
    usual = choices({})
    finished, left, heavy = list(usual)[:3]
    after = choices(
        {
            finished: three_days_ago(started=8, ended=8, lighter=6),
            left: three_days_ago(),
            heavy: three_days_ago(started=2, ended=2, heavier=8),
        }
    )
    assert after[finished] > 1.5 * usual[finished]
    assert after[left] < usual[left] / 2
    assert after[heavy] < usual[heavy] / 2


def test_after_three_days_to_the_second_a_moment_may_come_again() -> None:
    wish = Wish("rest", 15, "alone")
    one, *others = [moment for moment in load() if fits(moment, wish)][:3]
    for ago, comes in ((timedelta(days=2, hours=23, minutes=59), False), (THREE_DAYS, True)):
        past = {one.key: Past(last=NOW - ago, suggested=9, started=9, ended=9, lighter=9)}
        found = {choose([one, *others], past, wish, NOW, Random(seed)) for seed in range(200)}
        assert (one in found) is comes


def test_nothing_takes_over_and_nothing_new_is_shut_out() -> None:
    usual = choices({})
    favourite = next(iter(usual))
    after = choices({favourite: three_days_ago(started=8, ended=8, lighter=8)})
    assert set(after) == set(usual)
    assert after[favourite] < sum(after.values()) * 0.9


def test_without_a_past_everything_that_fits_comes_about_as_often() -> None:
    usual = choices({}, times=4000)
    fitting = [one for one in load() if fits(one, Wish("rest", 15, "alone"))]
    assert set(usual) == {moment.key for moment in fitting}
    fair = 4000 / len(fitting)
    assert all(fair / 2 < times < fair * 2 for times in usual.values())
