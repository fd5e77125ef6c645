"""``tamngan resume`` and ``tamngan resume --pause``: whether anything is sent at all."""

from __future__ import annotations

import click

from tamngan.commands.common import clear_errors, open_application


@click.command("resume", help="เริ่มส่งข้อความหลังกู้คืนหรือพัก · Send again after a restore or a pause")
@click.option("--pause", "rest", is_flag=True, help="พัก ไม่ส่งอะไรจนกว่าจะสั่ง resume · Rest instead: send nothing")
@clear_errors
def command(rest: bool) -> None:
    """End the pause, or begin one; what comes in is taken all the while."""
    from storage import installation

    application = open_application()
    with application.database.system() as session:
        if rest:
            installation.pause(session, application.clock.now(), "asked")
            said = "พักแล้ว ยังรับข้อความอยู่แต่ไม่ส่ง · Paused: messages are taken, nothing is sent"
        elif installation.resume(session):
            said = "เริ่มส่งแล้ว · Resumed"
        else:
            said = "ไม่ได้พักอยู่ · It was not paused"
    application.stop()
    click.echo(said)
