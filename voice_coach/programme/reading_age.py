"""How old a reader has to be to read an English text with ease (Flesch–Kincaid grade, plus five years).

Flesch–Kincaid: Kincaid, Fishburne, Rogers and Chissom, 1975. It is made for English alone, so it is used only
where a language's `style.toml` asks for it. Syllables are counted from the spelling; libraries for it fetch
their dictionary from the network.
"""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_APART = re.compile(
    r"(?<!c)ia|io(?!u|n)|[^gq]ua|(?<!p)eo|iu|uo|ying|[^aeiou]ye(?=i)|rience|creat|being|doing|going"
)
_SILENT_END = re.compile(r"(?:[^aeiouylr]|[aeiouy]r|[aeiouy]l)e(?:s|d|ly|less|ful|ment)?$")
_VOICED_END = re.compile(r"(?:[td]ed|(?:[sxz]|ch|sh|[cg])es)$")
_COMPOUND = re.compile(r"(?<=[aeiouy][^aeiouy])e(?=(?:thing|body|where|one|time|times|ly|ful|less|ment)$)")


def words_of(text: str) -> list[str]:
    """The words of a text, as written."""
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, a colon ending one too, because the voice rests there."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(text) if _WORD.search(sentence)]


def syllables(word: str) -> int:
    """How many syllables an English word has, judged by its spelling; at least 1."""
    spelled = _COMPOUND.sub("", re.sub(r"[^a-z]", "", word.lower()))
    if not spelled:
        return 1
    count = len(_VOWELS.findall(spelled)) + len(_APART.findall(spelled))
    if _SILENT_END.search(spelled) and not _VOICED_END.search(spelled):
        count -= 1
    return max(1, count)


def reading_age(text: str) -> float:
    """Years of age at which an English text reads easily; 5 for an empty one."""
    words, sentences = words_of(text), sentences_of(text)
    if not words or not sentences:
        return 5.0
    spoken = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
    return max(5.0, grade + 5.0)
