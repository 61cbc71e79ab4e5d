"""Anybody who holds a paper may ask whether it is ours and still stands; nothing is said about the person."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.documents.forms import VerifyForm
from bayiri.documents.queries import standing_of
from bayiri.pages.reader import open_to_strangers


@open_to_strangers
def verify(request: HttpRequest) -> HttpResponse:
    """Type the number and the code of a paper."""
    form = VerifyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        return HttpResponseRedirect(reverse("documents:verified", args=[said["number"], said["seal"]]))
    context = {
        "title": _("Is this paper genuine?"), "form": form,
        "lead": _("You learn whether the paper was issued here and still stands. Nothing about the person is shown."),
    }  # fmt: skip
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


@open_to_strangers
def verified(request: HttpRequest, number: str, seal: str) -> HttpResponse:
    """What the QR code on a paper leads to. An unknown number and a wrong code get the same answer."""
    found = standing_of(number, seal)
    title = _("This paper was issued here") if found else _("This paper is not known here")
    response = render(
        request, "documents/verified.html", {"title": title, "found": found}, status=200 if found else 404
    )
    response["X-Robots-Tag"] = "noindex"
    return response
