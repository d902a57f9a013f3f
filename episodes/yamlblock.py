"""A YAML block of front matter, read as strings only, with YAML's traps refused by line.

YAML as usual corrupts what podcasters write: `Episode #1` becomes `Episode`, `NO` false, `010` 8 and `12:30` 750.
"""

import re
from typing import Any

import yaml

from episodes.errors import Fault

_DEEPEST = 20
_CUT = re.compile(r"\s#")


_WORDS = (
    ("mapping values are not allowed", 'a text with a colon in it must stand in quotes: title: "One: two"'),
    ("unexpected end of stream", "a quotation mark is missing"),
    ("character '\\t'", "a line begins with a tab; use spaces"),
    ("special characters are not allowed", "an invisible control character stands there; delete it"),
)
"""Parts of PyYAML's sentences, and what they mean."""


def read_yaml(block: str) -> tuple[dict[str, Any], dict[str, int], list[Fault]]:
    """Return the values, the line of each key path within the block, and what is wrong."""
    try:
        node = _compose(block)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        return {}, {}, [Fault(message=_in_words(str(error.problem)), line=line)]
    except yaml.YAMLError as error:
        return {}, {}, [Fault(message=_in_words(str(error).splitlines()[0]))]
    if node is None:
        return {}, {}, []
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    value = _value(node, "", lines, faults, [*block.splitlines(), ""])  # a value may end after the last line
    return value, lines, faults


def _in_words(said: str) -> str:
    """Return what PyYAML says in words for people who never heard of YAML."""
    return next((words for part, words in _WORDS if part in said), f"this cannot be read: {said}")


def _compose(block: str) -> yaml.Node | None:
    """Parse the block; of YAML's forms only those are taken into which a line can be written at the margin."""
    depth = 0
    for event in yaml.parse(block, Loader=yaml.BaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            problem = "an alias (*) is not read; write it out" if depth <= _DEEPEST else "it is nested too deep"
            mark: Any = event.start_mark  # PyYAML has two kinds of marks, its stubs know one here
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
    node = yaml.compose(block, Loader=yaml.BaseLoader)
    if node and (not isinstance(node, yaml.MappingNode) or node.flow_style or node.start_mark.column):
        problem = "front matter must be lines such as: title: Owls, without indentation"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)
    return node


def _value(node: yaml.Node, path: str, lines: dict[str, int], faults: list[Fault], text: list[str]) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, faults, text)
    if isinstance(node, yaml.SequenceNode):
        return [_value(inner, f"{path}.{n}", lines, faults, text) for n, inner in enumerate(node.value)]
    style = getattr(node, "style", None)
    if style is None and _CUT.match(text[node.end_mark.line][node.end_mark.column :]):
        message = 'YAML drops what follows " #"; put the value into quotes'
        faults.append(Fault(message=message, line=node.end_mark.line + 1, key=path))
    return node.value


def _mapping(
    node: yaml.MappingNode, path: str, lines: dict[str, int], faults: list[Fault], text: list[str]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, inner in node.value:
        if not isinstance(name, yaml.ScalarNode):
            faults.append(Fault(message="a key must be a single word", line=name.start_mark.line + 1, key=path))
            continue
        key = str(name.value)
        whole = f"{path}.{key}" if path else key
        if key in found:
            faults.append(Fault(message=f"the key {key!r} stands twice", line=name.start_mark.line + 1, key=whole))
        lines[whole] = name.start_mark.line + 1
        found[key] = _value(inner, whole, lines, faults, text)
    return {key: value for key, value in found.items() if value != ""}
