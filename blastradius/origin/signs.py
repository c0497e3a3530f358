"""The signs by which the origin of a change is known: one list, `signs.json`, and what a policy adds to it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from blastradius.origin.names import key_of

SIGNS_FILE = Path(__file__).parent / "signs.json"
BY_POLICY = "as the policy says"


class Variable(NamedTuple):
    """A variable that only an agent sets."""

    name: str
    tool: str
    values: tuple[str, ...] = ()
    """Patterns, one of which its value has to fit; none where any value tells."""


class Tool(NamedTuple):
    """An agent or an assistant, by the names it goes by in commits."""

    name: str
    names: tuple[str, ...]
    """Patterns of names and mail addresses: narrow ones, for people are called Claude or Devin, too."""


class Opening(NamedTuple):
    """How a line begins with which a tool signs a commit message."""

    begins: str
    tool: str


class OwnSigns(NamedTuple):
    """What a policy adds to the lists."""

    agents: tuple[str, ...] = ()
    """Patterns of names and mail addresses that are agents."""
    assistants: tuple[str, ...] = ()
    """The same of tools that people work with."""
    variables: tuple[str, ...] = ()
    """Variables that only an agent sets: `NAME`, or `NAME=PATTERN`."""
    trailers: tuple[str, ...] = ()
    """Trailers that say that an agent wrote a commit."""


class Signs(NamedTuple):
    """All signs that are looked for."""

    variables: tuple[Variable, ...]
    actors: tuple[str, ...]
    """Variables of CI that hold the name of somebody who acts."""
    messages: tuple[str, ...]
    """Variables of CI that hold a commit message."""
    acts: dict[str, str]
    """Trailers that name who acts, by the form in which keys are compared."""
    helps: dict[str, str]
    """Trailers that name who helps, and people help as well."""
    assists: dict[str, str]
    """Trailers that say of themselves that a machine helped."""
    agent_trailers: dict[str, str]
    """Trailers of the policy that say of themselves that an agent wrote it."""
    openings: tuple[Opening, ...]
    tools: tuple[Tool, ...]
    """Those of which the name tells which; machines that only their name shows come last."""
    carriers: tuple[str, ...]
    """Patterns of machines that merge what others write, and so tell nothing."""
    principals: tuple[str, ...]
    """Patterns of principals that are no people, and so cannot approve: wide ones, for here a doubt goes against."""

    def with_own(self, own: OwnSigns) -> Signs:
        """Return the signs with those that a policy adds."""
        split = [one.partition("=") for one in own.variables]
        added = (Variable(name, BY_POLICY, (value,) if equals else ()) for name, equals, value in split)
        named = (*own.agents, *own.assistants)
        return self._replace(
            variables=(*self.variables, *added),
            agent_trailers=_keyed(own.trailers),
            tools=(*self.tools, Tool(BY_POLICY, named)) if named else self.tools,
            principals=(*self.principals, *own.agents),
        )


@lru_cache(maxsize=1)
def read_signs() -> Signs:
    """Read the list of the package."""
    listed: dict[str, Any] = json.loads(SIGNS_FILE.read_bytes())
    trailers = listed["trailers"]
    machines = tuple(listed["machines"])
    return Signs(
        variables=tuple(
            Variable(one["name"], one["tool"], tuple(one.get("values", ()))) for one in listed["variables"]
        ),
        actors=tuple(one["name"] for one in listed["actors"]),
        messages=tuple(listed["messages"]),
        acts=_keyed(trailers["acts"]),
        helps=_keyed(trailers["helps"]),
        assists=_keyed(trailers["assists"]),
        agent_trailers={},
        openings=tuple(Opening(one["begins"], one["tool"]) for one in listed["lines"]),
        tools=(*(Tool(one["tool"], tuple(one["names"])) for one in listed["tools"]), Tool("", machines)),
        carriers=tuple(listed["carriers"]),
        principals=(*machines, *(pattern for one in listed["tools"] for pattern in one["principals"])),
    )


def _keyed(trailers: list[str] | tuple[str, ...]) -> dict[str, str]:
    return {key_of(one): one for one in trailers}
