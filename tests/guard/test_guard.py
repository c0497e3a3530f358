"""The guard before the real terraform: what passes is applied, what is stopped is not, and nothing else ever is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import COMMAND, ROOT, blastradius
from tests.guard.estate import ORDERS, PAGE, POLICY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guard.estate import Estate

pytestmark = pytest.mark.terraform
REPLACE = f"-replace={ORDERS}"
ALICE = "alice@example.com"


def test_what_passes_is_applied(estate: Estate) -> None:
    done = estate.apply("-auto-approve")
    assert done.returncode == 0, done.stderr
    assert "PASS  nothing of weight is destroyed: 2 to create" in done.stdout
    assert "Apply complete! Resources: 2 added" in done.stdout
    assert set(estate.ids()) == {ORDERS, PAGE}


def test_nobody_to_ask_and_no_auto_approve(estate: Estate) -> None:
    done = estate.apply()
    assert done.returncode == 2
    assert done.stderr.startswith("Nothing was applied.\nWhy: nobody is there to be asked.\nTry: Say -auto-approve")
    assert estate.ids() == {}


@pytest.mark.parametrize(
    "words",
    [
        ("apply", REPLACE),
        ("apply", "-auto-approve", REPLACE),
        ("apply", "-auto-approve=true", "-replace", ORDERS),
        ("apply", "--auto-approve", f"-{REPLACE}"),
        ("apply", "-auto-approve", "-destroy"),
        ("destroy", "-auto-approve"),
        ("destroy", "-auto-approve", f"-target={ORDERS}"),
        ("apply", "-auto-approve", "-var", "size=large"),
        ("apply", "-auto-approve", "-var=size=large", "-refresh=false", "-parallelism=1", "-lock-timeout", "1s"),
    ],
)
def test_what_is_blocked_is_not_applied(running: Estate, words: tuple[str, ...]) -> None:
    before = running.state()
    done = running.guard("terraform", *words)
    assert done.returncode == 20, done.stderr
    assert "\nBLOCK  " in done.stdout
    assert done.stderr.startswith("Nothing was applied.\nWhy: the verdict is block, and nobody is there to be asked.\n")
    assert "blastradius approve tfplan --key KEY --as PRINCIPAL" in done.stderr
    assert running.state() == before


def test_destroy_of_what_nobody_misses(running: Estate) -> None:
    done = running.guard("terraform", "destroy", "-auto-approve", f"-target={PAGE}")
    assert done.returncode == 0, done.stderr
    assert set(running.ids()) == {ORDERS}


def test_replace_of_what_nobody_misses(running: Estate) -> None:
    before = running.ids()
    assert running.apply("-auto-approve", f"-replace={PAGE}").returncode == 0
    after = running.ids()
    assert after[PAGE] != before[PAGE]
    assert after[ORDERS] == before[ORDERS]


def test_no_changes_are_no_apply(running: Estate) -> None:
    before = running.state()
    done = running.apply()
    assert (done.returncode, done.stderr) == (0, "")
    assert "No changes." in done.stdout
    assert running.state() == before


def test_outputs_alone_are_applied(running: Estate) -> None:
    with (running.folder / "main.tf").open("a") as file:
        file.write('output "size" {\n  value = var.size\n}\n')
    assert running.apply("-auto-approve").returncode == 0
    assert json.loads(running.state())["outputs"]["size"]["value"] == "small"


def test_a_refresh_alone_is_applied(running: Estate) -> None:
    done = running.apply("-refresh-only", "-auto-approve")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_plan_that_fails_ends_as_terraform_ends(running: Estate) -> None:
    (running.folder / "main.tf").write_text('resource "terraform_data" "orders" {\n  no = such.thing\n}\n')
    done = running.apply("-auto-approve")
    assert done.returncode == 1
    assert "Error: " in done.stderr
    assert "No verdict" not in done.stderr


def test_an_apply_that_fails_ends_as_terraform_ends(estate: Estate) -> None:
    with (estate.folder / "main.tf").open("a") as file:
        file.write(
            'resource "terraform_data" "failing" {\n  provisioner "local-exec" {\n    command = "exit 7"\n  }\n}\n'
        )
    done = estate.apply("-auto-approve", "-compact-warnings")
    assert done.returncode == 1
    assert "local-exec provisioner error" in done.stderr


def test_a_saved_plan_is_judged_and_applied(running: Estate) -> None:
    before = running.ids()
    running.terraform("plan", "-out=blocked", REPLACE)
    running.terraform("plan", "-out=passes", f"-replace={PAGE}")
    assert running.apply("blocked").returncode == 20
    assert running.apply("-auto-approve", "blocked").returncode == 20
    assert running.ids() == before
    assert running.apply("passes").returncode == 0
    assert running.ids()[PAGE] != before[PAGE]


def test_what_is_no_plan_is_no_plan(running: Estate) -> None:
    for name in ("no-such-file", ".", "main.tf"):
        done = running.apply(name)
        assert done.returncode in (3, 5), name
        assert done.stderr.startswith("No verdict was reached.")
        assert "Traceback" not in done.stderr


def test_a_stale_plan_is_refused_by_terraform(running: Estate) -> None:
    running.terraform("plan", "-out=stale", f"-replace={PAGE}")
    running.terraform("apply", "-auto-approve", f"-replace={PAGE}")
    before = running.state()
    done = running.apply("stale")
    assert done.returncode == 1
    assert "Saved plan is stale" in done.stderr
    assert running.state() == before


def test_somebody_else_applies_while_we_assess(running: Estate, tmp_path: Path) -> None:
    """A program around terraform, which applies something else between the plan and the apply."""
    other = f"terraform apply -auto-approve -replace={PAGE} > /dev/null; "
    done = running.guard(wrapped(tmp_path, before_apply=other), "apply", "-auto-approve", f"-replace={PAGE}")
    assert done.returncode == 1
    assert "Saved plan is stale" in done.stderr


@pytest.mark.parametrize("sealing", [True, False])
def test_another_plan_in_its_place_is_not_applied(running: Estate, tmp_path: Path, *, sealing: bool) -> None:
    """A program around terraform, which puts another plan into the place of the one that was shown."""
    if sealing and not hasattr(os, "memfd_create"):
        pytest.skip("this system cannot seal memory")
    running.terraform("plan", "-out=worse", "-destroy")
    before = running.ids()
    swap = f'for last; do :; done; terraform "$@"; code=$?; cp "{running.folder}/worse" "$last"; exit $code; '
    words = ["guard", "--", str(wrapped(tmp_path, instead_of_show=swap)), "apply", "-auto-approve", f"-replace={PAGE}"]
    done = in_process(
        running, words, "" if sealing else "import os\nif hasattr(os, 'memfd_create'): del os.memfd_create"
    )
    after = running.ids()
    assert after[ORDERS] == before[ORDERS]
    if sealing:
        assert done.returncode == 0, done.stderr
        assert after[PAGE] != before[PAGE], "what was assessed is applied"
    else:
        assert done.returncode == 20
        assert "Why: the plan file was changed after it was assessed." in done.stderr
        assert after == before


def test_a_plan_that_is_kept_is_on_no_disk(running: Estate, tmp_path: Path) -> None:
    if not hasattr(os, "memfd_create"):
        pytest.skip("this system cannot seal memory")
    look = f'find "$TMPDIR" -type f > "{tmp_path}/found"; '
    program = wrapped(tmp_path, before_apply=look)
    assert running.guard(program, "apply", "-auto-approve", f"-replace={PAGE}").returncode == 0
    assert (tmp_path / "found").read_text() == ""


def in_process(estate: Estate, words: list[str], before: str) -> subprocess.CompletedProcess[str]:
    """Run the command after some lines of Python."""
    code = f"import sys\n{before}\nfrom blastradius.cli.app import run\nsys.exit(run({words!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=estate.folder,
        env=estate.variables(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
    )
    assert estate.leftovers() == []
    return done


def test_a_plan_that_is_not_written_is_told(running: Estate, tmp_path: Path) -> None:
    forgetful = tmp_path / "forgetful"
    forgetful.write_text("#!/bin/sh\nexit 2\n")
    forgetful.chmod(0o755)
    done = running.guard(forgetful, "apply", "-auto-approve")
    assert done.returncode == 5
    assert "Why: the program ended well, and there is no plan file." in done.stderr


def wrapped(folder: Path, *, before_apply: str = ":;", instead_of_show: str = 'exec terraform "$@"') -> Path:
    """Write a program that is terraform but for what is said."""
    path = folder / "wrapped"
    path.write_text(
        f'#!/bin/sh\ncase $1 in\napply) {before_apply} ;;\nshow) {instead_of_show} ;;\nesac\nexec terraform "$@"\n'
    )
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "told",
    [
        {"TF_CLI_ARGS_apply": "-auto-approve -backup"},
        {"TF_CLI_ARGS_apply": f"-auto-approve {REPLACE}"},
        {"TF_CLI_ARGS": f"-auto-approve {REPLACE}"},
        {"TF_CLI_ARGS_apply": "-auto-approve -destroy"},
        {"TF_CLI_ARGS_apply": "-auto-approve", "TF_VAR_size": "large"},
    ],
)
def test_words_from_the_environment_let_nothing_through(running: Estate, told: dict[str, str]) -> None:
    before = running.state()
    words = ("-var=size=large",) if "-backup" in told.get("TF_CLI_ARGS_apply", "") else ()
    done = running.apply("-lock=true", *words, told=told)
    assert done.returncode == 20, done.stderr
    assert running.state() == before


@pytest.mark.parametrize(
    "told", [{"TF_CLI_ARGS_plan": f"-target={PAGE} -out=elsewhere"}, {"TF_CLI_ARGS_show": "-help"}]
)
def test_words_for_other_commands_are_not_those_of_an_apply(running: Estate, told: dict[str, str]) -> None:
    assert running.apply("-auto-approve", "-var=size=large", told=told).returncode == 20
    assert not (running.folder / "elsewhere").exists()


def test_a_program_whose_apply_gets_a_hanging_option_still_gets_the_plan(running: Estate, tmp_path: Path) -> None:
    """As Terragrunt may add arguments, or a wrapper: an option without its value takes the shield, and no plan."""
    before = running.ids()
    hanging = 'shift; exec terraform apply -auto-approve -backup "$@"; '
    done = running.guard(wrapped(tmp_path, before_apply=hanging), "apply", "-auto-approve", f"-replace={PAGE}")
    assert done.returncode == 0, done.stderr
    assert running.ids()[ORDERS] == before[ORDERS]
    assert running.ids()[PAGE] != before[PAGE]


def test_another_folder(running: Estate, tmp_path: Path) -> None:
    """What is relative is relative to where the guard was started, but for the plan file and the policy."""
    before, here = running.ids(), running.folder
    running.terraform("plan", "-out=saved", f"-replace={PAGE}")
    running.folder = tmp_path
    for folder in ("estate", str(here)):
        blocked = running.guard("terraform", f"-chdir={folder}", "apply", "-auto-approve", REPLACE)
        assert blocked.returncode == 20, blocked.stderr
    options = ("--audit-log", "audit.jsonl", "--policy", "estate/blastradius.toml")
    passed = running.guard("terraform", "-chdir=estate", "apply", "-no-color", "saved", options=options)
    assert passed.returncode == 0, passed.stderr
    assert (tmp_path / "audit.jsonl").exists()
    missing = running.guard("terraform", "-chdir=nowhere", "apply", "-auto-approve")
    assert missing.returncode == 2
    running.folder = here
    assert running.ids()[ORDERS] == before[ORDERS]
    assert running.ids()[PAGE] != before[PAGE]


def test_the_workspace_of_another_folder_chooses_the_environment(running: Estate, tmp_path: Path) -> None:
    (running.folder / "blastradius.toml").write_text(
        '[[environment]]\nname = "live"\nworkspaces = ["live"]\n\n'
        f'[[environment.protected]]\naddresses = ["{ORDERS}"]\n'
    )
    running.terraform("workspace", "new", "live")
    running.terraform("apply", "-auto-approve")
    running.folder = tmp_path
    assert running.guard("terraform", "-chdir=estate", "apply", "-auto-approve", REPLACE).returncode == 20


def test_variables_that_no_plan_file_holds(estate: Estate) -> None:
    with (estate.folder / "main.tf").open("a") as file:
        file.write('variable "token" {\n  ephemeral = true\n}\n')
    done = estate.apply("-auto-approve", "-var", "token=secret-of-tests", "-var=size=tiny")
    assert done.returncode == 0, done.stderr
    assert "secret-of-tests" not in done.stdout + done.stderr
    assert set(estate.ids()) == {ORDERS, PAGE}


def test_json_stays_json(running: Estate) -> None:
    done = running.guard("terraform", "apply", "-json", "-auto-approve", f"-replace={PAGE}")
    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()][-1]["type"] == "outputs"
    assert "PASS  " in done.stderr


def test_a_warning_stops_where_it_shall(running: Estate) -> None:
    (running.folder / "blastradius.toml").write_text('[severities]\nprotected-object = "medium"\n' + PROTECTED)
    before = running.ids()
    stopped = running.apply("-auto-approve", REPLACE, options=("--fail-on", "warn"))
    assert stopped.returncode == 10
    assert "Why: the verdict is warn, and nobody is there to be asked." in stopped.stderr
    assert running.ids() == before
    assert running.apply("-auto-approve", REPLACE).returncode == 0


PROTECTED = f'[[protected]]\naddresses = ["{ORDERS}"]\n'


def test_a_policy_that_never_fails_does_not_disarm_the_guard(running: Estate) -> None:
    (running.folder / "blastradius.toml").write_text('[verdict]\nfail_on = "never"\n' + PROTECTED)
    assert running.apply("-auto-approve", REPLACE).returncode == 20
    assert running.apply("-auto-approve", REPLACE, options=("--fail-on", "never")).returncode == 2


def test_an_invalid_policy_stops_before_anything_is_planned(running: Estate) -> None:
    (running.folder / "blastradius.toml").write_text("[verdict]\nno_such = 1\n")
    done = running.apply("-auto-approve")
    assert done.returncode == 4
    assert done.stdout == ""


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Make a key of Alice's, and a list of signers beside it."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("there is no ssh-keygen on the PATH")
    path = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    (tmp_path / "signers").write_text(f"{ALICE} {path.with_suffix('.pub').read_text()}")
    return path


@pytest.mark.ssh_keygen
def test_a_day_block_approve_plan_again_apply(running: Estate, key: Path, tmp_path: Path) -> None:
    signers, log = tmp_path / "signers", tmp_path / "audit.jsonl"
    gate = ("--approvals", ".blastradius/approvals", "--allowed-signers", signers, "--audit-log", log)
    before = running.ids()
    assert running.apply("-auto-approve", REPLACE, options=gate).returncode == 20

    running.terraform("plan", "-out=tfplan", REPLACE)
    assert blastradius("approve", "tfplan", "--key", key, "--as", ALICE, "--yes", folder=running.folder).returncode == 0
    other = running.guard("terraform", "destroy", "-auto-approve", options=gate)
    assert other.returncode == 20, "one replacement was approved, and nothing else"

    done = running.apply("-auto-approve", REPLACE, options=gate)
    assert done.returncode == 0, done.stderr
    assert "PASS  approved: " in done.stdout
    assert running.ids()[ORDERS] != before[ORDERS]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    events = ["assessment", "assessment", "assessment", "apply-begins", "apply-ended"]
    assert [line["event"] for line in lines] == events
    assert (lines[3]["let_through_by"], lines[4]["exit_code"]) == ("auto-approve", 0)
    assert blastradius("audit", "verify", log).returncode == 0


@pytest.mark.ssh_keygen
def test_an_approval_that_expires_before_the_apply_begins(running: Estate, key: Path, tmp_path: Path) -> None:
    signers, log = tmp_path / "signers", tmp_path / "audit.jsonl"
    running.terraform("plan", "-out=tfplan", REPLACE)
    assert blastradius("approve", "tfplan", "--key", key, "--as", ALICE, "--yes", folder=running.folder).returncode == 0
    before = running.state()
    gate = ["--approvals", ".blastradius/approvals", "--allowed-signers", str(signers), "--audit-log", str(log)]
    later = (
        "import datetime\nfrom blastradius.cli import judging\n"
        "class Later(datetime.datetime):\n"
        "    now = classmethod(lambda cls, zone: datetime.datetime.now(zone) + datetime.timedelta(days=2))\n"
        "judging.datetime = Later"
    )
    done = in_process(running, ["guard", *gate, "--", "terraform", "apply", "-auto-approve", REPLACE], later)
    assert done.returncode == 20
    assert "PASS  approved: " in done.stdout
    assert "Nothing was applied.\nWhy: an approval has expired since the plan was assessed." in done.stderr
    assert running.state() == before
    assert [json.loads(line)["event"] for line in log.read_text().splitlines()] == ["assessment"]


def test_an_audit_log_that_cannot_be_written_lets_nothing_through(running: Estate, tmp_path: Path) -> None:
    before = running.state()
    done = running.apply("-auto-approve", f"-replace={PAGE}", options=("--audit-log", tmp_path))
    assert done.returncode == 1
    assert running.state() == before


def test_no_place_for_the_plan_file(running: Estate) -> None:
    full = "import tempfile\ndef full(*given, **named):\n    raise OSError(28, 'No space left on device')\n"
    done = in_process(running, ["guard", "terraform", "apply", "-auto-approve"], f"{full}tempfile.mkdtemp = full")
    assert done.returncode == 1
    assert "Why: there is no place for the plan file: No space left on device." in done.stderr


def test_other_commands_run_as_they_are(running: Estate) -> None:
    assert running.guard("terraform", "state", "list").stdout.split() == [ORDERS, PAGE]
    assert running.guard("terraform", "plan", "-detailed-exitcode", "-var=size=large").returncode == 2
    assert running.guard("terraform", "version").stdout.startswith("Terraform v")
    assert "-auto-approve" in running.guard("terraform", "apply", "-help").stdout


@pytest.mark.parametrize(
    "words",
    [("state", "rm", ORDERS), ("workspace", "delete", "x"), ("force-unlock", "x"), ("refresh",), ("test",), ("nuke",)],
)
def test_commands_that_no_plan_tells_of_are_refused(running: Estate, words: tuple[str, ...]) -> None:
    before = running.state()
    done = running.guard("terraform", *words)
    assert done.returncode == 2
    assert "and the guard judges plans" in done.stderr
    assert running.state() == before


def test_a_program_that_is_not_there(running: Estate) -> None:
    done = running.guard("no-such-terraform", "apply")
    assert done.returncode == 5
    assert "was not found" in done.stderr


def test_the_same_for_tofu(running: Estate, tmp_path: Path) -> None:
    tofu = tmp_path / "tofu"
    tofu.symlink_to(str(shutil.which("terraform")))
    assert running.guard(tofu, "apply", "-auto-approve", REPLACE).returncode == 20
    assert running.guard(tofu, "apply", "-auto-approve", f"-replace={PAGE}").returncode == 0


def test_the_example_stands_before_terraform(running: Estate, tmp_path: Path) -> None:
    """The script of the examples, with the real places in it, is `terraform` for all who find it on the PATH."""
    example = (ROOT / "examples" / "guard" / "terraform").read_text()
    script = example.replace("exec blastradius", f"exec {' '.join(COMMAND)}").replace(
        "/usr/bin/terraform", str(shutil.which("terraform"))
    )
    assert script != example
    shim = tmp_path / "bin" / "terraform"
    shim.parent.mkdir()
    shim.write_text(script)
    shim.chmod(0o755)
    before = running.state()
    for words, code in ((["apply", "-auto-approve", REPLACE], 20), (["state", "list"], 0), (["state", "rm", PAGE], 2)):
        done = subprocess.run(
            [shim, *words], cwd=running.folder, env=running.variables(), capture_output=True, check=False, timeout=120
        )
        assert done.returncode == code, done.stderr
    assert running.state() == before


def test_what_is_beyond_the_intent_is_not_applied(running: Estate) -> None:
    (running.folder / "blastradius.toml").unlink()
    words = ("-auto-approve", "-var", "size=large")
    meant: tuple[str, ...] = ("--allow", f"update:{PAGE}")
    before = running.state()
    stopped = running.apply(*words, options=meant)
    assert (stopped.returncode, running.state()) == (20, before)
    assert "1 of 2 changes is beyond it, and destructive" in stopped.stdout
    assert running.apply(*words, options=(*meant, "--allow", f"replace:{ORDERS}")).returncode == 0


def test_a_waiver_lets_through_what_it_names(running: Estate) -> None:
    (running.folder / "blastradius.toml").write_text(f'{POLICY}[waivers]\nmay_lift = ["protected-object"]\n')
    last = (datetime.now(UTC) + timedelta(days=7)).date()
    (running.folder / "kept.toml").write_text(
        f'[[waiver]]\nrule = "protected-object"\naddress = "{ORDERS}"\n'
        f'reason = "It is empty."\nowner = "alice"\nexpires = {last}\n'
    )
    before = running.ids()
    assert running.apply("-auto-approve", REPLACE).returncode == 20
    done = running.apply("-auto-approve", REPLACE, options=("--waivers", "kept.toml"))
    assert done.returncode == 0, done.stderr
    assert "Waived, 1 finding:" in done.stdout
    assert running.ids()[ORDERS] != before[ORDERS]


def test_more_is_asked_of_an_agent(running: Estate) -> None:
    (running.folder / "blastradius.toml").write_text("[origin.agent]\nrequire_approval = true\n")
    words = ("-auto-approve", "-var", "size=large")
    stopped = running.apply(*words, told={"CLAUDECODE": "1"})
    assert stopped.returncode == 20
    assert "The change is an agent's, by the variable CLAUDECODE" in stopped.stdout.replace("\n", " ")
    (running.folder / "commits.txt").write_text("Grow it.\n\nSigned-off-by: claude[bot] <a@b.example>\n")
    for told in (("--origin", "agent"), ("--commit-message", "commits.txt")):
        assert running.apply(*words, options=told).returncode == 20
    assert running.apply(*words).returncode == 0
