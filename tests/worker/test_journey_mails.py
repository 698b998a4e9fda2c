"""What the business functions put into the outbox is exactly what the templates can render."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.worker.outbox import Outbox
from tests.worker.running import RunningWorker
from tests.worker.smtp_server import MailServer


def test_every_step_of_a_registration_reaches_its_reader(
    fresh_db: TestDatabase, outbox: Outbox, mail_server: MailServer, run_worker: Callable[..., RunningWorker]
) -> None:
    session = fresh_db.session()
    people = People(session)
    staff = people.make_staff("portal.members:*")
    company = people.make_company(company_name="<b>강원</b> & 테크")
    session.commit()
    steps = [
        ("approve", None),
        ("suspend", "허위 정보 확인"),
        ("reinstate", None),
        ("reset", None),
        ("reject", "사업자등록증 사본이 필요합니다."),
    ]
    for action, comment in steps:
        with session.as_user(staff):
            session.execute("select public.transition('public.members', %s, %s, %s)", [company.id, action, comment])
        session.commit()
    run_worker()
    outbox.wait_for_count("sent", 2 + len(steps))
    assert outbox.count("dead") == outbox.count("pending") == 0
    mails = mail_server.received_by(company.email)
    subjects = [str(mail["Subject"]).removeprefix("[강원 기업포털] ") for mail in mails]
    assert sorted(subjects) == sorted(
        [
            "회원가입 신청이 접수되었습니다",
            "회원가입이 승인되었습니다",
            "계정이 정지되었습니다",
            "계정 정지가 해제되었습니다",
            "회원가입 심사가 다시 시작됩니다",
            "회원가입 신청이 반려되었습니다",
        ]
    )
    rejection = next(mail for mail in mails if "반려" in str(mail["Subject"]))
    text, html = rejection.get_body(("plain",)), rejection.get_body(("html",))
    assert text is not None and "사업자등록증 사본이 필요합니다." in text.get_content()
    assert html is not None and "&lt;b&gt;강원&lt;/b&gt; &amp; 테크" in html.get_content()
    (notice,) = [mail for mail in mail_server.messages if mail["To"] != company.email]
    assert str(notice["Subject"]) == "[강원 기업포털] 새 회원가입 신청: <b>강원</b> & 테크"
