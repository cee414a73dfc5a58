"""The list of models, by id: a test that is about one of them does not mind how many are shipped."""

from __future__ import annotations

from typing import Any

import httpx


def listed(client: httpx.Client) -> dict[str, dict[str, Any]]:
    """What GET /api/models says of each model."""
    return {item["id"]: item for item in client.get("/api/models").json()}
