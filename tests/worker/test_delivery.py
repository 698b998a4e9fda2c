"""From the outbox to the mailbox: each mail once, whatever the server and the worker go through."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from edge_api.core.settings import Settings
from tests.worker.outbox import Outbox
from tests.worker.running import RunningWorker
from tests.worker.smtp_server import MailServer

StartWorker = Callable[..., RunningWorker]
SpawnWorker = Callable[..., "subprocess.Popen[bytes]"]


def test_a_mail_arrives_in_korean_with_html_and_text(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()
    identifier = outbox.notify(
        "company@example.com",
        "member_rejected",
        {"company_name": "강원테크", "reason": "서류 미비"},
    )
    row = outbox.wait_for_status(identifier, "sent")
    (message,) = mail_server.messages
    assert message["Subject"] == "[강원 기업포털] 회원가입 신청이 반려되었습니다"
    assert message["To"] == "company@example.com"
    assert message["Message-ID"] == f"<notification.{identifier}@gangwon-portal.kr>"
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    assert text is not None and "서류 미비" in text.get_content()
    assert html is not None and "서류 미비" in html.get_content()
    assert row["attempts"] == 1
    assert row["sent_at"] is not None and row["claimed_until"] is None


def test_the_language_of_the_notification_is_used(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()
    outbox.wait_for_status(outbox.notify(locale="en"), "sent")
    assert mail_server.messages[0]["Subject"].endswith("Your registration has been approved")


def test_a_new_notification_leaves_within_a_second(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    worker = run_worker(poll_interval=30.0, listening_poll_interval=30.0)
    deadline = time.monotonic() + 10
    while not worker.worker._listener.hears and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    started = time.monotonic()
    outbox.notify()
    mail_server.wait_for(1, timeout=5)
    assert time.monotonic() - started < 1.0


def test_the_secret_is_sent_and_then_erased(outbox: Outbox, mail_server: MailServer, run_worker: StartWorker) -> None:
    link = "https://project.example/auth/v1/verify?token=abc&type=recovery"
    identifier = outbox.notify(template="auth_recovery", payload={}, secret={"url": link, "token": "123456"})
    assert outbox.secret(identifier) is not None
    run_worker()
    row = outbox.wait_for_status(identifier, "sent")
    text = mail_server.messages[0].get_body(("plain",))
    assert text is not None and link in text.get_content() and "123456" in text.get_content()
    assert outbox.secret(identifier) is None
    assert "123456" not in str(row["payload"])


def test_a_refused_recipient_is_a_dead_letter_at_once(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    worker = run_worker()
    refused = outbox.wait_for_status(outbox.notify("refuse@example.com"), "dead")
    spam = outbox.wait_for_status(outbox.notify("spam@example.com"), "dead")
    assert refused["attempts"] == 1 and "550 5.1.1 no such user" in refused["last_error"]
    assert spam["attempts"] == 1 and "554 5.7.1" in spam["last_error"]
    assert mail_server.messages == []
    time.sleep(0.2)
    assert worker.metric("mails_dead_total", template="member_approved") == 2


def test_an_impossible_address_is_a_dead_letter_and_injects_nothing(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()
    row = outbox.wait_for_status(outbox.notify("a@example.com, b@example.com"), "dead")
    assert "not a deliverable address" in row["last_error"]
    assert mail_server.messages == []


def test_a_missing_variable_is_named_in_the_dead_letter(outbox: Outbox, run_worker: StartWorker) -> None:
    run_worker()
    row = outbox.wait_for_status(outbox.notify(template="member_rejected", payload={}), "dead")
    assert row["last_error"] == "template 'member_rejected' misses: company_name, reason"
    row = outbox.wait_for_status(outbox.notify(template="no_such_mail"), "dead")
    assert row["last_error"] == "unknown template 'no_such_mail'"


@pytest.mark.parametrize("behaviour", ["later", "drop", "hang"])
def test_a_passing_trouble_is_tried_again_and_given_up_in_the_end(
    behaviour: str, outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    worker = run_worker(max_attempts=3, smtp_command_timeout=0.3)
    identifier = outbox.notify(f"{behaviour}@example.com")
    row = outbox.wait(identifier, lambda row: row["attempts"] == 1 and row["status"] == "pending")
    assert row["last_error"]
    row = outbox.wait_for_status(identifier, "dead")
    assert row["attempts"] == 3
    time.sleep(0.2)
    assert worker.metric("mails_failed_total", template="member_approved") == 2
    assert worker.metric("mails_dead_total", template="member_approved") == 1


def test_other_mails_pass_one_that_hangs(outbox: Outbox, mail_server: MailServer, run_worker: StartWorker) -> None:
    outbox.notify("hang@example.com")
    outbox.notify_many(50)
    run_worker(smtp_connections=2, smtp_command_timeout=5.0, stop_timeout=0.5)
    mail_server.wait_for(50, timeout=4)


def test_connections_are_reused_and_bounded(outbox: Outbox, mail_server: MailServer, spawn_worker: SpawnWorker) -> None:
    outbox.notify_many(300)
    spawn_worker(smtp_connections=3)
    outbox.wait_for_count("sent", 300)
    assert len(mail_server.sessions) <= 3


def test_two_workers_send_each_mail_once(outbox: Outbox, mail_server: MailServer, spawn_worker: SpawnWorker) -> None:
    outbox.notify_many(400)
    spawn_worker(batch_size=20)
    spawn_worker(batch_size=20)
    outbox.notify_many(200)
    outbox.wait_for_count("sent", 600)
    counts = Counter(message["Message-ID"] for message in mail_server.messages)
    assert len(counts) == 600
    assert set(counts.values()) == {1}


def test_a_killed_worker_loses_nothing_and_repeats_recognisably(
    outbox: Outbox, mail_server: MailServer, spawn_worker: SpawnWorker
) -> None:
    victim = spawn_worker(lease=2.0)
    mail_server.on_message = lambda message: os.kill(victim.pid, signal.SIGKILL)
    identifier = outbox.notify()
    mail_server.wait_for(1)
    assert victim.wait(10) == -signal.SIGKILL
    assert outbox.row(identifier)["status"] == "sending"
    mail_server.on_message = None
    spawn_worker(lease=2.0)
    row = outbox.wait_for_status(identifier, "sent")
    first, second = mail_server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()
    assert row["attempts"] == 2


def test_sigterm_finishes_what_is_on_its_way_and_gives_the_rest_back(
    outbox: Outbox, mail_server: MailServer, spawn_worker: SpawnWorker
) -> None:
    worker = spawn_worker(smtp_connections=1, batch_size=50)

    def stop_at_the_third(message: object) -> None:
        if len(mail_server.messages) == 3:
            worker.send_signal(signal.SIGTERM)
            time.sleep(0.5)

    mail_server.on_message = stop_at_the_third
    outbox.notify_many(40)
    assert worker.wait(15) == 0
    sent = len(mail_server.messages)
    assert 3 <= sent < 40
    assert outbox.count("sent") == sent
    assert outbox.count("pending") == 40 - sent
    row = outbox.connection.execute(
        "select max(attempts) as attempts from noti.notifications where status = 'pending'"
    ).fetchone()
    assert row == {"attempts": 0}


def test_a_stop_does_not_wait_for_a_hanging_server_longer_than_allowed(
    outbox: Outbox, mail_server: MailServer, spawn_worker: SpawnWorker
) -> None:
    worker = spawn_worker(smtp_command_timeout=30.0, stop_timeout=1.0, lease=2.0)
    identifier = outbox.notify("hang@example.com")
    outbox.wait_for_status(identifier, "sending")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(5) == 0
    assert outbox.row(identifier)["status"] == "sending"


def test_an_smtp_outage_costs_no_attempt(outbox: Outbox, run_worker: StartWorker, settings: Settings) -> None:
    dead = MailServer()
    port = dead.port
    dead.stop()
    worker = run_worker(settings.model_copy(update={"smtp_port": port}))
    outbox.notify_many(5)
    time.sleep(1.0)
    assert outbox.count("pending") == 5
    assert worker.metric("smtp_up") == 0
    revived = MailServer(port)
    try:
        outbox.wait_for_count("sent", 5)
        rows = outbox.connection.execute("select attempts from noti.notifications").fetchall()
        assert [row["attempts"] for row in rows] == [1] * 5
        assert worker.metric("smtp_up") == 1
    finally:
        revived.stop()


def test_an_smtp_restart_in_the_middle_loses_nothing(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()
    outbox.wait_for_status(outbox.notify("first@example.com"), "sent")
    port = mail_server.port
    mail_server.stop()
    outbox.notify_many(20)
    time.sleep(0.5)
    assert outbox.count("dead") == 0
    revived = MailServer(port)
    try:
        outbox.wait_for_count("sent", 21)
        assert len({message["Message-ID"] for message in revived.messages}) == 20
    finally:
        revived.stop()


def test_lost_database_connections_are_opened_again(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()
    outbox.wait_for_status(outbox.notify(), "sent")
    outbox.connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    identifier = outbox.notify("again@example.com")
    outbox.wait_for_status(identifier, "sent")
    assert len(mail_server.messages) == 2


def test_outcomes_survive_a_database_that_goes_away_after_the_mail_went_out(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()

    def cut(message: object) -> None:
        outbox.connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )

    mail_server.on_message = cut
    identifier = outbox.notify()
    row = outbox.wait_for_status(identifier, "sent")
    assert row["attempts"] == 1
    assert len(mail_server.messages) == 1


def test_an_override_from_studio_is_used_at_once(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()
    outbox.wait_for_status(outbox.notify(), "sent")
    outbox.override("member_approved", "새 제목 {{ company_name }}", "<p>새 본문</p>", "새 본문")
    outbox.wait_for_status(outbox.notify(), "sent")
    outbox.connection.execute("update noti.templates set is_active = false")
    outbox.wait_for_status(outbox.notify(), "sent")
    subjects = [message["Subject"] for message in mail_server.messages]
    assert subjects[1] == "새 제목 강원테크"
    assert subjects[0] == subjects[2] != subjects[1]


def test_a_hostile_override_neither_stops_nor_changes_the_mail(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    run_worker()
    loop = "{% for i in range(99999999) %}x{% endfor %}"
    outbox.override("member_approved", "{{ ''.__class__ }}", loop, loop)
    started = time.monotonic()
    outbox.wait_for_status(outbox.notify(), "sent")
    assert time.monotonic() - started < 3
    assert mail_server.messages[0]["Subject"] == "[강원 기업포털] 회원가입이 승인되었습니다"


def test_a_repeated_event_gives_one_mail(outbox: Outbox, mail_server: MailServer, run_worker: StartWorker) -> None:
    first = outbox.notify(dedupe_key="approve:1")
    outbox.notify(dedupe_key="approve:1")
    run_worker()
    outbox.wait_for_status(first, "sent")
    time.sleep(0.5)
    assert len(mail_server.messages) == 1


def test_the_figures_show_the_queue(outbox: Outbox, mail_server: MailServer, run_worker: StartWorker) -> None:
    outbox.connection.execute("select app.notify('member_approved', 'a@example.com', '{}'::jsonb)")
    outbox.connection.execute("update noti.notifications set next_attempt_at = now() + interval '1 hour'")
    worker = run_worker()
    deadline = time.monotonic() + 5
    while not worker.metric("mail_queue_depth", status="pending") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert worker.metric("mail_queue_depth", status="pending") == 1
    assert worker.metric("mail_queue_age_seconds") == 0


def test_a_worker_without_a_mail_server_says_so_and_ends(spawn_worker: SpawnWorker, worker_log: Path) -> None:
    worker = spawn_worker(without="smtp_host")
    assert worker.wait(20) == 2
    assert "SMTP_HOST" in worker_log.read_text(encoding="utf-8")
