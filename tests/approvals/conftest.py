"""Everything here runs the real ssh-keygen, unless it needs none."""

from __future__ import annotations

import shutil

import pytest

from tests.approvals.desk import Desk, Keys


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("there is no ssh-keygen on the PATH")
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def desk(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(keys, tmp_path_factory.mktemp("desk"))
