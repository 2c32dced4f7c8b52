"""lms doctor says in plain words what stands in the way, and lms db says where the tables stand."""

import os
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lms.cli.main import lms, main
from lms.kit.paper import faces

pytestmark = pytest.mark.usefixtures("of_its_own")


@pytest.fixture
def of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with nothing set but what a centre would set."""
    for name in [name for name in os.environ if name.startswith("LMS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LMS_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LMS_CENTRE", "云岭银行信用卡中心")
    monkeypatch.setenv("LMS_BASE_URL", "https://academy.example")


def run(*words: str) -> Result:
    """`lms …` as a person would type it."""
    return CliRunner().invoke(lms, list(words), catch_exceptions=False)


def test_everything_is_well_after_setting_up():
    assert run("db", "upgrade").exit_code == 0
    examined = run("doctor")
    assert "✗" not in examined.output, examined.output
    assert examined.exit_code == 0
    assert "已是最新" in run("db", "current").output


def test_a_database_without_tables_is_named_with_the_command():
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "lms db upgrade" in examined.output


def test_a_missing_face_is_named_with_the_command(tmp_path, monkeypatch):
    run("db", "upgrade")
    monkeypatch.setattr(faces.fonts_config, "__defaults__", (tmp_path,))
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "NotoSerifSC-Regular.ttf" in examined.output
    assert "tools/fonts.py" in examined.output


def test_a_key_that_others_can_read_is_told(tmp_path):
    run("db", "upgrade")
    (tmp_path / "instance" / "secret.key").chmod(0o644)
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "chmod 600" in examined.output


def test_a_mail_server_that_does_not_answer_is_told(monkeypatch):
    run("db", "upgrade")
    monkeypatch.setenv("LMS_MAIL_URL", "smtp://127.0.0.1:1?from=training@centre.example")
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "127.0.0.1:1 无法使用" in examined.output


def test_an_address_without_https_is_wrong_except_in_the_demo(monkeypatch):
    run("db", "upgrade")
    monkeypatch.setenv("LMS_BASE_URL", "http://academy.example")
    assert run("doctor").exit_code == 1
    monkeypatch.setenv("LMS_DEMO", "1")
    assert run("doctor").exit_code == 0


def test_a_setting_that_cannot_be_used_is_said_in_one_line(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "eight")
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "PORT must be a whole number" in examined.output
    monkeypatch.setattr("sys.argv", ["lms", "db", "current"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("lms: PORT must be")
    assert "Traceback" not in said


def test_a_database_from_a_newer_version_is_refused_by_every_command(capsys, monkeypatch):
    run("db", "upgrade")
    run_sql("UPDATE alembic_version SET version_num = 'from2031'")
    for words in (["db", "upgrade"], ["serve"], ["worker"]):
        monkeypatch.setattr("sys.argv", ["lms", *words])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 2
        assert "更新的版本" in capsys.readouterr().err
    examined = run("doctor")
    assert examined.exit_code == 1
    assert "更新的版本" in examined.output


def run_sql(sql: str) -> None:
    """Something that only a later version would do."""
    from_here = Path(os.environ["LMS_INSTANCE"]) / "lms.db"
    connection = sqlite3.connect(from_here)
    connection.execute(sql)
    connection.commit()
    connection.close()


def test_the_server_does_not_start_before_the_tables_are_there(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["lms", "serve"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "lms db upgrade" in capsys.readouterr().err
