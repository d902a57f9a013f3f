"""Programs of the test machine that some tests need: without them they are skipped, or fail where all is required."""

import os
import shutil

import pytest


def require_program(name: str) -> str:
    """Return the path of a program, or end the test: skipped on a person's machine, failed under PODCLI_REQUIRE_ALL."""
    found = shutil.which(name)
    if found:
        return found
    if os.environ.get("PODCLI_REQUIRE_ALL"):
        pytest.fail(f"{name} is not installed, and PODCLI_REQUIRE_ALL is set")
    pytest.skip(f"{name} is not installed")
