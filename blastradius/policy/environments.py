"""Which environment of a policy holds: by name, workspace, directory, variable or tag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.errors import UsageError
from blastradius.knowledge.mistakes import nearest
from blastradius.policy.selection import TAG_ATTRIBUTES, as_text, have_tags, is_like

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blastradius.model.plan import Plan
    from blastradius.policy.file import PolicyFile


def check_names(file: PolicyFile) -> None:
    """Raise `PolicyError` for two environments of one name."""
    names = [one["name"] for one in file.document.get("environment", [])]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise file.wrong(("environment", number, "name"), "is the name of an earlier environment, too.")


class Surroundings(NamedTuple):
    """Where a command runs, as the door tells it."""

    workspace: str = "default"
    directory: str = "."
    """The working directory as seen from the policy's folder; absolute where it is not inside."""
    plans: tuple[Plan, ...] = ()


def choose_environment(file: PolicyFile, named: str | None, surroundings: Surroundings) -> tuple[int | None, str]:
    """Return the number of the environment that holds, and what chose it: the name that is given, else what fits.

    The first one of which all conditions fit is chosen; one without conditions is chosen by its name alone.
    """
    environments: list[dict[str, Any]] = file.document.get("environment", [])
    names = [one["name"] for one in environments]
    if named is not None:
        if named not in names:
            raise UsageError(
                f"the policy has no environment {named}{nearest(named, names) or '.'}",
                f"It has {', '.join(names)}." if names else "It has none.",
            )
        return names.index(named), "--environment"
    for number, one in enumerate(environments):
        reasons = list(_fits(one, surroundings))
        if reasons and all(reasons):
            return number, " and ".join(reasons)
    return None, ""


def _fits(environment: Mapping[str, Any], surroundings: Surroundings) -> Iterator[str]:
    """Yield for each condition what makes it true; an empty text for one that is not."""
    if "workspaces" in environment:
        yield "workspace" if _any_like(surroundings.workspace, environment["workspaces"]) else ""
    if "directories" in environment:
        yield "directory" if _any_like(surroundings.directory, environment["directories"]) else ""
    if "variables" in environment:
        fits = any(_have_variables(plan, environment["variables"]) for plan in surroundings.plans)
        yield f"variable {', '.join(environment['variables'])}" if fits else ""
    if "tags" in environment:
        fits = any(_have_tagged(plan, environment["tags"]) for plan in surroundings.plans)
        yield f"tag {', '.join(environment['tags'])}" if fits else ""


def _any_like(text: str, globs: Iterable[str]) -> bool:
    """Tell whether a glob fits; `live/**` is what is in `live` and `live` itself."""
    return any(is_like(text, one) or (one.endswith("/**") and text == one.removesuffix("/**")) for one in globs)


def _have_variables(plan: Plan, wanted: Mapping[str, str]) -> bool:
    return all(name in plan.variables and is_like(as_text(plan.variables[name]), glob) for name, glob in wanted.items())


def _have_tagged(plan: Plan, wanted: Mapping[str, str]) -> bool:
    """Tell whether an object that the plan changes has the tags, before or after."""
    return any(
        have_tags(side(TAG_ATTRIBUTES), wanted)
        for row in plan.changes
        if row.mode == "managed" and row.actions != ("no-op",)
        for side in (row.values.before_of, row.values.after_of)
    )
