"""Plans come in encodings, archives and noise; what is in them is read all the same."""

from __future__ import annotations

import codecs
import gzip
import json
import zlib
from typing import TYPE_CHECKING

import pytest

from blastradius.errors import UnreadableInput
from blastradius.sources import read_plan, read_plans
from tests.sources.plans import EXAMPLE, EXAMPLE_ADDRESSES, dump, plan, row

if TYPE_CHECKING:
    from pathlib import Path

BARE = dump(EXAMPLE)
TEXT = BARE.decode()
PRETTY = json.dumps(EXAMPLE, indent=2, ensure_ascii=False).encode()
QUOTED = TEXT.replace("%", "%25").encode()


def addresses(data: bytes) -> list[str]:
    return [change.address for change in read_plan(data).changes]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(BARE, id="UTF-8"),
        pytest.param(codecs.BOM_UTF8 + BARE, id="UTF-8 with a mark"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="UTF-16 LE with a mark"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="UTF-16 BE with a mark"),
        pytest.param(TEXT.encode("utf-16-le"), id="UTF-16 LE"),
        pytest.param(TEXT.encode("utf-16-be"), id="UTF-16 BE"),
        pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), id="UTF-32 LE with a mark"),
        pytest.param(TEXT.encode("utf-32-be"), id="UTF-32 BE"),
        pytest.param(gzip.compress(BARE), id="gzip"),
        pytest.param(gzip.compress(BARE[:50]) + gzip.compress(BARE[50:]), id="gzip in two members"),
        pytest.param(gzip.compress(BARE) + b"\0" * 512, id="gzip with padding"),
        pytest.param(gzip.compress(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")), id="gzip of UTF-16"),
        pytest.param(PRETTY, id="pretty"),
        pytest.param(PRETTY.replace(b"\n", b"\r\n"), id="pretty with CRLF"),
        pytest.param(BARE + b"\n", id="newline"),
        pytest.param(BARE + b"\r\n", id="CRLF"),
        pytest.param(b"\r\n  \t" + BARE, id="leading blanks"),
        pytest.param(BARE + b"\0" * 600, id="NUL padding"),
        pytest.param(b"\0" * 600 + BARE, id="leading NUL padding"),
        pytest.param(dump({"plan": EXAMPLE}), id="wrapped"),
        pytest.param(dump({"meta": {"tool": "x"}, "plan": EXAMPLE, "n": 1}), id="wrapped beside others"),
    ],
)
def test_a_plan_is_read_in_every_encoding_and_archive(data: bytes) -> None:
    assert addresses(data) == EXAMPLE_ADDRESSES
    assert read_plan(data).notes == ()


@pytest.mark.parametrize("body", [pytest.param(BARE, id="one line"), pytest.param(PRETTY, id="pretty")])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"[command]/opt/terraform-bin show -json tfplan\n", b"", id="the command first"),
        pytest.param(
            b"[command]/opt/terraform-bin show -json tfplan\n",
            b"\n\n::debug::Terraform exited with code 0.\n::debug::stdout: " + QUOTED + b"%0A\n::debug::stderr: \n"
            b"::debug::exitcode: 0\n::set-output name=stdout::" + QUOTED + b"\n",
            id="setup-terraform",
        ),
        pytest.param(
            b"[command]/opt/terraform-bin show -json tfplan\r\n",
            b"\r\n::debug::stdout: " + QUOTED + b"\r\n",
            id="setup-terraform on Windows",
        ),
        pytest.param(b"::debug::stdout: " + QUOTED + b"\n", b"", id="a quoted copy first"),
        pytest.param(b"Initializing the backend...\n\nSuccess!\n", b"", id="leading log lines"),
        pytest.param(b"[INFO] going\n[2024-01-01T00:00:00] on\n{x}\n", b"", id="leading lines in brackets"),
        pytest.param(b"\x1b[0m\x1b[1mSuccess\x1b[0m\n", b"", id="leading colours"),
        pytest.param(b"", b"\nDone in 3 s.\n", id="trailing lines"),
        pytest.param(b"", b"trailing", id="trailing junk"),
        pytest.param(b"", b"}", id="a brace too many"),
        pytest.param(b"", b"\n[INFO] done\n", id="a trailing line in brackets"),
        pytest.param(b"14:19:25.174 STDOUT [unit] tofu: ", b"\n", id="terragrunt"),
        pytest.param(b"log\r\n", b"\r\n", id="CRLF"),
    ],
)
def test_noise_around_a_plan_is_skipped_and_told(before: bytes, after: bytes, body: bytes) -> None:
    found = read_plan(before + body + after)
    assert [change.address for change in found.changes] == EXAMPLE_ADDRESSES
    assert any("skipped" in note for note in found.notes) == bool((before + after).strip())


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n", b"\0", b"\nnext unit\n"])
def test_plans_in_a_row_are_all_read_in_order(between: bytes) -> None:
    documents = [dump(plan(row(f"aws_x.{name}"))) for name in "abc"]
    found = read_plans(between.join(documents))
    assert [change.address for one in found for change in one.changes] == ["aws_x.a", "aws_x.b", "aws_x.c"]


def test_terragrunt_prefixes_every_unit() -> None:
    lines = b"".join(
        b"14:19:25.174 STDOUT [%s] tofu: %s\n" % (name.encode(), dump(plan(row(f"aws_x.{name}")))) for name in "ab"
    )
    assert [change.address for one in read_plans(lines) for change in one.changes] == ["aws_x.a", "aws_x.b"]


def test_a_wrapper_may_hold_several_plans() -> None:
    wrapped = dump({"one": plan(row("aws_x.a")), "two": plan(row("aws_x.b"))})
    assert len(read_plans(wrapped)) == 2


def test_many_documents_take_linear_time() -> None:
    assert len(read_plans(b'{"format_version":"1.2","resource_changes":[]}' * 30_000)) == 30_000


def test_a_file_and_its_bytes_say_the_same(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(BARE)
    for source in (path, str(path), BARE):
        assert [change.address for change in read_plan(source).changes] == EXAMPLE_ADDRESSES


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (gzip.compress(BARE)[:-20], "truncated"),
        (gzip.compress(BARE) + gzip.compress(BARE)[:30], "truncated"),
        (gzip.compress(BARE)[:-8] + b"\xff" * 8, "damaged"),
        (gzip.compress(BARE) + b"junk", "damaged"),
        (b"\x1f\x8b", "truncated"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1], "UTF-16"),
    ],
)
def test_a_broken_archive_or_encoding_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_plan(data)
    assert word in caught.value.reason
    assert caught.value.advice


def test_a_gzip_bomb_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blastradius.sources.encoding.LARGEST", 4 * 1024**2)
    bomb = zlib.compressobj(wbits=31)
    data = b"".join([*(bomb.compress(bytes(1024**2)) for _ in range(64)), bomb.flush()])
    with pytest.raises(UnreadableInput, match="larger than"):
        read_plan(data)
