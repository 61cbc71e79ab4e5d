"""What agencies of the fictional world say of themselves, agree and report: by calling commands."""

from datetime import timedelta

from bayiri.agencies.commands.agreements import Activity, AgreementData, Funding, write_agreement
from bayiri.agencies.commands.offers import EntryData, OfferData, describe_agency, make_offer
from bayiri.agencies.commands.reports import ReportData, send_report
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Offer
from bayiri.core import clock
from bayiri.core.actor import Actor

DAY = [["09:00", "12:30"], ["13:30", "17:00"]]
WEEK = {"mon": DAY, "tue": DAY, "wed": [["09:00", "12:30"]], "thu": DAY, "fri": [["09:00", "14:00"]]}
SERVICES = (
    ("david", OfferData("counselling", "Return counselling", languages=["deu", "eng", "ara", "kur"])),
    ("david", OfferData("legal", "Legal advice before a decision", availability="waiting", waiting_days=12)),
    ("anna", OfferData("psychosocial", "Talks for families", areas=["DEU/Berlin"], for_whom=["families"])),
    ("sami", OfferData("training", "Courses for tailors", areas=["IRQ/Erbil"], languages=["ara", "kur"])),
    ("sami", OfferData("housing", "A room for the first weeks", areas=["IRQ/Erbil"], availability="full")),
    ("bilal", OfferData("credit", "Small loans for a workshop or a shop", areas=["IRQ"], languages=["ara", "kur"])),
    (
        "tara",
        OfferData(
            "training", "Repairing telephones, in three months", areas=["IRQ/Erbil"], languages=["ara", "kur", "eng"]
        ),
    ),
    (
        "sami",
        OfferData("business", "Beginning a small business, step by step", areas=["IRQ"], languages=["ara", "kur"]),
    ),
    ("awa", OfferData("training", "Sewing and tailoring", areas=["SEN"], languages=["fra", "wol"])),
    ("awa", OfferData("reception", "Met at the airport, the first nights", areas=["SEN"], languages=["fra", "wol"])),
    ("nino", OfferData("work", "Finding work in Tbilisi", areas=["GEO/Tbilisi"], languages=["kat", "eng"])),
    ("jelena", OfferData("shelter", "A safe room on the way", areas=["SRB"], languages=["srp", "eng", "ara"])),
)


def describe_bodies(actors: dict[str, Actor]) -> None:
    """Entries and services, a memorandum between two agencies, the report of a campaign. Once; again it does nothing."""
    david, sami, dilan = actors["david"], actors["sami"], actors["dilan"]
    with acting_as(david):
        if Offer.objects.exists():
            return
    for actor, address, areas in (
        (david, "12 Harbour Street\n20457 Hamburg", ["DEU"]), (sami, "4 Citadel Road\nErbil", ["IRQ/Erbil", "IRQ/Dohuk"])
    ):  # fmt: skip
        entry = EntryData(areas, ["eng", "ara", "kur"], address, "+49 40 555 0100", opening_hours=WEEK)
        with acting_as(actor):
            describe_agency(by=actor, data=entry, version=1)
    for key, service in SERVICES:
        with acting_as(actors[key]):
            make_offer(by=actors[key], data=service)
    today = clock.today()
    funds = (Funding(david.agency_id, 120_000_00, "EUR"), Funding(sami.agency_id, 5_000_00, "EUR"))
    memorandum = AgreementData(
        "memorandum", "Vocational training in Erbil", today - timedelta(days=200), (david.agency_id, sami.agency_id), ("IRQ",),
        ends_on=today + timedelta(days=530), review_on=today + timedelta(days=20), terms="Each keeps its own records.",
        activities=(Activity("Choosing who takes part", david.agency_id, "leads"), Activity("Courses", sami.agency_id, funding=funds)),
    )  # fmt: skip
    with acting_as(david):
        write_agreement(by=david, data=memorandum)
    report = ReportData(
        "Questions at the spring market", "DEU", today - timedelta(days=9), today - timedelta(days=9),
        "About sixty people stopped. Most asked what help there is for a small shop, and who pays for the journey.",
        "Hamburg", ["ara", "kur"], 60,
    )  # fmt: skip
    with acting_as(dilan):
        send_report(by=dilan, kind="campaign", sent_to=david.agency_id, data=report)
