"""What the commands about policy files do: write one, check one, print the schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from blastradius.cli.places import POLICY_NAME
from blastradius.cli.policies import load_policy
from blastradius.errors import BlastradiusError, UsageError
from blastradius.render.neutralise import log_line, plain

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.cli.options import PolicyChoice
    from blastradius.cli.policies import LoadedPolicy
    from blastradius.policy.effective import Setting


def write_starter(path: Path) -> str:
    """Write a policy file in which all is explained and nothing is set; one that is there stays."""
    from blastradius.policy.file import STARTER_FILE

    text = STARTER_FILE.read_text(encoding="utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already, and stays as it is.", "Name another file.") from None
    except OSError as error:
        raise BlastradiusError(f"{path} cannot be written: {error.strerror}.", "Check the folder.") from None
    return f"{path} is written. It changes nothing yet: take the # off what you need, then blastradius policy check.\n"


def schema_text(*, waivers: bool = False) -> str:
    """Return the JSON Schema of a policy file, or of one with waivers."""
    from blastradius.policy.file import SCHEMA_FILE
    from blastradius.policy.waiver_file import SCHEMA_FILE as WAIVERS_SCHEMA_FILE

    return (WAIVERS_SCHEMA_FILE if waivers else SCHEMA_FILE).read_text(encoding="utf-8")


def check_policy(choice: PolicyChoice, *, as_json: bool) -> str:
    """Check a policy file and show the settings that hold, each with where it comes from."""
    loaded = load_policy(choice)
    if loaded.file is None:
        raise UsageError(f"there is no {POLICY_NAME} here or above.", "blastradius policy init writes one.")
    settings, policy = loaded.choose([])
    shown = [(_name(*key), one, _origin(loaded, one)) for key, one in sorted(settings.items(), key=_in_order)]
    if as_json:
        told = [{"setting": name, "value": one.value, "from": origin} for name, one, origin in shown]
        whole = {"file": str(loaded.file.path), "environment": policy.environment, "settings": told}
        return json.dumps(whole, indent=2) + "\n"
    lines = [f"{loaded.file.path} is valid.", _environments(loaded, policy.environment, policy.chosen_by)]
    if loaded.waivers_file is not None:
        number = len(loaded.waivers)
        lines.append(f"{loaded.waivers_file} is valid: {number} {'waiver' if number == 1 else 'waivers'}.")
    lines.append("")
    width = max(len(name) for name, _, _ in shown)
    lines.extend(f"{name:<{width}}  {_value(one.value)}  ({origin})" for name, one, origin in shown)
    return "".join(f"{log_line(plain(line))}\n" for line in lines)


def _in_order(item: tuple[tuple[str, str | int], Setting]) -> tuple[str, int, str]:
    (section, key), _ = item
    return section, key if isinstance(key, int) else 0, str(key)


def _name(section: str, key: str | int) -> str:
    return f"{section}[{key + 1}]" if isinstance(key, int) else f"{section}.{key}"


def _value(value: object) -> str:
    """Write a value as TOML would in one line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_value(part)}' for key, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _origin(loaded: LoadedPolicy, setting: Setting) -> str:
    if not setting.path or loaded.file is None:
        return setting.said_by
    place = loaded.file.place(setting.path)
    here = place if setting.said_by == "file" else f"{place}, {setting.said_by.removeprefix('file, ')}"
    return here if setting.adds_to is None else f"{_origin(loaded, setting.adds_to)}; {here}"


def _environments(loaded: LoadedPolicy, chosen: str, chosen_by: str) -> str:
    names = [one["name"] for one in loaded.file.document.get("environment", ())] if loaded.file else []
    if not names:
        return "It has no environments."
    holds = f"{chosen} holds, chosen by {chosen_by}" if chosen else "none of them fits here"
    return f"Environments: {', '.join(names)}; {holds} (variables and tags take a plan)."
