"""The one list of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.rules.audit_destroyed import audit_destroyed
from blastradius.rules.backup_destroyed_with_source import backup_destroyed_with_source
from blastradius.rules.configuration_destroyed import configuration_destroyed
from blastradius.rules.connection_removed import connection_removed
from blastradius.rules.container_destroyed import container_destroyed
from blastradius.rules.copies_destroyed_together import copies_destroyed_together
from blastradius.rules.data_destroyed import data_destroyed
from blastradius.rules.generated_value_replaced import generated_value_replaced
from blastradius.rules.guard_removed_with_guarded import guard_removed_with_guarded
from blastradius.rules.identity_destroyed_with_permissions import identity_destroyed_with_permissions
from blastradius.rules.imported_then_destroyed import imported_then_destroyed
from blastradius.rules.key_destroyed_under_data import key_destroyed_under_data
from blastradius.rules.mass_destruction import mass_destruction
from blastradius.rules.network_destroyed import network_destroyed
from blastradius.rules.object_forgotten import object_forgotten
from blastradius.rules.plan_state import action_unknown, plan_errored, plan_incomplete
from blastradius.rules.risky_update import risky_update
from blastradius.rules.set_destroyed import set_destroyed
from blastradius.rules.unknown_type_destroyed import unknown_type_destroyed
from blastradius.rules.update_undecided import update_undecided
from blastradius.rules.workload_destroyed import workload_destroyed

if TYPE_CHECKING:
    from blastradius.rules.interface import Rule

RULES: tuple[Rule, ...] = (
    action_unknown,
    audit_destroyed,
    backup_destroyed_with_source,
    configuration_destroyed,
    connection_removed,
    container_destroyed,
    copies_destroyed_together,
    data_destroyed,
    generated_value_replaced,
    guard_removed_with_guarded,
    identity_destroyed_with_permissions,
    imported_then_destroyed,
    key_destroyed_under_data,
    mass_destruction,
    network_destroyed,
    object_forgotten,
    plan_errored,
    plan_incomplete,
    risky_update,
    set_destroyed,
    unknown_type_destroyed,
    update_undecided,
    workload_destroyed,
)
