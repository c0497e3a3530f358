"""Terragrunt, by a stand-in that does what its manual says: it takes its own options, and hands the rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.guard.estate import ORDERS, PAGE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guard.estate import Estate

pytestmark = pytest.mark.terraform
STAND_IN = """\
#!/bin/sh
# Goes to the working directory, tells what it does on standard error, adds arguments as extra_arguments does.
name=
for word; do
    shift
    case $word in
    --terragrunt-working-dir=*) cd "${word#*=}" || exit 1 ;;
    --terragrunt-*) ;;
    *) if [ "$name" ]; then set -- "$@" "$word"; else name=$word; fi ;;
    esac
done
echo "INFO terraform $name" >&2
echo "$name $*" >> "$ASKED"
case $name in apply | destroy) set -- -lock-timeout=1s "$@" ;; esac
exec terraform "$name" "$@"
"""


@pytest.fixture
def terragrunt(tmp_path: Path) -> Path:
    path = tmp_path / "terragrunt"
    path.write_text(STAND_IN)
    path.chmod(0o755)
    return path


def test_one_unit_is_guarded(running: Estate, terragrunt: Path, tmp_path: Path) -> None:
    before, here = running.ids(), running.folder
    asked = {"ASKED": str(tmp_path / "asked")}
    own = ("--terragrunt-non-interactive", f"--terragrunt-working-dir={here}")
    running.folder = tmp_path
    blocked = running.guard(terragrunt, "apply", *own, "-auto-approve", f"-replace={ORDERS}", told=asked)
    assert blocked.returncode == 20, blocked.stderr
    passed = running.guard(terragrunt, "apply", "-auto-approve", f"-replace={PAGE}", *own, told=asked)
    assert passed.returncode == 0, passed.stderr
    running.folder = here
    assert running.ids()[ORDERS] == before[ORDERS]
    assert running.ids()[PAGE] != before[PAGE]
    asked_for = [line.split()[0] for line in (tmp_path / "asked").read_text().splitlines()]
    assert asked_for == ["plan", "show", "plan", "show", "apply"]


def test_many_units_are_refused(running: Estate, terragrunt: Path, tmp_path: Path) -> None:
    done = running.guard(terragrunt, "run-all", "apply", told={"ASKED": str(tmp_path / "asked")})
    assert done.returncode == 2
    assert "terragrunt run-all may apply many plans, and the guard judges one." in done.stderr
    assert not (tmp_path / "asked").exists()
