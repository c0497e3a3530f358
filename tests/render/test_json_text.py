"""A JSON document is read in terminals and logs too: nothing in it acts there, and it means the same."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from blastradius.model.verdict import Verdict
from blastradius.render import render_text
from blastradius.render.neutralise import json_text
from tests.render.reports import hostile


@given(st.text() | st.text(alphabet="#[vsoVSO\\u0023"))
def test_document_means_the_same(text: str) -> None:
    written = json_text(json.dumps([text], ensure_ascii=False))
    assert json.loads(written) == [text]
    assert not any(unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for one in written)
    assert "##[" not in written
    assert "##vso[" not in written.lower()


def test_hostile_report_holds_nothing_that_acts() -> None:
    text = render_text((hostile(verdict=Verdict.BLOCK),), "json")
    assert not any(unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"} for one in text if one != "\n")
    assert "##[" not in text
