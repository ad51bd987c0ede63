"""The order of the rooms where the import linter does not see it: keys as text, templates, migrations, addresses."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.template.backends.django import get_installed_libraries
from django.urls import URLPattern, URLResolver, get_resolver

from room_order import (
    SOURCE,
    addresses_asked,
    all_rooms,
    contract,
    is_above,
    layers,
    names_upward,
    python_files,
    reachable,
    reaches_upward,
    template_files,
)

ROOMS = sorted(room for room in all_rooms() if (SOURCE / room / "__init__.py").exists())


def named_views() -> dict[str, str]:
    """For each name of an address, with its namespace, the module whose view answers there."""

    def walk(resolver: URLResolver, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
            elif isinstance(pattern, URLPattern) and pattern.name:
                view = getattr(pattern.callback, "view_class", pattern.callback)
                yield ":".join((*spaces, pattern.name)), view.__module__

    return dict(walk(get_resolver(), ()))


def address_problems(room: str, asked: list[tuple[str, str]], views: dict[str, str]) -> list[str]:
    """The addresses that a room asks for although no view, or one of a room above, answers there."""
    problems = [f"{place}: no address is called {name}" for name, place in asked if name not in views]
    for name, place in asked:
        module = views.get(name, "")
        if module.startswith("thulinh.") and is_above(module.split(".")[1], room):
            problems.append(f"{place}: {name} leads up to {module}")
    return problems


def test_every_room_stands_in_the_order():
    assert {path.parent.name for path in SOURCE.glob("*/__init__.py")} <= all_rooms(), "add it to .importlinter"


def test_order_inside_a_room_is_kept_in_every_room():
    containers = set(re.findall(r"thulinh\.(\w+)", contract("files")["containers"]))
    assert containers == set(ROOMS) - {"config", "demo"}


def test_order_is_read_as_it_is_written():
    assert layers()[0] == ["config"]
    assert reachable("people") == {"people", "units", "ui", "kernel"}
    assert is_above("training", "statements"), "siblings are strangers"
    assert not is_above("django", "kernel")


@pytest.mark.parametrize("room", [room for room in ROOMS if (SOURCE / room / "models.py").exists()])
def test_keys_point_down(room):
    models = list(apps.get_app_config(room).get_models(include_auto_created=True))
    keys = [field for model in models for field in model._meta.get_fields() if field.concrete and field.remote_field]
    upward = [str(key) for key in keys if is_above(key.remote_field.model._meta.app_label, room)]
    assert models
    assert upward == []


@pytest.mark.parametrize("room", ROOMS)
def test_migrations_depend_only_on_rooms_below(room):
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    upward = [
        f"{migration} → {label}"
        for migration in migrations
        if migration.app_label == room
        for label, _ in (*migration.dependencies, *migration.run_before)
        if is_above(label, room)
    ]
    assert upward == []


@pytest.mark.parametrize("room", ROOMS)
def test_text_in_code_names_only_rooms_below(room):
    assert [problem for path in python_files(room) for problem in names_upward(path)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_templates_reach_only_rooms_below(room):
    libraries = get_installed_libraries()
    assert [problem for path in template_files(room) for problem in reaches_upward(path, libraries)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_addresses_lead_only_to_rooms_below(room):
    asked = [each for path in (*python_files(room), *template_files(room)) for each in addresses_asked(path)]
    assert address_problems(room, asked, named_views()) == []


@pytest.mark.parametrize(
    "code",
    [
        'person = models.ForeignKey("people.Person", models.PROTECT)',
        'person = models.ForeignKey(to="people.Person", on_delete=models.PROTECT)',
        'Person = apps.get_model("people", "Person")',
        'Person = apps.get_model("people.Person")',
        'module = import_module("thulinh.people.queries")',
        'answer = render(request, "people/person.html")',
    ],
)
def test_code_that_names_a_room_above_is_found(code, tmp_path):
    file = tmp_path / "units" / "models.py"
    file.parent.mkdir()
    file.write_text(f"x = 1\n{code}\n", encoding="utf-8")
    assert names_upward(file, tmp_path) == ["units/models.py:2: names people"]
    file.write_text(code.replace("people", "kernel"), encoding="utf-8")
    assert names_upward(file, tmp_path) == []


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ('{% extends "units/base.html" %}', 'extends "units/base.html"'),
        ("{% extends chosen %}", "extends chosen"),
        ("{% include 'people/person.html' with person=x only %}", "includes people/person.html"),
        ("{% load seats from people_tags %}", "loads people_tags of people"),
        ("{% load static people_tags %}", "loads people_tags of people"),
    ],
)
def test_template_that_reaches_up_is_found(tag, problem, tmp_path):
    file = tmp_path / "units" / "templates" / "units" / "page.html"
    file.parent.mkdir(parents=True)
    libraries = {"people_tags": "thulinh.people.templatetags.people_tags", "static": "django.templatetags.static"}
    file.write_text(f"\n{tag}\n", encoding="utf-8")
    assert reaches_upward(file, libraries, tmp_path) == [f"units/templates/units/page.html:2: {problem}"]
    file.write_text('{% extends "ui/page.html" %}{% include "units/row.html" %}{% load static %}', encoding="utf-8")
    assert reaches_upward(file, libraries, tmp_path) == []


def test_address_of_a_room_above_is_found(tmp_path):
    page = tmp_path / "units" / "templates" / "units" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("""{% url 'people:person' 3 %}{% url "units:unit" code %}{% url chosen %}""", encoding="utf-8")
    views = tmp_path / "units" / "views.py"
    views.write_text('redirect("desk:home")\nredirect("/")\nreverse(f"{x}:y")\nreverse("units:gone")', encoding="utf-8")
    asked = [*addresses_asked(page, tmp_path), *addresses_asked(views, tmp_path)]
    known = {"people:person": "thulinh.people.views", "units:unit": "thulinh.units.views", "desk:home": "thulinh.desk"}
    assert address_problems("units", asked, known) == [
        "units/views.py:4: no address is called units:gone",
        "units/templates/units/page.html:1: people:person leads up to thulinh.people.views",
        "units/views.py:1: desk:home leads up to thulinh.desk",
    ]
