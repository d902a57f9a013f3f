"""Faults of many like parts of a file, such as chapters or cues: each kind is told once, with its number of cases."""

from episodes.findings import Finding, Severity


class Told:
    """Gathers what is wrong with the parts of one file."""

    def __init__(self, rule: str, where: str, *, part: str = "Chapter") -> None:
        """Speak in the name of a rule, of a file, and of what its parts are called."""
        self._rule = rule
        self._where = where
        self._part = part
        self._seen: dict[tuple[Severity, str], tuple[int, int]] = {}
        self._count: dict[tuple[Severity, str], int] = {}

    def finding(self, severity: Severity, message: str, fix: str, *, line: int = 0) -> Finding:
        """Return a finding about the whole file."""
        where = f"{self._where}:{line}" if line else self._where
        return Finding(rule=self._rule, severity=severity, where=where, message=message, fix=fix, line=line)

    def note(self, severity: Severity, what: str, number: int, line: int = 0) -> None:
        """Remember that a part has a fault; the first of each kind is named, the others are counted."""
        self._seen.setdefault((severity, what), (number, line))
        self._count[severity, what] = self._count.get((severity, what), 0) + 1

    def findings(self, fix: str = "Correct it, or export the file again.") -> list[Finding]:
        """Return what was noted, in the order in which each kind was first met."""
        found = []
        for (severity, what), (number, line) in self._seen.items():
            more = self._count[severity, what] - 1
            others = f" ({more} more like it)" if more else ""
            found.append(self.finding(severity, f"{self._part} {number} {what}{others}.", fix, line=line))
        return found
