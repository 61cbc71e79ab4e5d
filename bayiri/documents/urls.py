from django.urls import path

from bayiri.documents.views import letters, verify

app_name = "documents"
TEMPLATE = "letters/<uuid:template_id>"
urlpatterns = [
    path("verify", verify.verify, name="verify"),
    path("verify/<slug:number>/<slug:seal>", verify.verified, name="verified"),
    path("letters", letters.letters, name="letters"),
    path("letters/new", letters.new_letter, name="new-letter"),
    path("letters/letterhead", letters.letterhead, name="letterhead"),
    path("letters/starters", letters.copy_starters, name="copy-starters"),
    path(TEMPLATE, letters.letter, name="letter"),
    path(TEMPLATE + "/edit", letters.edit_letter, name="edit-letter"),
    path(TEMPLATE + "/retire", letters.retire_letter, name="retire-letter"),
    path(TEMPLATE + "/bring-back", letters.bring_back_letter, name="bring-back-letter"),
]
