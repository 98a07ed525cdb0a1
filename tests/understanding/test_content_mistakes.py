"""Mistakes in the phrase files are named with file, line and what is expected."""

import shutil
from pathlib import Path

import pytest

from voice_coach import places
from voice_coach.errors import ContentProblem, UsageProblem
from voice_coach.understanding import loader, opinion, template


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own phrases, which lie over the shipped ones."""
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    folder = places.overlay("intents") / "en" / "phrases"
    folder.mkdir(parents=True)
    return folder


MISTAKES = [
    ('[[say]]\nintent = "fly"\nphrases = ["up we go"]', 'line 2: "fly" is no intent'),
    ('[[say]]\nintent = "stop"\nphrases = ["stop [now"]', "never closes it"),
    ('[[say]]\nintent = "stop"\nphrases = ["Stop"]', 'has "Stop" where a word in small letters'),
    ('[[say]]\nintent = "stop"\nphrases = ["stop 2"]', 'has "2" where a word'),
    ('[[say]]\nintent = "stop"\nphrases = ["stop {weather}"]', "there is no slot {weather}"),
    ('[[say]]\nintent = "stop"\nphrases = ["stop (a|)"]', "has an empty phrase or alternative"),
    ('[[say]]\nintent = "help"\nurgent = ["help"]', "help is not urgent"),
    ('[[say]]\nintent = "stop"\nurgent = ["stop {reps}"]', "has a slot"),
    ('[[say]]\nintent = "stop"\ncontexts = ["garden"]\nphrases = ["stop"]', '"garden" is no context'),
    (
        '[[say]]\nintent = "effort"\nslots = { colour = "red" }\nphrases = ["red"]',
        "effort has no slot colour",
    ),
    ('[[say]]\nintent = "stop"\nphrase = ["stop"]', "phrase is not a key of this kind of file"),
    ('[[say]]\nphrases = ["stop"]', "intent"),
    ("[[say]\n", "line 1"),
    ('[[say]]\nintent = "stop"\nphrases = ["' + "(a|b|c|d|e|f|g|h|i|j) " * 4 + '"]', "more than"),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[expected for _, expected in MISTAKES])
def test_a_mistake_is_named_with_its_file_and_line(overlay: Path, text: str, expected: str) -> None:
    (overlay / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentProblem) as caught:
        loader.assemble("en")
    assert "mine.toml, line " in caught.value.what
    assert expected in str(caught.value)
    assert caught.value.cure


EXAMPLE_MISTAKES = [
    ('[[said]]\nintent = "fly"\nsayings = ["up we go"]', 'line 2: "fly" is no intent'),
    (
        '[[said]]\nintent = "stop"\nslots = { topic = "pain" }\nsayings = ["leave off"]',
        "stop has no slot topic",
    ),
    (
        '[[said]]\nintent = "learn"\nslots = { topic = "rain" }\nsayings = ["why does it rain"]',
        "line 3: there is no topic rain",
    ),
    ('[[said]]\nintent = "stop"\nslots = { reps = "two" }\nsayings = ["leave off"]', "reps"),
    ('[[said]]\nslots = { topic = "pain" }\nsayings = ["it hurts the eyes"]', "has no slot topic"),
    ('[[said]]\nintent = "stop"\nsayings = ["leave off", "..."]', '"..." has no words'),
]


@pytest.mark.parametrize(
    ("text", "expected"), EXAMPLE_MISTAKES, ids=[expected for _, expected in EXAMPLE_MISTAKES]
)
def test_a_mistake_in_a_saying_is_named_with_its_file_and_line(
    overlay: Path, text: str, expected: str
) -> None:
    folder = overlay.parent / "sayings"
    folder.mkdir()
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentProblem) as caught:
        loader.assemble("en")
    assert "mine.toml, line " in caught.value.what
    assert expected in str(caught.value)


def test_a_saying_is_an_example_and_nothing_to_listen_for(overlay: Path) -> None:
    folder = overlay.parent / "sayings"
    folder.mkdir()
    text = '[[said]]\nintent = "pause"\nmisheard = ["wibble for ten minutes"]\n[[said]]\nsayings = ["wobble"]'
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    examples = {saying.lines: saying for saying in loader.assemble("en").sayings if saying.example}
    assert examples["wibble for {amount}"].intent == "pause"
    assert examples["wobble"].intent == ""
    assert not any(each.jsgf or each.urgent for each in examples.values())


def test_a_persons_own_phrases_are_added(overlay: Path) -> None:
    (overlay / "mine.toml").write_text('[[say]]\nintent = "stop"\nphrases = ["wibble"]', encoding="utf-8")
    book = loader.assemble("en")
    assert any(saying.intent == "stop" and ("wibble",) in saying.patterns for saying in book.sayings)


def test_a_language_without_phrases_is_a_usage_problem() -> None:
    with pytest.raises(UsageProblem, match="no phrases in the language xx"):
        loader.assemble("xx")


def test_a_context_that_expects_what_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    folder = places.overlay("intents")
    folder.mkdir(parents=True)
    shipped = (places.content("intents") / "catalogue.toml").read_text(encoding="utf-8")
    (folder / "catalogue.toml").write_text(
        shipped.replace('"flare_up", "pain_score"', '"flare", "pain_score"', 1)
    )
    with pytest.raises(ContentProblem, match='"flare" is no group and no intent'):
        loader.assemble("en")


def test_weights_that_are_none_are_refused(tmp_path: Path) -> None:
    shipped = places.content("intents") / "en" / opinion.FILE
    broken = tmp_path / opinion.FILE
    for content in (b"hello", shipped.read_bytes()[:2000], shipped.read_bytes()[:-50]):
        broken.write_bytes(content)
        with pytest.raises(ContentProblem, match="not a file of weights"):
            opinion.read(broken)
    assert opinion.read(tmp_path / "nothing.bin") is None
    shutil.copy(shipped, broken)
    assert opinion.read(broken) is not None


def test_a_template_gives_every_way_to_say_it() -> None:
    node = template.parse("(start|do) [the] {exercise}")
    assert [" ".join(way) for way in template.expand(node)] == [
        "start {exercise}",
        "start the {exercise}",
        "do {exercise}",
        "do the {exercise}",
    ]
    assert template.to_jsgf(node, str.upper) == "(start | do) [the] <EXERCISE>"
