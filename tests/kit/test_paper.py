"""Paper: a page becomes a PDF, reads nothing but its own, and never leaves a letter out."""

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import segno
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given
from hypothesis import strategies as st

from lms.kit.paper import faces, press
from lms.kit.paper.failure import PaperFailed
from lms.kit.paper.frames import Page
from lms.kit.paper.press import Imprint, Limits, Press
from lms.kit.paper.qr import qr_svg

DAY = datetime(2027, 3, 12, 9, 30, tzinfo=UTC)
IMPRINT = Imprint("结业证书", "云岭客服中心", DAY)
HEAD = '<!doctype html><html lang="zh-CN"><style>body{margin:0;font-family:"Noto Serif SC"}</style>'


def page(body: str, **drawings: bytes) -> Page:
    return Page(HEAD + body, {f"{name}.svg": drawing for name, drawing in drawings.items()})


def text_of(pdf: bytes, number: int = 0) -> str:
    return str(pypdfium2.PdfDocument(pdf)[number].get_textpage().get_text_bounded())


@pytest.fixture(scope="module")
def warm() -> Iterator[Press]:
    """One press for the tests that do not care how it starts."""
    with Press() as kept:
        yield kept


def test_a_page_becomes_a_file_that_says_what_it_is(warm: Press) -> None:
    with pikepdf.open(BytesIO(warm.print_pdf([page("<p>你好")], IMPRINT))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "结业证书"
        assert str(pdf.docinfo["/Author"]) == "云岭客服中心"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20270312093000Z"
        assert str(pdf.Root.Lang) == "zh-CN"
        about = pdf.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("3", "A")


def test_the_same_page_on_the_same_day_gives_the_same_bytes(warm: Press) -> None:
    first = warm.print_pdf([page("<p>同样的字")], IMPRINT)
    warm.print_pdf([page("<p>别人的字")], IMPRINT)
    assert warm.print_pdf([page("<p>同样的字")], IMPRINT) == first
    assert press.print_pdf([page("<p>同样的字")], IMPRINT) == first


def test_text_is_copied_as_it_was_typed_however_wide_it_is_set(warm: Press, tmp_path: Path) -> None:
    lines = [f'<p style="letter-spacing:{apart}em">结业证书</p>' for apart in (0, 0.1, 0.4, 0.8)]
    pdf = warm.print_pdf([page("".join(lines) + "<p>㛃䶮𬭚 O’Neil 买买提·艾山")], IMPRINT)
    wanted = ["结业证书"] * 4 + ["㛃䶮𬭚 O’Neil 买买提·艾山"]
    assert text_of(pdf).split("\r\n") == wanted
    (tmp_path / "a.pdf").write_bytes(pdf)
    if shutil.which("pdftotext") is None:  # poppler reads otherwise than PDFium, and both matter
        return
    heard = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True)
    assert heard.stdout.decode().split() == " ".join(wanted).split()


class Listener(http.server.BaseHTTPRequestHandler):
    """Counts who calls."""

    calls: list[str] = []  # noqa: RUF012 (shared on purpose)

    def do_GET(self) -> None:
        self.calls.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/hostname")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


HOSTILE = [
    "<img src='{x}'>",
    "<link rel=stylesheet href='{x}'>",
    "<link rel=attachment href='{x}'>",
    "<a rel=attachment href='{x}'>x</a>",
    "<style>@import url('{x}');</style>",
    "<style>@font-face{{font-family:f;src:url('{x}')}} p{{font-family:f}}</style><p>x",
    "<style>@page{{background:url('{x}')}}</style>",
    "<p style=\"background:url('{x}')\">x",
    "<ul style=\"list-style-image:url('{x}')\"><li>x</ul>",
    "<p style=\"content:url('{x}')\">x",
    "<object data='{x}'></object>",
    "<embed src='{x}'>",
    "<svg width=9 height=9><image href='{x}' width=9 height=9 /></svg>",
    "<svg width=9 height=9><style>@import url('{x}');</style></svg>",
    "<base href='{x}'><img src='y.png'>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_a_hostile_page_reads_nothing(html: str, address: str, warm: Press, tmp_path: Path) -> None:
    canary = tmp_path / "canary.svg"
    canary.write_text("<svg xmlns='http://www.w3.org/2000/svg'><text>CANARY</text></svg>")
    Listener.calls.clear()
    for target in (canary.as_uri(), str(canary), address, "data:text/css,p{}", "asset:other"):
        try:
            pdf = warm.print_pdf([page(html.format(x=target) + "<p>x")], IMPRINT)
        except PaperFailed as failure:
            assert failure.why in ("address", "fault")
        else:
            assert "CANARY" not in text_of(pdf)
            with pikepdf.open(BytesIO(pdf)) as opened:
                assert not opened.attachments
    assert Listener.calls == []


def test_a_drawing_handed_over_cannot_reach_further(warm: Press, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not a picture")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        f'<image href="{secret.as_uri()}" width="9" height="9"/></svg>'
    )
    with pytest.raises(PaperFailed) as failed:
        warm.print_pdf([page("<img src=asset:a.svg>", a=drawing.encode())], IMPRINT)
    assert failed.value.why == "address"


def test_the_child_knows_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LMS_SECRET_KEY", "do-not-tell")
    with Press() as own:
        own.print_pdf([page("<p>x")], IMPRINT)
        assert own._process is not None
        told = Path(f"/proc/{own._process.pid}/environ").read_bytes()
    assert b"do-not-tell" not in told and b"FONTCONFIG_FILE" in told


def test_a_character_without_a_face_is_an_error_not_a_box(warm: Press) -> None:
    with pytest.raises(PaperFailed, match=r"U\+20000") as failed:
        warm.print_pdf([page("<p>李𠀀")], IMPRINT)
    assert failed.value.why == "characters"


def test_a_page_that_never_ends_is_stopped_and_the_press_prints_on() -> None:
    endless = "<table>" * 24 + "<tr><td>x" + "<p>字字字字字</p>" * 30000
    with Press(limits=Limits(cpu_s=1)) as own:
        with pytest.raises(PaperFailed) as failed:
            own.print_pdf([page(endless)], IMPRINT)
        assert failed.value.why == "limits"
        assert own.print_pdf([page("<p>下一张")], IMPRINT).startswith(b"%PDF")


def test_a_press_that_gets_too_little_memory_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "MEMORY", 130 << 20)
    with pytest.raises(PaperFailed) as failed:
        press.print_pdf([page("<p>字</p>" * 2000)], IMPRINT)
    assert failed.value.why == "limits"


def test_many_pages_keep_their_order_and_tell_how_far_they_are(
    warm: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "CHUNK", 2)
    told: list[tuple[int, int]] = []
    pages = [page(f"<p>第{number}页") for number in range(5)]
    pdf = warm.print_pdf(pages, IMPRINT, progress=lambda done, of: told.append((done, of)))
    assert [text_of(pdf, number) for number in range(5)] == [f"第{n}页" for n in range(5)]
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]
    assert warm.print_pdf(pages, IMPRINT) == pdf
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert str(opened.docinfo["/Title"]) == "结业证书"


def test_a_page_shows_its_own_drawing_and_not_its_neighbours(warm: Press) -> None:
    pages = [
        page(
            "<style>@page{margin:0;size:40mm} img{width:40mm;display:block}</style>"
            "<img src=asset:a.svg alt=x>",
            a=f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
            f'<path fill="{colour}" d="M0 0h9v9H0z"/></svg>'.encode(),
        )
        for colour in ("#ff0000", "#0000ff")
    ]
    document = pypdfium2.PdfDocument(warm.print_pdf(pages, IMPRINT))
    seen = [document[i].render().to_pil().convert("RGB").getpixel((30, 30)) for i in (0, 1)]
    assert seen == [(255, 0, 0), (0, 0, 255)]


def test_pictures_that_the_renderer_would_mix_up_are_refused(warm: Press) -> None:
    for assets in ({"a.png": b""}, {"shared.svg": b""}):
        with pytest.raises(ValueError, match="their own names"):
            warm.print_pdf([Page(HEAD, assets)], IMPRINT, assets={"shared.svg": b""})


def test_without_faces_the_command_that_fetches_them_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(PaperFailed, match=r"python tools/fonts\.py") as failed,
        Press(fonts=tmp_path) as own,
    ):
        own.print_pdf([page("<p>x")], IMPRINT)
    assert failed.value.why == "fonts"
    with pytest.raises(PaperFailed, match=r"python tools/fonts\.py"):
        faces.missing_characters("x", faces.SERIF, tmp_path)


def test_faces_listed_for_another_place_are_not_trusted(tmp_path: Path) -> None:
    for face in faces.ALL:
        (tmp_path / face.file).symlink_to(faces.FONTS / face.file)
    (tmp_path / faces.CONFIG).write_text((faces.FONTS / faces.CONFIG).read_text())
    with pytest.raises(PaperFailed, match="another place"):
        faces.fonts_config(tmp_path)


def test_missing_characters_are_named_once_and_in_order() -> None:
    assert faces.missing_characters("李𠀀 龑　䶮\ue863𠀀", faces.SERIF) == ["𠀀", "\ue863"]
    assert faces.missing_characters("㛃䶮𬭚", faces.KAI) == []


def test_a_name_is_set_in_one_face_that_has_all_of_it() -> None:
    assert faces.first_complete("张喆龑", (faces.KAI, faces.SERIF)) == faces.KAI
    assert faces.first_complete("王㐀", (faces.KAI, faces.SERIF)) == faces.SERIF
    assert faces.first_complete("王𠀀", (faces.KAI, faces.SERIF)) is None


def test_a_blank_glyph_does_not_count_as_drawn(tmp_path: Path) -> None:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((0, 500))
    pen.closePath()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "blank", "drawn"])
    builder.setupCharacterMap({0x4DAE: "blank", 0x20: "blank", 0x9F91: "drawn"})
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty, "blank": empty, "drawn": pen.glyph()})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "blank", "drawn"), (1000, 0)))
    builder.setupPost()
    builder.save(tmp_path / "odd.ttf")
    odd = faces.Face("odd.ttf", "Odd", 400)
    assert faces.missing_characters("龑 䶮", odd, tmp_path) == ["䶮"]


def test_what_an_old_system_meant_is_suggested() -> None:
    assert faces.suggest("\ue863") == "䶮"
    assert faces.suggest("\ue81e") == "\u9fb4"
    assert faces.suggest("\u2f00") == "一"
    assert faces.suggest("𠀀") is None
    assert faces.normalised("王\ue863") == "王䶮"


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = faces.normalised(text)
    assert faces.normalised(once) == once
    assert not any("\ue815" <= c <= "\ue864" for c in once)


def test_a_qr_code_on_paper_has_the_modules_it_should(warm: Press) -> None:
    address = "https://lms.example.com/verify/K7MQ2XW9T4R8PZ3C6HVD"
    wanted = segno.make_qr(address, error="m", boost_error=False, mask=4)
    sheet = "<style>@page{margin:0;size:60mm} img{width:60mm;display:block}</style>"
    printed = page(f"{sheet}<img src=asset:qr.svg alt=x>", qr=qr_svg(address))
    bitmap = pypdfium2.PdfDocument(warm.print_pdf([printed], IMPRINT))[0].render(scale=6)
    picture = bitmap.to_pil().convert("L")
    module = picture.width / (len(list(wanted.matrix)) + 8)
    for y, row in enumerate(wanted.matrix):
        for x, dark in enumerate(row):
            at = (int((x + 4.5) * module), int((y + 4.5) * module))
            assert (picture.getpixel(at) < 128) == bool(dark)
