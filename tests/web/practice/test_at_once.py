"""Ten clicks at the same moment have one effect, and nobody sees a fault."""

from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from flask.testing import FlaskClient

from lms.kit import clock
from lms.kit.db import db
from lms.people import actions as people
from lms.practice.kinds import RolePlay
from lms.practice.models import Run, Step
from tests.make_courses import CALL, PAGE, TALK
from tests.practice.exercises import before, on_tiny
from tests.web.practice.doors import door, held

TIMES = 10


def at_once(app, person, url, forms):
    """Send all these forms at the same moment, each from a window of its own; their statuses."""
    secret = people.open_session(person, address="127.0.0.1", device="", at=clock.now())
    db.session.commit()

    def send(form):
        window = FlaskClient(app, app.response_class)
        with window.session_transaction() as cookie:
            cookie["token"] = secret
        return window.post(url, data=form).status_code

    with ThreadPoolExecutor(len(forms)) as hands:
        return list(hands.map(send, forms))


def test_ten_clicks_begin_one_go_and_say_one_reply(app, cast):
    on = on_tiny(cast.agent, PAGE, CALL)
    url = door(on, TALK)
    assert at_once(app, cast.agent, f"{url}/runs", [{"seen": "0"}] * TIMES) == [303] * TIMES
    assert db.session.scalar(sa.select(sa.func.count(Run.id))) == 1
    same = [{"step": "opening", "reply": "0"}] * TIMES
    assert at_once(app, cast.agent, f"{url}/runs/1/replies", same) == [303] * TIMES
    assert db.session.scalar(sa.select(sa.func.count(Step.id))) == 1


def test_of_two_windows_that_disagree_one_is_told(app, cast):
    on = on_tiny(cast.agent, PAGE, CALL)
    url = door(on, TALK)
    at_once(app, cast.agent, f"{url}/runs", [{"seen": "0"}])
    forms = [{"step": "opening", "reply": str(n % 2)} for n in range(TIMES)]
    answers = at_once(app, cast.agent, f"{url}/runs/1/replies", forms)
    assert sorted(answers) == [303] * (TIMES // 2) + [409] * (TIMES // 2)
    assert len(before(RolePlay, held(on), TALK).run.steps) == 1
