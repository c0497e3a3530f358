"""A policy file: what each setting becomes, and what is said of every kind of mistake."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from blastradius.cli.choices import FailOn
from blastradius.cli.options import PolicyChoice
from blastradius.cli.places import POLICY_NAME, first_named, folders_above
from blastradius.cli.policies import all_rules, load_policy
from blastradius.errors import PolicyError, UsageError
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.policy import Policy
from blastradius.policy.decode import policy_from
from blastradius.policy.effective import settings_of
from blastradius.policy.file import SCHEMA_FILE, STARTER_FILE, PolicyFile
from blastradius.policy.following import surely_follows
from blastradius.policy.freeze import FreezeWindow, WeekMinute
from blastradius.policy.lines import lines_of
from blastradius.policy.selection import Selection
from blastradius.policy.settings import Budget, Expectation, Limits, Protection
from tests.rules.plans import plan, row

SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_bytes())


def policy(folder: Path, text: str, environment: str | None = None) -> Policy:
    (folder / "blastradius.toml").write_text(text)
    choice = PolicyChoice(file=folder / "blastradius.toml", environment=environment)
    return load_policy(choice).policy([])


def mistake(folder: Path, text: str) -> str:
    with pytest.raises(PolicyError) as caught:
        policy(folder, text)
    return caught.value.reason


@pytest.mark.parametrize("text", ["", "# nothing\n", "[verdict]\n", "budget = []\n[severities]\n[weights]\n"])
def test_a_file_that_says_nothing_is_like_none(tmp_path: Path, text: str) -> None:
    assert policy(tmp_path, text) == Policy()


def test_the_verdict(tmp_path: Path) -> None:
    text = (
        '[verdict]\nblock_from = "critical"\nwarn_from = "low"\nblock_score = 101\nwarn_score = 1\n'
        '[severities]\nobject-forgotten = "high"\nfrozen = "medium"\n'
    )
    assert policy(tmp_path, text) == Policy(
        block_from=Severity.CRITICAL,
        warn_from=Severity.LOW,
        block_score=101,
        warn_score=1,
        severities={"object-forgotten": Severity.HIGH, "frozen": Severity.MEDIUM},
    )


def test_objects(tmp_path: Path) -> None:
    text = (
        '[[protected]]\naddresses = ["a.b"]\nmodules = ["module.m"]\ntags = {k = "v*"}\nreason = "dear"\n'
        '[[expected]]\ntypes = ["t"]\nactions = ["replace"]\nreason = "often"\n'
        '[[budget]]\nname = "n"\ntypes = ["t"]\ndestroys = 1\nreplacements = 2\ndata_losses = 3\naffected = 4\n'
        "share = 0.5\nweight = 6\n"
        "[weights.t]\ndelete = 100\nmodify = 1\n"
    )
    assert policy(tmp_path, text) == Policy(
        protected=(
            Protection(of=Selection(addresses=("a.b",), modules=("module.m",), tags={"k": "v*"}), reason="dear"),
        ),
        expected=(Expectation(of=Selection(types=("t",)), actions=frozenset({Action.REPLACE}), reason="often"),),
        budgets=(
            Budget(
                name="n",
                of=Selection(types=("t",)),
                limits=Limits(destroys=1, replacements=2, data_losses=3, affected=4, share=0.5, weight=6),
            ),
        ),
        weights={"t": {"delete": 100, "update": 1}},
    )


def test_windows(tmp_path: Path) -> None:
    text = (
        '[[freeze]]\nfrom = "friday 16:00"\nuntil = "Mon 07:00"\ntimezone = "Europe/Berlin"\n'
        '[[freeze]]\nname = "holidays"\nfrom = 2026-12-20\nuntil = 2027-01-02\n'
        "[[freeze]]\nfrom = 2026-12-20T18:00:00\nuntil = 2026-12-20 19:30:00\n"
    )
    weekend, holidays, evening = policy(tmp_path, text).freezes
    assert weekend == FreezeWindow(
        name="friday 16:00 to Mon 07:00",
        begins=WeekMinute(4 * 1440 + 960),
        ends=WeekMinute(420),
        zone=ZoneInfo("Europe/Berlin"),
    )
    assert (holidays.begins, holidays.ends) == (datetime(2026, 12, 20), datetime(2027, 1, 3))
    assert (evening.begins, evening.ends) == (datetime(2026, 12, 20, 18), datetime(2026, 12, 20, 19, 30))
    assert (holidays.name, holidays.zone) == ("holidays", UTC)


def test_entries_for_the_catalogue_inline_and_by_file(tmp_path: Path) -> None:
    (tmp_path / "types.json").write_text('{"acme_ledger": {"class": "database", "destroy": 99}}')
    text = (
        '[knowledge]\nfiles = ["types.json"]\n[knowledge.acme_ledger]\ndestroy = 50\n[knowledge.aws_vpc]\ndestroy = 1\n'
    )
    assert policy(tmp_path, text.replace("destroy = 50", 'class = "queue"\ndestroy = 50')).knowledge == {
        "acme_ledger": {"class": "queue", "destroy": 50},
        "aws_vpc": {"destroy": 1},
    }


def test_weights_of_opas_tutorial_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text('{"aws_autoscaling_group": {"delete": 100, "create": 10, "modify": 1}}')
    weights = policy(tmp_path, '[weights]\nfiles = ["weights.json"]\n[weights.aws_instance]\ndelete = 5\n').weights
    assert weights == {
        "aws_autoscaling_group": {"delete": 100, "create": 10, "update": 1},
        "aws_instance": {"delete": 5},
    }


ENVIRONMENTS = """
[verdict]
block_from = "high"
warn_score = 10
[severities]
frozen = "low"
[[protected]]
types = ["a"]
[[environment]]
name = "production"
workspaces = ["prod*"]
protected = [{types = ["b"]}]
[environment.verdict]
block_from = "medium"
fail_on = "warn"
[environment.severities]
data-destroyed = "critical"
[[environment]]
name = "sandbox"
variables = {stage = "dev*"}
[environment.verdict]
block_from = "critical"
[[environment]]
name = "tagged"
tags = {env = "stage"}
"""


def test_an_environment_stands_in_the_place_of_the_rest(tmp_path: Path) -> None:
    production = policy(tmp_path, ENVIRONMENTS, "production")
    assert (production.block_from, production.warn_score) == (Severity.MEDIUM, 10)
    assert production.severities == {"frozen": Severity.LOW, "data-destroyed": Severity.CRITICAL}
    assert [one.of.types for one in production.protected] == [("b",)]
    assert [one.of.types for one in policy(tmp_path, ENVIRONMENTS, "sandbox").protected] == [("a",)]
    assert (production.environment, production.chosen_by) == ("production", "--environment")


def test_an_environment_is_chosen_by_workspace_variable_or_tag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "blastradius.toml").write_text(ENVIRONMENTS)
    loaded = load_policy(PolicyChoice(file=tmp_path / "blastradius.toml"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TF_WORKSPACE", raising=False)
    monkeypatch.delenv("TF_DATA_DIR", raising=False)
    changed = row("aws_vpc.main", "update", {"tags": {"env": "stage"}}, {"tags": {}})
    for plans, chosen in (
        ([], ("", "")),
        ([plan(variables={"stage": "development"})], ("sandbox", "variable stage")),
        ([plan(variables={"stage": 3})], ("", "")),
        ([plan(changed)], ("tagged", "tag env")),
    ):
        found = loaded.policy(plans)
        assert (found.environment, found.chosen_by) == chosen
    assert loaded.fail_on([]) is FailOn.BLOCK
    (tmp_path / ".terraform").mkdir()
    (tmp_path / ".terraform" / "environment").write_text("production-2\n")
    assert loaded.policy([]).chosen_by == "workspace"
    assert loaded.fail_on([]) is FailOn.WARN
    monkeypatch.setenv("TF_WORKSPACE", "other")
    assert loaded.policy([]).environment == ""


def test_an_environment_is_chosen_by_the_directory_seen_from_the_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blastradius.toml").write_text('[[environment]]\nname = "p"\ndirectories = ["live/prod/**"]\n')
    loaded = load_policy(PolicyChoice(file=tmp_path / "blastradius.toml"))
    for folder, chosen in (("live/prod/eu", "p"), ("live/prod", "p"), ("live/production", ""), (".", "")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(tmp_path / folder)
        assert loaded.policy([]).environment == chosen


def test_an_environment_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no environment productoin; did you mean production"):
        policy(tmp_path, ENVIRONMENTS, "productoin")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[verdict\n", "is no valid TOML (line 1)"),
        ('\n[verdict]\nblock_form = "high"\n', "line 3: verdict has no key block_form; did you mean block_from?"),
        ("[verdct]\n", "line 1: the file has no key verdct; did you mean verdict?"),
        (
            '[verdict]\nwarn_from = "hihg"\n',
            "line 2: verdict.warn_from is none of critical, high, medium, low, info; did",
        ),
        ("[verdict]\nblock_score = 102\n", "line 2: verdict.block_score is greater than the maximum of 101."),
        ("[verdict]\nblock_score = true\n", "line 2: verdict.block_score has to be a whole number."),
        (
            '[severities]\ndata-destroyd = "low"\n',
            "line 2: severities.data-destroyd is no rule; did you mean data-destroyed?",
        ),
        ('[severities]\nplan-errored = "low"\n', "no policy lets pass what was not understood"),
        ('[severities]\naction-unknown = "low"\n', "no policy lets pass what was not understood"),
        ('[severities]\nrule-crashed = "low"\n', "no policy lets pass what was not understood"),
        (
            "[[budget]]\ndestroys = 1\n[[budget]]\nname = 'x'\n",
            "line 3: budget[2] has none of destroys, replacements, data_",
        ),
        ("[[budget]]\ndestroys = -1\n", "line 2: budget[1].destroys is less than the minimum of 0."),
        (
            f"[[budget]]\ndestroys = {'9' * 4000}\n",
            "line 2: budget[1].destroys is greater than the maximum of 1000000000.",
        ),
        ("[budget]\ndestroys = 1\n", "line 1: budget has to be a list of tables: [[budget]]"),
        (
            "[[environment]]\nname = 'a'\n[environment.budget]\ndestroys = 1\n",
            "line 3: environment[1].budget has to be a list of tables: [[environment.budget]]",
        ),
        ("budget = [\n  {destroys = 1},\n  {destroys = 1,\n", "is no valid TOML (line 3): "),
        (
            "budget = [\n  {destroys = 1},\n  {destroys = 1, sharee = 1},\n]\n",
            "line 3: budget[2] has no key sharee; did",
        ),
        ("[[budget]]\ndestroy = 1\n", "line 2: budget[1] has no key destroy; did you mean destroys?"),
        (
            "[[budget]]\ndestroys = 1\n" * 9 + "[[budget]]\nx = 1\n[[budget]]\ny = 1\n",
            "line 20: budget[10] has no key x.",
        ),
        ('[verdict]\n"a\\n::error::b" = 1\n', 'line 2: verdict has no key "a\\n::error::b".'),
        ("[[budget]]\ndestroys = 1\ndestroys = 2\n", "is no valid TOML (line 3): Cannot overwrite a value."),
        ("[[protected]]\ntypes = ['a'\n", "is no valid TOML (at its end): Unclosed array."),
        ("[[budget]]\nshare = nan\n", "line 2: budget[1].share is no number to compare with."),
        ('[[protected]]\nreason = "x"\n', "line 1: protected[1] has none of addresses, types, modules, tags."),
        ("[[protected]]\ntypes = []\n", "line 2: protected[1].types is empty."),
        (
            '[[expected]]\ntypes = ["a"]\nactions = ["delete"]\n',
            "line 3: expected[1].actions[1] is none of create, update",
        ),
        ('[[freeze]]\nfrom = "friday 16:00"\n', "line 1: freeze[1]: 'until' is a required property."),
        ('[[freeze]]\nfrom = "firday"\nuntil = "monday"\n', "line 2: freeze[1].from is no moment."),
        ('[[freeze]]\nfrom = "friday 24:00"\nuntil = "monday"\n', "line 2: freeze[1].from is no moment."),
        ("[[freeze]]\nfrom = 2026-12-20T18:00:00Z\nuntil = 2027-01-01\n", "line 2: freeze[1].from is no moment."),
        (
            '[[freeze]]\nfrom = "friday"\nuntil = 2027-01-01\n',
            "has a day of the week at one end and a date at the other.",
        ),
        ("[[freeze]]\nfrom = 2027-01-02\nuntil = 2027-01-01\n", "line 1: freeze[1] ends before it begins"),
        (
            '[[freeze]]\nfrom = 2027-01-01\nuntil = 2027-01-02\ntimezone = "Europe/Berln"\n',
            "did you mean Europe/Berlin?",
        ),
        ('[[freeze]]\nfrom = 2027-01-01\nuntil = 2027-01-02\ntimezone = "../etc/x"\n', "is no time zone"),
        ("[knowledge.aws_vpc]\ndestory = 3\n", "line 2: knowledge.aws_vpc has no key destory; did you mean destroy?"),
        ("[knowledge.acme_x]\ndestroy = 3\n", "line 1: knowledge.acme_x has no class"),
        ('[knowledge.acme]\nclass = "queue"\n', "line 1: knowledge.acme does not match ^[a-z0-9]+_"),
        ('[knowledge]\nfiles = ["none.toml"]\n', "none.toml cannot be read: No such file"),
        ("[weights.aws_vpc]\nupdate = 3\n", "line 2: weights.aws_vpc has no key update"),
        ("[weights.aws_vpc]\ndelete = inf\n", "line 2: weights.aws_vpc.delete is greater than the maximum of"),
        ("[weights.aws_vpc]\ndelete = nan\n", "line 2: weights.aws_vpc.delete is no number to compare with."),
        ('[weights]\nfiles = ["blastradius.toml"]\n', "blastradius.toml: weights has no key files"),
        ("[[environment]]\n", "line 1: environment[1]: 'name' is a required property."),
        (
            "[[environment]]\nname='a'\n[[environment]]\nname='a'\n",
            "line 4: environment[2].name is the name of an earlier",
        ),
        (
            "[[environment]]\nname='a'\n[environment.severities]\nx='low'\n",
            "line 4: environment[1].severities.x is no rule.",
        ),
        ("[[environment]]\nname='a'\n[[environment.budget]]\n", "line 3: environment[1].budget[1] has none of"),
    ],
)
def test_mistakes_are_told_with_line_key_and_nearest_name(tmp_path: Path, text: str, said: str) -> None:
    assert said in mistake(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        'verdict = "hunter2"\n',
        '[[protected]]\ntags = ["hunter2"]\n',
        '[[protected]]\ntypes = "hunter2"\n',
        '[environment]\nname = "hunter2"\n',
        '[verdict]\nblock_score = "hunter2"\n',
        '[origin]\nvariables = ["hunter2 ="]\n',
        '[knowledge]\naws_vpc = "hunter2"\n',
    ],
)
def test_a_mistake_is_told_without_what_is_written_there(tmp_path: Path, text: str) -> None:
    assert "hunter2" not in mistake(tmp_path, text)


def test_what_an_environment_says_of_a_type_adds_to_what_the_rest_says(tmp_path: Path) -> None:
    text = (
        '[knowledge.acme_ledger]\nclass = "database"\n[weights.aws_vpc]\ndelete = 3\n'
        '[[environment]]\nname = "p"\n[environment.knowledge.acme_ledger]\ndestroy = 50\n'
        "[environment.weights.aws_vpc]\ncreate = 5\n"
    )
    found = policy(tmp_path, text, "p")
    assert found.knowledge == {"acme_ledger": {"class": "database", "destroy": 50}}
    assert found.weights == {"aws_vpc": {"delete": 3, "create": 5}}


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_time_that_has_no_other_time_zone_is_wrong_usage(tmp_path: Path, year: str) -> None:
    with pytest.raises(UsageError, match="--now is no time"):
        load_policy(PolicyChoice(file=tmp_path / "none.toml", now=f"{year}-01-01T00:00:00Z"))


def test_a_file_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "blastradius.toml").write_bytes(b"\xff\xfe\x00")
    for path, said in ((tmp_path / "blastradius.toml", "no UTF-8"), (tmp_path / "none.toml", "cannot be read")):
        with pytest.raises(PolicyError, match=said):
            load_policy(PolicyChoice(file=path))


def test_a_policy_is_looked_for_up_to_the_root_of_the_repository(tmp_path: Path) -> None:
    inside = tmp_path / "repository" / "live" / "prod"
    inside.mkdir(parents=True)
    (tmp_path / "blastradius.toml").touch()
    assert first_named(POLICY_NAME, folders_above(inside, None)) is None
    assert first_named(POLICY_NAME, folders_above(inside, tmp_path)) == tmp_path / "blastradius.toml"
    (tmp_path / "repository" / ".git").touch()
    assert first_named(POLICY_NAME, folders_above(inside, tmp_path)) is None
    (tmp_path / "repository" / "blastradius.toml").touch()
    assert first_named(POLICY_NAME, folders_above(inside, tmp_path)) == tmp_path / "repository" / "blastradius.toml"
    (inside / "blastradius.toml").symlink_to(inside / "nowhere.toml")
    assert first_named(POLICY_NAME, folders_above(inside, tmp_path)) == inside / "blastradius.toml"


def test_all_that_the_starter_explains_is_valid(tmp_path: Path) -> None:
    (tmp_path / "types.toml").write_text('[acme_book]\nclass = "queue"\n')
    lines = STARTER_FILE.read_text().splitlines()
    told = [line.removeprefix("#").removeprefix(" ") for line in lines[2:]]
    found = policy(tmp_path, "\n".join(told), "production")
    assert found.budgets
    assert found.protected
    assert found.expected
    assert found.freezes
    assert found.weights
    assert found.demands
    assert found.rules
    assert set(found.knowledge) == {"acme_book", "acme_ledger"}
    assert set(tomllib.loads("\n".join(told))) == set(SCHEMA["properties"])
    assert policy(tmp_path, "\n".join(lines)) == Policy()


def test_a_policy_that_is_a_link_to_nowhere_is_not_taken_for_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "blastradius.toml").symlink_to(tmp_path / "nowhere.toml")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError, match="cannot be read"):
        load_policy(PolicyChoice())


def test_lines_of_keys() -> None:
    text = 'a = 1\n[b]\n"x y" = [\n  1,\n]\nc.d = """\n[no]\n"""\n'
    text += "[[e]]\n[e.f]\ng = {h = 1}\n[[e]]\n[[e.i]]\n[[e.i]]\nj = 1\n"
    found = lines_of(text)
    assert found["a",] == 1
    assert found["b", "x y"] == 3
    assert found["b", "x y", 0] == 4
    assert found["b", "c", "d"] == 6
    assert found["e", 0, "f", "g", "h"] == 11
    assert found["e", 1, "i", 1, "j"] == 15
    assert not any("no" in path for path in found)


_TRICKY = r'''
a.'b.c'."d\u0065" = {x = [1, {y = 2026-12-20 18:00:00}], 'z' = 1.5e3}  # = [ {
q = [ # ]
  ["]", '}'], """
]\"""", """"quoted"\\"""", # a comma
  {k = ''},
]
[  t . u ] # ]
v = ""
[[t.u.w]]
[[t.u.w]]
m.n = """
[x]
"""
[t.u.w.o]
p = """"""
'''
_VALUES = st.recursive(
    st.sampled_from(["1", "'#'", "'''\n[a]\n'''", '"]"', "2026-12-20 18:00:00", '"""\n{,\n"""', "-1.5"]),
    lambda inner: st.one_of(
        st.tuples(st.lists(inner, max_size=3), st.sampled_from([", ", ",\n", " # ]\n,"])).map(
            lambda parts: f"[{parts[1].join(parts[0])}\n]"
        ),
        st.lists(st.sampled_from(["1", "'}'", "[1,\n2]"]), max_size=3).map(
            lambda parts: f"{{{', '.join(f'k{number} = {one}' for number, one in enumerate(parts))}}}"
        ),
    ),
)


def _ways(value: Any, way: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {way} | {inner for step, part in parts for inner in _ways(part, (*way, step))}


@settings(max_examples=200, deadline=None)
@given(st.lists(_VALUES, max_size=4))
def test_every_key_of_a_document_has_a_line(values: list[str]) -> None:
    text = _TRICKY + "".join(f"[[last]]\nkey{number} = {value}\n" for number, value in enumerate(values))
    assert {(), *lines_of(text)} == _ways(tomllib.loads(text))


def test_a_mistake_behind_a_long_list_is_told_at_once(tmp_path: Path) -> None:
    entries = "".join(f'  "aws_{number}", # ]\n' for number in range(20_000))
    said = mistake(tmp_path, f"[[protected]]\ntypes = [\n{entries}]\nx = 1\n")
    assert "line 20004: protected[1] has no key x" in said


_leaves = st.one_of(
    st.sampled_from(["high", "block", "x", "", "replace", "2026-01-01"]),
    st.integers(-2, 103),
    st.floats(),
    st.booleans(),
)
_inner = {key for one in SCHEMA["$defs"].values() for key in one.get("properties", {})}
_keys = [*sorted(_inner | set(SCHEMA["properties"])), "other"]
_documents = st.recursive(
    _leaves, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_keys), inner, max_size=3)
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(_keys), _documents, max_size=2))
def test_what_surely_follows_the_schema_follows_it(document: dict[str, Any]) -> None:
    if surely_follows(SCHEMA, document):
        assert Draft202012Validator(SCHEMA).is_valid(document)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(_keys), _documents, max_size=2))
def test_what_the_schema_refuses_is_refused_and_nothing_else_is(document: dict[str, Any]) -> None:
    file = PolicyFile(Path("blastradius.toml"), "", document)
    if Draft202012Validator(SCHEMA).is_valid(document):
        file.check(SCHEMA_FILE)
    else:
        with pytest.raises(PolicyError, match=r"^blastradius.toml: "):
            file.check(SCHEMA_FILE)


_MEANT: dict[str, st.SearchStrategy[Any]] = {
    "severities": st.dictionaries(st.sampled_from(["frozen", "data-destroyed"]), st.sampled_from(["low", "high"])),
    "may_lift": st.just(["frozen"]),
    "knowledge": st.fixed_dictionaries({"aws_vpc": st.just({"destroy": 3})}),
    "files": st.just([]),
    "from": st.sampled_from(["friday 16:00", "sat"]),
    "until": st.sampled_from(["monday", "tue 7:00"]),
    "timezone": st.sampled_from(["UTC", "Europe/Berlin"]),
    "when": st.sampled_from(["true", "change.destructive"]),
    "name": st.uuids().map(lambda one: f"n-{one.hex}"),
}
"""What can be meant of keys of which the schema cannot tell it."""


def _later(schema: Any) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: _following(schema))


def _following(schema: Any) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _following(SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "object" if "properties" in schema:
            parts = {key: _MEANT[key] if key in _MEANT else _later(one) for key, one in schema["properties"].items()}
            needed = set(schema.get("required", ()))
            tables = st.fixed_dictionaries(
                {key: parts[key] for key in needed},
                optional={key: one for key, one in parts.items() if key not in needed},
            )
            either = [one["required"][0] for one in schema.get("anyOf", ())]
            return tables.filter(lambda table: not either or any(key in table for key in either))
        case "object":
            names = st.text("abc", min_size=1)
            return st.dictionaries(names, _following(schema["additionalProperties"]), min_size=1, max_size=2)
        case "array":
            return st.lists(_following(schema["items"]), min_size=1, max_size=2)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(schema["minimum"], schema["maximum"])
        case "number":
            return st.floats(schema["minimum"], schema["maximum"])
    return st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else st.text(min_size=1)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(_following(SCHEMA))
def test_what_follows_the_schema_is_taken(document: dict[str, Any]) -> None:
    file = PolicyFile(Path("blastradius.toml"), "", document)
    file.check(SCHEMA_FILE)
    for layer in settings_of(file, {}).values():
        policy_from(file, layer, all_rules())


def test_the_schema_is_one_and_no_keyword_of_it_is_unknown_to_the_quick_check() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    told = [line.removeprefix("#").removeprefix(" ") for line in STARTER_FILE.read_text().splitlines()[2:]]
    assert surely_follows(SCHEMA, tomllib.loads("\n".join(told)))
