"""The content itself: every phrase means one thing, and every grammar can be read by a recogniser."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pocketsphinx
import pytest

from voice_coach.understanding import Mind, patterns
from voice_coach.understanding.phrasebook import Phrasebook, Saying
from voice_coach.understanding.understood import Understood

CONTEXTS = ["idle", "activity", "paused", "learning", "yesno", "number", "effort", "choice", "words"]
OPTIONS = {"breathing": ("deep breathing", "Breathing"), "rest": ("a rest",)}


def test_every_context_of_the_contract_is_there(mind: Mind) -> None:
    assert list(mind.contexts) == CONTEXTS


@pytest.mark.parametrize("context", CONTEXTS)
def test_no_phrase_of_an_intent_is_taken_by_another(book: Phrasebook, context: str) -> None:
    taken = [
        f"{phrase!r}: {one.intent} and {other.intent}"
        for phrase, sayings in _phrases(book, context)
        for one, other in itertools.pairwise(sayings)
        if (one.intent, dict(one.slots)) != (other.intent, dict(other.slots))
    ]
    assert taken == []


def _phrases(book: Phrasebook, context: str) -> Iterator[tuple[str, list[Saying]]]:
    """Phrases that are open in the context with the groups that hold them and rank alike."""
    traits = book.contexts[context]
    for phrase, numbers in patterns.compile_patterns(book).exact.items():
        ranks: dict[tuple[bool, bool, bool], list[Saying]] = {}
        for saying in (book.sayings[int(number)] for number in numbers.split()):
            if saying.intent not in traits.expects | traits.allows:
                continue
            if saying.contexts and context not in saying.contexts:
                continue
            answer = book.intents[saying.intent].group == "answer"
            ranks.setdefault((saying.intent in traits.expects, answer, bool(saying.contexts)), []).append(
                saying
            )
        if ranks:
            yield phrase, ranks[max(ranks)]


@pytest.mark.parametrize(("context", "part"), [("idle", 0), ("activity", 1), ("learning", 2)])
def test_every_phrase_without_slots_is_understood_as_its_intent(
    mind: Mind, book: Phrasebook, context: str, part: int
) -> None:
    """A tenth of all phrases in each context: all of them take a minute."""
    wrong = []
    for phrase, sayings in itertools.islice(_phrases(book, context), part, None, 10):
        if "{" in phrase or context in sayings[0].contexts:
            continue
        meant = mind.understand(phrase, context)
        if not isinstance(meant, Understood) or meant.intent not in {saying.intent for saying in sayings}:
            danger = isinstance(meant, Understood) and meant.intent == "emergency"
            if not danger:
                wrong.append((phrase, sayings[0].intent, meant))
    assert wrong == []


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_grammar_is_strict_jsgf_with_one_public_rule(mind: Mind, context: str) -> None:
    grammar = mind.grammar(context, OPTIONS)
    header, name, *rules = grammar.jsgf.strip().splitlines()
    assert header == "#JSGF V1.0;"
    assert name == f"grammar {context};"
    defined = [re.fullmatch(r"(public )?<([a-z_]+)> = (.+);", rule) for rule in rules]
    assert all(defined), [rule for rule, match in zip(rules, defined, strict=True) if not match]
    names = [match[2] for match in defined if match]
    assert len(names) == len(set(names))
    assert [match[2] for match in defined if match and match[1]] == ["utterance"]
    for match in defined:
        assert match is not None
        body = match[3]
        assert set(re.findall(r"<([^>]+)>", body)) <= set(names)
        assert re.fullmatch(r"[a-z' ]*", re.sub(r"<[a-z_]+>|[()\[\]|]", " ", body)), body
        assert body.count("(") == body.count(")")
        assert body.count("[") == body.count("]")
        assert not re.search(r"\|\s*(\||\)|\]|$)|(\(|\[|^)\s*\|", body), body


@pytest.mark.parametrize("context", CONTEXTS)
def test_urgent_phrases_are_in_every_grammar_and_mean_something_urgent(mind: Mind, context: str) -> None:
    grammar = mind.grammar(context, OPTIONS)
    assert {"stop", "pause", "ouch", "call an ambulance"} <= set(grammar.urgent)
    assert len(grammar.urgent) <= 80
    for phrase in grammar.urgent:
        assert re.fullmatch(r"[a-z']+( [a-z']+)*", phrase)
        meant = mind.understand(phrase, context)
        assert isinstance(meant, Understood)
        assert meant.intent in mind.urgent_intents or (context, meant.intent) == ("effort", "effort")


def test_patience_is_short_in_an_activity_and_long_for_free_words(mind: Mind) -> None:
    assert mind.grammar("activity").patience < mind.grammar("idle").patience < mind.grammar("words").patience
    assert mind.grammar("words").free
    assert not mind.grammar("idle").free


def test_only_what_makes_sense_is_listened_for(mind: Mind) -> None:
    assert "<learn>" not in mind.grammar("activity").jsgf
    assert "<yes>" not in mind.grammar("idle").jsgf
    assert "<yes>" in mind.grammar("yesno").jsgf
    assert "a rest" in mind.grammar("choice", OPTIONS).jsgf
    assert "wall squat with ball" in mind.grammar("idle").jsgf


def test_pocketsphinx_reads_the_largest_grammar(mind: Mind) -> None:
    grammar = mind.grammar("activity")
    model = Path(pocketsphinx.__file__).parent / "model" / "en-us"
    decoder = pocketsphinx.Decoder(
        hmm=str(model / "en-us"), dict=str(model / "cmudict-en-us.dict"), lm=None, loglevel="FATAL"
    )
    spoken = re.sub(r"<[^>]*>|[()\[\]|;=]|public", " ", "\n".join(grammar.jsgf.splitlines()[2:])).split()
    for word in set(spoken):
        if decoder.lookup_word(word) is None:
            decoder.add_word(word, "AH", False)
    decoder.add_jsgf_string("context", grammar.jsgf)
    decoder.activate_search("context")
    assert decoder.current_search() == "context"
