"""What was calculated and applied for, and what stands against help."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bayiri.cases.models import Case, Split
from bayiri.cases.queries import cases_visible_to
from bayiri.cases.rules import BEFORE_DEPARTURE
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.programmes import rules
from bayiri.programmes.choices import OPEN_STATES
from bayiri.programmes.models import Application, ApprovalDecision, Entitlement
from bayiri.rulebooks.documents import Programme
from bayiri.rulebooks.queries import programme_documents
from bayiri.safeguards.queries import case_reasons_against


def entitlements_of(case: Case) -> list[Entitlement]:
    """Every calculation for a case, the latest first."""
    return list(case.entitlements.select_related("recorded_by").order_by("-calculated_at", "-id"))


def applications_of(case: Case, *, decided: bool = True) -> list[Application]:
    """Every application of a case, the latest first, with what was `decided` where that is asked."""
    found = case.applications.select_related("entitlement", "recorded_by", "replaces__entitlement")
    if decided:
        decisions = ApprovalDecision.objects.select_related("recorded_by")
        found = found.prefetch_related(Prefetch("decisions", decisions))
    return list(found.order_by("-recorded_at", "-id"))


def open_applications(case: Case) -> QuerySet[Application]:
    """Applications that wait for a decision, or were approved."""
    return case.applications.filter(state__in=OPEN_STATES)


def application_in(actor: Actor, case: Case, application_id: UUID) -> Application:
    """One application of this case. Raises NotVisible."""
    application = application_for(actor, application_id)
    if application.case_id != case.id:
        raise NotVisible
    return application


def application_for(actor: Actor, application_id: UUID, *, to_write: bool = False) -> Application:
    """One application with its case, the case locked where it will be written to. Raises NotVisible."""
    application = Application.objects.filter(pk=application_id, case__in=cases_visible_to(actor)).first()
    if application is None:
        raise NotVisible
    if to_write:
        # Whoever writes locks the case first: the same order everywhere, so that nobody waits in a ring.
        Case.objects.select_for_update(of=("self",), no_key=True).get(pk=application.case_id)
    return Application.objects.select_related("case", "entitlement", "replaces__entitlement").get(pk=application_id)


def decision_for(case: Case, decision_id: UUID) -> ApprovalDecision:
    """One decision on assistance of this case. Raises NotVisible."""
    found = ApprovalDecision.objects.filter(case=case, pk=decision_id).select_related("application").first()
    if found is None:
        raise NotVisible
    return found


def programmes_excluding(document: Programme) -> frozenset[str]:
    """Programmes whose help cannot be had together with this one's, whichever of the two says so."""
    others = {one.code for one in programme_documents() if document.code in one.rulebook.excludes}
    return frozenset(others | set(document.rulebook.excludes))


def standing_reasons(case: Case) -> list[str]:
    """Why consent or another safeguard stands against help now. After arrival nothing is left to decide."""
    if case.stage not in BEFORE_DEPARTURE:
        return []
    standing = case_reasons_against(case, "application")
    return sorted({rules.SAFEGUARDS.get(gate, "INV-49") for gate in standing})


def application_facts(
    case: Case, document: Programme, calculation: Entitlement, *, under_review: bool, replaces: bool = False
) -> rules.ApplicationFacts:
    """What the rules need to know when a household applies, or an approval is to be replaced."""
    opened = frozenset(open_applications(case).values_list("programme", flat=True))
    return rules.ApplicationFacts(
        stage=case.stage,
        programme=document.code,
        eligible=calculation.eligible,
        under_review=under_review,
        open_programmes=opened - {document.code} if replaces else opened,
        excluding=programmes_excluding(document),
        standing=tuple(standing_reasons(case)),
        given_before=frozenset(_approved_before_they_parted(case)),
    )


def _approved_before_they_parted(case: Case) -> list[str]:
    split = Split.objects.filter(case=case, after_arrival=True).first()
    given = Application.objects.filter(case_id=split.from_case_id, state="approved") if split else None
    return list(given.values_list("programme", flat=True)) if given else []
