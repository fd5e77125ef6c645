"""The platform's HTTP API on this machine, for clients that speak HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

from simulator.api import platform_api
from simulator.server import SimulatedLine


@contextmanager
def serve(line: SimulatedLine, port: int = 0) -> Iterator[str]:
    """Serve the API of a simulated LINE (port 0: any free one) and give its base URL."""
    app = Flask("simulated-line")
    app.register_blueprint(platform_api(line))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="simulated-line", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=5)
        server.server_close()
