"""Every text keeps the tone of product.md, and no file of ours fixes a direction or a style."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from app.config import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted(
    script
    for part in ("js", "push", "with", "worker")
    for script in (ROOT / "static" / part).glob("*.js")
)
NEVER = re.compile(
    r"\b(task debt|overdue|streaks?|goals?|scores?|productiv\w*|compliance|users?|simply|"
    # “Just now” is a time, not a word that makes something smaller.
    r"just(?! now)|should|mama|mom|mommy|supermom|deserve|failed|rejected|declined|pending)\b",
    re.IGNORECASE,
)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u26ff\u2764\u2728]")


def texts() -> list[tuple[str, str]]:
    """Return (file, text) for every text that goes through gettext."""
    methods = [("app/**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(ROOT, method_map=methods, directory_filter=not_hidden)
    return [(row[0], text) for row in found for text in as_tuple(row[2])]


def not_hidden(folder: str) -> bool:
    return Path(folder).name in {ROOT.name, "app", "templates"} or not Path(folder).name.startswith(
        (".", "tests", "static", "instance", "migrations")
    )


def as_tuple(text: str | tuple[str, ...]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


def strings(script: Path) -> list[str]:
    """Return what stands between quotes in a script, without its comments."""
    code = re.sub(r"(?m)^\s*//.*$|(?s:/\*.*?\*/)", "", script.read_text())
    return [found.group()[1:-1] for found in re.finditer(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`]*`", code)]


def test_the_texts_are_found() -> None:
    found = {text for _file, text in texts()}
    assert len(found) > 100
    assert {"What do you need right now?", "Taken back.", "I’m exhausted"} <= found


def test_no_text_says_what_breather_never_says() -> None:
    assert [(file, text) for file, text in texts() if NEVER.search(text)] == []


def test_no_script_says_what_breather_never_says() -> None:
    said = [(script.name, text) for script in SCRIPTS for text in strings(script)]
    assert [(name, text) for name, text in said if NEVER.search(text)] == []


def test_no_script_has_a_sentence_of_its_own() -> None:
    # What people read comes from the templates, where it can be translated.
    said = [(script.name, text) for script in SCRIPTS for text in strings(script)]
    assert [one for one in said if re.search(r"[A-Z][a-z’]+ [a-z]", one[1])] == []


def test_nothing_is_shouted_and_nothing_winks() -> None:
    assert [(file, text) for file, text in texts() if "!" in text or EMOJI.search(text)] == []


def test_apostrophes_and_quotes_are_the_printers() -> None:
    assert [(file, text) for file, text in texts() if re.search(r"\w'\w|\"|\.\.\.", text)] == []


def test_no_text_depends_on_which_language_builds_sentences_how() -> None:
    # Named values can change places in a translation; nameless ones can't.
    assert [(file, text) for file, text in texts() if re.search(r"%[sd]|\{\}", text)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_a_template_holds_no_style_no_script_and_nobody_elses_files(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on|hx-vals='js", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", source)
    assert not re.search(r"\bhttps?://", source)


V = r"(?:[^\s;:{}()]|\([^)]*\))+"
PHYSICAL = re.compile(
    rf"""(?<![\w-])(?:
      (?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b
    | (?:left|right)\s*:
    | border-(?:top|bottom)-(?:left|right)-radius
    | (?:text-align|float|clear|justify-\w+)\s*:\s*(?:left|right)\b
    | (?:background-position|transform-origin|object-position)\s*:[^;}}]*\b(?:left|right)\b
    | (?:margin|padding|inset|border-width)\s*:\s*{V}\s+({V})\s+{V}\s+(?!\1[\s;}}]){V}\s*[;}}]
    )""",
    re.VERBOSE,
)


@pytest.mark.parametrize("style", STYLES, ids=lambda file: file.name)
def test_a_stylesheet_knows_no_left_and_no_right(style: Path) -> None:
    assert [found.group() for found in PHYSICAL.finditer(style.read_text())] == []


@pytest.mark.parametrize(
    "rule",
    ["a{margin-left:0}", "a{ right : 0}", "a{text-align:left}", "a{margin:1px 2px 3px 4px}"],
)
def test_a_direction_would_be_noticed(rule: str) -> None:
    assert PHYSICAL.search(rule)


@pytest.mark.parametrize(
    "rule", ["a{margin:1px 2px 3px 2px}", "a{text-align:start}", "a{margin-inline-start:0}"]
)
def test_a_logical_rule_passes(rule: str) -> None:
    assert not PHYSICAL.search(rule)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_builds_no_code_and_asks_nobody_else(script: Path) -> None:
    source = script.read_text()
    assert not re.search(r"\beval\(|new Function|document\.write|\bhttps?://", source)
