"""What all tests share: golden files, the option that rewrites them, and that signals are heard."""

from __future__ import annotations

import difflib
import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from blastradius.origin import read_signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


_SIGNS = read_signs()
for _name in ({one.name for one in _SIGNS.variables}, _SIGNS.actors, _SIGNS.messages):
    for _one in _name:  # whoever runs the tests, they are about the changes in them
        os.environ.pop(_one, None)

# No deadlines: a machine that is busy is no failure. The same examples each time: a change that was green stays so,
# and `make fuzz` looks for others.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, print_blob=True)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Rewrite the golden files from what the code says.")


@pytest.fixture(autouse=True, scope="session")
def signals_are_heard() -> Iterator[None]:
    """Hear what nohup, and a shell for its jobs in the background, has the tests ignore, and all that they start."""
    ending = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
    ignored = [number for number in ending if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str | bytes], None]:
    """Compare a text with a golden file, or rewrite the file with `--update-golden`."""
    update = request.config.getoption("--update-golden")

    def compare(path: Path, text: str | bytes) -> None:
        content = text.encode() if isinstance(text, str) else text
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            return
        assert path.is_file(), f"{path.name} is missing: look at the output, then run pytest with --update-golden"
        if content == path.read_bytes():
            return
        if isinstance(text, bytes):
            pytest.fail(f"{path.name} is another picture now (--update-golden rewrites it)", pytrace=False)
        else:
            expected = path.read_bytes().decode()
            lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), "golden", "now", lineterm="")
            pytest.fail("\n".join((f"{path.name} differs (--update-golden rewrites it)", *lines)), pytrace=False)

    return compare
