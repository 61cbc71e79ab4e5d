"""The figures as a table for people."""

from typing import Any


def told(figures: dict[str, Any]) -> str:
    lines = ["", "Killed", f"{'':22}{'kills':>8}{'back, median':>15}{'longest':>10}"]
    for target, one in figures["killed"].items():
        lines.append(f"  {target:20}{one['kills']:>8}{one['back_p50_s']:>13} s{one['back_most_s']:>8} s")
    lines += ["", "Writes", f"{'':22}{'sent':>8}{'acknowledged':>15}{'lost':>10}{'twice':>8}{'events':>8}"]
    for kind, one in figures["writes"].items():
        lines.append(
            f"  {kind:20}{one['sent']:>8}{one['acknowledged']:>15}{one['lost']:>10}{one['twice']:>8}{one['events']:>8}"
        )
    messages, log = figures["messages"], figures["log"]
    lines += [
        "",
        f"Messages: {messages['messages']} to send, {messages['came']} came, {messages['came twice']} of them twice.",
    ]
    lines.append(
        f"Links for passwords: {messages['links asked for']} acknowledged, {messages['links that came']} came."
    )
    lines.append(
        f"Log: {log.get('events', '?')} events under {log['seals']} seals, {'verified' if log['ok'] else 'NOT as it was sealed'}."
    )
    if figures["keeping"]:
        lines.append("Kept: " + ", ".join(f"{many} {what}" for what, many in figures["keeping"].items()) + ".")
    many = len(figures["faults"])
    lines += ["", f"Faults: {many}", *(f"- {fault}" for fault in figures["faults"][:40])]
    return "\n".join(lines)
