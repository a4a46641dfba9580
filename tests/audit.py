"""Asks whether anything known is wrong with the packages: those installed here, and those listed.

``python -m tests.audit`` prints one line, and fails when there is something to update. Where no
advisory service can be reached, it says that nothing was looked at, which is no failure.
"""

import json
import re
import subprocess
import sys
from typing import Any

from app.config import ROOT

ACCEPTED: tuple[str, ...] = ()
"""Advisories that don't concern Breather, such as "PYSEC-2026-1", each with its reason."""
LISTED = ("--requirement", str(ROOT / "requirements.txt"), "--require-hashes", "--disable-pip")
INSTALLED = ("--local", "--skip-editable")
OUT_OF_REACH = re.compile(r"connect|timed? ?out|resolve|ServiceError|redirecting", re.IGNORECASE)
NOTHING_LOOKED_AT = "The audit was skipped: no advisory service can be reached from here."


class Broken(Exception):
    """The audit itself went wrong, for another reason than the network."""


def main() -> int:
    found = [package for which in (LISTED, INSTALLED) for package in audited(*run(*which))]
    wrong, said = verdict(found)
    print(said)
    return 1 if wrong else 0


def run(*which: str) -> tuple[str, str]:
    ignored = [part for id in ACCEPTED for part in ("--ignore-vuln", id)]
    how = ["--format", "json", "--progress-spinner", "off", *ignored, *which]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *how], capture_output=True, text=True, check=False
    )
    return done.stdout, done.stderr


def audited(answer: str, complaints: str) -> list[dict[str, Any]]:
    """Return the packages that were looked at. Raises Broken."""
    try:
        packages = json.loads(answer)["dependencies"]
    except ValueError:
        if OUT_OF_REACH.search(complaints):
            return []
        raise Broken(complaints) from None
    # One that the service doesn't know is told as skipped, and all of them where there is none.
    return [package for package in packages if "vulns" in package]


def verdict(found: list[dict[str, Any]]) -> tuple[bool, str]:
    """Return whether something is wrong, and what to say."""
    wrong = {
        f"{package['name']} {package['version']}: {one['id']}, mended in "
        f"{', '.join(one['fix_versions']) or 'no version yet'}"
        for package in found
        for one in package["vulns"]
    }
    if wrong:
        return True, "\n".join(["Packages to update:", *sorted(wrong)])
    if not found:
        return False, NOTHING_LOOKED_AT
    names = {one["name"] for one in found}
    return False, f"Nothing is known to be wrong with {len(names)} packages."


if __name__ == "__main__":
    sys.exit(main())
