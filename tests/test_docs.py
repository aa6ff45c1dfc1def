"""What the documentation says is there: settings, commands, files, links, and a glossary without gaps."""
from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import LISTS, _parser
from bot.settings import _FOREIGN, _NAMES, PREFIX, read_settings

ROOT = Path(__file__).parent.parent


def _tracked() -> list[Path]:
    """The project's own files: what git knows and what is about to be added. Without git, all but what is made here."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        found = [ROOT / line for line in listed.stdout.splitlines()]
    else:
        made_here = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()} | {".git"}
        found = [path for path in ROOT.rglob("*") if not made_here & set(path.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file()]


FILES = _tracked()
PAGES = sorted(path for path in FILES if path.suffix == ".md")
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PAGES}
README = TEXTS["README.md"]

LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
FOLDERS = ("bot/", "actions/", "data/", "docs/", "tests/", "benchmarks/", ".ci/")


# Settings

def _settings_table() -> dict[str, str]:
    """Setting -> default, as the README's table has them."""
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| ([^|]+) \|", README, re.MULTILINE)
    assert len(rows) == len(dict(rows)), "a setting stands twice"
    return {name: default.strip("` ") for name, default in rows}


def test_every_setting_is_in_the_table() -> None:
    assert set(_settings_table()) == _NAMES


def test_the_tables_defaults_are_those_of_the_code() -> None:
    settings, words = read_settings({}), {"none": (), "made on first run": None, "the real time": None,
                                          "not set": None}
    for name, said in _settings_table().items():
        channel, _, rest = name.lower().partition("_")
        real = getattr(getattr(settings, channel), rest) or None if channel in ("sms", "telegram") else getattr(
            settings, name.lower())
        real = {True: "on"}.get(real, real) if isinstance(real, bool) else real
        assert (real if said in words else str(real)) == words.get(said, said), name


@pytest.mark.parametrize("page", TEXTS)
def test_a_setting_that_is_named_exists(page: str) -> None:
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+)\b", TEXTS[page]))
    assert named <= _NAMES | _FOREIGN


# Commands

def _commands() -> dict[str, set[str]]:
    """Command -> its options."""
    (actions,) = [action for action in _parser()._actions if isinstance(action.choices, dict)]
    assert isinstance(actions.choices, dict)
    return {name: set(parser._option_string_actions) for name, parser in actions.choices.items()}


def _said_commands() -> Iterator[tuple[str, str, str]]:
    """(page, command, the rest of the line) wherever a page names `afklar <command>` as code."""
    for page, text in TEXTS.items():
        if page == "CHANGELOG.md":
            continue
        pieces = CODE.findall(text) + [line for block in FENCED.findall(text) for line in block.splitlines()]
        for piece in pieces:
            found = re.match(r"\s*(?:\.venv/bin/)?afklar (\w+)(.*)", piece)
            if found:
                yield page, found[1], found[2].partition("#")[0]


@pytest.mark.parametrize(("page", "command", "rest"), sorted(set(_said_commands())))
def test_a_command_that_is_named_exists(page: str, command: str, rest: str) -> None:
    commands = _commands()
    assert command in commands
    assert set(re.findall(r"--\w[\w-]*", rest)) <= commands[command]
    assert command != "list" or rest.split()[0] in LISTS


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for text in TEXTS.values() for name in re.findall(r"(?:`|^)make (\w+)", text, re.MULTILINE)}
    assert {"run", "test"} <= named <= targets


# Files and links

def _slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _anchors(page: Path) -> set[str]:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    return {_slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", TEXTS)
def test_links_lead_somewhere(page: str) -> None:
    for link in LINK.findall(FENCED.sub("", TEXTS[page])):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert not anchor or anchor in _anchors(target), link


def _paths(text: str) -> set[str]:
    """Paths of the project named as code, without those that are patterns ("<id>", "*")."""
    named = {piece.partition("#")[0].partition("::")[0] for piece in CODE.findall(text)}
    return {piece for piece in named if piece.startswith(FOLDERS) and not re.search(r"[<>*|…\s]", piece)}


@pytest.mark.parametrize("page", TEXTS)
def test_files_that_are_named_exist(page: str) -> None:
    assert {path for path in _paths(TEXTS[page]) if not (ROOT / path).exists()} == set()


def test_the_folder_map_is_true() -> None:
    (folders,) = [block for block in FENCED.findall(README) if "bot/domain/" in block]
    named = [name for line in folders.splitlines()[1:-1] for name in re.split(r", ", re.split(r"  +", line)[0])]
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_shows_a_picture_of_the_chat() -> None:
    assert re.search(r"!\[[^]]+\]\(docs/screenshots/[\w-]+\.png\)", README)


# Decisions and versions

DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = Counter(path.name[:4] for path in DECISIONS)
    assert [number for number, count in numbers.items() if count > 1 or not number.isdigit()] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_a_title_and_a_date(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]}")
    assert re.search(r"\b20\d\d-\d\d-\d\d\b", text)
    assert {"Context", "Decision", "Consequences"} <= set(re.findall(r"^## (\w+)", text, re.MULTILINE))


def test_the_changelog_has_todays_version() -> None:
    version = re.search(r'^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version
    assert re.search(rf"^## \[{re.escape(version[1])}\]", TEXTS["CHANGELOG.md"], re.MULTILINE)


# Glossary

def _classes(folder: Path, aliases: bool = False) -> Iterator[str]:
    """Dotted names, from `folder` on, of every public class; of names for types too (`Flow = Callable[…]`)."""
    for path in sorted(folder.rglob("*.py")):
        module = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield f"{module}.{node.name}"
            elif aliases and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield f"{module}.{node.targets[0].id}"


DOMAIN = sorted(_classes(ROOT / "bot" / "domain"))
SHARED = {name for name, count in Counter(name.rpartition(".")[2] for name in DOMAIN).items() if count > 1}
ROWS = [[cell.strip() for cell in line[1:].rstrip("|").split("|")] for line in TEXTS["docs/glossary.md"].splitlines()
        if line.startswith("|") and not line.startswith(("|--", "| Danish"))]


def _entries() -> list[str]:
    return [code for row in ROWS for code in CODE.findall(row[1])]


@pytest.mark.parametrize("name", DOMAIN)
def test_the_glossary_has_every_class_of_the_domain(name: str) -> None:
    """A name that several modules use stands there with its module."""
    plain = name.rpartition(".")[2]
    wanted = [code for code in _entries() if code == plain or (code.endswith(f".{plain}") and name.endswith(code))]
    assert [code for code in wanted if "." in code] if plain in SHARED else wanted


def test_a_class_in_the_glossary_exists() -> None:
    known = {name.rpartition(".")[2] for name in _classes(ROOT / "bot", aliases=True)}
    named = {code.rpartition(".")[2] for code in _entries()}
    assert {name for name in named if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name)} <= known


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_glossary_row_is_complete(row: list[str]) -> None:
    assert len(row) == 5
    assert all(row[:4])


# What must not be in the repository

PLACES = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")
REGISTRIES = re.compile(r"\b(?:pypi|pythonhosted|npmjs|anaconda)\.(?:org|com)\b|--(?:extra-)?index-url", re.I)


def test_no_path_of_a_machine_and_no_package_registry_is_named() -> None:
    found = []
    for path in FILES:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match.group()}" for kind in (PLACES, REGISTRIES)
                  for match in kind.finditer(text)]
    assert found == []


def test_the_lock_file_holds_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--hash=sha256:" in lock
