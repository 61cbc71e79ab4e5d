"""A plain re-reading of what stands written: why a person may not travel. It shares nothing with the rules or the database's functions."""

from datetime import timedelta

from django.db import connection

NO_MORE = ("left", "withdrawn", "deceased")
# What somebody has to have found before anybody flies; what of it nobody passes over.
FOUND = ("capacity", "fitness", "identity_document", "non_refoulement", "reception")
NEVER = ("consent", "non_refoulement")


def rows(table, **where):
    """Rows of a table as dictionaries, oldest first."""
    conditions = " AND ".join(f"{name} = %s" for name in where) or "true"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE {conditions}", list(where.values()))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def last(found, by):
    return max(found, key=lambda row: (row[by], row["id"]), default=None)


def age_on(born, day):
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Reading:
    """Everything written about one case, read once."""

    def __init__(self, case_id, *, dangers, at):
        self.case = rows("cases_case", id=case_id)[0]
        self.members = {row["id"]: row for row in rows("cases_member", case_id=case_id)}
        self.born = {row["id"]: row["born_on"] for row in rows("people_person")}
        self.decisions = rows("consent_returndecision", case_id=case_id)
        self.withdrawals = rows("consent_withdrawal", case_id=case_id)
        self.lapsed = {row["decision_id"] for row in rows("consent_lapse", case_id=case_id)}
        self.refusals = rows("consent_refusal", case_id=case_id)
        self.reviews = {row["refusal_id"]: row for row in rows("consent_refusalreview", case_id=case_id)}
        self.confirmations = rows("consent_reconfirmation", case_id=case_id)
        self.findings = rows("safeguards_finding", case_id=case_id)
        self.overrides = rows("safeguards_override", case_id=case_id)
        self.mistakes = {row["row_id"] for row in rows("cases_mistake", case_id=case_id)}
        self.screened = {row["member_id"] for row in rows("safeguards_screening", case_id=case_id)}
        self.advisories = rows("safeguards_advisory")
        self.senior = rows("safeguards_seniordecision", case_id=case_id)
        self.movements = {row["id"]: row for row in rows("travel_movement", case_id=case_id)}
        self.seats = rows("travel_seat", case_id=case_id)
        self.releases = rows("travel_release", case_id=case_id)
        self.dangers, self.at = dangers, at

    def of(self, found, member_id):
        return [row for row in found if row["member_id"] == member_id]

    def is_child(self, member_id):
        born = self.born[self.members[member_id]["person_id"]]
        return born is not None and age_on(born, self.at.date()) < 18

    def against_decision(self, member_id, on):
        """Why the person's word does not carry a return on a day."""
        said = last(self.of(self.decisions, member_id), "decided_at")
        if said is None or said["decision"] != "agreed":
            return ["nobody agreed"]
        why = []
        if any(row["withdrawn_at"] >= said["decided_at"] for row in self.of(self.withdrawals, member_id)):
            why.append("withdrawn")
        if said["id"] in self.lapsed:
            why.append("lapsed")
        if said["decided_at"] + timedelta(hours=24) > self.at:
            why.append("no time to reflect")
        born = self.born[self.members[member_id]["person_id"]]
        if said["given_by"] == "guardian" and age_on(born, max(on, self.at.date())) >= 18:
            why.append("a guardian spoke for an adult")
        for refusal in self.of(self.refusals, member_id):
            review = self.reviews.get(refusal["id"])
            if review is None:
                why.append("a refusal that nobody has reviewed")
            elif review["recorded_by_id"] == refusal["recorded_by_id"]:
                why.append("a refusal reviewed by who noted it")
            elif review["result"] == "stops" and said["decided_at"] <= review["reviewed_at"]:
                why.append("a refusal that was meant")
        return why

    def against_gate(self, gate, member_id, on):
        """Why a gate stands, by the last finding and what was passed over."""
        finding = last([row for row in self.of(self.findings, member_id) if row["gate"] == gate], "found_at")
        passed = [row for row in self.of(self.overrides, member_id)
                  if row["gate"] == gate and row["id"] not in self.mistakes
                  and (finding is None or row["overridden_at"] >= finding["found_at"])]  # fmt: skip
        if passed and gate not in NEVER:
            return []
        if finding is None or finding["state"] != "cleared":
            return [f"{gate} was not found clear"]
        if finding["valid_until"] and finding["valid_until"] < on:
            return [f"{gate} was found clear too long ago"]
        if finding["recorded_by_id"] == self.case["caseworker_id"]:
            return [f"{gate} was found clear by the caseworker"]
        return []

    def against_place(self, member_id, on):
        """Advisories that speak against the place and have been allowed by nobody."""
        why = []
        for one in self.advisories:
            speaks = one["country"] == self.case["destination_country"] and one["ended_at"] is None
            there = not one["areas"] or self.case["destination_place"] in one["areas"]
            in_force = one["valid_from"] <= on and (one["valid_until"] is None or one["valid_until"] >= on)
            if speaks and there and in_force and not one["profiles"]:
                said = [row for row in self.of(self.senior, member_id) if row["advisory"] == str(one["id"])]
                word = last(said, "recorded_at")
                if one["effect"] == "block" or word is None or not word["allowed"]:
                    why.append(f"an advisory says {one['effect']}")
        return why

    def against_safety(self, member_id, on):
        """What stands against travelling on a day, whoever releases."""
        why = self.against_decision(member_id, on) + self.against_place(member_id, on)
        if self.case["residence_status"] == "asylum_pending":
            why.append("an asylum claim is pending")
        if self.dangers:
            why.append("somebody is in danger")
        if member_id not in self.screened:
            why.append("not assessed")
        gates = [gate for gate in FOUND if not (gate == "capacity" and self.is_child(member_id))]
        for gate in gates:
            why += self.against_gate(gate, member_id, on)
        if any(row["state"] in ("active", "no_show") for row in self.members.values()):
            passed = [row for row in self.of(self.overrides, member_id)
                      if row["gate"] == "family_unity" and row["id"] not in self.mistakes]  # fmt: skip
            if not passed:
                why.append("somebody of the household would stay behind")
        return why

    def against_release(self, release):
        """Why a release should not be there."""
        movement = self.movements[release["movement_id"]]
        member_id, on = release["member_id"], movement["departs_at"].date()
        why = self.against_safety(member_id, on)
        if movement["state"] != "scheduled" or release["departs_at"] != movement["departs_at"]:
            why.append("another journey")
        seats = [row for row in self.of(self.seats, member_id) if row["movement_id"] == movement["id"]]
        if not any(row["given_up_at"] is None for row in seats):
            why.append("no seat")
        asked = last(
            [row for row in self.of(self.confirmations, member_id) if row["movement_id"] == movement["id"]],
            "confirmed_at",
        )
        if asked is None or asked["result"] != "confirmed" or asked["departs_at"] != movement["departs_at"]:
            why.append("not confirmed again")
        elif asked["confirmed_at"] < movement["departs_at"] - timedelta(hours=72):
            why.append("confirmed again too early")
        return why

    def against_journey(self, event):
        """Why somebody should not have boarded or left."""
        movement = self.movements[event["movement_id"]]
        why = self.against_safety(event["member_id"], movement["departs_at"].date())
        released = [row for row in self.of(self.releases, event["member_id"]) if row["movement_id"] == movement["id"]]
        if not any(row["departs_at"] == movement["departs_at"] for row in released):
            why.append("not released")
        return why

    def against_approval(self):
        """Why nobody should have been promised help."""
        why = []
        for member_id, row in self.members.items():
            if row["state"] not in NO_MORE:
                why += self.against_decision(member_id, self.at.date()) + self.against_gate(
                    "non_refoulement", member_id, self.at.date()
                )
        if self.case["residence_status"] == "asylum_pending":
            why.append("an asylum claim is pending")
        return why

    def against_closing(self, closed_by, proposed_by, outcome):
        """Why the case should not be over: who withdraws before departure needs nobody's leave, all else a second person."""
        why = []
        if any(row["state"] in ("booked", "released", "boarded", "departed") for row in self.members.values()):
            why.append("somebody is on the way")
        gone = any(row["state"] in ("departed", "arrived") for row in self.members.values())
        if (outcome != "withdrew" or gone) and proposed_by in (None, closed_by):
            why.append("nobody looked a second time")
        return why
