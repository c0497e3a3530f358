"""The closed choices: tiers, classes, recoveries, and what a class says when an entry is silent."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Tier(StrEnum):
    """The groups that the gate's defaults are written about."""

    DATA = "data"
    CONTAINER = "container"
    NETWORK = "network"
    RUNNING = "running"
    TIE = "tie"
    CONFIGURATION = "configuration"
    ROUTINE = "routine"
    UNKNOWN = "unknown"


class Recovery(StrEnum):
    """What brings the object back once it is gone."""

    NONE = "none"
    """Nothing: the contents exist nowhere else."""
    BACKUP = "backup"
    """A backup or snapshot that the service can take; whether there is one, its settings say."""
    WINDOW = "window"
    """The service itself, for a few days: a soft delete or a scheduled deletion."""
    RECREATE = "recreate"
    """Terraform: the object is its configuration, and an apply makes it again."""


class Role(StrEnum):
    """What an object does for others, whatever its class."""

    PROTECTION = "protection"
    """It guards what it joins or depends on from deletion or loss: a lock, versioning, an object lock."""
    AUDIT = "audit"
    """It records what happens to others: a trail, flow logs."""
    BACKUP = "backup"
    """It has others backed up: a plan, a selection, a lifecycle policy."""


class Class(StrEnum):
    """What a resource type is."""

    DATABASE = "database"
    OBJECT_STORAGE = "object-storage"
    BLOCK_STORAGE = "block-storage"
    FILE_STORAGE = "file-storage"
    QUEUE = "queue"
    STREAM = "stream"
    CACHE = "cache"
    SEARCH = "search"
    USER_DIRECTORY = "user-directory"
    KEY = "key"
    SECRET = "secret"  # noqa: S105 - a class, not a password
    CERTIFICATE = "certificate"
    BACKUP = "backup"
    REGISTRY = "registry"
    LOG_STORE = "log-store"
    ENVIRONMENT = "environment"
    CLUSTER = "cluster"
    CONTAINER = "container"
    DNS_ZONE = "dns-zone"
    NETWORK = "network"
    COMPUTE = "compute"
    LOAD_BALANCER = "load-balancer"
    FUNCTION = "function"
    SERVICE = "service"
    ACCESS = "access"
    RULE = "rule"
    ROUTE = "route"
    RECORD = "record"
    ATTACHMENT = "attachment"
    MONITORING = "monitoring"
    CONFIGURATION = "configuration"
    ROUTINE = "routine"
    UNKNOWN = "unknown"

    @property
    def tier(self) -> Tier:
        """The group that the gate's defaults are written about."""
        return CLASS_FACTS[self].tier


class ClassFacts(NamedTuple):
    """What a class says of its types when their entries are silent."""

    tier: Tier
    loss_on_destroy: int
    loss_on_replace: int
    recovery: Recovery
    holds: str = ""
    """What goes with one, as a clause; empty where it is no more than its configuration."""


CLASS_FACTS: dict[Class, ClassFacts] = {
    Class.DATABASE: ClassFacts(Tier.DATA, 95, 95, Recovery.NONE, "its tables and rows"),
    Class.OBJECT_STORAGE: ClassFacts(Tier.DATA, 92, 92, Recovery.NONE, "its objects and all their versions"),
    Class.BLOCK_STORAGE: ClassFacts(Tier.DATA, 92, 92, Recovery.NONE, "what is written on the disk"),
    Class.FILE_STORAGE: ClassFacts(Tier.DATA, 95, 95, Recovery.NONE, "its files"),
    Class.QUEUE: ClassFacts(Tier.DATA, 85, 85, Recovery.NONE, "the messages that nobody has read yet"),
    Class.STREAM: ClassFacts(Tier.DATA, 88, 88, Recovery.NONE, "its records, and where each reader stands"),
    # A cache is made to be lost: what it costs is the load on the source, and the sessions that live nowhere else.
    Class.CACHE: ClassFacts(
        Tier.DATA, 75, 74, Recovery.NONE, "what is cached, and the sessions that live nowhere else"
    ),
    Class.SEARCH: ClassFacts(Tier.DATA, 88, 88, Recovery.NONE, "its indexes and documents"),
    Class.USER_DIRECTORY: ClassFacts(Tier.DATA, 97, 97, Recovery.NONE, "its users, their passwords and their sign-ins"),
    Class.KEY: ClassFacts(Tier.DATA, 96, 96, Recovery.WINDOW, "the key, and with it all that only it decrypts"),
    Class.SECRET: ClassFacts(Tier.DATA, 85, 85, Recovery.NONE, "the secret and its earlier versions"),
    Class.CERTIFICATE: ClassFacts(Tier.DATA, 68, 58, Recovery.RECREATE, "the certificate that its users trust"),
    Class.BACKUP: ClassFacts(Tier.DATA, 90, 90, Recovery.NONE, "the backups, and so the way back"),
    Class.REGISTRY: ClassFacts(Tier.DATA, 88, 88, Recovery.NONE, "its images and packages"),
    Class.LOG_STORE: ClassFacts(Tier.DATA, 70, 70, Recovery.NONE, "the records of what happened"),
    Class.ENVIRONMENT: ClassFacts(Tier.CONTAINER, 88, 88, Recovery.NONE, "what runs in it"),
    Class.CLUSTER: ClassFacts(Tier.CONTAINER, 92, 92, Recovery.NONE, "what runs and is stored in it"),
    Class.CONTAINER: ClassFacts(
        Tier.CONTAINER, 92, 92, Recovery.NONE, "all that is inside, also what Terraform does not manage"
    ),
    Class.DNS_ZONE: ClassFacts(
        Tier.CONTAINER, 95, 95, Recovery.RECREATE, "its records, and the name servers that the parent names"
    ),
    Class.NETWORK: ClassFacts(Tier.NETWORK, 80, 78, Recovery.RECREATE),
    Class.COMPUTE: ClassFacts(Tier.RUNNING, 72, 68, Recovery.RECREATE),
    Class.LOAD_BALANCER: ClassFacts(Tier.RUNNING, 80, 78, Recovery.RECREATE),
    Class.FUNCTION: ClassFacts(Tier.RUNNING, 66, 56, Recovery.RECREATE),
    Class.SERVICE: ClassFacts(Tier.RUNNING, 70, 65, Recovery.RECREATE),
    Class.ACCESS: ClassFacts(Tier.TIE, 55, 42, Recovery.RECREATE),
    Class.RULE: ClassFacts(Tier.TIE, 52, 38, Recovery.RECREATE),
    Class.ROUTE: ClassFacts(Tier.TIE, 65, 52, Recovery.RECREATE),
    Class.RECORD: ClassFacts(Tier.TIE, 70, 48, Recovery.RECREATE),
    Class.ATTACHMENT: ClassFacts(Tier.TIE, 52, 40, Recovery.RECREATE),
    Class.MONITORING: ClassFacts(Tier.CONFIGURATION, 38, 26, Recovery.RECREATE),
    Class.CONFIGURATION: ClassFacts(Tier.CONFIGURATION, 42, 34, Recovery.RECREATE),
    Class.ROUTINE: ClassFacts(Tier.ROUTINE, 12, 6, Recovery.RECREATE),
    Class.UNKNOWN: ClassFacts(Tier.UNKNOWN, 50, 50, Recovery.NONE),
}
"""One row a class, all of them; what each is worth on a scale from 0 to 100."""
