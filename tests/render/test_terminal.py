"""The terminal report: trees, bars, ways and links, at every width, on every ground, in every encoding."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastradius.model.action import Action, Order
from blastradius.model.cause import Cause
from blastradius.model.finding import Location
from blastradius.model.reported_change import Cascade
from blastradius.model.verdict import DataLoss, Fate, Severity, Verdict
from blastradius.render import Options, render_text
from blastradius.render.glyphs import ALL_DRAWN, DRAWN, TYPED, bar, symbol
from blastradius.render.trees import Leaf, grow, pruned
from blastradius.render.wrapping import cells, wrap
from tests.render.reports import (
    HOSTILE_KEYS,
    REPORTS,
    blocking_cascade,
    cascades_in_modules,
    change,
    finding,
    hostile,
    summary,
    two_plans,
)

if TYPE_CHECKING:
    from blastradius.model.report import Report

LINK = re.compile("\x1b\\]8;;([^\x1b]*)\x1b\\\\")
names = st.sampled_from([f"aws_thing.{letter}" for letter in "abcdefgh"])


def told(report: Report, **options: bool) -> str:
    return render_text((report,), "terminal", Options(width=100, **options))  # type: ignore[arg-type]


@st.composite
def chained(draw: st.DrawFn) -> Report:
    """A cascade whose members name any chains, circles among them."""
    root = "aws_vpc.main"
    members = draw(st.lists(names, unique=True, min_size=1))
    chains = [draw(st.lists(names | st.just(root), max_size=5)) for _ in members]
    return replace(
        blocking_cascade(),
        findings=tuple(finding(one, draw(st.sampled_from(Severity)), f"destroys {one}") for one in (root, *members)),
        changes=(
            change(root),
            *(
                change(one, Action.DESTROY, cause=Cause(roots=(root,), chain=(root, *chain, one)))
                for one, chain in zip(members, chains, strict=True)
            ),
        ),
        cascades=(Cascade(root=root, members=tuple(members), severity=Severity.HIGH, score=1),),
        decided_by=(f"data-destroyed:{root}",),
    )


@given(chained())
def test_every_follower_stands_in_the_tree_once(report: Report) -> None:
    tree = told(report, verbose=True).partition("more:\n")[2].partition("\n\n")[0]
    for one in report.cascades[0].members:
        assert len(re.findall(rf"─ - {re.escape(one)}\b", tree)) == 1


def test_who_goes_hangs_below_that_because_of_which_it_goes() -> None:
    lines = told(cascades_in_modules()).splitlines()
    parent = next(line for line in lines if "eks_node_group" in line)
    child = lines[lines.index(parent) + 1]
    assert parent.startswith('    medium   └─ -/+ module.apps.aws_eks_node_group.pool["large"], ["small"]')
    assert child == "    low         └─ - module.apps.helm_release.web  (the delete will be refused)"


def test_what_lies_between_is_drawn_and_not_counted() -> None:
    text = told(cascades_in_modules())
    assert "With it goes 1 more:\n             └─ ~ module.data.aws_kms_alias.main\n    high        └─ +/- the" in text


def test_the_worst_of_many_are_drawn_and_the_rest_counted() -> None:
    followers = [f"aws_thing.t{number}" for number in range(30)]
    severities = [Severity.LOW] * 29 + [Severity.CRITICAL]
    report = replace(
        blocking_cascade(),
        findings=(
            blocking_cascade().findings[0],
            *(finding(one, worth, f"destroys {one}") for one, worth in zip(followers, severities, strict=True)),
        ),
        cascades=(Cascade(root="aws_vpc.main", members=tuple(followers), severity=Severity.HIGH, score=1),),
        changes=(blocking_cascade().changes[0], *(change(one, Action.DESTROY) for one in followers)),
    )
    text = told(report)
    assert "    critical ├─ - aws_thing.t29\n    low      ├─ - aws_thing.t0\n" in text
    assert "    and 22 more, low at worst\n" in text
    assert "aws_thing.t28" in told(report, verbose=True)


def test_a_chain_of_thousands_is_drawn() -> None:
    links = [f"aws_thing.t{number}" for number in range(3_000)]
    changes = [change(one, cause=Cause(chain=("aws_vpc.main", *links[: n + 1]))) for n, one in enumerate(links)]
    report = replace(
        blocking_cascade(),
        findings=(blocking_cascade().findings[0], *(finding(one, Severity.LOW, f"destroys {one}") for one in links)),
        cascades=(Cascade(root="aws_vpc.main", members=tuple(links), severity=Severity.HIGH, score=1),),
        changes=(blocking_cascade().changes[0], *changes[::500], *(change(one) for one in links)),
    )
    text = told(report, verbose=True)
    assert all(one in text for one in links[::100])
    assert max(map(len, text.splitlines())) < 200


@given(st.dictionaries(names, names), st.integers(1, 5))
def test_trees_keep_every_leaf_whatever_hangs_on_what(parents: dict[str, str], most: int) -> None:
    leaves = [Leaf(address=one, text=one, rank=len(one) % 3) for one in sorted({*parents, *parents.values()})]
    twigs = grow(leaves, parents)
    assert sorted(leaf.address for twig in twigs for leaf in twig.leaves) == [leaf.address for leaf in leaves]
    assert all(twig.parent < number for number, twig in enumerate(twigs))
    kept, left_out = pruned(twigs, most)
    assert len(left_out) + sum(len(twig.leaves) for twig in kept) == len(leaves)
    assert all(twig.parent < number for number, twig in enumerate(kept))


@pytest.mark.parametrize(
    ("fate", "loss", "said"),
    [
        (Fate.DELETED, DataLoss.CERTAIN, "deleted, its data is lost for certain"),
        (Fate.SNAPSHOTTED, DataLoss.NONE, "a final snapshot or backup remains"),
        (Fate.SOFT_DELETED, DataLoss.POSSIBLE, "soft-deleted, can be recovered for a time, its data may be lost"),
        (Fate.RETAINED, DataLoss.NONE, "the real object is kept outside Terraform"),
    ],
)
def test_loss_is_said_of_who_leads_and_fate_and_loss_of_who_follows(fate: Fate, loss: DataLoss, said: str) -> None:
    lead = replace(
        blocking_cascade(),
        changes=tuple(replace(one, fate=fate, data_loss=loss) for one in blocking_cascade().changes),
    )
    text = " ".join(re.sub(r"[│├└─]", "", told(lead)).split())
    assert ("Its data is lost for certain. Because" in text) is (loss is DataLoss.CERTAIN)
    assert ("Its data may be lost. Because" in text) is (loss is DataLoss.POSSIBLE)
    assert f'orders["eu-west-1"] ({said})' in text


@pytest.mark.parametrize(
    ("action", "order", "sign"),
    [
        (Action.REPLACE, Order.DELETE_FIRST, "-/+"),
        (Action.REPLACE, Order.CREATE_FIRST, "+/-"),
        (Action.DESTROY, None, "-"),
        (Action.UPDATE, None, "~"),
    ],
)
def test_signs_are_terraforms(action: Action, order: Order | None, sign: str) -> None:
    assert symbol(action, order) == sign


def test_every_action_has_a_sign() -> None:
    assert all(symbol(action) is not None for action in Action)


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(2, 40), st.sampled_from([DRAWN, TYPED]))
def test_a_bar_is_as_long_as_it_should_be_and_never_lies_at_its_ends(
    part: int, whole: int, length: int, glyphs: tuple[str, ...]
) -> None:
    filled, empty = bar(part, whole, length, glyphs)  # type: ignore[arg-type]
    assert len(filled) + len(empty) == length
    assert bool(filled) is (part > 0)
    assert (filled == glyphs[3] * length) is (part >= whole)


def test_share_is_drawn_and_said() -> None:
    text = render_text(REPORTS["extreme-shares"], "terminal")
    assert "▌░░░░░░░░░░░░░░░░░░░ 1 of 9000 managed objects is destroyed (<1%).\n" in text
    assert "████████████████████ 2 of 2 managed objects are destroyed (100%).\n" in text
    nearly = replace(blocking_cascade(), plan=summary(managed=9_000, destroyed=8_999))
    assert "███████████████████▌ 8999 of 9000 managed objects are destroyed (>99%)." in told(nearly)


def test_ways_of_impact_are_shown_when_asked_for() -> None:
    assert "aws_subnet.step1" not in told(blocking_cascade())
    for text in (told(blocking_cascade(), paths=True), told(blocking_cascade(), verbose=True)):
        assert "Also hit, 21 objects, and how:\n    aws_vpc.main\n    └─ aws_subnet.step1\n" in text
    assert "└─ aws_instance.web[*] (16 instances)  (depends on it)\n" in told(blocking_cascade(), paths=True)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("verbose", [False, True])
def test_ascii_is_all_there_is_where_nothing_can_be_drawn(name: str, *, verbose: bool) -> None:
    options = Options(drawn=False, verbose=verbose, paths=True)
    text = render_text(REPORTS[name], "terminal", options)
    assert not set(text) & set(ALL_DRAWN.replace(" ", ""))
    assert text.isascii()


@pytest.mark.parametrize("name", REPORTS)
def test_quiet_is_one_line_a_plan_the_worst_first(name: str) -> None:
    reports = REPORTS[name]
    lines = render_text(reports, "terminal", Options(quiet=True)).splitlines()
    ranks = [Verdict(line.split()[0].lower()).rank for line in lines]
    assert len(lines) == len(reports)
    assert ranks == sorted(ranks, reverse=True)


def test_quiet_names_the_plans_where_there_are_several() -> None:
    first, second = render_text(two_plans(), "terminal", Options(quiet=True)).splitlines()
    assert first.startswith("WARN  web/plan.json: deletes")
    assert second.startswith("PASS  network/plan.json: nothing")


@pytest.mark.parametrize("name", sorted(set(REPORTS) - {"hostile", "waived"}))
@pytest.mark.parametrize("width", [40, 59, 80, 120, 200])
def test_lines_keep_within_the_width(name: str, width: int) -> None:
    lines = render_text(REPORTS[name], "terminal", Options(width=width, paths=True)).splitlines()
    longest = max(cells(line) for line in lines if not line.startswith("        "))
    assert longest <= width


@given(st.text(min_size=1, max_size=300), st.integers(40, 120))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    lines = wrap(text, width, "  ", "    ")
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_addresses_are_broken_at_their_joints_on_a_narrow_screen_alone() -> None:
    address = 'module.platform["eu-west-1"].module.databases.aws_db_instance.orders_archive["primary"]'
    assert wrap(address, 40, "", "  ") == [
        'module.platform["eu-west-1"].module',
        "  .databases.aws_db_instance",
        '  .orders_archive["primary"]',
    ]
    assert wrap(address, 60, "", "  ") == [address]


def test_a_piece_that_cannot_be_broken_leaves_no_empty_line_behind() -> None:
    lines = wrap('aws_dynamodb_table.{}["{}"] goes'.format("t" * 60, "k" * 60), 40, "", "  ")
    assert lines[-1] == "  goes"
    assert all(line.strip() for line in lines)


def test_columns_are_counted_as_they_are_seen() -> None:
    assert cells("日本") == 4
    assert max(cells(line) for line in wrap("日本 " * 40, 40, "", "")) <= 40


@pytest.mark.parametrize(
    ("file", "link"),
    [
        ("network.tf", "file:///home/me/network.tf#12"),
        ("../modules/a b/main.tf", "file:///home/me/../modules/a%20b/main.tf#12"),
        ("/srv/x.tf", "file:///srv/x.tf#12"),
        ("a\x1b]8;;http://evil\x07.tf", "file:///home/me/a%1B%5D8%3B%3Bhttp%3A//evil%07.tf#12"),
        ("a#9?b.tf", "file:///home/me/a%239%3Fb.tf#12"),
    ],
)
def test_places_are_links_where_there_are_links(file: str, link: str) -> None:
    report = blocking_cascade()
    first, *others = report.findings
    report = replace(report, findings=(replace(first, location=Location(file=file, line=12)), *others))
    plain = render_text((report,), "terminal", Options(color=True))
    linked = render_text((report,), "terminal", Options(color=True, links="file:///home/me/"))
    assert LINK.findall(linked) == [link, ""]
    assert LINK.sub("", linked) == plain
    assert "\x1b]" not in plain


@settings(max_examples=30)
@given(st.sampled_from(HOSTILE_KEYS) | st.text())
def test_no_file_name_ends_its_link(name: str) -> None:
    report = blocking_cascade()
    first, *others = report.findings
    report = replace(report, findings=(replace(first, location=Location(file=name, line=1)), *others))
    linked = render_text((report,), "terminal", Options(color=True, links="file:///home/me/"))
    for link in LINK.findall(linked):
        assert link.isascii()
        assert link.isprintable()
    assert LINK.sub("", linked) == render_text((report,), "terminal", Options(color=True))


def test_colours_are_of_the_sixteen_and_none_that_vanishes_on_a_light_or_a_dark_ground() -> None:
    used = set()
    for reports in (*REPORTS.values(), (hostile(verdict=Verdict.WARN),)):
        text = render_text(reports, "terminal", Options(color=True, verbose=True))
        used |= set(re.findall("\x1b\\[([0-9;]*)m", text))
    letters = {code for one in used for code in one.split(";") if "4" not in code[:1] or len(code) < 2}
    assert letters <= {"0", "1", "2", "30", "31", "35", "37"}
    assert {one for one in used if "30" in one or "37" in one} <= {"30;42", "30;43", "1;37;41"}
