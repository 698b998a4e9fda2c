"""What an approved company does with the staff, in headless Chromium: results, applications, inquiries."""

from collections.abc import Callable, Mapping
from uuid import uuid4

import pytest

from tests.contract.world import Company, World

Journey = Callable[[str, Mapping[str, str]], str]


@pytest.fixture
def facts(company: Company) -> dict[str, str]:
    """What the journeys know of the company."""
    return {
        "COMPANY_NUMBER": company.form.business_number,
        "COMPANY_NAME": str(company.form.data["company_name"]),
    }


def test_a_company_files_a_result_which_is_returned_corrected_and_approved(
    journey: Journey, facts: dict[str, str], company: Company, world: World
) -> None:
    journey("performance.mjs", facts)
    mail = world.mail_to(company.form.email, "보완 요청")
    assert "기준일을 3월 말로 고쳐 주세요." in mail["text"]


def test_a_company_applies_hands_in_material_and_is_approved(
    journey: Journey, facts: dict[str, str], company: Company, world: World
) -> None:
    programme = f"수출 바우처 {uuid4().hex[:8]}"
    journey("application.mjs", {**facts, "PROGRAMME": programme})
    assert programme in world.mail_to(company.form.email, "축하합니다")["text"]


def test_a_company_asks_and_reads_the_answer_of_the_staff(
    journey: Journey, facts: dict[str, str], world: World
) -> None:
    address = f"reply-{uuid4().hex[:10]}@journey.example"
    journey("inquiry.mjs", {**facts, "REPLY_EMAIL": address})
    world.mail_to(address, "제외한 금액입니다")
