"""Where this checkout keeps what it makes: database, files, logs."""

import os
import stat
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def closed_to_others(path: Path) -> bool:
    """Whether another user of the machine cannot walk down to `path`."""
    return any(not parent.stat().st_mode & stat.S_IXOTH for parent in [path, *path.parents])


def var_folder() -> Path:
    """The folder for data made by running. `BAYIRI_VAR` names it; else `var/` in the checkout.

    As root the embedded database runs as a user of its own, who must be able to reach its data:
    where the checkout lies in a closed folder, everything goes to /var/lib/bayiri instead.
    """
    if named := os.environ.get("BAYIRI_VAR"):
        return Path(named).resolve()
    if os.geteuid() == 0 and closed_to_others(ROOT):
        return Path("/var/lib/bayiri")
    return ROOT / "var"
