"""Why there was no answer, in words for people who never set up a server."""

import http.client
import ssl

_UNTRUSTED = {
    9: "its certificate is not valid yet.",
    10: "its certificate has expired.",
    18: "its certificate is signed by nobody but itself.",
    19: "its certificate comes from an authority that nobody knows.",
    20: "its certificate comes without those that vouch for it, or from an authority that nobody knows.",
    21: "its certificate comes without those that vouch for it, or from an authority that nobody knows.",
    62: "its certificate is for another name.",
    64: "its certificate is for another name.",
}
"""OpenSSL's numbers for what is wrong with a certificate."""
_PLAIN = frozenset({"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"})
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (ConnectionRefusedError, "nobody answers there (connection refused)"),
    (http.client.RemoteDisconnected, "it hung up without an answer"),
    (http.client.LineTooLong, "its headers are far too long"),
    (http.client.BadStatusLine, "what answers is no web server"),
    (ConnectionError, "the connection broke off"),
    (TimeoutError, "no answer came in time"),
)
"""The first that fits is said."""


def no_trust(error: BaseException) -> str:
    """Return what is wrong with the encryption of a server; empty if that is not the matter."""
    for part in _chain(error):
        if isinstance(part, ssl.SSLCertVerificationError):
            return _UNTRUSTED.get(part.verify_code, f"its certificate cannot be trusted ({part.verify_message}).")
        if isinstance(part, ssl.SSLError):
            reason = getattr(part, "reason", "")
            if reason in _PLAIN:
                return "it answers without encryption, though https is promised."
            return f"no encryption could be agreed on ({reason or 'it hung up'})."
    return ""


def no_answer(error: BaseException) -> str:
    """Return why there was no answer, in words that follow `because`."""
    for part in _chain(error):
        for kind, words in _WORDS:
            if isinstance(part, kind):
                return words
        if "timed out" in str(part):
            return "no answer came in time"
        if "headers" in str(part):
            return "its headers are far too many"
    return str(error).rpartition(": ")[2] or type(error).__name__


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    part: BaseException | None = error
    while part is not None and part not in found:
        found.append(part)
        part = part.__cause__ or part.__context__
    return found
