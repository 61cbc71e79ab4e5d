import pytest

from config import translations

PO = """msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : 5;\\n"

"""


@pytest.fixture
def house(tmp_path):
    """A product of one template and one module, with an empty Arabic file."""
    pages = tmp_path / "bayiri/pages/templates"
    pages.mkdir(parents=True)
    (tmp_path / "config").mkdir()
    (pages / "a.html").write_text(
        '{% load i18n %}{% translate "Back" %}{% translate variable %}'
        "{% blocktranslate %}Page {{ n }}{% endblocktranslate %}"
        "{% blocktranslate count c=c %}{{ c }} case{% plural %}{{ c }} cases{% endblocktranslate %}"
    )
    (tmp_path / "bayiri/words.py").write_text(
        'from x import gettext_lazy as _\nA = _("Apply")\nB = pgettext("month", "May")\n'
    )
    po = tmp_path / "locale/ar/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO)
    return tmp_path


def po(house):
    return house / "locale/ar/LC_MESSAGES/django.po"


def translate(house, words: dict[str, str]) -> None:
    text = po(house).read_text()
    for original, said in words.items():
        text = text.replace(f'msgid "{original}"\nmsgstr ""', f'# review\nmsgid "{original}"\nmsgstr "{said}"')
    po(house).write_text(text)


def test_it_finds_words_in_templates_and_code(house):
    assert set(translations.extracted(house)) == {
        (None, "Apply"), (None, "Back"), (None, "Page %(n)s"), (None, "%(c)s case"), ("month", "May")
    }  # fmt: skip


def test_it_keeps_what_is_translated_and_writes_nothing_twice(house):
    assert translations.extract(house) == [po(house)]
    translate(house, {"Back": "رجوع"})
    before = po(house).read_text()
    assert "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : 5" in before
    (house / "bayiri/words.py").write_text('A = _("Zebra")\n')
    translations.extract(house)
    after = po(house).read_text()
    assert '# review\nmsgid "Back"\nmsgstr "رجوع"' in after
    assert "Apply" not in after
    assert "Zebra" in after
    assert translations.extract(house) == []
    assert "POT-Creation-Date" not in after
    assert "#:" not in after


def test_it_names_what_is_not_extracted_yet(house):
    said = "\n".join(translations.faults(house))
    assert "not up to date" in said
    assert "+ 'Apply'" in said


def test_it_wants_the_frame_of_every_page_translated(house):
    translations.extract(house)
    said = translations.faults(house)
    assert any("'Back'" in fault for fault in said)
    assert not any("'Apply'" in fault for fault in said)


def test_it_refuses_a_translation_that_names_another_value(house):
    translations.extract(house)
    translate(house, {"Back": "رجوع", "Page %(n)s": "صفحة %(m)s"})
    assert any("name different values" in fault for fault in translations.faults(house))


def test_it_compiles_what_gettext_can_read(house):
    from gettext import GNUTranslations

    translations.extract(house)
    translate(house, {"Apply": "تقديم"})
    assert translations.compile_all(house) == 1
    with po(house).with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Apply") == "تقديم"


def test_it_minds_no_missing_folder(tmp_path):
    assert translations.compile_all(tmp_path) == 0
    assert translations.faults(tmp_path) == []
