"""Write the JSON Schema of the report into the package: `python -m blastradius.render.schema`."""

from __future__ import annotations

import json
from pathlib import Path

from blastradius.render.json_types import json_schema

SCHEMA_FILE = Path(__file__).with_name("report-v1.schema.json")


def schema_text() -> str:
    """Return the schema as it stands in the package."""
    return json.dumps(json_schema(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
