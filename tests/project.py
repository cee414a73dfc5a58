"""The project's own files, for tests that read the code."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import subprocess
from functools import cache
from pathlib import Path

from app.settings import HOME

CODE = {".py", ".js", ".mjs", ".css", ".html"}
SCRIPTS_AT = HOME / "static" / "js"


@cache
def tracked() -> tuple[Path, ...]:
    """The files of the project: what git knows or would take; without git, all but hidden and built ones."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    if told.returncode:
        found = (path for path in HOME.rglob("*") if path.is_file())
        return tuple(path for path in found if not _is_built(path.relative_to(HOME).parts))
    return tuple(path for name in told.stdout.splitlines() if (path := HOME / name).is_file())


def _is_built(parts: tuple[str, ...]) -> bool:
    return any(part in (".venv", ".git", "__pycache__") or part.endswith(".egg-info") for part in parts)


def files(folder: str, *suffixes: str) -> list[Path]:
    """The files below a folder, those with one of the suffixes or all."""
    below = [path for path in tracked() if path.is_relative_to(HOME / folder)]
    return [path for path in below if not suffixes or path.suffix in suffixes]


def name(path: Path) -> str:
    return path.relative_to(HOME).as_posix()


def script(path: Path) -> str:
    """A script's name below static/js."""
    return path.relative_to(SCRIPTS_AT).as_posix()


def scripts() -> list[Path]:
    return files("static/js", ".js")


def imports(path: Path) -> set[str]:
    """Every module that a Python file names, in full; `from app import x` is app.x where that is a module."""
    found: set[str] = set()
    package = path.relative_to(HOME).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join((*above, *filter(None, [node.module])))
            inside = {f"{source}.{alias.name}" for alias in node.names}
            modules = {each for each in inside if (HOME / each.replace(".", "/")).with_suffix(".py").exists()}
            found |= modules or {source}
    return found


FROM = re.compile(r"(?:^|\n)\s*(?:import|export)\s[^;]*?from\s*\"([^\"]+)\"|\bimport\s*\(?\s*\"([^\"]+)\"")


def js_imports(path: Path) -> list[str]:
    """What a script imports, as it is spelled."""
    return [given or bare for given, bare in FROM.findall(path.read_text())]


def without_words(path: Path) -> str:
    """A script's code alone: comments away, strings emptied, templates kept."""
    text = re.sub(r"/\*.*?\*/", " ", path.read_text(), flags=re.DOTALL)
    text = re.sub(r"(?<!:)//.*", " ", text)
    return re.sub(r"\"(?:[^\"\\\n]|\\.)*\"", '""', text)


def printed(program: str) -> float:
    """The number that a Python program prints, run on its own."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(compile(program, "copied", "exec"), {"__name__": "__main__"})
    return float(told.getvalue())


NAMED = re.compile(r"(?:^|\n)\s*import\s*\{([^}]*)\}\s*from\s*\"([^\"]+)\"")
GIVEN = re.compile(r"\bexport\s+(?:async\s+)?(?:function\*?|const|let|class)\s+(\w+)|\bexport\s*\{([^}]*)\}")


def js_names(path: Path) -> list[tuple[str, str]]:
    """(name, module) for each name that a script imports in braces."""
    found = NAMED.findall(path.read_text())
    return [
        (part.split(" as ")[0].strip(), target)
        for names, target in found
        for part in names.split(",")
        if part.strip()
    ]


def js_exports(path: Path) -> set[str]:
    """The names that a script gives."""
    found = GIVEN.findall(path.read_text())
    listed = {
        part.split(" as ")[-1].strip() for _, names in found for part in names.split(",") if part.strip()
    }
    return {name for name, _ in found if name} | listed
