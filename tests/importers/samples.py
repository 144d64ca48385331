"""The sample files of other programs and what each must give."""

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
CASES: list[dict[str, Any]] = json.loads((SAMPLES / "manifest.json").read_text("utf-8"))["cases"]
READ = [case for case in CASES if case["entity"] == "reader"]
RECORDS = [case for case in CASES if case["entity"] != "reader" and case["format"] != "vcf"]
CARDS = [case for case in CASES if case["format"] == "vcf"]


def allows(expected: Any, found: int) -> bool:
    """Whether a count is the expected one, or among those allowed."""
    return found in expected["in"] if isinstance(expected, dict) else found == expected
