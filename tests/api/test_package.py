"""The package as people install it: what its wheel holds, and that it works from an empty folder.

Its dependencies are those of the environment in which the tests run; neither `app` nor the checkout is there.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import httpx
import pytest
from websockets.sync.client import connect

import app
from tests.project import HOME, tracked

pytestmark = pytest.mark.large  # a wheel is built, installed and served

LONG = 120  # s, the most that anything here takes on a busy machine
FOLDERS = {"app": "lunette", **{name: f"lunette/share/{name}" for name in ("static", "templates", "models")}}
LITTER = (  # what lies about in a checkout and belongs to nobody else
    "app/__pycache__/main.cpython-311.pyc", "app/net/__pycache__/ops.cpython-311.pyc", "app/.hidden",
    "trained/mine/card.json", "data/train-images-idx3-ubyte.gz", "9",
)  # fmt: skip
BAR = [255 if 12 <= n % 28 <= 14 and 5 <= n // 28 <= 22 else 0 for n in range(784)]
SHIPPED = {card.parent.name for card in (HOME / "models").glob("*/card.json")}

PIPES: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}


def done(*command: str | Path, **where: Any) -> str:
    """What a command prints, once it has ended well."""
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONG, **where)
    assert told.returncode == 0, told.stdout + told.stderr
    return str(told.stdout)


# -- the wheel -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the checkout, in which more lies than belongs to it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for path in tracked():
        target = source / path.relative_to(HOME)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    for name in LITTER:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(b"0")
    build = "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index"
    done(sys.executable, "-m", *build, "-w", folder, source)
    (found,) = folder.glob("*.whl")
    return found


def test_a_wheel_holds_everything_in_one_package_and_nothing_else(wheel: Path) -> None:
    paths = [path.relative_to(HOME) for path in tracked()]
    wanted = {
        Path(FOLDERS[path.parts[0]], *path.parts[1:]).as_posix() for path in paths if path.parts[0] in FOLDERS
    } - {"lunette/data/photos.zip"}  # CIFAR-10 has no licence of its own
    with ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if not name.endswith("/")}
    about = f"lunette-{app.__version__}.dist-info/"
    assert {name for name in names if not name.startswith(about)} == wanted
    assert {f"{about}licenses/LICENSE", f"{about}licenses/NOTICE"} <= names


# -- installed -------------------------------------------------------------------------------------


class Installed(NamedTuple):
    """An environment with the package, and an empty folder to be in."""

    scripts: Path
    package: Path
    empty: Path
    home: Path

    @property
    def variables(self) -> dict[str, str]:
        """Of a person who has set nothing."""
        own = ("LUNETTE_", "PYTHON", "XDG_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        return kept | {"HOME": str(self.home), "COLUMNS": "200", "NO_COLOR": "1"}

    def python(self, script: str) -> str:
        return done(self.scripts / "python", "-c", script, cwd=self.empty, env=self.variables)

    def files(self) -> set[Path]:
        """All that lies in the package, but for what Python itself compiles."""
        return {path for path in self.package.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "env", symlinks=True)
    python = folder / "env" / "bin" / "python"
    done(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    site = Path(done(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    borrowed = sorted({sysconfig.get_path(name) for name in ("purelib", "platlib")})
    (site / "borrowed.pth").write_text("\n".join(borrowed))  # their own .pth files are not read
    for name in ("empty", "home"):
        (folder / name).mkdir()
    return Installed(python.parent, site / "lunette", folder / "empty", folder / "home")


def test_neither_app_nor_the_checkout_can_be_imported_there(installed: Installed) -> None:
    script = (
        "import importlib.util, lunette, sys;"
        "print(importlib.util.find_spec('app'), lunette.__file__, *sys.path)"
    )
    found, file, *path = installed.python(script).split()
    assert (found, Path(file).parent) == ("None", installed.package)
    assert str(HOME) not in path
    names = {each.name for each in installed.package.parent.iterdir()}
    assert names - {"__pycache__", "borrowed.pth"} == {"lunette", f"lunette-{app.__version__}.dist-info"}


def test_a_digit_is_read_in_python(installed: Installed) -> None:
    script = f"from lunette import open_model; print(open_model('lenet').run({BAR}).prediction)"
    assert installed.python(script).strip() == "1"


def test_what_people_use_is_there_and_torch_comes_when_it_is_wanted(installed: Installed) -> None:
    script = (
        "import lunette, sys; print('torch' in sys.modules, lunette.__version__);"
        "print(*(getattr(lunette, name).__name__ for name in lunette.__all__))"
    )
    first, second = installed.python(script).splitlines()
    assert first.split() == ["False", app.__version__]
    assert second.split() == ["LunetteError", "Settings", "create_app", "open_model"]


def test_the_command_tells_its_version_and_its_name(installed: Installed) -> None:
    where = {"cwd": installed.empty, "env": installed.variables}
    command, python = installed.scripts / "lunette", installed.scripts / "python"
    assert done(command, "--version", **where).strip() == f"Lunette {app.__version__}"
    told = done(command, "train", "--help", **where)
    assert "Usage: lunette train" in told
    assert f"{installed.home}" in told  # where it keeps what is trained
    assert "Usage: python -m lunette evaluate" in done(python, "-m", "lunette", "evaluate", "--help", **where)


@contextmanager
def serving(installed: Installed, *command: str | Path, end: signal.Signals) -> Iterator[str]:
    """The address of a server that is started in the empty folder, and ended by a signal."""
    words = [*command, "serve", "--port", "0"]
    with subprocess.Popen(words, cwd=installed.empty, env=installed.variables, **PIPES) as process:
        try:
            told = process.stdout.readline().split()
            assert told, process.stderr.read()
            yield told[-1]
            process.send_signal(end)
            process.wait(LONG)
            assert "Traceback" not in process.stderr.read()
        finally:
            process.kill()


def test_it_serves_and_trains_from_an_empty_folder_and_writes_nothing_there(installed: Installed) -> None:
    before = installed.files()
    command = installed.scripts / "lunette"
    with (
        serving(installed, command, end=signal.SIGTERM) as address,
        httpx.Client(base_url=address, timeout=LONG) as client,
    ):
        page = client.get("/")
        assert (page.status_code, f"Lunette {app.__version__}" in page.text) == (200, True)
        script = client.get("/static/js/main.js")
        assert (script.status_code, script.content) == (200, (HOME / "static/js/main.js").read_bytes())
        assert client.get("/openapi.json").json()["info"]["version"] == app.__version__
        assert {model["id"] for model in client.get("/api/models").json()} == SHIPPED
        assert client.post("/api/models/lenet/run", json={"pixels": BAR}).json()["prediction"] == 1
        begun = client.post("/api/trainings", json={"options": {"data": "sample", "epochs": 1}}).json()
        watch = f"{address.replace('http', 'ws')}/api/trainings/{begun['id']}/watch"
        with connect(watch, max_size=None) as line:
            line.send("ready")
            told: str | bytes = ""
            while not isinstance(told, bytes):  # weights: its worker has begun to learn
                told = line.recv(timeout=LONG)
                assert isinstance(told, bytes) or json.loads(told)["state"] in ("queued", "running", "done")
    assert [path for path in installed.home.rglob(begun["id"]) if path.is_dir()]
    assert installed.files() == before
    assert not list(installed.empty.iterdir())


def test_the_module_serves_too_and_ctrl_c_ends_it(installed: Installed) -> None:
    python = installed.scripts / "python"
    with serving(installed, python, "-m", "lunette", end=signal.SIGINT) as address:
        assert httpx.get(f"{address}/readyz", timeout=LONG).json() == {"status": "ready"}


def test_photos_are_not_installed_and_that_is_said(installed: Installed) -> None:
    assert not list(installed.package.rglob("photos.zip"))
    read = "from lunette.zoo.four_classes import shipped\n"
    told = installed.python(f"{read}try: shipped('test')\nexcept Exception as problem: print(problem)")
    assert told.startswith("The photos are not in the installed package, since CIFAR-10 has no licence")
