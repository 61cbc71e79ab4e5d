"""The words of Bayiri: one for one thing in each language. Printed as docs/reference/words.md, kept by tests/contracts/test_words.py."""

# As they stand in the product; the order in which a newcomer meets them.
TERMS = (
    "Return", "Case", "Person", "The whole household", "Main applicant", "Guardian", "Record", "Caseworker", "Counsellor",
    "Protection officer", "Travel officer", "Reintegration officer", "Programme manager", "Data steward", "Interpreter",
    "Responsible agency", "Host country", "Destination", "Stage", "Registered", "Counselling", "Counselling session", "Assessment",
    "Vulnerability", "Decision", "Free will", "Declaration", "Withdraw the decision", "Asks again", "Note a refusal or resistance",
    "Safeguards", "Cleared", "Blocked", "Raise a concern", "Pass over with a reason", "Best interests of the child",
    "Capacity to decide", "Consent to share data", "Assistance", "Application", "Travel allowance", "Put on offer", "Amount",
    "Currency", "Journey", "Departure", "Arrival", "Release to travel", "Departed outside the procedure", "Reintegration",
    "Reintegration plan", "Need", "Line of the plan", "Delivery", "Verification", "Follow-up", "Round", "Baseline", "Not reached",
    "Migrated again", "Paper", "Issued on", "Identity document", "Way to make contact", "Appointments", "Work", "Outcome", "Corridor",
)  # fmt: skip

# Words that were once used beside the chosen ones: a pattern, and what to say. What is meant by ALLOWED is taken out before.
AVOIDED = {
    "fr": {
        r"\be-mails?\b": "courriel, adresse électronique",
        r"\bscans?\b": "copie numérisée",
        r"\bmonnaies?\b": "devise",
        r"\bretourner\b": "rentrer",
        r"\btu\b|\bton\b|\btes\b": "vous",
    },
    "es": {
        r"\bniñ[oa]s?\b": "menor; hijo o hija",
        r"\bregistros?\b": "ficha (of a person), caso (of a return)",
        r"\bresponsables? del programa\b": "responsable de programa",
        r"\bresponsables? de protección\b": "oficial de protección",
        r"\bmedios? de contacto\b": "vía de contacto",
        r"\bpor alto\b": "dejar sin efecto",
    },
    "ar": {
        r"ولي (?:ال)?أمر": "الوصي",
        r"مشاركة البيانات": "تبادل البيانات",
        r"سحب (?:هذا )?القرار|سحب قرار": "العدول عن القرار",
    },
}
ALLOWED = {
    "fr": (),
    "es": (
        "interés superior del niño",  # the words of the Convention on the Rights of the Child
        "ha nacido un niño o una niña",
        "desde el registro",  # the act of registering
        "registro de actividad",  # the log
    ),
    "ar": (),
}
