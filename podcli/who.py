"""Who publishes: the name that the history gives."""

import getpass
import os
import socket


def publisher(configured: str) -> str:
    """Return the configured name, else user@host."""
    if configured:
        return configured
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"
