"""Reads and writes the part of JSGF that coaching grammars use.

Header, private and public rules, references, alternatives with optional weights, groups, optional
parts, `*` and `+`, quoted words, comments, tags (read over), `<NULL>` and `<VOID>`.
Not supported, and said so: imports and recursion.
Source: JSpeech Grammar Format, W3C Note 5 June 2000.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from voice_coach.errors import ContentProblem


@dataclass(frozen=True, slots=True)
class Word:
    """One word, lower case."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What another rule says, in this place."""

    rule: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other; without parts: nothing at all (`<NULL>`)."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options; without options: nothing can be said here (`<VOID>`)."""

    options: tuple["Node", ...]
    weights: tuple[float, ...] | None = None
    """Relative weights, as many as options, where the grammar gives them."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The part again and again: at least once, or (`optional`) not at all."""

    part: "Node"
    optional: bool


Node = Word | Reference | Sequence | Choice | Repeat

NULL = Sequence(())
VOID = Choice(())


@dataclass(frozen=True, slots=True)
class Jsgf:
    """A whole grammar, every reference resolved and without recursion."""

    name: str
    rules: Mapping[str, Node]
    public: tuple[str, ...]
    """Rules that an utterance may be; at least one."""


_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/)
      | (?P<weight>/\s*[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?\s*/)
      | (?P<rule><[^<>\s;=|]+>)
      | (?P<tag>\{(?:\\.|[^\\}])*\})
      | (?P<quoted>"(?:\\.|[^"\\])*")
      | (?P<sign>[;=|*+()\[\]])
      | (?P<word>[^\s;=|*+()\[\]<>{}"/\\]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_HEADER = re.compile(r"\ufeff?\s*#JSGF\s+V1\.0[^;\n]*;")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int


def _fail(line: int, what: str, source: str) -> NoReturn:
    raise ContentProblem(f"{source}, line {line}: {what}.", cure="Correct the grammar there and try again.")


def _tokens(text: str, source: str) -> Iterator[_Token]:
    header = _HEADER.match(text)
    if not header:
        _fail(1, "a JSGF grammar begins with #JSGF V1.0;", source)
    at, line = header.end(), 1 + text.count("\n", 0, header.end())
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            _fail(line, f"{text[at]!r} has no meaning here", source)
        kind = match.lastgroup or ""
        if kind != "space":
            yield _Token(kind, match.group(), line)
        line += match.group().count("\n")
        at = match.end()
    yield _Token("end", "the end of the grammar", line)


class _Parser:
    """Recursive descent over the tokens of one grammar."""

    def __init__(self, text: str, source: str) -> None:
        self.source = source
        self.tokens = list(_tokens(text, source))
        self.at = 0
        self.references: list[tuple[str, str, int]] = []
        self.rule = ""

    @property
    def next(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def sees(self, *signs: str) -> bool:
        return self.next.kind == "sign" and self.next.text in signs

    def expect(self, sign: str, where: str) -> None:
        if not self.sees(sign):
            _fail(self.next.line, f"{sign!r} is expected {where}, not {self.next.text!r}", self.source)
        self.at += 1

    def grammar(self) -> Jsgf:
        name, rules, public = "", dict[str, Node](), list[str]()
        while self.next.kind != "end":
            token = self.take()
            if token.kind == "word" and token.text == "grammar" and not rules:
                name = self.take().text
                self.expect(";", "after the grammar's name")
                continue
            if token.kind == "word" and token.text == "import":
                _fail(token.line, "imports are not supported; put the rules into one grammar", self.source)
            visible = token.kind == "word" and token.text == "public"
            if visible:
                token = self.take()
            if token.kind != "rule":
                _fail(token.line, f"a rule is expected, not {token.text!r}", self.source)
            self.rule = token.text[1:-1]
            if self.rule in rules or self.rule in ("NULL", "VOID"):
                _fail(token.line, f"<{self.rule}> is defined already", self.source)
            self.expect("=", f"after <{self.rule}>")
            rules[self.rule] = self.choice()
            self.expect(";", f"at the end of <{self.rule}>")
            if visible:
                public.append(self.rule)
        if not public:
            _fail(self.next.line, "no rule is public, so nothing can be said", self.source)
        self.check(rules)
        return Jsgf(name, rules, tuple(public))

    def choice(self) -> Node:
        options, weights = list[Node](), list[float | None]()
        while True:
            line = self.next.line
            weights.append(float(self.take().text.strip("/ \t\n")) if self.next.kind == "weight" else None)
            options.append(self.sequence())
            if not self.sees("|"):
                break
            self.take()
        if len(options) == 1:
            return options[0]
        given = tuple(weight for weight in weights if weight is not None)
        if given and len(given) != len(options):
            _fail(line, "either all alternatives have a weight or none has", self.source)
        return Choice(tuple(options), given or None)

    def sequence(self) -> Node:
        parts = list[Node]()
        while (part := self.part()) is not None:
            parts.append(part)
        if not parts:
            _fail(self.next.line, f"words are expected before {self.next.text!r}", self.source)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def part(self) -> Node | None:
        part: Node
        if self.next.kind == "word":
            part = Word(self.take().text.lower())
        elif self.next.kind == "quoted":
            part = self.quoted(self.take())
        elif self.next.kind == "rule":
            part = self.reference(self.take())
        elif self.sees("("):
            part = self.group(")")
        elif self.sees("["):
            part = Choice((self.group("]"), NULL))
        else:
            return None
        while self.sees("*", "+") or self.next.kind == "tag":
            token = self.take()
            if token.kind == "sign":
                part = Repeat(part, optional=token.text == "*")
        return part

    def quoted(self, token: _Token) -> Node:
        words = re.sub(r"\\(.)", r"\1", token.text[1:-1]).lower().split()
        if not words:
            _fail(token.line, "there is nothing between the quotation marks", self.source)
        return Word(words[0]) if len(words) == 1 else Sequence(tuple(Word(word) for word in words))

    def reference(self, token: _Token) -> Node:
        name = token.text[1:-1]
        if name == "NULL":
            return NULL
        if name == "VOID":
            return VOID
        self.references.append((self.rule, name, token.line))
        return Reference(name)

    def group(self, closing: str) -> Node:
        opening = self.take()
        inside = self.choice()
        self.expect(closing, f"to close the {opening.text!r} of line {opening.line}")
        return inside

    def check(self, rules: Mapping[str, Node]) -> None:
        """Every reference leads to a rule, and none back to itself."""
        uses = dict[str, dict[str, int]]()
        for rule, used, line in self.references:
            if used not in rules:
                _fail(line, f"<{used}> is not defined", self.source)
            uses.setdefault(rule, {})[used] = line
        done, open_ = set[str](), list[str]()
        for first in rules:
            todo = [(first, iter(uses.get(first, {}).items()))] if first not in done else []
            open_ = [first]
            while todo:
                rule, rest = todo[-1]
                used, line = next(rest, ("", 0))
                if not used:
                    done.add(rule)
                    todo.pop()
                    open_.pop()
                elif used in open_:
                    _fail(line, f"<{used}> leads back to itself; recursion is not supported", self.source)
                elif used not in done:
                    todo.append((used, iter(uses.get(used, {}).items())))
                    open_.append(used)


def parse(text: str, source: str = "The grammar") -> Jsgf:
    """The grammar that the text describes; `source` names the text in messages.

    Raises ContentProblem that names the line.
    """
    try:
        return _Parser(text, source).grammar()
    except RecursionError:
        raise ContentProblem(
            f"{source} is nested too deeply.", cure="Use rules instead of brackets."
        ) from None


def written(node: Node) -> str:
    """The node as JSGF text that reads back to the same node."""
    match node:
        case Word(text):
            return text if _TOKEN.fullmatch(text) else '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
        case Reference(rule):
            return f"<{rule}>"
        case Sequence(()):
            return "<NULL>"
        case Sequence(parts):
            return "(" + " ".join(written(part) for part in parts) + ")"
        case Choice((option, Sequence(())), None):
            return f"[{written(option)}]"
        case Choice(()):
            return "<VOID>"
        case Choice(options, weights):
            marks = [f"/{weight!r}/ " for weight in weights] if weights else [""] * len(options)
            return (
                "("
                + " | ".join(mark + written(part) for mark, part in zip(marks, options, strict=True))
                + ")"
            )
        case Repeat(part, optional):
            return written(part) + ("*" if optional else "+")


def write(grammar: Jsgf) -> str:
    """The whole grammar as JSGF text."""
    lines = ["#JSGF V1.0;", f"grammar {grammar.name or 'words'};"]
    lines += [
        f"{'public ' if name in grammar.public else ''}<{name}> = {written(node)};"
        for name, node in grammar.rules.items()
    ]
    return "\n".join(lines) + "\n"
