"""What the front page shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from blastradius.render import FORMATS
from blastradius.rules import RULES
from tests.cli.running import blastradius

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_the_demo_on_the_front_page_is_what_the_command_prints() -> None:
    command = Path(sys.executable).with_name("blastradius")
    demo = ["sh", str(ROOT / "examples" / "kiro" / "demo.sh"), str(command)]
    plain = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "FORCE_COLOR")}
    done = subprocess.run(demo, capture_output=True, text=True, check=True, timeout=60, env=plain)
    shown = re.search(r"```text\n(.*?)\n```", README, re.DOTALL)
    assert shown is not None
    assert done.stdout.replace(str(command), "blastradius").rstrip() == shown[1]


def test_files_that_the_documents_point_to_are_there() -> None:
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} points to {target}"


def test_formats_and_rules_on_the_front_page_exist() -> None:
    assert set(re.findall(r"--format ([a-z-]+)", README)) <= set(FORMATS)
    assert set(re.findall(r"blastradius rules ([a-z-]+)", README)) <= {rule.id for rule in RULES}


def test_every_format_has_its_place_in_the_manual() -> None:
    manual = (ROOT / "docs" / "formats.md").read_text()
    assert [name for name in FORMATS if f"`{name}`" not in manual] == []


def test_the_counterfactuals_on_the_front_page_are_what_the_command_prints() -> None:
    shown = re.search(r"```text\n(What would change the verdict.*?)\n```", README, re.DOTALL)
    assert shown is not None
    done = blastradius(
        "explain", 'aws_subnet.private["a"]', "plan.json", folder=ROOT / "fixtures" / "plans" / "network-cascade"
    )
    assert done.stdout.rstrip().endswith(shown[1])
