"""Where published files are kept: one contract, three back-ends.

The names are fetched at first use, so that a door to the contract alone opens none of the back-ends.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from podcli.storage.places import PREVIEW_URL, Places, open_places

__all__ = ["PREVIEW_URL", "Places", "open_places"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("podcli.storage.places"), name)
