"""Which three can wait: calm ones, explained, and never one by which someone gets hurt."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.can_wait.three import EFFECTS, HURT, Candidate, Waits, three

TODAY = date(2026, 11, 25)
waits = st.builds(Waits, fine=st.integers(0, 20), mattered=st.integers(0, 20))
effects = st.sampled_from([*EFFECTS, None])
things = st.lists(
    st.builds(
        Candidate,
        id=st.uuids(),
        effect=effects,
        due=st.none() | st.dates(TODAY - timedelta(days=5), TODAY + timedelta(days=30)),
        waits=waits,
    ),
    unique_by=lambda thing: thing.id,
)
learned = st.dictionaries(effects, waits)


def thing(number: int, **what: object) -> Candidate:
    return Candidate(UUID(int=number), **what)  # type: ignore[arg-type]


def whys(*things: Candidate) -> dict[int, str]:
    return {found.id.int: found.why.kind for found in three(things, {}, TODAY)}


@given(things, learned)
def test_what_hurts_someone_or_has_no_time_left_is_never_put_off(
    things: list[Candidate], learned: dict[str | None, Waits]
) -> None:
    by_id = {thing.id: thing for thing in things}
    for found in three(things, learned, TODAY):
        chosen = by_id[found.id]
        assert chosen.effect != HURT
        assert chosen.due is None or chosen.due > TODAY + timedelta(days=1)


@given(things, learned, st.randoms(use_true_random=False))
def test_three_at_most_and_the_same_three_in_whatever_order_they_lie(
    things: list[Candidate], learned: dict[str | None, Waits], random: st.DrawFn
) -> None:
    found = three(things, learned, TODAY)
    assert len(found) <= 3
    random.shuffle(things)  # type: ignore[attr-defined]
    assert three(things, learned, TODAY) == found


@given(things, learned)
def test_each_reason_is_true(things: list[Candidate], learned: dict[str | None, Waits]) -> None:
    by_id = {thing.id: thing for thing in things}
    for found in three(things, learned, TODAY):
        chosen, why = by_id[found.id], found.why
        assert why.kind != "fine" or (why.times == chosen.waits.fine and not chosen.waits.mattered)
        assert why.kind != "nothing" or chosen.effect == "nothing"
        assert why.kind != "awkward" or chosen.effect == "awkward"
        assert why.kind != "due" or why.due == chosen.due


def test_it_says_why() -> None:
    assert whys(
        thing(1, effect="nothing"),
        thing(2, effect="awkward", waits=Waits(fine=2)),
        thing(3, due=TODAY + timedelta(days=9)),
    ) == {1: "nothing", 2: "fine", 3: "due"}


def test_a_kind_that_mattered_before_is_offered_less() -> None:
    things = [thing(1, effect="nothing"), thing(2, effect="awkward"), thing(3), thing(4)]
    first = [found.id.int for found in three(things, {}, TODAY)]
    assert first[0] == 1
    after = three(things, {"nothing": Waits(mattered=9), "awkward": Waits(fine=9)}, TODAY)
    assert after[0].id.int == 2


def test_a_thing_whose_waits_mattered_more_than_not_is_left_alone() -> None:
    assert not three([thing(1, effect="nothing", waits=Waits(fine=1, mattered=2))], {}, TODAY)
