"""Makes `{{ form }}` and `{{ field.as_field_group }}` look like the rest of the pages."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Forms and fields by our own templates. Name it in FORM_RENDERER."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
