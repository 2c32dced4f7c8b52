"""Pictures and recordings go to who is on the course, in the stretches that players ask for."""

import pytest

from lms.enrolment import actions
from tests import make, make_courses
from tests.packages import FILES, VTT

CALL = FILES["recordings/call.mp3"]


@pytest.fixture
def edition(cast):
    edition = make_courses.edition()
    make_courses.enrolment(cast.agent, edition)
    return edition.id


def url(edition, path="recordings/call.mp3"):
    return f"/files/{edition}/{path}"


def test_who_is_on_the_course_hears_the_recording(as_, cast, edition):
    answer = as_(cast.agent).get(url(edition))
    assert (answer.status_code, answer.data) == (200, CALL)
    assert answer.mimetype == "audio/mpeg"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_stranger_is_told_that_there_is_nothing(as_, client, cast, edition):
    assert as_(cast.colleague).get(url(edition)).status_code == 404
    assert as_(cast.hr).get(url(edition)).status_code == 404
    assert client.get(url(edition)).status_code == 303


def test_who_may_look_into_courses_needs_not_be_on_them(as_, cast, edition):
    assert as_(cast.head_trainer).get(url(edition)).status_code == 200
    assert as_(cast.author).get(url(edition)).status_code == 200


def test_who_was_withdrawn_hears_nothing_more(as_, cast, edition):
    client = as_(cast.agent)
    held = make_courses.edition()
    enrolment = actions.enrol(cast.agent, held, by=None, at=make.MORNING)
    actions.withdraw(make_courses.held(enrolment), by=cast.hr, at=make.MORNING)
    assert client.get(url(edition)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=100-", 100, len(CALL)), ("bytes=-5", len(CALL) - 5, len(CALL))],
)
def test_a_player_that_seeks_gets_the_stretch_it_asks_for(as_, cast, edition, asked, start, end):
    answer = as_(cast.agent).get(url(edition), headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, CALL[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(CALL)}"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=5-2"])
def test_a_stretch_that_does_not_exist_is_refused_with_the_length(as_, cast, edition, asked):
    answer = as_(cast.agent).get(url(edition), headers={"Range": asked})
    if asked == "bytes=5-2":  # malformed: by the standard, as if nothing had been asked
        assert answer.status_code in (200, 416)
        return
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CALL)}"


def test_what_the_browser_has_is_not_sent_twice(as_, cast, edition):
    client = as_(cast.agent)
    etag = client.get(url(edition)).headers["ETag"]
    again = client.get(url(edition), headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    changed = client.get(url(edition), headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (changed.status_code, len(changed.data)) == (200, len(CALL))


def test_sources_are_never_given_but_transcripts_are(as_, cast, edition):
    for somebody in (cast.agent, cast.head_trainer):
        client = as_(somebody)
        for source in ("course.yaml", "day-1/01-page.md", "questions/all.yaml"):
            assert client.get(url(edition, source)).status_code == 404, source
    transcript = client.get(url(edition, "recordings/call.vtt"))
    assert (transcript.mimetype, transcript.text) == ("text/vtt", VTT)
    assert client.get(url(edition, "pictures/bill.png")).mimetype == "image/png"


@pytest.mark.parametrize(
    "path", ["../secret.key", "..%2fsecret.key", "recordings/none.mp3", "/etc/passwd"]
)
def test_a_path_that_leads_elsewhere_leads_nowhere(as_, cast, edition, path):
    assert as_(cast.agent).get(url(edition, path)).status_code in (404, 308)
