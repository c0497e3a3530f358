"""A small estate of the real terraform, without a cloud, and the guard before it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONFIGURATION = """\
variable "size" {
  default = "small"
}

resource "terraform_data" "orders" {
  input            = "orders"
  triggers_replace = var.size
}

resource "terraform_data" "page" {
  input = var.size
}
"""
POLICY = """\
[[protected]]
addresses = ["terraform_data.orders"]
"""
ORDERS, PAGE = "terraform_data.orders", "terraform_data.page"
_TOLD = ("CLAUDECODE", "AI_AGENT", "CODEX_SANDBOX", "CODEX_SANDBOX_NETWORK_DISABLED", "CURSOR_AGENT", "GEMINI_CLI")

needs_terraform = pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on the PATH")


class Estate:
    """A folder with a configuration and a policy that protects the orders; the guard runs in it."""

    def __init__(self, folder: Path, temporary: Path, configuration: str = CONFIGURATION) -> None:
        self.folder, self.temporary = folder, temporary
        temporary.mkdir()
        folder.mkdir(exist_ok=True)
        (folder / "main.tf").write_text(configuration)
        (folder / "blastradius.toml").write_text(POLICY)

    def variables(self, **more: str) -> dict[str, str]:
        """Return an environment in which nothing is told about terraform but what is given."""
        kept = {
            name: value
            for name, value in environment().items()
            if not name.startswith(("TF_", "TG_")) and name not in _TOLD
        }
        own = {"TMPDIR": str(self.temporary), "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
        return {**kept, **own, **more}

    def terraform(self, *words: str) -> str:
        """Run terraform itself, which must succeed."""
        done = subprocess.run(
            ["terraform", *words],
            cwd=self.folder,
            env=self.variables(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def guard(
        self, *words: str | Path, options: tuple[str | Path, ...] = (), told: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the guard where there is no terminal."""
        done = subprocess.run(
            [*COMMAND, "guard", *map(str, options), "--", *map(str, words)],
            cwd=self.folder,
            env=self.variables(**told or {}),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )
        assert self.leftovers() == []
        return done

    def apply(self, *words: str, **given: Any) -> subprocess.CompletedProcess[str]:
        return self.guard("terraform", "apply", "-no-color", *words, **given)

    def leftovers(self) -> list[str]:
        """List what was left in the folder for temporary files: a plan file holds secrets."""
        return sorted(path.name for path in self.temporary.iterdir() if path.name.startswith("blastradius-"))

    def ids(self) -> dict[str, str]:
        """Return what exists, by address, with an identity that a replacement changes."""
        resources = json.loads(self.state())["resources"]
        return {
            f"{one['type']}.{one['name']}": instance["attributes"]["id"]
            for one in resources
            for instance in one["instances"]
        }

    def state(self) -> bytes:
        path = self.folder / "terraform.tfstate"
        return path.read_bytes() if path.exists() else b'{"resources": []}'
