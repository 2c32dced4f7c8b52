"""All desks of the house: the site's table of contents."""

from flask import Flask

from lms.web.home import today
from lms.web.journal import journal
from lms.web.notifications import notices
from lms.web.people import account, sign_in

DESKS = (
    # people
    sign_in.desk,
    account.desk,
    # the first page
    today.desk,
    # ledgers
    notices.desk,
    journal.desk,
)


def init_app(app: Flask) -> None:
    """Open them."""
    for desk in DESKS:
        app.register_blueprint(desk)
