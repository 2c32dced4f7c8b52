"""Who may do what with papers and attempts."""

from lms.exams.models import Attempt
from lms.people.models import Person
from lms.people.roles import Permission


def may_read_attempts(person: Person) -> bool:
    """Open the list of papers and attempts; whose attempts are in it is the query's business."""
    return person.may(Permission.SEE_PROGRESS)


def may_override(person: Person, attempt: Attempt) -> bool:
    """Correct a mark of a closed attempt; never of one's own."""
    return (
        person.may(Permission.MARK)
        and attempt.person_id != person.id
        and attempt.closed_at is not None
    )


def may_read_answers(person: Person, attempt: Attempt) -> bool:
    """See questions and right answers of somebody's attempt, not only how it went.

    Who may sit the exam tomorrow has no business with its answers today: leaders see the
    score and the areas, those who teach or look into courses see the questions.
    """
    return attempt.person_id != person.id and (
        person.may(Permission.MARK) or person.may(Permission.SEE_COURSES)
    )
