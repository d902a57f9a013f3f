"""Whether players in web pages may fetch files: asked as a browser asks, first for leave, then for a part."""

from collections.abc import Iterator

from podcli.doctor.check import Check, failed, passed
from podcli.doctor.policies import cors_document
from podcli.http import Answer, fetch

_ORIGIN = "https://player.example"
_EXPOSED = ("Content-Range", "Content-Length", "Accept-Ranges", "ETag")
_PREFLIGHT = {
    "Origin": _ORIGIN,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "range",
}


def cors(url: str) -> Check:
    """Ask for a public file from a web page of another origin, and judge both answers as a browser does."""
    wrong = [*_preflight(fetch("OPTIONS", url, _PREFLIGHT)), *_answer(_part(url))]
    if not wrong:
        return passed("cors", "Players in web pages may fetch files, seek in them and see how large they are.")
    return failed(
        "cors",
        f"Players in web pages cannot use the files: {'; '.join(wrong)}.",
        "Web players, transcripts and chapters need it; apps do not. Apply these rules to the bucket (the same: podcli "
        f"doctor --print cors), or let the CDN or web server send such headers:\n{cors_document()}",
    )


def _part(url: str) -> Answer:
    return fetch("GET", url, {"Origin": _ORIGIN, "Range": "bytes=0-1"})


def _preflight(answer: Answer) -> Iterator[str]:
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - HTTP: what browsers take for leave
        yield f"the question of a browser whether it may (OPTIONS) is answered by {answer.said}"
        return
    if not _is_open(answer):
        yield f"the answer to OPTIONS {_opening(answer)}"
    if not _names(answer, "access-control-allow-headers") & {"*", "range"}:
        yield "the answer to OPTIONS does not allow the header Range (Access-Control-Allow-Headers)"


def _answer(answer: Answer) -> Iterator[str]:
    if not _is_open(answer):
        yield f"the answer to GET {_opening(answer)}"
    exposed = _names(answer, "access-control-expose-headers")
    hidden = [name for name in _EXPOSED if name.lower() not in exposed]
    if hidden and "*" not in exposed:
        yield f"the answer to GET does not show pages {', '.join(hidden)} (Access-Control-Expose-Headers)"


def _is_open(answer: Answer) -> bool:
    return answer.headers.get("access-control-allow-origin", "").strip() in {"*", _ORIGIN}


def _opening(answer: Answer) -> str:
    found = answer.headers.get("access-control-allow-origin")
    return f"lets only {found} in" if found else "carries no Access-Control-Allow-Origin"


def _names(answer: Answer, header: str) -> set[str]:
    return {name.strip().lower() for name in answer.headers.get(header, "").split(",")}
