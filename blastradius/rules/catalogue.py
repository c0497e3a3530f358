"""The one list of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.rules.configuration_destroyed import configuration_destroyed
from blastradius.rules.connection_removed import connection_removed
from blastradius.rules.container_destroyed import container_destroyed
from blastradius.rules.data_destroyed import data_destroyed
from blastradius.rules.generated_value_replaced import generated_value_replaced
from blastradius.rules.imported_then_destroyed import imported_then_destroyed
from blastradius.rules.mass_destruction import mass_destruction
from blastradius.rules.network_destroyed import network_destroyed
from blastradius.rules.object_forgotten import object_forgotten
from blastradius.rules.plan_state import action_unknown, plan_errored, plan_incomplete
from blastradius.rules.risky_update import risky_update
from blastradius.rules.unknown_type_destroyed import unknown_type_destroyed
from blastradius.rules.workload_destroyed import workload_destroyed

if TYPE_CHECKING:
    from blastradius.rules.interface import Rule

RULES: tuple[Rule, ...] = (
    action_unknown,
    configuration_destroyed,
    connection_removed,
    container_destroyed,
    data_destroyed,
    generated_value_replaced,
    imported_then_destroyed,
    mass_destruction,
    network_destroyed,
    object_forgotten,
    plan_errored,
    plan_incomplete,
    risky_update,
    unknown_type_destroyed,
    workload_destroyed,
)
