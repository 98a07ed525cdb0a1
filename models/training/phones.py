"""The sounds the net tells apart: ARPAbet as in CMUdict, and how Kaldi numbers them.

A class is silence, garbage (any speech or bang, spoken for by `[unk]`) or a phone. Each class has two pdfs:
one for the first frame of a phone, one for the frames after it. Kaldi's phone ids also say
where in the word a phone is, but share the pdfs of their class.
"""

VOWELS = ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
_STOPS = ("B", "CH", "D", "G", "JH", "K", "P", "T")
_FRICATIVES = ("DH", "F", "HH", "S", "SH", "TH", "V", "Z", "ZH")
_SONORANTS = ("L", "M", "N", "NG", "R", "W", "Y")
PHONES = tuple(sorted((*VOWELS, *_STOPS, *_FRICATIVES, *_SONORANTS)))
SILENCE, GARBAGE = "SIL", "SPN"
CLASSES = (SILENCE, GARBAGE, *PHONES)
CLASS_OF = {name: index for index, name in enumerate(CLASSES)}
PDFS = 2 * len(CLASSES)

_POSITIONS = {"B": "begin", "I": "internal", "E": "end", "S": "singleton"}

PHONE_IDS: dict[str, int] = {SILENCE: 1, GARBAGE: 2} | {
    f"{phone}_{position}": 3 + len(_POSITIONS) * i + j
    for i, phone in enumerate(PHONES)
    for j, position in enumerate(_POSITIONS)
}
"""Kaldi's phone ids, from 1."""

CLASS_OF_ID = {number: CLASS_OF[name.split("_")[0]] for name, number in PHONE_IDS.items()}


def first_pdf(class_index: int) -> int:
    """The pdf of the first frame of a phone of that class."""
    return 2 * class_index


def later_pdf(class_index: int) -> int:
    """The pdf of every further frame of a phone of that class."""
    return 2 * class_index + 1


def ids_in_word(phones: tuple[str, ...]) -> list[int]:
    """Kaldi's ids of a word's phones, with their places in the word."""
    if phones == (GARBAGE,):
        return [PHONE_IDS[GARBAGE]]
    if len(phones) == 1:
        return [PHONE_IDS[phones[0] + "_S"]]
    places = ["B", *["I"] * (len(phones) - 2), "E"]
    return [PHONE_IDS[f"{phone}_{place}"] for phone, place in zip(phones, places, strict=True)]


def word_boundaries() -> str:
    """The text of `word_boundary.int`: what each phone id says about words."""
    lines = [f"{PHONE_IDS[SILENCE]} nonword", f"{PHONE_IDS[GARBAGE]} singleton"]
    lines += [
        f"{PHONE_IDS[f'{phone}_{letter}']} {place}"
        for phone in PHONES
        for letter, place in _POSITIONS.items()
    ]
    return "\n".join(lines) + "\n"


def enter_transition(phone_id: int) -> int:
    """Kaldi's transition id for the step out of a phone's one state; written on the arc that enters it."""
    return 2 * phone_id


def stay_transition(phone_id: int) -> int:
    """Kaldi's transition id for staying in a phone for one more frame."""
    return 2 * phone_id - 1
