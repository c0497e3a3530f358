"""The blast radius as data for its picture: objects, who is hit through whom, and why.

Harmless changes that touch nothing destructive are not drawn. Whoever is hit names the object that it is hit
through, not its whole path: so the data grows with the objects and not with the lengths of the paths.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blastradius.model.action import Action
from blastradius.model.address import join_address, module_address, parse_module_path, parse_traversal, without_keys
from blastradius.model.verdict import Severity
from blastradius.render.change_text import fate_lines, why_lines
from blastradius.render.neutralise import plain
from blastradius.render.words import way

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from blastradius.model.impact import ImpactedObject
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange

_TAKEN = (Action.FORGET, Action.REPLACE_AND_FORGET, Action.UNKNOWN)
_MARKUP = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}

Tree = dict[str, str]
"""Who is hit by one change, or on the way to who is, each with the one before it."""


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """What a picture shows, numbered: the worst changes first, then who is only hit, the nearest first."""

    changes: Mapping[str, ReportedChange]
    hits: Mapping[str, ImpactedObject]
    trees: Mapping[str, Tree]
    elsewhere: Mapping[str, tuple[str, str]]
    """The plan and the address of each object of another plan, by its label."""
    numbers: Mapping[str, int]


def blast_radius(report: Report) -> BlastRadius:
    """Choose and order what is drawn."""
    hits: dict[str, ImpactedObject] = {}
    for change in report.changes:
        for hit in change.impact.objects:
            hits.setdefault(hit.label, hit)
    own = {change.label for change in report.changes} | {hit.address for hit in hits.values() if not hit.plan}
    elsewhere: dict[str, tuple[str, str]] = {}
    trees = {change.label: _tree(change, own, elsewhere) for change in report.changes}
    touched = {label for tree in trees.values() for label in tree}
    touched.update(label for one in report.cascades for label in (one.root, *one.members, *one.readers))
    drawn = [change for change in report.changes if _is_grave(change) or change.label in touched]
    touched.update(label for change in drawn for pair in _chain_pairs([change]) for label in pair)
    changes = {change.label: change for change in report.changes if _is_grave(change) or change.label in touched}
    order = [
        *sorted(changes, key=lambda label: _gravity(changes[label])),
        *sorted(hits.keys() - changes.keys(), key=lambda label: (hits[label].distance, label)),
        *sorted(touched - changes.keys() - hits.keys()),
    ]
    return BlastRadius(changes, hits, trees, elsewhere, {label: number for number, label in enumerate(order)})


def picture_json(report: Report, drawn: BlastRadius, rows: Mapping[str, Sequence[str]]) -> str:
    """Write what the picture shows as JSON in which nothing ends a script; `rows` are ids of findings by object."""
    numbers = drawn.numbers
    objects = ",\n".join(_json(_object(label, drawn, rows.get(label, ()))) for label in numbers)
    chains = sorted((numbers[above], numbers[below]) for above, below in _chain_pairs(drawn.changes.values()))
    cascades = [numbers[one.root] for one in report.cascades]
    return f'{{"objects":[\n{objects}\n],\n"chains":{_json(chains)},\n"cascades":{_json(cascades)}}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).translate(_MARKUP)


def _is_grave(change: ReportedChange) -> bool:
    return change.destructive or change.severity is not Severity.INFO or change.action in _TAKEN


def _gravity(change: ReportedChange) -> tuple[object, ...]:
    return (-change.severity.rank, not change.destructive, -change.score, change.label)


def _tree(change: ReportedChange, own: Collection[str], elsewhere: dict[str, tuple[str, str]]) -> Tree:
    """Put the paths of an impact together; each is followed back to where it is known already."""
    tree: Tree = {}
    for hit in change.impact.objects:
        way = _abroad(hit, own, elsewhere) if hit.plan else hit.path
        below = hit.label
        for place in range(len(way) - 2, -1, -1):
            if below in tree or way[place] == change.label:
                break
            tree[below] = below = way[place]
        if below != change.label:
            tree.setdefault(below, change.label)
    return tree


def _abroad(hit: ImpactedObject, own: Collection[str], elsewhere: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the labels on a path into another plan: it is in there from the first object that this one has not."""
    last = len(hit.path) - 1
    crossing = next((place for place, address in enumerate(hit.path) if address not in own), last)
    labels = []
    for place, address in enumerate(hit.path):
        is_there = place >= min(crossing, last)
        labels.append(f"{hit.plan}: {address}" if is_there else address)
        if is_there:
            elsewhere[labels[-1]] = hit.plan, address
    return tuple(labels)


def _chain_pairs(changes: Iterable[ReportedChange]) -> set[tuple[str, str]]:
    """Put the chains of causes together; each is followed back to where the way to its root is known already."""
    pairs: set[tuple[str, str]] = set()
    known: defaultdict[str, set[str]] = defaultdict(set)
    for change in changes:
        chain = change.cause.chain
        for place in range(len(chain) - 1, 0, -1):
            if chain[place] in known[chain[0]]:
                break
            known[chain[0]].add(chain[place])
            pairs.add((chain[place - 1], chain[place]))
    return pairs


def _object(label: str, drawn: BlastRadius, rows: Sequence[str]) -> dict[str, Any]:
    """Describe one object; what does not apply is left out."""
    change, hit = drawn.changes.get(label), drawn.hits.get(label)
    if change is not None:
        placed = _placed(change.address, change.type, change.module)
        described = placed | _changed(change) | {"hits": _hits(label, change, drawn), "findings": list(rows)}
    else:
        plan, address = drawn.elsewhere.get(label, ("", label))
        described = _placed(address, hit.type if hit else "") | {"plan": plain(plan)}
        described["action"] = hit.planned.value if hit else Action.NO_OP.value
    described |= {"label": plain(label), "hit": hit is not None}
    return {name: value for name, value in described.items() if value or name == "score"}


def _placed(address: str, type_: str = "", module: str | None = None) -> dict[str, Any]:
    """Say where an object is, its address taken apart for a label of a few lines."""
    if module is None:
        module = module_address(parse_module_path(address)) if address.startswith("module.") else ""
    inside = address.removeprefix(join_address(module, ""))
    if not type_:
        steps = [step for step in parse_traversal(inside) if isinstance(step, str)]
        type_ = ".".join(steps[: 2 if steps[:1] == ["data"] else 1])
    return {
        "type": plain(type_),
        "name": plain(inside.removeprefix(f"{type_}.")),
        "module": plain(module),
        "block": plain(without_keys(address)),
    }


def _changed(change: ReportedChange) -> dict[str, Any]:
    return {
        "action": change.action.value,
        "order": change.order.value if change.order else "",
        "destructive": change.destructive,
        "routine": change.routine,
        "severity": change.severity.value,
        "score": change.score,
        "terms": [[plain(term.name), f"{term.value:g}", plain(term.why)] for term in change.score_terms],
        "class": plain(change.kind),
        "loss": change.data_loss.value if change.destructive else "",
        "why": _lines(why_lines(change)),
        "fate": _lines(fate_lines(change)) if change.fate else [],
        "count": change.impact.count,
        "outputs": _lines(change.impact.outputs),
    }


def _lines(texts: Iterable[str]) -> list[str]:
    return [plain(text) for text in texts]


def _hits(label: str, change: ReportedChange, drawn: BlastRadius) -> list[list[Any]]:
    """List who is hit as [object, the one it is hit through, how]; of who is only on the way, how is empty."""
    ways = {hit.label: way(hit) for hit in change.impact.objects}
    numbers = drawn.numbers
    found = _numbered(drawn.trees[label], numbers)
    return [[number, above, plain(ways.get(one, ""))] for number, above, one in sorted(found)]


def _numbered(tree: Tree, numbers: Mapping[str, int]) -> Iterator[tuple[int, int, str]]:
    for below, above in tree.items():
        yield numbers[below], numbers[above], below
