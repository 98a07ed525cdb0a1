"""A large table from words to a short text: kept as one text, and looked up without taking it apart."""

import zlib
from collections.abc import Iterator, Mapping

_BUCKETS = 1 << 10
"""So many pieces that looking through one takes less than a microsecond."""


class WordTable(Mapping[str, str]):
    """Words with a space between → a text. Neither may hold a tab, a line's end, `|` or `=`."""

    def __init__(self, text: str) -> None:
        """`text`: what `text` of another such table gave."""
        self.text = text
        self._buckets = text.split("\t")

    @classmethod
    def of(cls, entries: Mapping[str, str]) -> "WordTable":
        """The table of these entries."""
        buckets: list[list[str]] = [[] for _ in range(_BUCKETS)]
        for key, value in entries.items():
            buckets[_bucket(key)].append(f"{key}={value}|")
        return cls("\t".join("|" + "".join(bucket) for bucket in buckets))

    def __getitem__(self, key: str) -> str:
        bucket = self._buckets[_bucket(key)]
        at = bucket.find(f"|{key}=")
        if at < 0:
            raise KeyError(key)
        start = at + len(key) + 2
        return bucket[start : bucket.index("|", start)]

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        """The text of that key, or the default."""
        bucket = self._buckets[_bucket(key)]
        at = bucket.find(f"|{key}=")
        if at < 0:
            return default
        start = at + len(key) + 2
        return bucket[start : bucket.index("|", start)]

    def __iter__(self) -> Iterator[str]:
        for bucket in self._buckets:
            for entry in bucket[1:-1].split("|"):
                if entry:
                    yield entry.partition("=")[0]

    def __len__(self) -> int:
        return sum(bucket.count("=") for bucket in self._buckets)


def _bucket(key: str) -> int:
    return zlib.crc32(key.encode()) % _BUCKETS
