"""The house: who may import whom, what is shipped, and what starting costs."""

import ast
import functools
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from podcli.guard import Allow
from podcli.options import ALLOW_KINDS

ROOT = Path(__file__).parent.parent
STAIRS = {"episodes": set(), "feeds": {"episodes"}, "podcli": {"episodes", "feeds"}}
HOMES = {
    "av": "episodes/listening/",
    "mutagen": "episodes/tagging/",
    "markdown_it": "episodes/",
    "nh3": "episodes/",
    "PIL": "episodes/",
    "yaml": "episodes/",
    "feedgen": "feeds/",
    "lxml": "feeds/",
    "boto3": "podcli/storage/s3",
    "botocore": "podcli/storage/s3",
    "urllib3": ("podcli/http", "podcli/storage/s3"),  # boto3 speaks through it, and raises what it raises
    "rich": "podcli/progress.py",
    "starlette": "podcli/preview_server.py",
    "uvicorn": "podcli/preview_server.py",
}
CLICK = ("podcli/cli.py", "podcli/options.py", "podcli/commands/")
HEAVY = ("boto3", "botocore", "feedgen", "lxml", "mutagen", "PIL", "rich", "msgspec", "episodes", "feeds")


def modules():
    return [path for name in STAIRS for path in sorted((ROOT / name).rglob("*.py"))]


@functools.cache
def imports(path):
    """Return each imported module's whole name and line."""
    found = []
    for node in statements(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            found.append((node.module, node.lineno))
    return found


def statements(node):
    """Yield all statements, however deep: no expression holds one, and most of a module is expressions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from statements(child)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_the_stairs_and_through_the_doors(path):
    """A package imports only those below it, and only the names that their `__init__` exports."""
    own = path.relative_to(ROOT).parts[0]
    for module, line in imports(path):
        top = module.partition(".")[0]
        if top in STAIRS and top != own:
            assert top in STAIRS[own], f"{path}:{line}: {own} may not import {top}"
            assert module == top, f"{path}:{line}: enter {top} through its door"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_has_one_home(path):
    """A vendor's library is imported where it belongs and nowhere else."""
    name = str(path.relative_to(ROOT))
    for module, line in imports(path):
        top = module.partition(".")[0]
        assert name.startswith(HOMES.get(top, "")), f"{name}:{line}: {top} is at home in {HOMES[top]}"
        assert top != "click" or name.startswith(CLICK), f"{name}:{line}: click stays in the command line"


def test_the_help_page_loads_nothing_heavy():
    """`podcli --help` imports no library beyond click, and no command."""
    script = (
        "import sys; sys.argv = ['podcli', '--help']\n"
        "from podcli.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"loaded = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "loaded += [m for m in sys.modules if m.startswith('podcli.commands')]\n"
        "print('LOADED', loaded)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "LOADED []" in done.stdout


def test_a_refresh_with_nothing_to_do_loads_no_xml(tmp_path):
    """Neither feeds, audio and pictures nor notes and settings are prepared by a refresh that finds nothing to do."""
    from tests.folders import ShowFolder  # noqa: PLC0415 - only here

    show = ShowFolder(tmp_path / "show")
    show.add("owls")
    base = [sys.executable, "-m", "podcli", "-C", str(show.path)]
    subprocess.run([*base, "publish", "-q"], check=True, cwd=ROOT, capture_output=True)
    script = (
        "import sys\nfrom podcli.cli import run\n"
        f"code = run(['refresh', '--storage', {str(show.path / 'public')!r}, '--json'])\n"
        "heavy = ['feedgen', 'lxml', 'mutagen', 'PIL', 'boto3', 'rich', 'podcli.config', 'episodes.frontmatter']\n"
        "print('LOADED', code, [m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "LOADED 0 []" in done.stdout


def test_the_words_of_allow_are_those_of_the_guard():
    """The option's list, kept apart so that help needs no guard, is the guard's."""
    assert set(ALLOW_KINDS) == {kind.value for kind in Allow}


def test_the_wheel_holds_the_three_packages_and_nothing_else(tmp_path):
    """What is shipped is exactly podcli, episodes and feeds with their data; no tests, no examples."""
    source = tmp_path / "source"
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT, check=True).stdout.split("\n")
    for name in filter(None, files):
        if (ROOT / name).is_file() and not name.startswith("examples/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {n.partition("/")[0] for n in names if ".dist-info/" not in n} == {"podcli", "episodes", "feeds"}
    shipped = {n for n in names if n.endswith(".py")}
    assert shipped == {str(p.relative_to(ROOT)) for p in modules()}
    assert {"episodes/py.typed", "feeds/py.typed", "podcli/py.typed", "feeds/apple-categories.json"} <= set(names)


def test_a_package_that_hides_ours_is_named(tmp_path):
    """If another `episodes` comes first on the path, podcli says which and stops."""
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "__init__.py").write_text("")
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from podcli.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert str(tmp_path / "episodes") in done.stderr
