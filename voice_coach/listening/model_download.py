"""Fetches a file over HTTP, goes on where it broke off, and says how far it is."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import requests

from voice_coach.errors import ModelProblem

Progress = Callable[[int, int], None]
"""Called with the bytes so far and the bytes in all."""

CONNECT_SECONDS = 10
SILENT_SECONDS = 30
"""How long the server may send nothing."""

_CHUNK = 1 << 16
_CHECK = "Check the internet connection, then try again. Until then the coach hears with its built-in model."


def download(address: str, part: Path, *, most_bytes: int, progress: Progress) -> None:
    """Fetch `address` into `part`, all of it when this returns.

    What is in `part` already is kept if the server confirms that it is of the same file. When the connection
    breaks, `part` stays, so that a later call goes on. Raises ModelProblem for no network, a refusal, or more
    than `most_bytes`; OSError where the disk refuses.
    """
    headers = {"Accept-Encoding": "identity", "User-Agent": "voice-coach"}
    have, version = _kept(part)
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": version}
    try:
        with requests.get(
            address, headers=headers, stream=True, timeout=(CONNECT_SECONDS, SILENT_SECONDS)
        ) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                forget(part)
                return download(address, part, most_bytes=most_bytes, progress=progress)
            _check(address, answer)
            _receive(answer, part, most_bytes, progress)
    except requests.exceptions.SSLError:
        raise ModelProblem(
            f"The connection to {_host(address)} is not secure: its certificate is not accepted.",
            cure="Check the machine's date and network, then try again.",
        ) from None
    except (requests.RequestException, TimeoutError):
        fetched = part.stat().st_size if part.is_file() else 0
        can_go_on = _kept(part)[0] > 0
        if not can_go_on:
            forget(part)
        if fetched:
            raise ModelProblem(
                f"The download broke off after {fetched / 1e6:.1f} MB.",
                cure="Try again: it goes on where it stopped."
                if can_go_on
                else "Try again: it starts afresh.",
            ) from None
        raise ModelProblem(f"There is no connection to {_host(address)}.", cure=_CHECK) from None


def forget(part: Path) -> None:
    """Throw away what was fetched so far."""
    part.unlink(missing_ok=True)
    _version_file(part).unlink(missing_ok=True)


def _check(address: str, answer: requests.Response) -> None:
    if urlsplit(address).scheme == "https" and urlsplit(answer.url).scheme != "https":
        raise ModelProblem(
            f"{_host(address)} sends us on to an address that is not secure.", cure="Try another network."
        )
    if answer.status_code not in (requests.codes.ok, requests.codes.partial_content):
        raise ModelProblem(
            f"{_host(address)} answers {answer.status_code} {answer.reason}.",
            cure="Try again later. If that is no better, look for a newer version of Voice Coach.",
        )


def _receive(answer: requests.Response, part: Path, most_bytes: int, progress: Progress) -> None:
    resumed = answer.status_code == requests.codes.partial_content
    done = part.stat().st_size if resumed else 0
    if resumed and not answer.headers.get("Content-Range", "").startswith(f"bytes {done}-"):
        forget(part)
        raise ModelProblem("The server sent another part of the file.", cure="Try again: it starts afresh.")
    announced = answer.headers.get("Content-Length", "")
    total = done + int(announced) if announced.isdigit() else 0
    if total > most_bytes:
        forget(part)
        raise ModelProblem(f"The file is far too large: {total / 1e6:.0f} MB.", cure=_OTHER)
    if not resumed:
        forget(part)
        version = answer.headers.get("ETag", "") or answer.headers.get("Last-Modified", "")
        if version and not version.startswith("W/"):
            _version_file(part).write_text(version, encoding="utf-8")
    with part.open("ab" if resumed else "wb") as file:
        for chunk in answer.iter_content(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            if done > most_bytes:
                break
            progress(done, total)
    if done > most_bytes:
        forget(part)
        raise ModelProblem(f"The file is far too large: over {most_bytes / 1e6:.0f} MB.", cure=_OTHER)
    if done < total:
        raise requests.ConnectionError("the server closed the connection early")


_OTHER = "The server has something else under this name; look for a newer version of Voice Coach."


def _kept(part: Path) -> tuple[int, str]:
    """How many bytes are there, and of which version of the file; 0 where nobody can tell."""
    version = _version_file(part)
    if not part.is_file() or not version.is_file():
        return 0, ""
    return part.stat().st_size, version.read_text(encoding="utf-8")


def _version_file(part: Path) -> Path:
    """Holds the server's ETag or date of the file, by which a part is known again."""
    return part.with_suffix(".version")


def _host(address: str) -> str:
    return urlsplit(address).hostname or address
