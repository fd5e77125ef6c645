"""An object store of this machine, for what is kept in S3."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def object_store() -> Iterator[str]:
    """Start a store on loopback and give the address of a fresh bucket, as ``TAMNGAN_FILES_URL`` has it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import boto3
        from moto.server import ThreadedMotoServer

        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        endpoint, bucket = f"http://{host}:{port}", f"evidence-{uuid.uuid4().hex[:8]}"
        made = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
        made.create_bucket(Bucket=bucket)
        made.close()
    try:
        yield f"s3://{bucket}/office?endpoint={endpoint}"
    finally:
        server.stop()
