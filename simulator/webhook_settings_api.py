"""The calls that show, change and test the channel's webhook address."""

from __future__ import annotations

from simulator.calls import Routes, read_json
from simulator.refusals import Answer, Refusal
from simulator.server import SimulatedLine
from simulator.settings import SimulatorError, check_loopback
from simulator.webhooks import http_post, sign


def add_webhook_routes(routes: Routes, line: SimulatedLine) -> None:
    """Add the webhook endpoint's calls; the address never leaves this machine."""

    def show() -> Answer:
        return Answer(200, {"endpoint": line.endpoint, "active": True})

    def change() -> Answer:
        line.endpoint = _checked(read_json().get("endpoint"))
        line.webhooks.send_through(http_post(line.endpoint, line.settings.webhook_timeout_seconds))
        return Answer()

    def test() -> Answer:
        address = _checked(read_json().get("endpoint") or line.endpoint)
        return _test(line, address)

    routes.add("GET", "/v2/bot/channel/webhook/endpoint", show)
    routes.add("PUT", "/v2/bot/channel/webhook/endpoint", change)
    routes.add("POST", "/v2/bot/channel/webhook/test", test)


def _checked(address: object) -> str:
    if not isinstance(address, str) or not 0 < len(address) <= 500:
        raise Refusal(400, "Invalid webhook endpoint URL")
    try:
        check_loopback(address)
    except SimulatorError as error:
        raise Refusal(400, "Invalid webhook endpoint URL", [{"message": str(error), "property": "endpoint"}]) from None
    return address


def _test(line: SimulatedLine, address: str) -> Answer:
    body = f'{{"destination":"{line.state.world.bot_user_id}","events":[]}}'.encode()
    headers = {"Content-Type": "application/json", "X-Line-Signature": sign(body, line.settings.channel_secret)}
    status = http_post(address, line.settings.webhook_timeout_seconds)(body, headers)
    reason = "OK" if status == 200 else "COULD_NOT_CONNECT" if status == 0 else "ERROR_STATUS_CODE"
    moment = line.clock.now().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return Answer(
        200,
        {"success": status == 200, "timestamp": moment, "statusCode": status, "reason": reason, "detail": str(status)},
    )
