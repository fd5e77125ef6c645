"""gunicorn: one worker with threads; more processes of the kind ``web`` may run beside it on PostgreSQL."""

from __future__ import annotations

import os
from typing import Any

from tamngan.logs import GUNICORN

#: This machine only: what is to be reached from elsewhere goes through a proxy that speaks TLS, or says HOST=0.0.0.0.
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = 1
worker_class = "tamngan.gunicorn_worker.PatientWorker"
threads = 16
#: Silent connections wait in the poller, each for ten seconds at most.
worker_connections = 4000
graceful_timeout = 10
timeout = 60
accesslog = None
logconfig_dict = GUNICORN
#: Nobody steers gunicorn through a socket of its own.
control_socket_disable = True
#: What it makes is for its own user.
umask = 0o077
#: The kernel keeps what arrives while all threads are busy; LINE waits two seconds.
backlog = 2048


def worker_exit(server: Any, worker: Any) -> None:  # noqa: ARG001 -- gunicorn's signature
    """Let the workers of the inbox finish what they have in hand."""
    from tamngan.wsgi import stop

    stop()
