"""What may lie beside a checkout: published papers, and LINE's own description of its interface."""

from __future__ import annotations

from pathlib import Path

SHARED = Path(__file__).parents[2].parent / "shared"
SEEDS = SHARED / "seeds"
MESSAGING_API = SHARED / "line-openapi" / "messaging-api.yml"
WEBHOOK_API = SHARED / "line-openapi" / "webhook.yml"
