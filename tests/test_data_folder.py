"""The data folder: a key of its own, a demonstration that never mixes with real work, what is noticed about both."""

import os
import stat

import pytest

from thulinh.config import checks, folder
from thulinh.config.addresses import names_of


def test_secret_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = folder.secret_key(tmp_path / "a")
    assert len(first) >= 50
    assert folder.secret_key(tmp_path / "a") == first
    assert folder.secret_key(tmp_path / "b") != first
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["secret-key"]
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "a" / "secret-key").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_push_key_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = folder.push_key(tmp_path / "a")
    assert first.startswith("-----BEGIN PRIVATE KEY-----")
    assert folder.push_key(tmp_path / "a") == first
    assert folder.push_key(tmp_path / "b") != first
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "a" / "push-key.pem").stat().st_mode) == 0o600


def test_cut_push_key_is_not_replaced_in_silence(tmp_path):
    kept = tmp_path / "push-key.pem"
    kept.write_text(folder.push_key(tmp_path)[:100], encoding="ascii")
    with pytest.raises(folder.FolderError, match="bật lại thông báo"):
        folder.push_key(tmp_path)
    assert len(kept.read_text(encoding="ascii")) == 100


def test_cut_secret_key_is_not_replaced_in_silence(tmp_path):
    (tmp_path / "secret-key").write_text("abc\n", encoding="ascii")
    with pytest.raises(folder.FolderError, match="bị cụt"):
        folder.secret_key(tmp_path)


def test_real_work_never_becomes_a_demonstration(tmp_path, settings):
    (tmp_path / folder.DATABASE_NAME).touch()
    with pytest.raises(folder.FolderError, match="dữ liệu thật"):
        folder.mark_demo_folder(tmp_path)
    assert not folder.is_demo_folder(tmp_path)
    settings.DATA, settings.DEMO = tmp_path, True
    assert [problem.id for problem in checks.demo_is_in_its_own_folder()] == ["config.E002"]
    settings.DEMO = False
    assert checks.demo_is_in_its_own_folder() == []


def test_demonstration_is_known_by_its_folder_and_starts_again_when_it_broke_off(tmp_path):
    demo = tmp_path / "demo"
    folder.mark_demo_folder(demo)
    (demo / folder.DATABASE_NAME).touch()
    folder.mark_demo_folder(demo)
    assert folder.is_demo_folder(demo)
    assert not folder.is_demo_loaded(demo)
    folder.clear_broken_demo(demo)
    assert [path.name for path in demo.iterdir()] == [folder.DEMO_MARK_NAME]
    (demo / folder.DATABASE_NAME).touch()
    folder.mark_demo_loaded(demo)
    folder.clear_broken_demo(demo)
    assert folder.is_demo_loaded(demo)
    assert (demo / folder.DATABASE_NAME).exists()


def test_only_a_demonstration_is_ever_cleared(tmp_path):
    (tmp_path / folder.DATABASE_NAME).touch()
    folder.clear_broken_demo(tmp_path)
    assert (tmp_path / folder.DATABASE_NAME).exists()


@pytest.mark.skipif(os.name == "nt", reason="file modes of other systems")
def test_secret_key_that_others_read_is_noticed(tmp_path, settings):
    settings.DATA = tmp_path
    folder.secret_key(tmp_path)
    assert checks.secret_key_is_private() == []
    (tmp_path / "secret-key").chmod(0o644)
    assert [problem.id for problem in checks.secret_key_is_private()] == ["config.W001"]


def test_missing_data_folder_is_noticed(tmp_path, settings):
    settings.DATA = tmp_path / "gone"
    assert [problem.id for problem in checks.data_folder_is_writable()] == ["config.E001"]
    settings.DATA = tmp_path
    assert checks.data_folder_is_writable() == []


def test_network_without_https_is_noticed(settings):
    settings.ALLOWED_HOSTS = names_of("127.0.0.1")
    assert checks.network_has_https() == []
    settings.ALLOWED_HOSTS = names_of("192.168.1.5")
    assert [problem.id for problem in checks.network_has_https()] == ["config.W002"]
    settings.HTTPS = True
    assert checks.network_has_https() == []
