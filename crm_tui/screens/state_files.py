"""What the program remembers for a person beside the database: small files of letters."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from crm_tui.paths import state_folder

MOST = 200_000  # bytes of a file that is ours


def remembered(name: str) -> dict[str, Any]:
    """What was kept under a name, nothing where it cannot be read."""
    place = Path(state_folder(), f"{name}.json")
    try:
        text = place.read_text(encoding="utf-8") if place.stat().st_size <= MOST else ""
        found = json.loads(text)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(name: str, kept: dict[str, Any]) -> bool:
    """Keep it, whole or not at all; False where that fails, and it holds for this time alone."""
    place = Path(state_folder(), f"{name}.json")
    fresh = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(0o700, parents=True, exist_ok=True)
        fresh.touch(0o600)
        fresh.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        fresh.replace(place)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        return False
    return True


def forget(name: str) -> None:
    """Keep nothing under a name any more."""
    with suppress(OSError):
        Path(state_folder(), f"{name}.json").unlink()
