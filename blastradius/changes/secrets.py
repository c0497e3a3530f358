"""What must not be shown even of values that nothing marks: names and texts that look like secrets.

Masks are not enough. Providers forget to mark attributes, copies of a sensitive value come
unmarked (`terraform_data.output`, remote states), and passwords hide in addresses of the web.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from math import log2

_ANYWHERE = (
    *("passwd", "passphrase", "pwd", "secret", "token", "private", "credential", "certificate"),
    *("connectionstring", "connstr", "userdata", "customdata", "apikey", "accesskey", "bearer", "cookie", "session"),
    *("passwor", "passcode", "passkey", "kubeconfig", "keystore", "truststore", "ciphertext", "plaintext"),
)
"""What no name may hold, its other signs left out."""
_WORDS = frozenset(
    {
        *("key", "keys", "auth", "authorization", "cert", "certs", "dsn", "pem", "sas", "salt", "seed", "pin", "otp"),
        *("random", "tls", "hash", "signature", "license", "jwt", "oauth", "login", "webhook"),
        *("user", "username", "account"),
        *("pass", "pw", "psk", "pfx", "hmac", "nonce", "mfa", "totp", "community"),
        # These hold whatever somebody puts there, copies of secrets among it.
        *("value", "values", "result", "results", "output", "outputs", "input", "inputs", "content", "contents"),
        *("body", "data", "payload", "rendered", "template", "trigger", "triggers", "keepers", "query", "argument"),
        *("environment", "env", "variable", "variables", "parameter", "parameters", "command", "script", "header"),
        *("startup", "bootstrap", "entrypoint", "cmd", "encoded"),
        *("headers", "string", "binary", "text", "message", "arguments", "args", "options", "settings", "config"),
    }
)
"""What no name may have among its words."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SIGN = re.compile(r"[^A-Za-z0-9]+")

_KNOWN = re.compile(
    r"-----BEGIN|(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{12}|eyJ[\w-]{8,}\.|gh[a-z]_\w{16}|github_pat_|glpat-|xox[a-z]-"
    r"|\bsk-|\b[rs]k_(?:live|test)_|AIza[\w-]{20}|\bhv[sb]\.|ya29\.|\bSG\.|npm_\w{16}|pypi-|dop_v1_|AccountKey="
    r"|://[^/\s]*@|\$[0-9][a-z]?\$|(?:pass|pwd|pw|signature|sig|key|auth|user)[\"']?\s*[=:]"
    r"|passwor|passwd|passphrase|secret|token|credential|bearer|api[ _-]?key|\bbasic [A-Za-z0-9+/=]{8}"
    r"|//hooks\.|/webhooks?/|^\s*[\[{]",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[^\s,;:.@/_-]+")
_WRITTEN = re.compile(r"[A-Za-z0-9]+")
_SOLID = re.compile(r"[\w+/=.~-]{20,}")
_CHOSEN = re.compile(r"(?=\S*[A-Za-z])(?=\S{6})\S*[!#$%^&@]")
"""A piece as people make passwords of it: letters and such signs."""
_STAGE = re.compile(r"v\d+(?:alpha|beta)\d+", re.IGNORECASE)
"""Versions of Kubernetes' programming interfaces."""
_RESOURCE_ID = re.compile(r"[a-z]{1,12}-(?:[0-9a-f]{8}|[0-9a-f]{17})")
"""How AWS names an image, a subnet, a volume."""
_LONG = 16
_MIXED = 3
"""So often letters and figures follow each other in a word that nobody writes: `S3cr3t`, and `16xlarge` does not."""
_ENTROPY = 3.0
"""Bits a character; what people write has words in it, and less."""


def is_secret_name(name: str) -> bool:
    """Tell whether a name, of an attribute, a type or an object, is one that secrets go by."""
    bare = _SIGN.sub("", name).lower()
    return any(one in bare for one in _ANYWHERE) or any(word.lower() in _WORDS for word in _WORD.findall(name))


def looks_secret(text: str) -> bool:
    """Tell whether a text looks like a secret, or could hold one: known forms, and what looks random."""
    if _KNOWN.search(text) or any(map(_CHOSEN.match, text.split())):
        return True
    if _RESOURCE_ID.fullmatch(text):
        return False
    return any(map(_is_mixed, _WRITTEN.findall(text))) or any(
        map(_is_random, (*_PIECE.findall(text), *_SOLID.findall(text)))
    )


def _is_mixed(piece: str) -> bool:
    turns = sum(one.isdigit() is not two.isdigit() for one, two in itertools.pairwise(piece))
    return turns >= _MIXED and not _STAGE.fullmatch(piece)


def _is_random(piece: str) -> bool:
    has_digit = any(char.isdigit() for char in piece)
    if len(piece) < _LONG or not has_digit:
        # Letters alone are random where large and small ones take turns.
        turns = sum(one.islower() and two.isupper() for one, two in itertools.pairwise(piece))
        return len(piece) >= _LONG and turns * 4 >= len(piece) / 2
    number = len(piece)
    entropy = -sum(times / number * log2(times / number) for times in Counter(piece).values())
    mixed = any(char.isalpha() for char in piece)
    return mixed and entropy >= _ENTROPY and not _readable(piece)


def _readable(piece: str) -> bool:
    """Tell whether a text is words and short numbers joined by signs, `10.0.0.0/16` or `eu-west-1-web` say."""
    parts = [part for part in re.split(r"[-./_]", piece) if part]
    return len(parts) > 1 and all(map(_is_word, parts))


def _is_word(part: str) -> bool:
    return part.isalpha() or (part.isdigit() and len(part) <= 5) or len(part) <= 4
