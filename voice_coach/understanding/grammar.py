"""Grammars for the recogniser (JSGF), made from the phrasebook: only what makes sense in a context."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.understood import Names


@dataclass(frozen=True, slots=True)
class ContextGrammar:
    """What makes sense to hear in a context."""

    context: str
    jsgf: str
    """A JSGF grammar with one public rule; words in small letters, apostrophes the only punctuation."""
    urgent: tuple[str, ...]
    """Phrases acted on before the end of the utterance is decided; all of them are in `jsgf` too."""
    patience: float
    """Seconds of silence after which the utterance counts as finished."""
    free: bool = False
    """Any words at all are wanted here; `jsgf` holds only what has a meaning of its own (stop, help …)."""


class GrammarWriter:
    """Writes grammars for one phrasebook and one programme, and keeps them."""

    def __init__(self, book: Phrasebook, names: Names) -> None:
        self._book = book
        self._exercises = tuple(
            dict.fromkeys(
                spoken
                for several in (*names.exercises.values(), tuple(names.shared_titles))
                for spoken in map(_spoken, several)
                if spoken
            )
        )
        self._topics = tuple(
            dict.fromkeys(
                spoken for several in names.topics.values() for spoken in map(_spoken, several) if spoken
            )
        )
        self._written = lru_cache(maxsize=64)(self._write)

    def write(
        self, context: str, options: Mapping[str, tuple[str, ...]], *, called: bool = False
    ) -> ContextGrammar:
        """The grammar of that context; `options`: what can be chosen, id → names. Raises KeyError.

        `called`: everything but what is urgent begins with the coach's name.
        """
        names = tuple(spoken for several in options.values() for spoken in map(_spoken, several) if spoken)
        return self._written(context, tuple(dict.fromkeys(names)), called)

    def _write(self, context: str, options: tuple[str, ...], called: bool) -> ContextGrammar:
        traits = self._book.contexts[context]
        rules: dict[str, list[str]] = {}
        urgent: list[str] = []
        for saying in self._book.sayings:
            if saying.intent in traits.expects and (not saying.contexts or context in saying.contexts):
                rules.setdefault(saying.intent, []).extend(saying.jsgf)
                urgent.extend(saying.urgent)
        if "number" in traits.expects:
            rules["number_answer"] = ["<amount>"]
        if "choose" in traits.expects:
            rules["choose"] = [*options, "[the] <ordinal> [one]"]
        polite = [
            name
            for name in rules
            if not self._book.intents.get(name, None) or not self._book.intents[name].urgent
        ]
        abrupt = [name for name in rules if name not in polite]
        call, perhaps = ("<called> ", "[<called>] ") if called else ("", "")
        body = [f"{call}[<before>] ({_either(f'<{name}>' for name in polite)}) [<after>]"] if polite else []
        body.extend(f"{perhaps}<{name}>" for name in abrupt)
        if called:
            body.append("<called>")
        lines = ["#JSGF V1.0;", f"grammar {context};", f"public <utterance> = {_either(body)};"]
        lines.extend(f"<{name}> = {_either(dict.fromkeys(several))};" for name, several in rules.items())
        lines.extend(self._slot_rules("\n".join(lines)))
        return ContextGrammar(
            context,
            "\n".join(lines) + "\n",
            tuple(dict.fromkeys(urgent)),
            traits.patience,
            "words" in traits.expects,
        )

    def _slot_rules(self, text: str) -> list[str]:
        """Rules for the slots that the text mentions, and for those that they mention."""
        available = self._available()
        wanted: list[str] = []
        todo = [name for name in available if f"<{name}>" in text]
        while todo:
            name = todo.pop(0)
            if name in wanted:
                continue
            wanted.append(name)
            todo.extend(
                other for other in available if f"<{other}>" in available[name] and other not in wanted
            )
        return [f"<{name}> = {available[name]};" for name in wanted]

    def _available(self) -> dict[str, str]:
        """Every rule that stands for a slot or a part of one."""
        words = self._book.number_file
        units: Mapping[str, list[str]] = words["units"]
        article, both, of = (words["joining"][key][0] for key in ("articles", "and", "of"))
        ones = [word for word, value in words["ones"].items() if value >= 1]
        zero = next(word for word, value in words["ones"].items() if value == 0)
        hundred = next(word for word, value in words["scales"].items() if value == 100)
        counted = [
            word for unit in ("reps", "minutes", "seconds", "breaths", "steps") for word in units[unit]
        ]
        rules = {
            "called": _either(self._book.words.called),
            "before": _either(self._book.words.listened_before),
            "after": _either(self._book.words.listened_after),
            "ones": _either(ones),
            "small": f"<ones> | {_either(words['teens'])} | ({_either(words['tens'])}) [<ones>]",
            "number": "<small>",
            "large": f"<small> | (<ones> | {article}) {hundred} [[{both}] <small>] | {zero}",
            "reps": f"<number> ({_either(units['reps'])})",
            "sets": f"<small> ({_either(units['sets'])}) [{of} <number>]",
            "minutes": f"<number> ({_either(units['minutes'])}) | {_either(_halves(self._book, units))}",
            "seconds": f"<number> ({_either(units['seconds'])})",
            "breaths": f"<number> [{_either(self._between())}] ({_either(units['breaths'])})",
            "score": f"<small> | {zero}",
            "amount": f"<large> [{_either(counted)}] | <minutes> | <sets>",
            "day": _either(_spoken(word) for several in words["days"].values() for word in several),
            "ordinal": _either(words["ordinals"]),
            "exercise": _either(self._exercises),
            "topic": _either(self._topics),
        }
        return {name: rule for name, rule in rules.items() if rule}

    def _between(self) -> list[str]:
        return [" ".join(words) for words in self._book.numbers.between if len(words) == 1][:8]


def _halves(book: Phrasebook, units: Mapping[str, list[str]]) -> list[str]:
    """For "half an hour", "half a minute", "an hour"."""
    half = next((word for word, value in book.numbers.values.items() if value == 0.5), "")
    found: list[str] = []
    for unit in ("hours", "minutes"):
        for article in book.numbers.joining["articles"]:
            found.append(f"{article} {units[unit][0]}")
            if half:
                found.append(f"{half} {article} {units[unit][0]}")
    return found


def _either(ways: Iterable[str]) -> str:
    return " | ".join(ways)


def _spoken(name: str) -> str:
    """A name as the recogniser writes it: small letters, hyphens as spaces, no digits or other marks."""
    kept = "".join(mark if mark.isalpha() or mark == "'" else " " for mark in name.lower().replace("’", "'"))
    return " ".join(kept.split())
