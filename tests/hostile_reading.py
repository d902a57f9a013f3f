"""Reads hostile files with little memory, in a process of its own; prints what went wrong, nothing if all is well."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.fuzz_checks import examine, limit_memory
from tests.fuzz_seeds import seeds
from tests.hostile import bombs, giants, multitudes


def main(folder: Path, size: int) -> None:
    """Read each hostile file after the limit is set."""
    path = folder / "hostile"
    for group in seeds().values():
        for seed in group:
            path.write_bytes(seed.data)
            examine(path)
    files = (*bombs(), *multitudes(size), *giants())
    limit_memory()
    for name, content in files:
        path.write_bytes(content)
        problem = examine(path).problem
        if problem and problem.kind != "hang":
            sys.stdout.write(f"{name}: {problem.kind}: {problem.words}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
