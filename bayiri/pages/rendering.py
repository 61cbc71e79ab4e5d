"""How Django's forms become GOV.UK markup."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.forms.widgets import Input
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Django's own widget templates come first on the search path, so ours carry other names.
OWN_WIDGETS = {
    "django/forms/widgets/radio.html": "pages/widgets/radios.html",
    "django/forms/widgets/checkbox_select.html": "pages/widgets/checkboxes.html",
}
SELECT = "django/forms/widgets/select.html"
CLASSES = (
    (forms.Textarea, "govuk-textarea"),
    (forms.SelectMultiple, "govuk-select app-select--several"),
    (forms.Select, "govuk-select"),
    (forms.ClearableFileInput, "govuk-file-upload"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.HiddenInput, ""),
    (Input, "govuk-input"),
)
UNMARKED = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput, forms.HiddenInput)


class PageBoundField(BoundField):
    """A field that knows its GOV.UK classes, and where a link to its fault should lead."""

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if names := " ".join(self._classes(widget)):
            attrs["class"] = names
        if self.wrong_parts:
            attrs["data-wrong"] = " ".join(self.wrong_parts)
        return attrs

    def _classes(self, widget):
        if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            yield from filter(None, [widget.attrs.get("class")])
            return
        for kind, name in CLASSES:
            if isinstance(widget, kind):
                yield from filter(None, [widget.attrs.get("class"), name])
                if self.errors and not isinstance(widget, UNMARKED):
                    yield f"{name.split()[0]}--error"
                return

    @property
    def wrong_parts(self) -> list[str]:
        """The boxes of a date that are at fault; all of them where the fault names none."""
        if not hasattr(self.field.widget, "parts"):
            return []
        faults = self.form.errors.as_data().get(self.name, [])
        named = [part for fault in faults for part in (fault.params or {}).get("parts", ())]
        return named or (list(self.field.widget.parts) if faults else [])

    @property
    def focus_id(self) -> str:
        """The id of the input that the error summary links to."""
        if self.wrong_parts:
            return f"{self.auto_id}_{self.wrong_parts[0]}"
        if isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return self.subwidgets[0].id_for_label if self.subwidgets else self.auto_id
        return self.id_for_label or self.auto_id

    @property
    def kind(self) -> str:
        """What `field.html` needs to know: "checkbox", "group" (radios, checkboxes, dates) or "plain"."""
        if isinstance(self.field.widget, forms.CheckboxInput):
            return "checkbox"
        return "group" if self.use_fieldset else "plain"


class PageFormRenderer(TemplatesSetting):
    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"
    bound_field_class = PageBoundField

    def get_template(self, template_name):
        return super().get_template(OWN_WIDGETS.get(template_name, template_name))

    def render(self, template_name, context, request=None):
        """Lists to choose from are written here: a template for each option takes ten times as long."""
        if template_name == SELECT:
            return select(context["widget"])
        return super().render(template_name, context, request)


def select(widget: dict) -> SafeString:
    """A list to choose from, as Django's own template writes it."""
    groups = [(name, "".join(map(_option, options))) for name, options, _place in widget["optgroups"]]
    options = "".join(
        f'<optgroup label="{conditional_escape(name)}">{inside}</optgroup>' if name else inside
        for name, inside in groups
    )
    attributes = flatatt({"name": widget["name"], **widget["attrs"]})
    return mark_safe(f"<select{attributes}>{options}</select>")  # noqa: S308 - every part is escaped


def _option(option: dict) -> str:
    attributes = flatatt(option["attrs"])
    return f'<option value="{conditional_escape(option["value"])}"{attributes}>{conditional_escape(option["label"])}</option>'
