"""The two lists of libraries: whole, with checksums, without an address, and in step with what the project asks for."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from room_order import ROOT

LOCKS = ["requirements.lock", "requirements-test.lock"]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_library_has_checksums_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert len(blocks) > 20
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index" not in text


def test_lists_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "requirements.lock": [
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["postgres"],
        ],
        "requirements-test.lock": project["dependency-groups"]["dev"],
    }
    for name, requirements in wanted.items():
        pinned = dict(PINNED.findall((ROOT / name).read_text(encoding="utf-8")))
        for requirement in map(Requirement, requirements):
            version = pinned.get(canonicalize_name(requirement.name))
            assert version, f"{requirement.name} is not in {name}; CONTRIBUTING.md says how to make the lists"
            assert Version(version) in requirement.specifier, f"{name}: {requirement}, pinned {version}"


def test_lists_agree_with_each_other():
    run, test = (dict(PINNED.findall((ROOT / name).read_text(encoding="utf-8"))) for name in LOCKS)
    assert {name: (run[name], test[name]) for name in run.keys() & test.keys() if run[name] != test[name]} == {}
