import itertools
import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.errors import ContentProblem
from voice_coach.listening import acceptor as acceptor_module
from voice_coach.listening.acceptor import Acceptor, acceptor_of
from voice_coach.listening.jsgf import Choice, Jsgf, Node, Reference, Repeat, Sequence, Word, parse

HEADER = "#JSGF V1.0;\ngrammar g;\n"
logging.getLogger("hypothesis").setLevel(logging.WARNING)


def machine(rules: str) -> Acceptor:
    return acceptor_of(parse(HEADER + rules)).acceptor


def sentences(rules: str, most: int = 100) -> list[str]:
    return [" ".join(words) for words in machine(rules).sentences(most)]


def test_accepts_the_sentences_and_nothing_else() -> None:
    accepted = machine("public <a> = [please] (stop | slow down) [now];")
    assert accepted.accepts(["please", "slow", "down", "now"])
    assert accepted.accepts(["stop"])
    for wrong in ("slow", "please", "stop stop", "now", "slow down please", ""):
        assert not accepted.accepts(wrong.split())


def test_rules_are_filled_in_wherever_they_are_used() -> None:
    rules = "public <a> = do <n> | <n> times; <n> = one | two;"
    assert sorted(sentences(rules)) == ["do one", "do two", "one times", "two times"]


def test_all_public_rules_count() -> None:
    assert sorted(sentences("public <a> = yes; public <b> = no;")) == ["no", "yes"]


def test_shared_endings_are_one_state() -> None:
    accepted = machine("public <a> = slow it down | bring it down | slow them down | bring them down;")
    assert len(accepted.arcs) == 4


def test_loops_go_round() -> None:
    accepted = machine("public <a> = very+ good | so* bad;")
    assert accepted.accepts(["very", "very", "very", "good"])
    assert accepted.accepts(["bad"])
    assert not accepted.accepts(["good"])


def test_sentences_come_short_ones_first_and_end_with_the_limit() -> None:
    assert sentences("public <a> = yes | no thank you | oh yes;") == ["yes", "oh yes", "no thank you"]
    assert len(sentences("public <a> = (one | two)+;", most=7)) == 7


def test_alternatives_with_unknown_words_are_left_out_and_counted() -> None:
    grammar = parse(f"{HEADER}public <a> = stop | do a burpee | <b> [burpee]; <b> = squat | lunge;")
    left = acceptor_of(grammar, lambda word: word not in ("burpee", "lunge"))
    assert left.unknown == ("burpee", "lunge")
    assert left.dropped == 3
    assert [" ".join(words) for words in left.acceptor.sentences(10)] == ["squat", "stop"]


def test_a_grammar_of_unknown_words_alone_is_empty() -> None:
    left = acceptor_of(parse(f"{HEADER}public <a> = xyzzy [please];"), lambda word: word == "please")
    assert left.acceptor.empty
    assert not left.acceptor.accepts(["please"])


def test_a_grammar_that_explodes_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceptor_module, "MOST_STATES", 200)
    text = "public <a> = (x | y)* x " + "(x | y) " * 12 + ";"
    with pytest.raises(ContentProblem, match="200 states"):
        machine(text)


words = st.sampled_from("abc").map(Word)
parts: st.SearchStrategy[Node] = st.recursive(
    words | st.just(Reference("r")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda some: Sequence(tuple(some))),
        st.lists(inner, max_size=3).map(lambda some: Choice(tuple(some))),
        st.builds(Repeat, inner, st.booleans()),
    ),
    max_leaves=8,
)
leaves = parts.filter(lambda part: "Reference" not in repr(part))


def as_expression(node: Node, rule: Node) -> str:
    """The same language as a regular expression over one-letter words."""
    match node:
        case Word(text):
            return text
        case Reference(_):
            return as_expression(rule, rule)
        case Sequence(some):
            return "".join(f"(?:{as_expression(part, rule)})" for part in some)
        case Choice(()):
            return r"(?!)"
        case Choice(options):
            return "|".join(f"(?:{as_expression(option, rule)})" for option in options)
        case Repeat(part, optional):
            return f"(?:{as_expression(part, rule)}){'*' if optional else '+'}"


@given(parts, leaves)
def test_accepts_what_the_same_regular_expression_matches(node: Node, rule: Node) -> None:
    accepted = acceptor_of(Jsgf("g", {"a": node, "r": rule}, ("a",))).acceptor
    expression = re.compile(as_expression(node, rule))
    for length in range(5):
        for some in itertools.product("abc", repeat=length):
            assert accepted.accepts(some) == bool(expression.fullmatch("".join(some)))


@given(parts, leaves)
def test_no_two_states_accept_the_same_endings(node: Node, rule: Node) -> None:
    accepted = acceptor_of(Jsgf("g", {"a": node, "r": rule}, ("a",))).acceptor
    endings = set[frozenset[tuple[str, ...]]]()
    for start in range(len(accepted.arcs)):
        reachable = frozenset(
            some
            for length in range(len(accepted.arcs) + 1)
            for some in itertools.islice(itertools.product("abc", repeat=length), 3000)
            if ends_final(accepted, start, some)
        )
        if len(accepted.arcs) <= 6:
            assert reachable not in endings
        endings.add(reachable)


def ends_final(machine: Acceptor, state: int, words: tuple[str, ...]) -> bool:
    for word in words:
        following = dict(machine.arcs[state]).get(word)
        if following is None:
            return False
        state = following
    return state in machine.final
