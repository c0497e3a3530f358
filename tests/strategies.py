"""Plans that nobody wrote: shapes that a terraform could have made, and some that none would."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from blastradius.model.configuration import ConfigModule, ConfigOutput, ConfigResource, Configuration, ModuleCall
from blastradius.model.plan import DeferredChange, PlainValues, Plan, ResourceChange, StateObject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.plan import Path

MARKER = "sEcReT-vAlUe"
"""Every text value of a generated plan holds this; no report may."""

TYPES = (
    "aws_db_instance",
    "aws_s3_bucket",
    "aws_vpc",
    "aws_instance",
    "aws_security_group_rule",
    "aws_security_group",
    "aws_iam_role_policy_attachment",
    "aws_cloudwatch_metric_alarm",
    "azurerm_resource_group",
    "google_sql_database_instance",
    "kubernetes_secret",
    "kubernetes_deployment",
    "random_password",
    "null_resource",
    "acme_ledger",
)
NAMES = ("main", "other", "third")
MODULES = ("", "module.app", 'module.app["x"]', 'module.app["x"].module.inner[0]', "module.gone")
KEYS: tuple[str | int | None, ...] = (None, 0, 1, "a", "b.c")
ATTRIBUTES = (
    "id",
    "name",
    "bucket",
    "cidr_block",
    "cidr_blocks",
    "deletion_protection",
    "skip_final_snapshot",
    "force_destroy",
    "backup_retention_period",
    "engine_version",
    "ingress",
    "spec",
    "tags",
    "keepers",
    "policy",
)
ACTION_LISTS = (
    ("no-op",),
    ("create",),
    ("read",),
    ("update",),
    ("delete", "create"),
    ("create", "delete"),
    ("delete",),
    ("forget",),
    ("create", "forget"),
    ("forget", "create"),
    ("delete", "create", "forget"),
    ("open",),
    ("Xyz",),
    ("delete", "Xyz"),
    (),
)
REASONS = (
    "",
    "replace_because_cannot_update",
    "replace_because_tainted",
    "replace_by_request",
    "replace_by_triggers",
    "delete_because_no_resource_config",
    "delete_because_each_key",
    "something_new",
)

SOURCES = (
    "var.a",
    "local.b",
    "each.key",
    "count.index",
    "module.app.out",
    'module.app["x"].out',
    "module.inner[0].out",
)
NASTY = ("", "-a", "-b", "0.0.0.0/0", "\x1b[31m", "\n::error::")


@dataclass(frozen=True)
class Place:
    """Where an object is."""

    module: str
    mode: str
    type: str
    name: str
    key: str | int | None

    @property
    def address(self) -> str:
        """The address."""
        key = "" if self.key is None else f"[{self.key}]" if isinstance(self.key, int) else f'["{self.key}"]'
        data = "" if self.mode == "managed" else f"{self.mode}."
        return f"{self.module}{'.' if self.module else ''}{data}{self.type}.{self.name}{key}"


class Maker:
    """Makes parts of plans from one seed: drawing each part by itself takes a hundred times as long."""

    def __init__(self, seed: int, actions: Sequence[tuple[str, ...]]) -> None:
        self.random = Random(seed)
        self.actions = actions

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def some(self, choices: Sequence[Any], most: int) -> list[Any]:
        return [self.random.choice(choices) for _ in range(self.random.randint(0, most))]

    def tree(self, depth: int = 0) -> Any:
        """Make a value: whatever JSON can hold."""
        kind = self.random.randint(0, 4 if depth > 2 else 8)
        if kind < 2:
            return MARKER + self.random.choice(NASTY)
        if kind < 5:
            return self.random.choice([None, True, False, 0, 1, -3, 2.5, 10**400, "0", "true", [], {}])
        if kind < 7:
            return [self.tree(depth + 1) for _ in range(self.random.randint(0, 3))]
        return self.object(depth + 1)

    def object(self, depth: int = 0) -> dict[str, Any]:
        return {name: self.tree(depth) for name in self.some(ATTRIBUTES, 5)}

    def mask(self, depth: int = 0) -> Any:
        kind = self.random.randint(0, 2 if depth > 2 else 4)
        if kind < 3:
            return self.random.choice([True, False, {}, []])
        if kind < 4:
            return [self.mask(depth + 1) for _ in range(self.random.randint(0, 3))]
        return {name: self.mask(depth + 1) for name in self.some(ATTRIBUTES, 3)}

    def path(self) -> Path:
        steps = [self.random.choice([self.random.choice(ATTRIBUTES), 0, 1, 8080, self.tree()]) for _ in range(3)]
        return (self.random.choice(ATTRIBUTES), *steps[: self.random.randint(0, 3)])

    def place(self) -> Place:
        choice = self.random.choice
        mode = "data" if self.maybe(0.1) else "managed"
        return Place(choice(MODULES), mode, choice(TYPES), choice(NAMES), choice(KEYS))

    def row(self) -> ResourceChange:
        at = self.place()
        words = self.random.choice(self.actions)
        return ResourceChange(
            address=at.address,
            mode=at.mode,
            type=at.type,
            name=at.name,
            actions=words,
            values=PlainValues(
                None if self.maybe(0.1) else self.object(), None if self.maybe(0.1) else self.object(), self.mask()
            ),
            module=at.module,
            key=at.key,
            provider="registry.terraform.io/hashicorp/aws",
            deposed="0badcafe" if self.maybe(0.1) else "",
            previous_address="aws_instance.before" if self.maybe(0.1) else "",
            reason=self.random.choice(REASONS),
            replace_paths=tuple(self.path() for _ in range(self.random.randint(0, 2))) if "delete" in words else (),
            importing=self.maybe(0.1),
        )

    def reference(self) -> str:
        parts = (self.random.choice(TYPES), self.random.choice(NAMES), self.random.choice(ATTRIBUTES))
        return ".".join(parts[: self.random.choice([2, 3, 3])])

    def expression(self) -> Any:
        sources = [self.random.choice([self.reference(), self.random.choice(SOURCES)]) for _ in range(2)]
        return self.random.choice(
            [{"constant_value": self.tree()}, {"references": sources}, [{"name": {"references": sources}}], {}]
        )

    def inside(self, calls: tuple[str, ...] = ("app",)) -> ConfigModule:
        """Make the inside of a module, the calls below it included."""
        blocks = {
            (type_, name): ConfigResource(
                mode="managed",
                type=type_,
                name=name,
                expressions={name: self.expression() for name in self.some(ATTRIBUTES, 4)},
                for_each=self.expression() if self.maybe(0.2) else None,
                depends_on=(self.reference(),) if self.maybe(0.2) else (),
            )
            for type_ in self.some(TYPES, 9)
            for name in self.some(NAMES, 3)
        }
        below = {
            name: ModuleCall(
                module=self.inside(("inner",) if name == "app" else ()),
                expressions={name: self.expression() for name in ("a", "b")},
            )
            for name in calls
        }
        outputs = {"out": ConfigOutput(expression=self.expression())}
        return ConfigModule(resources=tuple(blocks.values()), outputs=outputs, calls=below)

    def plan(self) -> Plan:
        """Make a plan: one row for an object, a state that holds most of them and some more, any configuration."""
        rows = {(row.address, row.deposed): row for row in (self.row() for _ in range(self.random.randint(0, 12)))}
        prior = {
            key: StateObject(row.address, row.mode, row.type, row.name, row.module, row.key, deposed=row.deposed)
            for key, row in rows.items()
            if row.actions != ("create",)
        }
        for at in (self.place() for _ in range(self.random.randint(0, 4))):
            prior[at.address, ""] = StateObject(at.address, at.mode, at.type, at.name, at.module, at.key)
        known = sorted({f"{entry.type}.{entry.name}" for entry in prior.values()})
        tied = (entry._replace(depends_on=tuple(self.some(known, 2))) for entry in prior.values())
        drift = {row.address: row for row in (self.row() for _ in range(self.random.randint(0, 2)))}
        return Plan(
            format_version="1.2",
            terraform_version="1.13.4",
            changes=tuple(rows.values()),
            drift=tuple(drift.values()),
            deferred=(DeferredChange(address="aws_vpc.later", reason=""),) if self.maybe(0.1) else (),
            prior_objects=tuple(tied),
            configuration=Configuration(root=self.inside()),
            complete=self.random.choice([True, True, True, False, None]),
            errored=self.maybe(0.1),
        )


seeds = st.integers(0, 2**40)


def rows(actions: Sequence[tuple[str, ...]] = ACTION_LISTS) -> st.SearchStrategy[ResourceChange]:
    """Rows with some of these actions."""
    return seeds.map(lambda seed: Maker(seed, actions).row())


def plans(actions: Sequence[tuple[str, ...]] = ACTION_LISTS) -> st.SearchStrategy[Plan]:
    """Plans whose rows have some of these actions."""
    return seeds.map(lambda seed: Maker(seed, actions).plan())
