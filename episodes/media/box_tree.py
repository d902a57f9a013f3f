"""The index of an MP4 file as a tree in memory, to be altered and written again; all else in it keeps its bytes."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_FOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"tref"})
"""Boxes that hold nothing but boxes, as far as anything is altered in them."""
_OFFSETS = {b"stco": ("I", 4), b"co64": ("Q", 8)}
_NARROW = 1 << 32


class BrokenTree(ValueError):
    """The boxes do not fill each other exactly, so nothing may be altered in them."""


@dataclass
class Node:
    """One box: either its content, or the boxes in it."""

    kind: bytes
    content: bytes = b""
    children: list["Node"] = field(default_factory=list)

    def child(self, kind: bytes) -> "Node | None":
        """Return the first box of a kind in this one, or None."""
        return next((node for node in self.children if node.kind == kind), None)

    def all(self, kind: bytes) -> Iterator["Node"]:
        """Yield every box of a kind in this one, however deep."""
        for node in self.children:
            if node.kind == kind:
                yield node
            yield from node.all(kind)

    def under(self, *path: bytes) -> bytes:
        """Return the content of the first box under a path of kinds; empty if there is none."""
        node: Node | None = self
        for kind in path:
            node = node.child(kind) if node else None
        return node.content if node else b""

    def drop(self, kind: bytes) -> None:
        """Remove every box of a kind that stands directly in this one."""
        self.children = [node for node in self.children if node.kind != kind]

    def encoded(self) -> bytes:
        """Return the box with its header."""
        return box(self.kind, self.content, *(node.encoded() for node in self.children))


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box that holds the parts one after another."""
    content = b"".join(parts)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def parse(kind: bytes, content: bytes) -> Node:
    """Return a box as a tree; raise `BrokenTree` if its boxes do not fill it."""
    if kind not in _FOLDERS:
        return Node(kind, content)
    node, at = Node(kind), 0
    while at < len(content):
        if kind == b"udta" and content[at:] == b"\0\0\0\0":  # QuickTime ends this list with a zero
            break
        size, inner = struct.unpack_from(">I4s", content, at) if len(content) - at >= 8 else (0, b"")  # noqa: PLR2004
        if not 8 <= size <= len(content) - at:  # noqa: PLR2004 - a box has a header
            raise BrokenTree
        node.children.append(parse(inner, content[at + 8 : at + size]))
        at += size
    return node


def shift_offsets(moov: Node, behind: int, distance: int) -> None:
    """Move every chunk that lies behind a position of the file; raise `BrokenTree` where it no longer fits."""
    for kind, (code, width) in _OFFSETS.items():
        for node in moov.all(kind):
            count = (len(node.content) - 8) // width
            found = struct.unpack_from(f">{count}{code}", node.content, 8)
            moved = [offset + distance if offset >= behind else offset for offset in found]
            if kind == b"stco" and any(offset >= _NARROW for offset in moved):
                raise BrokenTree
            node.content = node.content[:8] + struct.pack(f">{count}{code}", *moved)
