import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.errors import ContentProblem
from voice_coach.listening.jsgf import (
    NULL,
    VOID,
    Choice,
    Jsgf,
    Node,
    Reference,
    Repeat,
    Sequence,
    Word,
    parse,
    write,
)

HEADER = "#JSGF V1.0;\ngrammar g;\n"


def rule(text: str) -> Node:
    """The public rule with that right-hand side."""
    return parse(f"{HEADER}public <a> = {text};").rules["a"]


def test_reads_words_in_a_row_as_a_sequence() -> None:
    assert rule("Slow DOWN") == Sequence((Word("slow"), Word("down")))


def test_reads_alternatives_groups_and_optional_parts() -> None:
    assert rule("[please] (stop | slow down)") == Sequence(
        (
            Choice((Word("please"), NULL)),
            Choice((Word("stop"), Sequence((Word("slow"), Word("down"))))),
        )
    )


def test_repetition_binds_to_the_part_before_it() -> None:
    assert rule("very* good+") == Sequence((Repeat(Word("very"), True), Repeat(Word("good"), False)))


def test_keeps_weights() -> None:
    assert rule("/10/ yes | /0.5/ no") == Choice((Word("yes"), Word("no")), (10.0, 0.5))


def test_reads_over_comments_tags_and_the_long_header() -> None:
    text = """#JSGF V1.0 UTF-8 en;
    grammar a.b.c; // to the end of the line
    /* over
       lines */ public <a> = yes {affirm} | "no thanks" { deny } ;"""
    grammar = parse(text)
    assert grammar.name == "a.b.c"
    assert grammar.rules["a"] == Choice((Word("yes"), Sequence((Word("no"), Word("thanks")))))


def test_several_rules_may_be_public() -> None:
    grammar = parse(f"{HEADER}public <a> = yes; public <b> = <c>; <c> = no;")
    assert grammar.public == ("a", "b")
    assert grammar.rules["b"] == Reference("c")


def test_null_and_void_are_read() -> None:
    assert rule("yes | <NULL>") == Choice((Word("yes"), NULL))
    assert rule("yes <VOID>") == Sequence((Word("yes"), VOID))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("public <a> = yes;", 1, "begins with #JSGF"),
        (f"{HEADER}public <a> = yes", 3, "';' is expected"),
        (f"{HEADER}public <a> =\n  yes | ;", 4, "words are expected"),
        (f"{HEADER}public <a> = (yes\n| no;", 4, "')' is expected to close the '(' of line 3"),
        (f"{HEADER}public <a> = yes;\n<b> = <c>;", 4, "<c> is not defined"),
        (f"{HEADER}public <a> = yes;\n\npublic <a> = no;", 5, "<a> is defined already"),
        (f"{HEADER}<a> = yes;", 3, "no rule is public"),
        (f"{HEADER}public <a> = /2/ yes | no;", 3, "either all alternatives have a weight"),
        (f"{HEADER}import <x.y>;\npublic <a> = yes;", 3, "imports are not supported"),
        (f"{HEADER}public <a> = yes > no;", 3, "'>' has no meaning"),
        (f"{HEADER}stop;", 3, "a rule is expected, not 'stop'"),
        (f'{HEADER}public <a> = "  ";', 3, "nothing between the quotation marks"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(ContentProblem) as problem:
        parse(text, "mine.gram")
    assert f"mine.gram, line {line}: " in problem.value.what
    assert says in problem.value.what
    assert problem.value.cure


@pytest.mark.parametrize(
    "rules", ["public <a> = yes <a>;", "public <a> = [<b>];\n<b> = <c> | no;\n<c> = <a>;"]
)
def test_recursion_is_a_mistake(rules: str) -> None:
    with pytest.raises(ContentProblem, match="recursion is not supported"):
        parse(HEADER + rules)


def test_a_rule_used_twice_is_no_recursion() -> None:
    assert parse(f"{HEADER}public <a> = <b> <c>; <b> = <c>; <c> = yes;").public == ("a",)


def test_brackets_without_end_are_refused_and_do_not_crash() -> None:
    with pytest.raises(ContentProblem):
        parse(f"{HEADER}public <a> = {'(' * 5000}yes{')' * 5000};")


words = st.from_regex(r"[a-z][a-z'-]{0,6}", fullmatch=True).map(Word)
parts: st.SearchStrategy[Node] = st.recursive(
    words | st.sampled_from([Reference("b"), NULL, VOID]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda some: Sequence(tuple(some))),
        st.lists(inner, min_size=2, max_size=4).map(lambda some: Choice(tuple(some))),
        st.builds(Repeat, inner, st.booleans()),
    ),
    max_leaves=12,
)


@given(parts, parts.filter(lambda part: "b" not in repr(part)))
def test_what_is_written_reads_back_the_same(first: Node, second: Node) -> None:
    grammar = Jsgf("g", {"a": first, "b": second}, ("a",))
    assert parse(write(grammar)) == grammar


@given(st.text(alphabet='ab <>=;|*+()[]{}/"\\\n#', max_size=40))
def test_any_text_is_a_grammar_or_a_named_mistake(text: str) -> None:
    try:
        grammar = parse(HEADER + text)
    except ContentProblem as problem:
        assert "line" in problem.what  # noqa: PT017
    else:
        assert grammar.public
