"""Tables come in whatever an office saves, and go out so that nothing in them is run."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from lms.kit import sheets
from lms.kit.sheet_text import decode, sniff
from lms.kit.sheets import SheetError

HEADER = ["工号", "姓名", "团队"]
ROWS = [["A1037", "龚䶮", "账单一组"], ["A1038", "㛃小雨", "账单二组"]]
pytestmark = pytest.mark.usefixtures("app")


def text(rows=ROWS, delimiter=","):
    return "\r\n".join(delimiter.join(row) for row in [HEADER, *rows])


def workbook(fill):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book, book.add_worksheet())
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_charset_and_delimiter_of_an_office_reads_the_same(charset, delimiter):
    sheet = sheets.read(text(delimiter=delimiter).encode(charset))
    assert (sheet.header, sheet.rows, sheet.numbers) == (HEADER, ROWS, [2, 3])


def test_traditional_characters_in_big5_are_not_taken_for_gb18030():
    words = "工號,姓名\nA1,陳偉強\nA2,林麗華\n"
    assert decode(words.encode("big5")) == (words, "Big5")


def test_what_no_charset_here_explains_is_refused_rather_than_garbled():
    for words, charset in (
        ("工号,名\nA1,Müller", "latin-1"),
        ("番号,テスト\nA1,ヤマダ", "shift_jis"),
    ):
        with pytest.raises(SheetError, match="文字编码"):
            sheets.read(words.encode(charset, "ignore"))


def test_a_workbook_reads_like_the_same_table_as_text():
    data = sheets.write_xlsx(HEADER, ROWS, title="花名册")
    assert sheets.read(data).rows == ROWS


def test_numbers_lose_their_point_and_days_read_as_iso():
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_row(0, 0, ["工号", "入职日期", "比例", "在岗"])
        sheet.write_number(1, 0, 1037)
        sheet.write_datetime(1, 1, date(2027, 3, 9), day)
        sheet.write_number(1, 2, 0.1 + 0.2)
        sheet.write_boolean(1, 3, True)

    assert sheets.read(workbook(fill)).rows == [["1037", "2027-03-09", "0.3", "TRUE"]]


def test_a_title_above_the_header_and_blank_rows_are_passed_over_and_rows_keep_their_numbers():
    sheet = sheets.read("2027 年花名册\n\n工号,姓名\n\nA1,张三\n".encode())
    assert (sheet.header, sheet.rows, sheet.numbers) == (["工号", "姓名"], [["A1", "张三"]], [5])


def test_hidden_and_empty_sheets_are_passed_over():
    def fill(book, sheet):
        sheet.write_row(0, 0, ["不", "看"])
        book.add_worksheet("空")
        shown = book.add_worksheet("花名册")
        shown.write_row(0, 0, HEADER)
        shown.write_row(1, 0, ROWS[0])
        shown.activate()
        sheet.hide()

    assert sheets.read(workbook(fill)).rows == [ROWS[0]]


def test_fifty_thousand_rows_are_refused_in_words_in_both_formats():
    rows = [["A1", "张三", "账单一组"]] * 50_000
    with pytest.raises(SheetError, match=r"50,000 行，最多可以读取 20,000 行"):
        sheets.read(text(rows).encode())

    def fill(_book, sheet):
        for number in range(30_000):
            sheet.write_string(number, 0, "A1")

    with pytest.raises(SheetError, match=r"30,000 行"):
        sheets.read(workbook(fill))


def test_one_cell_far_away_does_not_unfold_a_billion_cells():
    for place in ((1_048_575, 0), (1, 16_383)):

        def fill(_book, sheet, place=place):
            sheet.write_row(0, 0, HEADER)
            sheet.write_string(*place, "far")

        with pytest.raises(SheetError, match="最多可以读取"):
            sheets.read(workbook(fill))


def test_formatting_without_content_does_not_count_as_rows():
    def fill(book, sheet):
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROWS[0])
        sheet.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))

    assert len(sheets.read(workbook(fill)).rows) == 1


def test_a_bomb_is_refused_before_it_is_unfolded():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(SheetError, match="解压后太大"):
        sheets.read(out.getvalue())


def test_a_document_with_entities_is_refused():
    data = sheets.write_xlsx(HEADER, ROWS, title="x")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
            new.writestr(name, part)
    with pytest.raises(SheetError, match="已损坏或受保护"):
        sheets.read(out.getvalue())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "表格是空的"),
        (b"\xef\xbb\xbf \r\n", "表格是空的"),
        ("工号,姓名\n".encode(), "只有列名"),
        (b"%PDF-1.7 x", "这不是表格"),
        (b"<svg xmlns='x'></svg>", "这不是表格"),
        (b"<html><table>", "这不是表格"),
        (b"PK\x03\x04 no zip", "已损坏或受保护"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "旧版或加密"),
        (b"A1037,Zhang\nA1038,Li\n", "看起来是数据"),
        ('工号,姓名\nA1,"张三\n'.encode() + b"x" * 5000, "第 2 行"),
        ((",".join(f"c{i}" for i in range(61)) + "\n" + "x," * 60 + "x").encode(), "61 列"),
    ],
)
def test_what_is_no_usable_table_is_refused_with_what_to_do(data, words):
    with pytest.raises(SheetError, match=words):
        sheets.read(data)


def test_the_size_is_looked_at_before_the_file_is_read(tmp_path):
    big = tmp_path / "big.csv"
    big.write_bytes(b"a,b\n" * 3_000_000)
    with pytest.raises(SheetError, match="10 MB"):
        sheets.read_file(big)


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-3", "@SUM(A1)", "\t=1", "＝1+1", " =cmd"])
def test_no_cell_that_goes_out_is_a_formula(cell):
    line = sheets.write_csv(["姓名"], [[cell]]).decode("utf-8-sig").splitlines()[1]
    assert line.lstrip('"').startswith("'")
    data = sheets.write_xlsx(["姓名"], [[cell]], title="x")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1).filter(
    lambda text: not sheets.FORMULA.match(text) and not text.startswith("'")
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8))
def test_what_goes_out_as_text_comes_back_the_same(rows):
    read = sheets.read(sheets.write_csv(["工号", "姓名"], rows))
    assert read.rows == [list(row) for row in rows]


def test_a_single_column_has_no_delimiter_to_find():
    assert sniff("姓名\n张三\n李四") == ","
