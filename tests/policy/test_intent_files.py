"""An intent as people write it: in a file, or in a pull request's text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastradius.errors import PolicyError
from blastradius.model.intent import IntentAction, IntentSource
from blastradius.policy.intent.document import LARGEST, SCHEMA_FILE, IntentDocument, decode_text, intent_from
from blastradius.policy.intent.json_lines import json_lines
from blastradius.policy.intent.pull_request import intent_in
from blastradius.policy.selection import is_like

if TYPE_CHECKING:
    from blastradius.policy.intent.declared import Intent

VALID = '[[allow]]\nactions = ["update"]\naddresses = ["aws_vpc.main"]\n'


def read(text: str, *, is_json: bool = False) -> Intent:
    return intent_from(IntentDocument(name="intent", text=text, source=IntentSource.FILE, is_json=is_json))


def declared(text: str) -> Intent | None:
    found = intent_in(text)
    return intent_from(found) if found else None


def test_toml_and_json_say_the_same() -> None:
    toml = read(
        '[[allow]]\nactions = ["update", "move"]\nmodules = ["module.web"]\ntypes = ["aws_*"]\nfollowers = true\n'
    )
    as_json = {"actions": ["update", "move"], "modules": ["module.web"], "types": ["aws_*"], "followers": True}
    assert toml == read(json.dumps({"allow": [as_json]}), is_json=True)
    (entry,) = toml.allowed
    assert entry.actions == {IntentAction.UPDATE, IntentAction.MOVE}
    assert (entry.of.modules, entry.of.types, entry.followers) == (("module.web",), ("aws_*",), True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[alow]]\nactions = ["update"]', "line 1: the file has no key alow; did you mean allow?"),
        ('\n[[allow]]\naction = ["update"]', "line 3: allow[1] has no key action; did you mean actions?"),
        ('[[allow]]\nactions = ["updat"]', "line 2: allow[1].actions[1] is none of create, update"),
        ('[[allow]]\nactions = ["updat"]', "did you mean update?"),
        ('[[allow]]\nactions = ["update"]', "line 1: allow[1] names no objects."),
        ("[[allow]]\nactions = []\ntypes = ['*']", "line 2: allow[1].actions"),
        ("[[allow]]\nactions = ['update']\ntypes = '*'", "line 3: allow[1].types"),
        ("[[allow]]\nactions = ['update']\ntypes = ['']", "line 3: allow[1].types[1]"),
        ("[[allow]]\nactions = ['update']\ntypes = ['*']\nfollowers = 1", "line 4: allow[1].followers"),
        ("[[allow]]\ntypes = ['*']", "line 1: allow[1]: 'actions' is a required property"),
        ("", "'allow' is a required property"),
        ("allow = [", "no valid TOML"),
        ("allow = [" + "[" * 5000 + "]" * 5000 + "]", "no valid TOML"),
        ("allow = []\nallow = []", "no valid TOML"),
        (f"[[allow]]\nactions=['update']\ntypes={['a'] * 1001}", "more than 1000 patterns"),
    ],
)
def test_a_mistake_is_told_with_line_key_and_nearest_name(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as failure:
        read(text)
    assert said in str(failure.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{\n  "allow": [\n    {"actions": ["update"],\n     "adresses": ["a"]}]}',
            "line 4: allow[1] has no key adresses",
        ),
        ('{"allow": [\n{"actions": ["x"], "types": ["*"]}]}', "line 2: allow[1].actions[1]"),
        ('{"allow": [{"actions": ["update"], "types": ["a"], "types": ["*"]}]}', "the key types twice"),
        ('{"allow": []', "no valid JSON"),
        ('{"allow": [{"actions": ["update"], "types": ["*"], "followers": NaN}]}', "allow[1].followers"),
        ("[]", "no object with the key allow"),
        ("null", "no object with the key allow"),
        ("[" * 100_000, "no valid JSON"),
    ],
)
def test_a_mistake_in_json_is_told_alike(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as failure:
        read(text, is_json=True)
    assert said in str(failure.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def paths(value: object, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {one for step, part in steps for one in ((*path, step), *paths(part, (*path, step)))}


@given(json_values, st.sampled_from([None, 0, 2]))
def test_each_key_of_a_json_document_has_a_line(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    found = json_lines(text)
    assert set(found) == paths(value)
    for path, line in found.items():
        if isinstance(path[-1], str):
            assert json.dumps(path[-1]) in text.split("\n")[line - 1]


def test_a_large_or_strange_file_is_refused() -> None:
    assert decode_text(b"\xef\xbb\xbfa\r\nb", "x") == "a\nb"
    for data in (b"a" * (LARGEST + 1), "a".encode("utf-16"), b"\xff"):
        with pytest.raises(PolicyError):
            decode_text(data, "x")


BLOCK = f"```blastradius-intent\n{VALID}```\n"


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        f"Scales the web tier.\n\n{BLOCK}\nThanks @you",
        f"~~~blastradius-intent\n{VALID}~~~",
        f"   ````  blastradius-intent  toml\n{VALID}   `````",
        f"<details>\n<summary>Intent</summary>\n\n{BLOCK}\n</details>",
        BLOCK.replace("\n", "\r"),
        f"````markdown\n{BLOCK}````\n\n{BLOCK}",
        f"<!-- as in\n{BLOCK}-->\n\n{BLOCK}",
    ],
    ids=[
        "alone",
        "in a text",
        "tildes",
        "indented, with another word",
        "details",
        "old line ends",
        "example",
        "comment",
    ],
)
def test_a_declaration_is_found(text: str) -> None:
    assert declared(text) == intent_from(IntentDocument(name="", text=VALID, source=IntentSource.TEXT))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No intent.",
        f"````markdown\n{BLOCK}````\n",
        f"~~~\n{BLOCK}~~~\n",
        f"<!--\n{BLOCK}-->\n",
        f"<!-- never closed\n{BLOCK}",
        f"<pre>\n{BLOCK}</pre>\n",
        "".join(f"    {line}\n" for line in BLOCK.splitlines()),
        f"```toml\n{VALID}```\n",
        f"```\n{VALID}```\n",
        "Write `blastradius-intent` here.",
        "```blastradius\nBLOCK\n```\n",
    ],
)
def test_what_declares_nothing(text: str) -> None:
    assert intent_in(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BLOCK + BLOCK, "more than one intent, in lines 1 and 6"),
        (f"{BLOCK}\n````blastradius-intent\n{BLOCK}````\n", "more than one"),
        (f"hello\n\n```blastradius-intent\n{VALID}", "line 3: the intent's block has no end"),
        (f"```blastradius-intent\n{VALID}".rstrip(), "has no end"),
        ("".join(f"> {line}\n" for line in BLOCK.splitlines()), "inside of a list or a quotation"),
        ("- " + BLOCK.replace("\n", "\n  "), "inside of a list or a quotation"),
        (BLOCK.replace("intent", "Intent"), "called almost blastradius-intent"),
        (BLOCK.replace("-", "_"), "called almost"),
        (BLOCK.replace("-", " "), "called almost"),
        (BLOCK.replace("-intent", "-intents"), "called almost"),
        (BLOCK.replace("-intent", "-intent\u200b"), "called almost"),
        (BLOCK.replace("blastradius-intent", "{.blastradius-intent}"), "called almost"),
        ("```blastradius-intent\n```\n", "the intent has no allow"),
        ("```blastradius-intent\nallow = [\n```\n", "no valid TOML (from line 2 on)"),
        (f"```blastradius-intent\n# {'x' * 70_000}\n{VALID}```", "longer than"),
    ],
)
def test_what_is_not_surely_one_declaration_is_refused(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as failure:
        declared(text)
    assert said in str(failure.value)


MARK = "pHr4sE"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f'{MARK} = "{MARK}"', "the intent has a key that there is not."),
        (
            f'[[allow]]\nactions = ["updat"]\ntypes = ["{MARK}"]',
            "line 5: allow[1].actions[1] is none of create, update",
        ),
        (f'[[allow]]\nactions = ["{MARK}"]\ntypes = ["{MARK}"]', "allow[1].actions[1] is none of"),
        (f'[[allow]]\nactions = "{MARK}"\ntypes = ["{MARK}"]', "line 5: allow[1].actions is no list."),
        (f'[[allow]]\nactions = ["update"]\n{MARK} = 1', "allow[1] has a key that there is not."),
        (f'[[allow]]\nactions = ["update"]\nadresses = ["{MARK}"]', "did you mean addresses?"),
        (f'[[allow]]\ntypes = ["{MARK}"]', "allow[1] has no actions."),
        (f'[[allow]]\nactions = ["update"]\ntypes = ["{MARK}", ""]', "allow[1].types[2] is empty."),
        (f'[[allow]]\nactions = ["update"]\ntypes = ["{MARK}"]\nfollowers = "{MARK}"', "is no true or false"),
        (f'[[allow]]\nactions = ["update"]\ntypes = 2020-01-01 # {MARK}', "allow[1].types is no list."),
        (f'{MARK} = "{MARK}', "no valid TOML"),
        (f'allow = "{MARK}"', "allow is no list."),
        (f'allow = ["{MARK}"]', "allow[1] is no table."),
    ],
)
def test_nothing_of_a_pull_requests_text_is_repeated(line: str, said: str) -> None:
    with pytest.raises(PolicyError) as failure:
        declared(f"Text {MARK}\n\n```blastradius-intent {MARK}\n{line}\n```\n{MARK}")
    told = f"{failure.value.reason} {failure.value.advice}"
    assert said in told
    assert MARK not in told


pieces = st.sampled_from(
    [
        *(
            "```blastradius-intent\n",
            "```\n",
            "````\n",
            "~~~\n",
            "```Blastradius\n",
            "> ",
            "- ",
            "    ",
            "<!--",
            "-->\n",
        ),
        *(VALID, "[[allow]]\n", 'actions = ["update"]\n', "allow = []\n", "<details>\n"),
        *("\n", "x", "\x00", "\u202e", "\r", "\ud800"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(pieces, max_size=12).map("".join))
def test_any_text_is_an_intent_none_or_a_mistake(text: str) -> None:
    try:
        found = declared(text)
    except PolicyError:
        return
    assert found is None or found.source is IntentSource.TEXT


@settings(max_examples=500, deadline=None)
@given(st.text("ab.[*?", max_size=8), st.text("ab.[", max_size=10))
def test_a_glob_means_what_its_signs_say(glob: str, text: str) -> None:
    def fits(at: int, place: int) -> bool:
        if at == len(glob):
            return place == len(text)
        if glob[at] == "*":
            return any(fits(at + 1, further) for further in range(place, len(text) + 1))
        return place < len(text) and glob[at] in ("?", text[place]) and fits(at + 1, place + 1)

    assert is_like(text, glob) is fits(0, 0)


def test_a_glob_of_many_stars_ends() -> None:
    assert not is_like("a" * 4000, "*a" * 400 + "*b")
    assert is_like("a" * 4000 + "b", "*a" * 400 + "*b")


def test_every_key_is_told_in_the_manual() -> None:
    manual = (SCHEMA_FILE.parents[3] / "docs" / "intent.md").read_text()
    schema = json.loads(SCHEMA_FILE.read_bytes())
    entry = schema["$defs"]["allow"]["properties"]
    assert entry["actions"]["items"]["enum"] == [one.value for one in IntentAction]
    for key in ("allow", *entry, *IntentAction):
        assert f"`{key}`" in manual
