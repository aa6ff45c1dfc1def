"""The layer law of the design: who may import whom, who reads the environment, where Danish may stand."""
from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(p for folder in ("bot", "actions") for p in (ROOT / folder).rglob("*.py"))
LINES_AT_MOST = 250
NAMES = frozenset({"Sønderborg", "Næstved"})
STANDARD = frozenset(sys.stdlib_module_names)

# What a layer of ours may import of the others. `app`, `cli`, `commands` and `__main__` put the parts together.
ALLOWED = {
    "bot.domain": {"bot.domain"},
    "bot.content": {"bot.content", "bot.domain"},
    "bot.settings": {"bot.settings"},
    "bot.services": {"bot.services", "bot.content", "bot.domain", "bot.settings"},
    "bot.store": {"bot.store", "bot.services", "bot.domain"},
    "bot.dialogue": {"bot.dialogue", "bot.services", "bot.content", "bot.domain"},
    "bot.channels": {"bot.channels", "bot.services", "bot.content", "bot.domain", "bot.settings"},
    "bot.console": {"bot.console", "bot.services", "bot.content", "bot.domain", "bot.settings"},
    "actions": {"actions", "bot.services", "bot.content", "bot.domain"},
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> str:
    return "actions" if module.split(".")[0] == "actions" else ".".join(module.split(".")[:2])


def imports_of(path: Path) -> Iterator[str]:
    """Every module imported anywhere in a file, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level:
                folders = path.relative_to(ROOT).parent.parts
                package = folders[:len(folders) + 1 - node.level]
                module = ".".join([*package, *([module] if module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names) if module == "bot" else (module,)


def ours(module: str) -> bool:
    return module.split(".")[0] in ("bot", "actions")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_one_way(path: Path) -> None:
    layer = layer_of(name_of(path))
    allowed = ALLOWED.get(layer)
    if allowed is not None:
        wrong = {module for module in imports_of(path) if ours(module) and layer_of(module) not in allowed}
        assert wrong == set()


@pytest.mark.parametrize("path", [p for p in MODULES if layer_of(name_of(p)) == "bot.domain"], ids=name_of)
def test_the_domain_uses_the_standard_library_only_and_does_nothing_but_think(path: Path) -> None:
    used = {module.split(".")[0] for module in imports_of(path) if not ours(module)}
    assert used <= STANDARD
    assert used.isdisjoint({"os", "io", "pathlib", "socket", "time", "random", "secrets", "subprocess", "logging"})
    assert not re.search(r"\b(datetime\.now|date\.today|utcnow|open)\(", path.read_text())


def test_only_dialogue_knows_rasa_and_only_actions_beside_it_the_sdk() -> None:
    users = {package: {layer_of(name_of(path)) for path in MODULES for module in imports_of(path)
                       if module.split(".")[0] == package} for package in ("rasa", "rasa_sdk")}
    assert users == {"rasa": {"bot.dialogue"}, "rasa_sdk": {"bot.dialogue", "actions"}}


def test_only_settings_reads_the_environment() -> None:
    readers = {name_of(path) for path in MODULES
               if re.search(r"\bos\.(environ\b(?!\.setdefault)|getenv)|from os import .*environ", path.read_text())}
    assert readers == {"bot.settings"}


def test_only_the_store_knows_the_database_library() -> None:
    users = {layer_of(name_of(path)) for path in MODULES for module in imports_of(path)
             if module.split(".")[0] in ("sqlalchemy", "alembic", "psycopg2")}
    assert users <= {"bot.store", "bot.cli"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_danish_in_code(path: Path) -> None:
    """Danish letters stand in content, not in the strings of Python; docstrings may quote a term."""
    tree = ast.parse(path.read_text())
    docs = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and node.body and isinstance(node.body[0], ast.Expr)}
    # A string that stands alone documents the name above it.
    docs |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)
               and isinstance(node.value, str) and id(node) not in docs]
    assert [word for text in strings for word in danish_words(text)] == []


def danish_words(text: str) -> list[str]:
    """Words with Danish letters; the letters themselves (as in "[a-zæøå]" or an alphabet) are no words."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"\[[^\]]*\]", " ", text))
    return [word for word in words if re.search("[æøåÆØÅ]", word) and len(word) > 1 and not word.endswith("æøå")
            and word not in NAMES]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_stay_readable(path: Path) -> None:
    if "migrations" not in path.parts:
        assert len(path.read_text().splitlines()) <= LINES_AT_MOST


def test_actions_are_flat_and_reachable() -> None:
    assert [p for p in (ROOT / "actions").iterdir() if p.is_dir() and p.name != "__pycache__"] == []


def test_every_test_folder_is_a_package() -> None:
    """Without, tests/actions would hide the package `actions`."""
    folders = {p.parent for p in (ROOT / "tests").rglob("test_*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_file_the_product_reads_is_part_of_the_package() -> None:
    """An installation that is not editable has only what is named in pyproject.toml."""
    named = re.search(r"package-data\]\nbot = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(), re.S)
    assert named
    patterns = re.findall(r'"([^"]+)"', named[1])
    packed = {path for pattern in patterns for path in (ROOT / "bot").glob(pattern)}
    files = {path for path in (ROOT / "bot").rglob("*") if path.is_file()}
    assert {path for path in files - packed if path.suffix not in (".py", ".pyc", ".mako")} == set()
