"""A random sample for a spot check, and a package of its papers."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pytest


@pytest.fixture
def ledger_of_six(given_issue):
    for number in range(5):
        given_issue(f"A{number}", 级别="市级", 责任单位="水利局" if number % 2 else "林业局")
    given_issue("P1", 级别="省级", 责任单位="水利局")


def numbers(path):
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [cell for row in rows for cell in row if re.fullmatch(r"[AP]\d", str(cell))]


def test_the_seed_is_printed_on_screen_and_in_the_table_and_draws_the_same_again(
    qinling, ledger_of_six, tmp_path
):
    result = qinling("export", tmp_path / "a.xlsx", "--sample", "3")
    assert result.exit_code == 0
    seed = re.search(r"--seed (\d+)", result.stderr)[1]
    texts = [
        str(cell.value) for row in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0] for cell in row
    ]
    assert any(f"从 6 个里随机抽查 3 个（种子 {seed}）" in text for text in texts)
    qinling("export", tmp_path / "b.xlsx", "--sample", "3", "--seed", seed)
    assert numbers(tmp_path / "a.xlsx") == numbers(tmp_path / "b.xlsx")
    assert len(numbers(tmp_path / "a.xlsx")) == 3


@pytest.mark.parametrize("by", ["级别", "level"])
def test_each_level_is_in_the_sample(qinling, ledger_of_six, tmp_path, by):
    for seed in range(4):
        assert (
            qinling(
                "export", tmp_path / f"{seed}.xlsx", "--sample", "2", "--by", by, "--seed", seed
            ).exit_code
            == 0
        )
        assert "P1" in numbers(tmp_path / f"{seed}.xlsx")


def test_a_sample_is_drawn_of_what_the_filters_leave(qinling, ledger_of_six, tmp_path):
    result = qinling(
        "export", tmp_path / "a.xlsx", "--sample", "9", "--by", "单位", "--unit", "林业局", "--seed", "1"
    )
    assert result.exit_code == 2  # 单位 is no way to share: 责任单位 is
    result = qinling("export", tmp_path / "a.xlsx", "--sample", "9", "--unit", "林业局", "--seed", "1")
    assert numbers(tmp_path / "a.xlsx") == ["A0", "A2", "A4"]
    assert "一共只有 3 个" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--seed", "1"),
        ("--by", "级别"),
        ("--sample", "0"),
        ("--package", "--redact"),
        ("--package", "--as-of", "2026-04-01"),
    ],
)
def test_options_that_mean_nothing_are_refused(qinling, ledger_of_six, tmp_path, words):
    assert qinling("export", tmp_path / "a.xlsx", *words).exit_code == 2
    assert not list(tmp_path.glob("a.*"))


def test_the_package_holds_the_table_the_attachments_and_the_letters(
    qinling, ledger_of_six, run_ok, tmp_path, monkeypatch
):
    monkeypatch.setenv("QINLING_OFFICE", "区秦岭办")
    (tmp_path / "照片.jpg").write_bytes(b"before")
    run_ok("attach", "A1", tmp_path / "照片.jpg", "--as", "整改前照片")
    run_ok("supervise", "act", "A1", "A3", "--step", "催办", "--doc", "催〔2026〕1号")
    run_ok("export", tmp_path / "a.xlsx", "--package", "--sample", "6")
    assert not (tmp_path / "a.xlsx").exists()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert sorted(archive.namelist()) == [
            "a.xlsx",
            "文书/催〔2026〕1号.docx",
            "附件/市级-A1/01-整改前照片-照片.jpg",
        ]
        assert archive.read("附件/市级-A1/01-整改前照片-照片.jpg") == b"before"
        assert len(numbers(BytesIO(archive.read("a.xlsx")))) == 6
    assert run_ok("export", tmp_path / "a.xlsx", "--package").stderr.endswith(
        "\n"
    )  # its own file is replaced


def test_a_lost_attachment_makes_no_package(qinling, ledger_of_six, run_ok, attachments_folder, tmp_path):
    (tmp_path / "照片.jpg").write_bytes(b"before")
    run_ok("attach", "A1", tmp_path / "照片.jpg", "--as", "整改前照片")
    next(attachments_folder.glob("*/*")).unlink()
    result = qinling("export", tmp_path / "a.xlsx", "--package")
    assert (result.exit_code, "照片.jpg”丢失" in result.stderr) == (24, True)
    assert not (tmp_path / "a.zip").exists()
