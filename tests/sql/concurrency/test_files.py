"""Files bound at the same moment: a record keeps to its number of files, an object belongs to one record."""

from typing import LiteralString
from uuid import UUID, uuid4

import pytest

from tests.sql.portal.projects_support import make_office, open_project
from tests.support.concurrency import CALLERS, OK, Work, at_once, by, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

PLATFORM = UUID(int=0)
BIND: LiteralString = "select app.bind_file(%s, %s, %s, '계획서.pdf', %s, 1024, %s, %s, %s)"
LIVE: LiteralString = "select count(*) from public.files where resource_id = %s and purpose = %s and not is_deleted"


def uploaded(setup: Session, bucket: str, folder: UUID, purpose: str, ending: str) -> str:
    """An object in the storage that nothing refers to yet."""
    path = f"{folder}/{purpose}/{uuid4()}.{ending}"
    with setup.as_postgres():
        setup.execute("insert into storage.objects (bucket_id, name) values (%s, %s)", [bucket, path])
    return path


def test_attachments_at_once_keep_to_their_number(arena: TestDatabase, setup: Session, people: People) -> None:
    """Five documents of a programme, sixteen people attach one."""
    staff = make_office(people)
    for _ in range(3):
        project = open_project(setup, staff)
        paths = [uploaded(setup, "public-files", PLATFORM, "project_attachment", "pdf") for _ in range(CALLERS)]
        setup.commit()

        def binding(path: str, project: UUID = project) -> Work:
            parts = ("application/pdf", "public.projects", project, "project_attachment")
            return by(None, BIND, staff, "public-files", path, *parts)

        answers = at_once(arena, [binding(path) for path in paths])
        assert tally(answers) == {OK: 5, "FILE_LIMIT_REACHED": CALLERS - 5}
        with setup.as_postgres():
            assert setup.value(LIVE, [project, "project_attachment"]) == 5


@pytest.mark.parametrize("purpose", ["business_licence", "logo"])
def test_a_single_file_replaced_by_everybody_is_one_file(
    arena: TestDatabase, setup: Session, people: People, purpose: str
) -> None:
    """The one that came last stays, the others are swept."""
    company = people.make_company()
    paths = [uploaded(setup, "private-files", company.id, purpose, "png") for _ in range(CALLERS)]
    setup.commit()
    parts = ("image/png", "public.members", company.id, purpose)
    works = [by(None, BIND, company.owner_id, "private-files", path, *parts) for path in paths]
    assert tally(at_once(arena, works)) == {OK: CALLERS}
    with setup.as_postgres():
        assert setup.value(LIVE, [company.id, purpose]) == 1
        replaced = "select count(*) from public.files where resource_id = %s and purpose = %s and is_deleted"
        assert setup.value(replaced, [company.id, purpose]) == CALLERS - 1


def test_one_object_is_bound_once(arena: TestDatabase, setup: Session, people: People) -> None:
    """Pressed sixteen times, for several programmes."""
    staff = make_office(people)
    projects = [open_project(setup, staff) for _ in range(4)]
    path = uploaded(setup, "public-files", PLATFORM, "project_attachment", "pdf")
    setup.commit()
    works = [
        by(
            None,
            BIND,
            staff,
            "public-files",
            path,
            "application/pdf",
            "public.projects",
            projects[n % 4],
            "project_attachment",
        )
        for n in range(CALLERS)
    ]
    one_wins(at_once(arena, works), "RESOURCE_CONFLICT")
    with setup.as_postgres():
        assert setup.value("select count(*) from public.files where path = %s", [path]) == 1
