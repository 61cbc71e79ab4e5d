"""Templates for letters: look at them, write them, retire them, say what stands at the head of letters."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.documents import queries
from bayiri.documents.choices import LetterField, PaperLanguage
from bayiri.documents.commands import letters as commands
from bayiri.documents.forms import LetterheadForm, TemplateForm
from bayiri.documents.letters import example_content
from bayiri.documents.models import LetterVersion
from bayiri.documents.permissions import may_write_templates
from bayiri.documents.printing import shown_pages
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of


def letters(request: HttpRequest) -> HttpResponse:
    """The agency's templates."""
    actor = actor_of(request)
    context = {
        "title": _("Templates for letters"), "may_write": may_write_templates(actor), "letterhead": queries.letterhead_of(actor),
        "templates": queries.letter_templates(actor), "retired": queries.letter_templates(actor, in_use=False),
        "starters": queries.starters_left(actor),
    }  # fmt: skip
    return render(request, "documents/letters/list.html", context)


def letter(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """One template, or a version that it had, as a letter to somebody made up."""
    actor = actor_of(request)
    template = queries.template_for(actor, template_id)
    versions = queries.versions_of(template)
    wanted = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == wanted), versions[0])
    language = _language(shown, request.GET.get("language", ""))
    context = {
        "title": shown.name, "template": template, "shown": shown, "versions": versions, "language": language,
        "languages": [(code, PaperLanguage(code).label) for code in shown.languages],
        "is_latest": shown == versions[0], "may_write": may_write_templates(actor),
        "pages": _example(actor, shown.texts, language), "back_url": reverse("documents:letters"),
    }  # fmt: skip
    return render(request, "documents/letters/template.html", context)


def _language(version: LetterVersion, asked: str) -> str:
    """The language asked for, else the reader's, else the first there is."""
    for code in (asked, (get_language() or "en")[:2]):
        if code in version.texts:
            return code
    return version.languages[0]


def _example(actor: Actor, texts: dict[str, dict[str, str]], language: str) -> list[str]:
    with override(language):
        day = date_format(clock.today(), "j F Y")
    content = example_content(actor, texts[language], language, letterhead=queries.letterhead_of(actor), day=day)
    return shown_pages(content.said)


def new_letter(request: HttpRequest) -> HttpResponse:
    """Write a template."""
    return _template_page(request, TemplateForm(request.POST or None), None, _("New template"))


def edit_letter(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Write the next version of a template; what was written from the one before stays as it is."""
    actor = actor_of(request)
    template = queries.template_for(actor, template_id)
    version = queries.latest_version(template.pk)
    form = TemplateForm(request.POST or None, initial=TemplateForm.from_record(version))
    return _template_page(request, form, template_id, _("Change the template: %(name)s") % {"name": version.name})


def _template_page(request: HttpRequest, form: TemplateForm, template_id: UUID | None, title: str) -> HttpResponse:
    actor = actor_of(request)
    if not may_write_templates(actor):
        raise NotAllowed
    letters_url = reverse("documents:letters")
    back = reverse("documents:letter", args=[template_id]) if template_id else letters_url
    context: dict[str, Any] = {
        "title": title, "back_url": back, "fields": LetterField.choices, "letterhead": queries.letterhead_of(actor),
    }  # fmt: skip
    if "preview" in request.POST and form.is_valid():
        shown = [(PaperLanguage(code).label, _example(actor, form.texts, code)) for code in form.texts]
        return render(request, "documents/letters/write.html", {**context, "form": form, "shown": shown})

    def act(typed: dict[str, Any]) -> LetterVersion:
        return commands.write_template(by=actor, data=form.written(), template_id=template_id, after=typed["after"])

    return form_page(
        request, form, act, onward=lambda version: reverse("documents:letter", args=[version.template_id]),
        done=_("The template is saved."), template="documents/letters/write.html", **context,
    )  # fmt: skip


@require_POST
def retire_letter(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Offer it no more."""
    commands.retire_template(by=actor_of(request), template_id=template_id)
    messages.success(request, _("The template is retired. Letters written from it stay."))
    return redirect("documents:letter", template_id)


@require_POST
def bring_back_letter(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Offer it again."""
    commands.bring_back_template(by=actor_of(request), template_id=template_id)
    messages.success(request, _("The template is in use again."))
    return redirect("documents:letter", template_id)


@require_POST
def copy_starters(request: HttpRequest) -> HttpResponse:
    """Take over the letters that come with the product."""
    copied = commands.copy_starters(by=actor_of(request))
    said = ngettext(
        "%(count)s template is copied. Make it your own.", "%(count)s templates are copied. Make them your own.", copied
    )
    messages.success(request, said % {"count": copied})
    return redirect("documents:letters")


def letterhead(request: HttpRequest) -> HttpResponse:
    """What stands at the head of the agency's letters."""
    actor = actor_of(request)
    if not may_write_templates(actor):
        raise NotAllowed
    head = queries.letterhead_of(actor)
    form = LetterheadForm(request.POST or None, initial={"address": head.address, "contact": head.contact})
    back = reverse("documents:letters")
    return form_page(
        request, form, lambda said: commands.write_letterhead(by=actor, **said), onward=back,
        done=_("The letterhead is saved. Letters that were issued keep theirs."), title=_("Letterhead"), back_url=back,
        lead=actor.agency_name,
    )  # fmt: skip
