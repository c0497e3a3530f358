"""ssh-keygen, the one program that signs and verifies approvals.

It says "no" and "I failed" with the same exit code. A signature that is not good whoever may sign
is a no, whatever it says. After that, what it says has to be a no that is known; all else is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from blastradius.approvals import NAMESPACE
from blastradius.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_VERIFY_SECONDS = 30
_SIGN_SECONDS = 300
"""A person may have to find a passphrase or touch a key."""
_NO = 255
_SAID_NO = b"Could not verify signature."
_GOOD = re.compile(rb'Good "blastradius-approval" signature (?:for \S+ )?with \S+ key (SHA256:[A-Za-z0-9+/]{43})\n')
_KNOWN_NO = (
    (re.compile(r"key is not permitted for use in signature namespace"), "its key is not allowed to sign approvals"),
    (re.compile(r"key has expired"), "its key is not valid any more"),
    (re.compile(r"key is not yet valid"), "its key is not valid yet"),
    (re.compile(r"certificate not authorized: .*[Cc]ertificate invalid: expired"), "its certificate has expired"),
    (re.compile(r"certificate not authorized"), "its certificate is not for that principal and this time"),
)
_TRY = "Run it by hand to see what it says; OpenSSH 8.9 or newer is needed."
_KEPT_FOR_SIGNING = (
    *("HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "SSH_SK_PROVIDER"),
    *("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "TERM"),
)


class Verified(NamedTuple):
    """What ssh-keygen says of a signature: the key that made it, or why it does not count."""

    key: str
    refused: str = ""


def sign(statement: bytes, key: Path) -> str:
    """Sign a statement with a private key, or with that of the agent whose public part is named."""
    kept = {name: os.environ[name] for name in _KEPT_FOR_SIGNING if name in os.environ}
    words = ["-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(key.absolute())]
    done = _run(words, statement, kept, _SIGN_SECONDS, hear=False)  # it asks for a passphrase where people see it
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise ProgramError(
            f"ssh-keygen could not sign: it ended with exit code {done.returncode}.",
            "Name a private key, or the public part of one that ssh-agent holds, with --key.",
        )
    return done.stdout.decode("ascii", "replace")


class Verifier:
    """Verifies signatures against one list of signers, as it was when the verifier was made."""

    def __init__(self, allowed_signers: bytes, revoked: bytes | None, now: datetime) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="blastradius-")
        self._home = Path(self._folder.name)
        self._now = now.strftime("%Y%m%d%H%M%S")
        (self._home / "allowed_signers").write_bytes(allowed_signers)
        if revoked is not None:
            (self._home / "revoked").write_bytes(revoked)
        self._revocation = ["-r", str(self._home / "revoked")] if revoked is not None else []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._folder.cleanup()

    def verify(self, statement: bytes, signature: str, principal: str) -> Verified:
        """Say whose key signed a statement, and whether that key may sign for a principal now."""
        (self._home / "signature").write_text(signature, encoding="ascii")
        key = self._signing_key(statement)
        if not key:
            return Verified("", "its signature is not one of this statement")
        if self._may_sign(statement, principal, key, self._revocation):
            return Verified(key)
        if self._revocation and self._may_sign(statement, principal, key, []):
            self._check_revocation()
            return Verified("", "its key is revoked")
        return Verified("", self._why_not(statement, principal))

    def signs_as(self, statement: bytes, signature: str, principal: str) -> bool:
        """Tell whether the key that signed a statement may sign for somebody else too."""
        (self._home / "signature").write_text(signature, encoding="ascii")
        key = self._signing_key(statement)
        return bool(key) and self._may_sign(statement, principal, key, [])

    def _signing_key(self, statement: bytes) -> str:
        """Return the fingerprint of the key that signed; empty where the signature is not good."""
        done = self._ask("check-novalidate", statement)
        good = _GOOD.fullmatch(done.stdout) if done.returncode == 0 else None
        if good:
            return good[1].decode()
        if done.returncode == _NO and done.stdout.strip() in (_SAID_NO, b""):
            return ""
        raise _failed(done)

    def _may_sign(self, statement: bytes, principal: str, key: str, revocation: list[str]) -> bool:
        done = self._verify(statement, principal, revocation)
        if done.returncode == 0:
            good = _GOOD.fullmatch(done.stdout)
            if not good or good[1].decode() != key:
                raise _failed(done)
            return True
        if done.returncode != _NO or done.stdout.strip() != _SAID_NO or not _is_no(done.stderr):
            raise _failed(done)
        return False

    def _why_not(self, statement: bytes, principal: str) -> str:
        said = self._verify(statement, principal, []).stderr.decode("utf-8", "replace")
        told = [reason for pattern, reason in _KNOWN_NO if pattern.search(said)]
        return told[0] if told else "its key is not one of that principal"

    def _verify(self, statement: bytes, principal: str, revocation: list[str]) -> subprocess.CompletedProcess[bytes]:
        signers = str(self._home / "allowed_signers")
        when = f"-Overify-time={self._now}"
        return self._ask("verify", statement, "-f", signers, "-I", principal, when, *revocation)

    def _ask(self, question: str, statement: bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
        words = ["-Y", question, "-n", NAMESPACE, "-s", str(self._home / "signature"), *more]
        return _run(words, statement, {}, _VERIFY_SECONDS)

    def _check_revocation(self) -> None:
        """Ask whether a key of this minute is revoked too: a file that cannot be read revokes all keys."""
        probe, signers = self._home / "probe", self._home / "probe_signers"
        _run(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(probe)], b"", {}, _VERIFY_SECONDS)
        public = probe.with_suffix(".pub").read_text(encoding="ascii") if probe.exists() else ""
        signers.write_text(f"probe {public}", encoding="ascii")
        (self._home / "probe.sig").write_text(sign(b"", probe), encoding="ascii")
        words = [
            "-Y",
            "verify",
            "-n",
            NAMESPACE,
            "-s",
            str(self._home / "probe.sig"),
            "-f",
            str(signers),
            "-I",
            "probe",
        ]
        done = _run([*words, *self._revocation], b"", {}, _VERIFY_SECONDS)
        probe.unlink()
        if done.returncode:
            raise ProgramError(
                f"ssh-keygen cannot read the revocation file:\n{_words(done.stderr)}",
                "Give --revoked a KRL (ssh-keygen -k) or public keys, one a line.",
            )


def _is_no(said: bytes) -> bool:
    lines = said.decode("utf-8", "replace").splitlines()
    return all(any(pattern.search(line) for pattern, _ in _KNOWN_NO) for line in lines)


def _run(
    words: list[str], given: bytes, variables: Mapping[str, str], seconds: int, *, hear: bool = True
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            [_program(), *words],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if hear else None,
            env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath, **variables},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ProgramError(f"ssh-keygen did not answer within {seconds} seconds.", _TRY) from None
    except OSError as error:
        raise ProgramError(f"ssh-keygen could not be started: {error.strerror}.", _TRY) from None


def _program() -> str:
    found = shutil.which("ssh-keygen")
    if found is None or not Path(found).is_absolute():
        raise ProgramError("there is no ssh-keygen on the PATH.", "Install OpenSSH's client programs.")
    return found


def _failed(done: subprocess.CompletedProcess[bytes]) -> ProgramError:
    return ProgramError(f"ssh-keygen failed with exit code {done.returncode}:\n{_words(done.stderr)}", _TRY)


def _words(output: bytes) -> str:
    text = output.decode("utf-8", "replace").strip()
    return "".join(char if char.isprintable() or char == "\n" else "?" for char in text[:2_000]) or "(it said nothing)"
