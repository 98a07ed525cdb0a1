"""A grammar as the smallest machine that accepts its sentences, word by word."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from voice_coach.errors import ContentProblem
from voice_coach.listening.jsgf import NULL, VOID, Choice, Jsgf, Node, Reference, Repeat, Sequence, Word

MOST_STATES = 100_000
"""A grammar that needs more is a mistake in the grammar, not something a person could say."""


@dataclass(frozen=True)
class Acceptor:
    """Deterministic and minimal; state 0 is the start. Weights of the grammar are left out."""

    arcs: tuple[tuple[tuple[str, int], ...], ...]
    """Per state, sorted: (word, next state)."""
    final: frozenset[int]

    @cached_property
    def _next(self) -> list[dict[str, int]]:
        return [dict(arcs) for arcs in self.arcs]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of some sentence."""
        return frozenset(word for arcs in self.arcs for word, _ in arcs)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say but silence."""
        return not self.words

    def accepts(self, words: Iterable[str]) -> bool:
        """Whether the words are a whole sentence of the grammar."""
        state = 0
        for word in words:
            following = self._next[state].get(word)
            if following is None:
                return False
            state = following
        return state in self.final

    def sentences(self, most: int, longest: int = 12) -> Iterator[tuple[str, ...]]:
        """Up to `most` sentences of up to `longest` words, shorter ones first."""
        level: list[tuple[int, tuple[str, ...]]] = [(0, ())]
        given = 0
        for _ in range(longest + 1):
            deeper = []
            for state, words in level:
                if state in self.final and words:
                    yield words
                    given += 1
                    if given >= most:
                        return
                deeper += [(following, (*words, word)) for word, following in self.arcs[state]]
                if len(deeper) > 4 * most:
                    break
            level = deeper


@dataclass(frozen=True, slots=True)
class Left:
    """What of a grammar a model can hear."""

    acceptor: Acceptor
    unknown: tuple[str, ...]
    """Words that the model does not know, sorted."""
    dropped: int
    """Alternatives of the grammar that were left out because they need such a word."""


def acceptor_of(grammar: Jsgf, known: Callable[[str], bool] | None = None) -> Left:
    """The acceptor of everything in the grammar that needs only words that are `known` (default: all).

    Raises ContentProblem if it grows beyond MOST_STATES.
    """
    pruning = _Pruning(grammar.rules, known or (lambda _: True))
    rules = {name: pruning.rule(name) for name in grammar.public}
    machines = _Machines(pruning.done)
    acceptor = machines.machine(Choice(tuple(rules.values())))
    return Left(acceptor, tuple(sorted(pruning.unknown)), pruning.dropped)


class _Pruning:
    """Leaves out the alternatives that need unknown words."""

    def __init__(self, rules: Mapping[str, Node], known: Callable[[str], bool]) -> None:
        self.rules, self.known = rules, known
        self.done: dict[str, Node] = {}
        self.unknown: set[str] = set()
        self.dropped = 0

    def rule(self, name: str) -> Node:
        if name not in self.done:
            self.done[name] = self.node(self.rules[name])
        return self.done[name]

    def node(self, node: Node) -> Node:
        match node:
            case Word(text):
                if self.known(text):
                    return node
                self.unknown.add(text)
                return VOID
            case Reference(rule):
                return VOID if self.rule(rule) == VOID else node
            case Sequence(parts):
                left = tuple(self.node(part) for part in parts)
                return VOID if VOID in left else Sequence(left)
            case Repeat(part, optional):
                inner = self.node(part)
                if inner == VOID:
                    return NULL if optional else VOID
                return Repeat(inner, optional)
            case Choice(options):
                kept = tuple(option for option in map(self.node, options) if option != VOID)
                self.dropped += len(options) - len(kept)
                return Choice(kept) if kept else VOID


class _Fragments:
    """States with words and empty steps between them (Thompson's construction)."""

    def __init__(self, machine_of: Callable[[str], Acceptor]) -> None:
        self.machine_of = machine_of
        self.arcs: list[list[tuple[str, int]]] = []
        self.steps: list[list[int]] = []

    def state(self) -> int:
        self.arcs.append([])
        self.steps.append([])
        if len(self.arcs) > 20 * MOST_STATES:
            raise _too_large()
        return len(self.arcs) - 1

    def add(self, node: Node, start: int) -> int:
        """Append what the node says to the state `start`; gives the state after it."""
        match node:
            case Word(text):
                end = self.state()
                self.arcs[start].append((text, end))
                return end
            case Reference(rule):
                return self.splice(self.machine_of(rule), start)
            case Sequence(parts):
                for part in parts:
                    start = self.add(part, start)
                return start
            case Choice(options):
                end = self.state()
                for option in options:
                    branch = start
                    if not isinstance(option, Word | Sequence):
                        branch = self.state()
                        self.steps[start].append(branch)
                    self.steps[self.add(option, branch)].append(end)
                return end
            case Repeat(part, optional):
                first = self.state()
                self.steps[start].append(first)
                last, end = self.add(part, first), self.state()
                self.steps[last] += [first, end]
                if optional:
                    self.steps[first].append(end)
                return end

    def splice(self, machine: Acceptor, start: int) -> int:
        """Append a copy of a finished machine."""
        base = len(self.arcs)
        self.arcs += [[(word, base + to) for word, to in arcs] for arcs in machine.arcs]
        self.steps += [[] for _ in machine.arcs]
        self.steps[start].append(base)
        end = self.state()
        for final in machine.final:
            self.steps[base + final].append(end)
        return end


class _Machines:
    """The minimal acceptor of each rule, made once."""

    def __init__(self, rules: Mapping[str, Node]) -> None:
        self.rules = rules
        self.done: dict[str, Acceptor] = {}

    def of_rule(self, name: str) -> Acceptor:
        if name not in self.done:
            self.done[name] = self.machine(self.rules[name])
        return self.done[name]

    def machine(self, node: Node) -> Acceptor:
        fragments = _Fragments(self.of_rule)
        start = fragments.state()
        return _minimal(*_deterministic(fragments.arcs, fragments.steps, start, fragments.add(node, start)))


def _deterministic(
    arcs: list[list[tuple[str, int]]], steps: list[list[int]], start: int, end: int
) -> tuple[list[dict[str, int]], list[bool]]:
    """Subset construction: (word → next state) per state, and which states are final."""
    closures: dict[int, frozenset[int]] = {}

    def closure(state: int) -> frozenset[int]:
        found = closures.get(state)
        if found is None:
            seen, todo = {state}, [state]
            while todo:
                new = [step for step in steps[todo.pop()] if step not in seen]
                seen.update(new)
                todo += new
            found = closures[state] = frozenset(one for one in seen if arcs[one] or one == end)
        return found

    first = closure(start)
    numbers, sets, table = {first: 0}, [first], list[dict[str, int]]()
    for subset in sets:
        targets: dict[str, set[int]] = {}
        for state in subset:
            for word, to in arcs[state]:
                targets.setdefault(word, set()).add(to)
        row = {}
        for word, states in targets.items():
            reached = (
                closure(next(iter(states))) if len(states) == 1 else frozenset().union(*map(closure, states))
            )
            number = numbers.setdefault(reached, len(sets))
            if number == len(sets):
                sets.append(reached)
                if number > MOST_STATES:
                    raise _too_large()
            row[word] = number
        table.append(row)
    return table, [end in subset for subset in sets]


def _minimal(table: list[dict[str, int]], final: list[bool]) -> Acceptor:
    """States that accept the same endings made one."""
    order = _children_first(table)
    kind = _kinds_acyclic(table, final, order) if order is not None else _kinds_refined(table, final)
    representative: dict[int, int] = {}
    for state, one in enumerate(kind):
        representative.setdefault(one, state)
    number, queue = {kind[0]: 0}, [kind[0]]
    rows = []
    for one in queue:
        row = []
        for word, to in sorted(table[representative[one]].items()):
            if kind[to] not in number:
                number[kind[to]] = len(queue)
                queue.append(kind[to])
            row.append((word, number[kind[to]]))
        rows.append(tuple(row))
    return Acceptor(tuple(rows), frozenset(number[one] for one in queue if final[representative[one]]))


def _children_first(table: list[dict[str, int]]) -> list[int] | None:
    """All states, each after those that follow it; None if there is a loop."""
    waiting = [len(set(row.values())) for row in table]
    before: list[list[int]] = [[] for _ in table]
    for state, row in enumerate(table):
        for to in set(row.values()):
            before[to].append(state)
    order = [state for state, left in enumerate(waiting) if not left]
    for state in order:
        for earlier in before[state]:
            waiting[earlier] -= 1
            if not waiting[earlier]:
                order.append(earlier)
    return order if len(order) == len(table) else None


def _kinds_acyclic(table: list[dict[str, int]], final: list[bool], order: list[int]) -> list[int]:
    kind = [0] * len(table)
    seen: dict[tuple[bool, frozenset[tuple[str, int]]], int] = {}
    for state in order:
        signature = (final[state], frozenset((word, kind[to]) for word, to in table[state].items()))
        kind[state] = seen.setdefault(signature, len(seen))
    return kind


def _kinds_refined(table: list[dict[str, int]], final: list[bool]) -> list[int]:
    """Moore's refinement, for machines with loops."""
    kind, kinds = [int(one) for one in final], len(set(final))
    while True:
        seen: dict[tuple[int, frozenset[tuple[str, int]]], int] = {}
        kind = [
            seen.setdefault((kind[state], frozenset((word, kind[to]) for word, to in row.items())), len(seen))
            for state, row in enumerate(table)
        ]
        if len(seen) == kinds:
            return kind
        kinds = len(seen)


def _too_large() -> ContentProblem:
    return ContentProblem(
        f"A grammar needs more than {MOST_STATES} states.",
        cure="Repeat less inside it, or split it by context.",
    )
