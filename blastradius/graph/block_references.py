"""The references of one resource block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.graph.references import heads, references_in, references_of

if TYPE_CHECKING:
    from blastradius.graph.references import Reference
    from blastradius.model.configuration import ConfigResource


class BlockReferences:
    """What a block refers to, sorted by whether the instance matters; read once for all instances."""

    def __init__(self, resource: ConfigResource) -> None:
        arguments = references_in(resource.expressions)
        for provisioner in resource.provisioners:
            arguments.extend(references_in({"provisioner": provisioner}))
        self.for_each = tuple(references_of("for_each", resource.for_each))
        self.repetition = (*references_of("count", resource.count), *self.for_each)
        """What decides how many instances there are."""
        self.by_instance = tuple(reference for reference in arguments if _reads_key(reference))
        """What differs from instance to instance: it reads each or count."""
        self.shared = tuple(reference for reference in arguments if not _reads_key(reference))
        self.depends_on = tuple(heads("depends_on", list(resource.depends_on)))


def _reads_key(reference: Reference) -> bool:
    return reference.keyed or reference.steps[:1] == ("each",)
