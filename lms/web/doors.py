"""All desks of the house: the site's table of contents."""

from flask import Flask

from lms.web.certificates import issuing, printing, register, verification, wallet, wording
from lms.web.courseware import catalogue, course_files
from lms.web.enrolment import enrolling, my_courses, path, progress
from lms.web.exams import exam, marking, result, sitting
from lms.web.home import today
from lms.web.journal import journal
from lms.web.notifications import notices
from lms.web.people import account, directory, first_passwords, person, roster, sign_in
from lms.web.practice import lesson, recording_lesson, role_play, system_drill

DESKS = (
    # people
    sign_in.desk,
    account.desk,
    directory.desk,
    person.desk,
    roster.desk,
    first_passwords.desk,
    # the first page
    today.desk,
    # learning
    my_courses.desk,
    path.desk,
    progress.desk,
    enrolling.desk,
    # courses
    catalogue.desk,
    course_files.desk,
    # exams
    exam.desk,
    sitting.desk,
    result.desk,
    marking.desk,
    # practice
    lesson.desk,
    recording_lesson.desk,
    role_play.desk,
    system_drill.desk,
    # certificates
    wallet.desk,
    register.desk,
    issuing.desk,
    printing.desk,
    wording.desk,
    verification.desk,
    # ledgers
    notices.desk,
    journal.desk,
)


def init_app(app: Flask) -> None:
    """Open them."""
    for desk in DESKS:
        app.register_blueprint(desk)
