"""What every page that writes does: show a form, clean it, make one call, answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from bayiri.core.errors import NotNow, RuleBroken
from bayiri.pages.answers import sentences
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import note_refusal


def form_page(
    request: HttpRequest,
    form: PageForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    onward: str | Callable[[Any], str | HttpResponse],
    done: str = "",
    template: str = "pages/form.html",
    **context: Any,
) -> HttpResponse:
    """Show `form`; when it was sent and is clean, call `act(cleaned_data)` and go `onward`.

    `onward` is an address, or makes one of what `act` returned, or the page itself where that is shown only now. A
    broken rule shows the form again (422) with the reasons above it; nothing typed is lost. A form that is not clean
    answers 422 as well, and what is not possible now 503.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                result = act(form.cleaned_data)
            except RuleBroken as broken:
                note_refusal(request, broken.reasons)
                form.add_reasons(sentences(broken.reasons))
            except NotNow as not_now:
                status = 503
                form.add_reasons([str(not_now.sentence)])
            else:
                if done:
                    messages.success(request, done)
                after = onward(result) if callable(onward) else onward
                return after if isinstance(after, HttpResponse) else HttpResponseRedirect(after)
    return render(request, template, {"form": form, **context}, status=status)
