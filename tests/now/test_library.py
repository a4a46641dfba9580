import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path

import pytest

from app.now import library
from app.now.library import COMPANY, MINUTES, NEEDS, Library, Moment, load, parse

CELLS = list(product(NEEDS, MINUTES, COMPANY))
NEVER = (
    "should|just|simply|must|try to|remember to|treat yourself|self-care|mindful|mindfulness|"
    "recharge|pamper|bubble bath|me time|me-time|mama|mom|mommy|deserve|goal|goals|score|streak|"
    "productive|productivity|overdue|compliance|user|task debt|husband|wife|birth|breastfeed|"
    "breastfeeding|breast|wine|beer|candle|candles|tidy|fold|e-mail|email|to-do|meditate|"
    "meditation|gratitude|supermom|best self|empty cup"
)
NEVER_SAID = re.compile(rf"(?<![\w-])(?:{NEVER})(?![\w-])", re.IGNORECASE)
BREATHING = re.compile(r"\bbreathe?s? (?:in|out)\b|\binhale|\bexhale", re.IGNORECASE)
WRITTEN_WITH = re.compile(r"[A-Za-zé0-9 ,.:?’“”-]+")
SENTENCE_ENDS = re.compile(r"[.?]”?(?=\s|$)")
MORE_THAN_LIKE = 0.75

GOOD = """
[[moment]]
key = "rest-here"
need = "rest"
minutes = [5, 15]
company = ["baby"]
place = ["in"]
night = true
takes = []
text = "Lie on the floor next to the play mat."
"""


def in_the_library(check: Callable[[Moment], bool]) -> list[str]:
    return [moment.key for moment in load() if check(moment)]


def in_cell(cell: tuple[str, int, str], check: Callable[[Moment], bool]) -> int:
    need, minutes, company = cell
    return sum(
        moment.need == need
        and minutes in moment.minutes
        and company in moment.company
        and check(moment)
        for moment in load()
    )


def alike(moments: list[Moment]) -> list[tuple[str, str]]:
    pairs = []
    for place, one in enumerate(moments):
        matcher = SequenceMatcher(None, b=one.text.lower())
        for other in moments[:place]:
            matcher.set_seq1(other.text.lower())
            # The first two are quick and never below the third.
            ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
            if all(ratio() > MORE_THAN_LIKE for ratio in ratios):
                pairs.append((other.key, one.key))
    return pairs


def test_there_are_two_hundred_moments_and_about_fifty_for_each_need() -> None:
    assert len(load()) >= 200
    assert min(Counter(moment.need for moment in load()).values()) >= 45


def test_a_moment_is_found_by_its_key_and_no_other_key_finds_one() -> None:
    for moment in load():
        assert load().get(moment.key) is moment
    assert load().get("rest-on-the-moon") is None


def test_every_key_is_in_kebab_case_and_starts_with_its_need() -> None:
    def odd(moment: Moment) -> bool:
        return not re.fullmatch(rf"{moment.need}(-[a-z]+)+", moment.key)

    assert in_the_library(odd) == []


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_each_need_with_each_time_and_company_has_enough_to_choose_from(
    cell: tuple[str, int, str],
) -> None:
    assert in_cell(cell, lambda m: "in" in m.place and m.takes <= {"body"}) >= 6
    assert in_cell(cell, lambda m: "out" in m.place) >= 2
    assert in_cell(cell, lambda m: m.night and "in" in m.place and not m.takes) >= 3


def test_at_night_nobody_is_sent_out_or_needs_another_adult_or_a_shop() -> None:
    def unfit(moment: Moment) -> bool:
        return moment.night and ("in" not in moment.place or not moment.takes <= {"body"})

    assert in_the_library(unfit) == []


def test_at_night_no_moment_needs_the_sun_or_makes_noise() -> None:
    loud = re.compile(r"\b(sun|sunny|ring|shout|sing|loud|loudest|drums|bang|kettle)\b", re.I)

    assert in_the_library(lambda m: m.night and bool(loud.search(m.text))) == []


def test_with_the_baby_she_closes_no_eyes_on_a_sofa_and_plugs_no_ears() -> None:
    risky = re.compile(r"\b(sofa|armchair|doze|nod off|nap|ear plugs|earphones|kettle|hot)\b", re.I)
    with_a_baby = in_the_library(lambda m: "baby" in m.company and bool(risky.search(m.text)))

    # Leaning on the sofa between bites, and the child that naps while she sits up.
    assert with_a_baby == ["rest-picnic-on-the-floor", "stillness-nap-in-the-sling"]


def test_every_text_is_short_enough_to_read_at_three_in_the_morning() -> None:
    for moment in load():
        assert 25 <= len(moment.text) <= 150, moment.key
        assert 1 <= len(SENTENCE_ENDS.findall(moment.text)) <= 4, moment.key
        assert moment.text[-1] in ".?", moment.key


def test_no_text_shouts_or_smiles_or_uses_a_straight_apostrophe() -> None:
    assert in_the_library(lambda m: not WRITTEN_WITH.fullmatch(m.text)) == []


def test_no_text_says_what_breather_never_says() -> None:
    assert in_the_library(lambda m: bool(NEVER_SAID.search(m.text))) == []


def test_breathing_is_hardly_ever_the_thing_to_do() -> None:
    assert len(in_the_library(lambda m: bool(BREATHING.search(m.text)))) <= 2


def test_no_two_moments_are_the_same_in_other_words() -> None:
    assert alike(list(load())) == []


def test_not_every_moment_opens_with_the_same_word() -> None:
    openings = Counter(re.split(r"\W", moment.text)[0] for moment in load())

    assert max(openings.values()) <= len(load()) // 10


@pytest.mark.parametrize("said", ["You JUST sit.", "For me time.", "A mindful bath.", "Must you?"])
def test_the_list_of_words_never_said_finds_them_in_any_case(said: str) -> None:
    assert NEVER_SAID.search(said)


@pytest.mark.parametrize("said", ["Rest now!", "Rest now 🌙.", "Don't move."])
def test_the_allowed_letters_leave_out_shouting_smiling_and_typewriters(said: str) -> None:
    assert not WRITTEN_WITH.fullmatch(said)


def test_a_moment_with_one_word_changed_is_seen_as_the_same() -> None:
    first, other = (next(iter(parse(GOOD.replace("mat", word)))) for word in ("mat", "rug"))

    assert alike([first, other]) == [("rest-here", "rest-here")]


def test_the_good_file_of_these_tests_is_read_as_it_stands() -> None:
    moment = parse(GOOD).get("rest-here")

    assert moment == Moment(
        key="rest-here",
        need="rest",
        minutes=frozenset({5, 15}),
        company=frozenset({"baby"}),
        place=frozenset({"in"}),
        night=True,
        takes=frozenset(),
        text="Lie on the floor next to the play mat.",
    )


@pytest.mark.parametrize("field", ["need", "minutes", "company", "place", "night", "takes", "text"])
def test_a_missing_field_is_named_with_the_key(field: str) -> None:
    with pytest.raises(ValueError, match=rf"^rest-here: {field} is missing"):
        parse(re.sub(rf"(?m)^{field} = .*\n", "", GOOD))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("need", '"sleep"'),
        ("need", "[]"),
        ("minutes", "[]"),
        ("minutes", "[5, 20]"),
        ("minutes", "5"),
        ("company", "[]"),
        ("company", '["cat"]'),
        ("place", '"in"'),
        ("place", '["in", "up"]'),
        ("night", "1"),
        ("takes", '["sugar"]'),
        ("takes", '"body"'),
        ("text", '" "'),
        ("text", "5"),
    ],
)
def test_a_wrong_value_is_named_with_its_key_and_field(field: str, value: str) -> None:
    with pytest.raises(ValueError, match=rf"^rest-here: {field} can’t be "):
        parse(re.sub(rf"(?m)^{field} = .*$", f"{field} = {value}", GOOD))


def test_a_field_that_is_not_one_is_named_with_the_key() -> None:
    with pytest.raises(ValueError, match=r"^rest-here: takse is no field"):
        parse(GOOD + "takse = []\n")


def test_a_moment_without_a_key_is_named_by_its_number() -> None:
    with pytest.raises(ValueError, match=r"^moment 2: key is missing"):
        parse(GOOD + GOOD.replace('key = "rest-here"', ""))


@pytest.mark.parametrize("key", ['""', "7"])
def test_a_key_that_is_no_text_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"^(7|moment 1): key can’t be"):
        parse(GOOD.replace('"rest-here"', key))


def test_a_key_that_is_there_twice_is_named() -> None:
    with pytest.raises(ValueError, match=r"^rest-here: another moment has this key"):
        parse(GOOD + GOOD)


@pytest.mark.parametrize("source", ["", "moment = 5", "moment = [5]", "not toml"])
def test_a_file_without_moments_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"moment|Expected"):
        parse(source)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of libraries of its own, with the good file as English."""
    (tmp_path / "en.toml").write_text(GOOD, "utf-8")
    monkeypatch.setattr(library, "FOLDER", tmp_path)
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def keys(moments: Library) -> list[str]:
    return [moment.key for moment in moments]


def test_another_language_is_read_from_its_own_file(folder: Path) -> None:
    (folder / "de.toml").write_text(GOOD.replace("here", "hier"), "utf-8")

    assert keys(load("de")) == ["rest-hier"]
    assert keys(load("en")) == ["rest-here"]


@pytest.mark.parametrize("language", ["xx", "", "../en", "en.toml", "EN\0"])
def test_a_language_without_a_file_falls_back_to_english(folder: Path, language: str) -> None:
    assert keys(load(language)) == ["rest-here"]


def test_a_bad_file_of_another_language_names_the_key_and_the_field(folder: Path) -> None:
    (folder / "de.toml").write_text(GOOD.replace("[5, 15]", "[]"), "utf-8")

    with pytest.raises(ValueError, match=r"^rest-here: minutes can’t be \[\]"):
        load("de")


def test_a_library_is_read_once_and_kept(folder: Path) -> None:
    first = load("en")
    (folder / "en.toml").unlink()

    assert load("en") is first
