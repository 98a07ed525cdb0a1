"""A session in an invented language goes like the English one: no English is left in code."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from voice_coach import places
from voice_coach.coaching import happenings
from voice_coach.house import open_house
from voice_coach.memory import RecordedPerson
from voice_coach.programme import load
from voice_coach.programme.new_language import lay_out
from voice_coach.record.journal import Journal
from voice_coach.settings import Settings
from voice_coach.simulation import Outcome, Simulation, Turn, When
from voice_coach.testing import SilentVoice

LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "edcfighjokmlnputrqsvywxzab")
CAPITALS = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz".translate(LETTERS).upper()
)
_SLOT_OR_WORD = re.compile(r"\{[^}]*\}|[A-Za-z]+")
_QUOTED = re.compile(r'(clinical_review = )?"((?:[^"\\]|\\.)*)"( = )?')
_FACT = re.compile(r"\s*(?:#|id = |\[)")
NO_WORDS = (
    "intent",
    "context",
    "contexts",
    "slots",
    "all",
    "none",
    "not_for_the_coach",
    "lifted",
    "advice",
    "written",
)
"""Keys of the intents' files whose values are names, and no words of the language."""
WORDS_FOR_KEYS = (
    *("ones", "teens", "tens", "scales", "groups", "times", "fractions", "ordinals"),
    *("misheard", "contractions", "alike"),
)
"""Tables of the intents' files whose keys are words of the language."""


def zum(text: str) -> str:
    """The text in the invented language; what is in braces stays."""
    return _SLOT_OR_WORD.sub(
        lambda found: found[0] if found[0][0] == "{" else found[0].translate(LETTERS).translate(CAPITALS),
        text,
    )


def _spoken(text: str) -> str:
    """A file of the programme, its texts between double quotes translated."""
    lines = (
        line if _FACT.match(line) else _QUOTED.sub(lambda q: q[0] if q[1] or q[3] else f'"{zum(q[2])}"', line)
        for line in text.splitlines()
    )
    return "\n".join(lines) + "\n"


def _understood(value: Any, key: str = "") -> Any:
    """The content of a file of the intents, its words translated."""
    if key in NO_WORDS:
        return value
    if isinstance(value, dict):
        words = key in WORDS_FOR_KEYS
        return {zum(name) if words else name: _understood(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_understood(each, key) for each in value]
    return zum(value) if isinstance(value, str) else value


def _inline(value: Any) -> str:
    """The value as TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{name}" = {_inline(each)}' for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value).lower()


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Code of the invented language, each letter of English another one, in the person's own folder."""
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    for path in lay_out("zum", places.config_dir()):
        text = path.read_text(encoding="utf-8")
        if "intents" in path.parts:
            content = _understood(tomllib.loads(text))
            text = "".join(f"{name} = {_inline(value)}\n" for name, value in content.items())
        elif path.name != "style.toml":
            text = _spoken(text)
        path.write_text(text, encoding="utf-8")
    return "zum"


SESSION = (
    *("set a goal", "leisure", "feed the ducks", "read it back", "skip", "go back", "three songs", "skip"),
    *("in two months", "change the second one", "sing to them", "leave it for later"),
    *("start knee rolling", "an easier version", "easy", "three bridges", "two", "that hurts", "rest"),
    *("tell me about worry", "skip", "stop", "my goals", "purple monkey", "goodbye"),
)


def _session(
    language: str, record: Path, says: tuple[str, ...]
) -> tuple[Outcome, list[tuple[str, dict[str, Any]]]]:
    journal = Journal.open("me", str(record))
    journal.append(happenings.lesson_heard("welcome"))
    memory = RecordedPerson(journal, load(language))
    house = open_house(Settings(language=language), memory, SilentVoice())
    turns = [Turn(words, When(quiet=True)) for words in says]
    outcome = Simulation(house.coach, turns=turns).run(900)
    events = [(event.kind, dict(event.data)) for event in journal.events()]
    memory.close()
    return outcome, events


def test_a_session_in_an_invented_language_goes_like_the_english_one(invented: str, tmp_path: Path) -> None:
    english, done = _session("en", tmp_path / "english.sqlite", SESSION)
    other, done_there = _session(invented, tmp_path / "other.sqlite", tuple(map(zum, SESSION)))

    assert [(c.who, c.line, c.text) for c in other.captions] == [
        (c.who, c.line, zum(c.text)) for c in english.captions
    ]
    assert [kind for kind, _ in done_there] == [kind for kind, _ in done]
    assert {"goal.ask_what", "interview.kept_for_later", "exercise.go", "pain.heard"} <= {
        c.line for c in english.captions
    }
