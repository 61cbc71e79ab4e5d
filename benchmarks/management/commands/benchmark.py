"""`bayiri benchmark casework|entitlements|import|papers --scale N [--json]`: measures, and prints what it found.

`bayiri benchmark faults --kills 50 --seed 1 [--json]` kills processes while people write; exit code 1 where something was lost.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benchmarks import casework, entitlements, importing, papers
from benchmarks.faults.told import told
from benchmarks.faults.trial import Trial

TARGETS = {
    "open_case": (60, 20),
    "list_cases": (40, 12),
    "search": (40, 12),
    "register": (50, 12),
    "overview": (60, 12),
}


class Command(BaseCommand):
    help = "Measure the product: pages under load, entitlements of households, a caseload brought in, printed papers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("workload", choices=("casework", "entitlements", "import", "papers", "faults"))
        parser.add_argument("--scale", type=int, default=10_000, help="cases, households, rows or papers")
        parser.add_argument("--port", type=int, default=casework.PORT, help="where the measured web server answers")
        parser.add_argument("--keep", action="store_true", help="work in the world that an earlier run has loaded")
        parser.add_argument("--kills", type=int, default=50, help="faults: how often each of web, worker, database")
        parser.add_argument("--seed", type=int, default=1, help="faults: who is killed when")
        parser.add_argument("--file", type=Path, help="faults: also write the figures there, as JSON")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, workload: str, scale: int, port: int, keep: bool, **options: Any) -> None:
        if workload == "faults":
            self._kill(options)
            return
        if scale < (200 if workload == "casework" else 1):
            raise CommandError("--scale: casework needs 200 cases or more, the others 1 or more")
        if workload == "entitlements":
            figures = entitlements.run(scale)
        elif workload == "import":
            figures = importing.run(scale, lambda text: print(text, file=self.stderr))
        elif workload == "papers":
            figures = papers.run(scale)
        else:
            figures = casework.run(scale, port, lambda text: print(text, file=self.stderr), keep=keep)
        self.stdout.write(json.dumps(figures, indent=1) if options["json"] else self._told(figures))

    def _kill(self, options: dict[str, Any]) -> None:
        if options["kills"] < 1:
            raise CommandError("--kills must be 1 or more")
        figures = Trial(options["kills"], options["seed"], lambda text: print(text, file=self.stderr, flush=True)).run()
        if options["file"]:
            options["file"].parent.mkdir(parents=True, exist_ok=True)
            options["file"].write_text(json.dumps(figures, indent=1) + "\n")
        self.stdout.write(json.dumps(figures, indent=1) if options["json"] else told(figures))
        if figures["faults"]:
            raise SystemExit(1)

    def _told(self, figures: dict[str, Any]) -> str:
        """For people: each figure, jobs beside their targets."""
        lines = [f"{name}: {value}" for name, value in figures.items() if name not in ("jobs", "processes")]
        for job, found in figures.get("jobs", {}).items():
            most, queries = TARGETS[job]
            lines.append(f"{job}: {found} (p95 at most {most} ms, {queries} queries)")
        lines += [f"{process['name']}: {process['rss_mb']} MB" for process in figures.get("processes", [])]
        return "\n".join(lines)
