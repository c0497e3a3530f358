"""The one list of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.rules.apply_will_fail import apply_will_fail
from blastradius.rules.audit_destroyed import audit_destroyed
from blastradius.rules.backup_destroyed_with_source import backup_destroyed_with_source
from blastradius.rules.configuration_destroyed import configuration_destroyed
from blastradius.rules.configuration_emptied import configuration_emptied
from blastradius.rules.connection_removed import connection_removed
from blastradius.rules.container_destroyed import container_destroyed
from blastradius.rules.copies_destroyed_together import copies_destroyed_together
from blastradius.rules.data_destroyed import data_destroyed
from blastradius.rules.environment_destroyed import environment_destroyed
from blastradius.rules.environment_recreated import environment_recreated
from blastradius.rules.generated_value_replaced import generated_value_replaced
from blastradius.rules.guard_removed_with_guarded import guard_removed_with_guarded
from blastradius.rules.identity_destroyed_with_permissions import identity_destroyed_with_permissions
from blastradius.rules.imported_then_destroyed import imported_then_destroyed
from blastradius.rules.key_destroyed_under_data import key_destroyed_under_data
from blastradius.rules.name_collision import name_collision
from blastradius.rules.names_changed import names_changed
from blastradius.rules.network_destroyed import network_destroyed
from blastradius.rules.object_forgotten import object_forgotten
from blastradius.rules.plan_state import action_unknown, plan_errored, plan_incomplete
from blastradius.rules.provider_target_changed import provider_target_changed
from blastradius.rules.risky_update import risky_update
from blastradius.rules.set_destroyed import set_destroyed
from blastradius.rules.state_lost import state_lost
from blastradius.rules.unknown_type_destroyed import unknown_type_destroyed
from blastradius.rules.update_undecided import update_undecided
from blastradius.rules.workload_destroyed import workload_destroyed

if TYPE_CHECKING:
    from blastradius.rules.interface import Rule

RULES: tuple[Rule, ...] = (
    action_unknown,
    apply_will_fail,
    audit_destroyed,
    backup_destroyed_with_source,
    configuration_destroyed,
    configuration_emptied,
    connection_removed,
    container_destroyed,
    copies_destroyed_together,
    data_destroyed,
    environment_destroyed,
    environment_recreated,
    generated_value_replaced,
    guard_removed_with_guarded,
    identity_destroyed_with_permissions,
    imported_then_destroyed,
    key_destroyed_under_data,
    name_collision,
    names_changed,
    network_destroyed,
    object_forgotten,
    plan_errored,
    plan_incomplete,
    provider_target_changed,
    risky_update,
    set_destroyed,
    state_lost,
    unknown_type_destroyed,
    update_undecided,
    workload_destroyed,
)
