"""The front door for a server: `gunicorn wsgi:app`."""

from lms.app import create_app

app = create_app()
