"""Files that are broken or made to harm, given to the real command: an exit code, a sentence, and every row accounted
for."""

import gzip
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from checker.report.table import FORMATS
from tests.cli.policies import CASE_NUMBERS
from tests.report.reading import text_of

HEAD = "Search ID,Date/Time,Officer,Case Number,Reason,Mode\n"
ROW = "{},2024-03-05 14:20,A-17,24-0117,robbery suspect,still\n"
LOG = HEAD + ROW.format(1) + ROW.format(2)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    (tmp_path / "policy.md").write_text(CASE_NUMBERS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def judged(checker, folder):
    """Give `content` to the command as a file; its exit code, JSON report (None without one) and standard error."""

    def run(content: bytes | str, name: str = "log.csv"):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        done = checker("check", name, "-p", "policy.md", "-f", "json")
        assert "Traceback" not in done.stderr
        report = json.loads(done.stdout) if done.stdout else None
        for given in report["inputs"] if report else []:
            rows = given["rows"]
            assert rows["read"] == rows["used"] + rows["duplicates"] + rows["quarantined"] + rows["out_of_scope"]
        return done.returncode, report, done.stderr

    return run


def _rows(report) -> tuple[int, int]:
    rows = report["inputs"][0]["rows"]
    return rows["used"], rows["quarantined"]


def test_a_log_whose_every_row_holds_nul_is_put_aside_whole(judged):
    code, report, said = judged(LOG.replace("robbery", "rob\0bery"))
    assert (code, _rows(report)) == (4, (0, 2))
    assert "2 rows could not be read" in said
    assert "row 2: NUL characters in a cell" in said


def test_one_unread_row_is_told_in_the_singular_with_its_reason(judged):
    code, report, said = judged(LOG + "3,2024-03-05 14:20\n")
    assert (code, _rows(report)) == (4, (2, 1))
    assert "1 row could not be read" in said
    assert "log.csv, row 4: 2 cells where the header has 6" in said


def test_rows_below_a_header_with_reordered_columns_are_not_read_by_the_first_header(judged):
    swapped = (
        HEAD.replace("Officer,Case Number", "Case Number,Officer") + "3,2024-03-06 10:00,,A-17,robbery suspect,still\n"
    )
    code, report, _ = judged(LOG + "\n" + swapped)
    assert (code, _rows(report), report["uses"]["total"]) == (4, (2, 1), 2)
    assert report["quarantine"][0]["row"] == 6
    assert "row 5" in report["quarantine"][0]["reason"]


def test_the_same_header_again_is_no_record_and_what_follows_is_read(judged):
    code, report, _ = judged(LOG + "\n" + HEAD + ROW.format(3))
    assert (code, _rows(report)) == (0, (3, 0))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[]", "holds no records"),
        ('[{"Search ID": 1, "x": ' + "[" * 5000 + "]" * 5000 + "}]", "nested too deeply"),
        ('[{"Search ID": "\\ud800", "Mode": "still"}]', "not text in any encoding"),
        ('[{"Search ID": 1, "Search ID": 2}]', ":1: none of its records could be read"),
        (json.dumps({f"k{i}": [{"Search ID": 1, "Date/Time": "2024-03-05 14:20",
            "Mode": "still"}] for i in range(600)}),
         "more than 500 tables"),
        (",".join(f"c{i}" for i in range(3000)) + "\n" + ",".join("1" * 3000) + "\n", "more than 2,000 columns"),
        ("<!DOCTYPE html><html><table><tr><td>Search ID</td></tr></table></html>", "web page"),
        ("\n" * 1000, "blank lines only"),
        (gzip.compress(gzip.compress(LOG.encode())), "a gzip file inside a gzip file"),
        (gzip.compress(LOG.encode())[:-12], "ends too early"),
        (b"\x7fELF" + bytes(200), "a program (ELF)"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG image"),
    ],
)  # fmt: skip
def test_what_is_no_log_is_said_with_the_file_and_the_reason(judged, content, why):
    code, report, said = judged(content)
    assert (code, report) == (4, None)
    assert "log.csv" in said
    assert why in said
    assert len(said.splitlines()) >= 2, "the second line says what to do"


def test_a_log_that_packs_like_a_bomb_is_stopped_before_its_rows_are_read(judged, monkeypatch):
    monkeypatch.setattr("checker.ingest.source.RATIO_COUNTS_FROM", 1024**2)
    code, report, said = judged(gzip.compress((HEAD + ROW.format(1) * 50_000).encode()), "log.csv.gz")
    assert (code, report) == (4, None)
    assert "200 times its size" in said


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    for line in LOG.splitlines():
        book.active.append(line.split(","))
    book.save(path)
    return path


@pytest.mark.parametrize("reference", ["ZZZZZZZ99999999999", "A" * 100 + "3", "A" + "9" * 100, "XFD1048576"])
def test_a_cell_outside_of_any_sheet_is_an_error_and_no_crash(judged, folder, reference):
    with zipfile.ZipFile(_workbook(folder / "made.xlsx")) as book, zipfile.ZipFile(folder / "odd.xlsx", "w") as odd:
        for name in book.namelist():
            odd.writestr(name, book.read(name).replace(b'r="A3"', f'r="{reference}"'.encode()))
    code, report, said = judged((folder / "odd.xlsx").read_bytes(), "odd.xlsx")
    assert (code, report) == (4, None)
    assert "odd.xlsx" in said


def test_a_workbook_cut_short_is_an_error(judged, folder):
    whole = _workbook(folder / "made.xlsx").read_bytes()
    assert judged(whole[: len(whole) // 2], "cut.xlsx")[:2] == (4, None)


def test_a_finding_on_a_use_past_the_end_of_the_calendar_is_told(judged):
    code, report, _ = judged(
        HEAD + ROW.format(1).replace("2024-03-05 14:20", "9999-12-31T23:59:59-12:00").replace("24-0117", "")
    )
    assert (code, report["uses"]["total"]) == (1, 1)
    assert {row["row"] for f in report["findings"] if f["verdict"] == "violation" for row in f["evidence"]} == {2}


def test_times_at_the_ends_of_the_calendar_do_not_stop_the_run(judged):
    times = [
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2024-02-31 10:00",
        "9" * 400,
        "1e400",
        "0000-00-00",
    ]
    code, report, _ = judged(HEAD + "".join(ROW.format(n).replace("2024-03-05 14:20", t) for n, t in enumerate(times)))
    assert (code, report["uses"]["total"]) == (0, 6)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_line_end_is_read(judged, end):
    code, report, _ = judged(LOG.replace("\n", end))
    assert (code, _rows(report)) == (0, (2, 0))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
def test_unicode_in_any_width_is_read(judged, encoding):
    code, report, _ = judged(LOG.encode(encoding))
    assert (code, _rows(report)) == (0, (2, 0))


def test_a_quoted_cell_that_never_closes_costs_its_own_line_and_no_row_before_it(judged):
    code, report, _ = judged(LOG + '3,2024-03-05 14:20,A-17,24-1,"robbery,still\n' + ROW.format(4) * 2)
    assert code == 4
    assert [q["row"] for q in report["quarantine"]] == [4]


def test_a_file_named_twice_counts_once(checker, folder):
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    done = checker("check", "log.csv", "./log.csv", "-p", "policy.md", "-f", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["uses"]["total"]) == (0, 2)
    assert [i["rows"]["duplicates"] for i in report["inputs"]] == [0, 2]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes are made differently there")
def test_links_and_pipes_are_refused_with_what_to_do_instead(checker, folder):
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    (folder / "link.csv").symlink_to("log.csv")
    os.mkfifo(folder / "pipe.csv")
    for name, what in (("link.csv", "symbolic link"), ("pipe.csv", "standard input")):
        done = checker("check", name, "-p", "policy.md")
        assert (done.returncode, what in done.stderr) == (4, True)


def test_nothing_of_a_log_reaches_the_terminal_as_a_command(checker, folder):
    name = "odd\x1b[31m.csv" if os.name != "nt" else "odd.csv"
    header = HEAD.replace("Mode", "Mo\x1b]0;title\x07de")
    (folder / name).write_text(header + ROW.format("\x1b[2J") + "2,\x1b[5m\n", encoding="utf-8")
    done = checker("check", name, "-p", "policy.md")
    assert done.returncode == 4
    assert not set("\x1b\x07") & set(done.stdout + done.stderr)
    (folder / name).write_text("na\x1b[31mme,other\nx,y\nz,w\n", encoding="utf-8")
    assert "\x1b" not in checker("check", name, "-p", "policy.md").stderr


CANARIES = """\
Search ID,Date/Time,Officer,Case Number,Reason,Mode,Purpose,Offense,Image Source,Threshold,Unit,Remarks
1,2024-03-05 14:20,OfficerCanary,24-1,ReasonCanary,ModeCanary,PurposeCanary,OffenseCanary,SourceCanary,NumberCanary,UnitCanary,OtherCanary
2,TimeCanary,OfficerCanary,,ReasonCanary,ModeCanary,PurposeCanary,OffenseCanary,SourceCanary,NumberCanary,UnitCanary,OtherCanary
3,TimeCanary,OfficerCanary,24-3,ReasonCanary,ModeCanary,PurposeCanary,OffenseCanary,SourceCanary,NumberCanary,UnitCanary,OtherCanary
4,ShortRowCanary,ShortRowCanary
"""  # noqa: E501 - cells, as they are written


def _written(checker, folder, *flags: str) -> dict[str, str]:
    """All reports of one run, by format, each with what was said beside it."""
    asked = [word for form in FORMATS for word in ("-f", form, "-o", f"out.{form}")]
    done = checker("check", "log.csv", "-p", "policy.md", "--place", "us/wa", *asked, *flags)
    said = done.stdout + done.stderr
    return {form: said + text_of(form, (folder / f"out.{form}").read_bytes()) for form in FORMATS}


SHOW_REASONS = ("terminal", "json", "html", "pdf", "csv", "xlsx", "parquet")
"""The others hold no words of a log at all."""


def test_no_cell_that_may_be_somebodys_words_is_in_a_report_unless_asked_for(checker, folder):
    (folder / "log.csv").write_text(CANARIES, encoding="utf-8")
    assert [form for form, said in _written(checker, folder).items() if "Canary" in said] == []
    shown = [form for form, said in _written(checker, folder, "--with-people").items() if "ReasonCanary" in said]
    assert shown == [form for form in FORMATS if form in SHOW_REASONS]


def test_standard_input_without_a_log_is_called_by_its_name(checker):
    done = checker("check", "-", "-p", "policy.md")
    assert (done.returncode, done.stderr.startswith("checker: standard input: the file is empty")) == (4, True)


ACTS = "\x1b]0;title\x07\u202eX"
ACTING_POLICY = f"""\
---
id: acting
title: {json.dumps("Title" + ACTS)}
kind: draft
sources: [{json.dumps("Source" + ACTS)}]
known-gaps: [{json.dumps("Gap" + ACTS)}]
---
## 1 A clause {ACTS}

> words {ACTS}

```rule
id: acting-1
title: {json.dumps("Rule" + ACTS)}
citation: {json.dumps("Citation" + ACTS)}
require: [case_number]
```
```case
- name: {json.dumps("Case" + ACTS)}
  given: {{recorded.case_number: empty}}
  expect: compliant
```
"""


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be given there")
@pytest.mark.parametrize("words", [("show",), ("show", "--rego"), ("test",), ("prove",)], ids=" ".join)
def test_nothing_of_a_document_or_of_its_name_acts_on_a_terminal(checker, folder, words):
    name = "d\x1b[31m\u202e\nforged: line.md"
    (folder / name).write_text(ACTING_POLICY, encoding="utf-8")
    done = checker("policy", *words, name)
    assert "acting" in done.stdout
    for said in (done.stdout, done.stderr):
        assert not {"\x1b", "\x07", "\u202e"} & set(said)
        assert not any(line.startswith("forged") for line in said.splitlines())


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be given there")
@pytest.mark.parametrize("asked", ["none.csv", "zzz/none.csv", "d\nforged: folder"])
def test_the_names_that_a_folder_holds_are_told_in_one_line(checker, folder, asked):
    (folder / "d\nforged: folder").mkdir()
    (folder / "d\nforged: folder" / "e\nforged: file").touch()
    done = checker("check", asked)
    assert done.returncode == 2
    assert not any(line.startswith("forged") for line in done.stderr.splitlines())


@pytest.mark.parametrize("form", ["log.xlsx", "log.zip"])
def test_a_member_of_an_archive_is_never_written_to_where_its_name_says(judged, folder, form):
    book = openpyxl.Workbook()
    for row in LOG.splitlines():
        book.active.append(row.split(","))
    book.save(folder / form)
    with zipfile.ZipFile(folder / form, "a" if form == "log.xlsx" else "w") as archive:
        for name in (
            "../escaped",
            "/tmp/checker-escaped",
            "C:\\escaped",
            "a\nforged: line",
            "\u202e\x1b[31m",
            "x" * 60_000,
        ):
            archive.writestr(zipfile.ZipInfo(name), LOG)
    held = sorted(folder.rglob("*"))
    code, report, said = judged((folder / form).read_bytes(), form)
    assert (code, report and _rows(report)) == ((0, (2, 0)) if form == "log.xlsx" else (4, None)), said
    assert sorted(folder.rglob("*")) == held
    assert not (folder.parent / "escaped").exists()
    assert not Path("/tmp/checker-escaped").exists()
    assert not {"\x1b", "\u202e"} & set(said)
    assert len(said) < 2_000
