"""Old values of the code lists: codes, their aliases and their labels in three languages, as the database has them."""

import re
from dataclasses import dataclass, field

import psycopg

from scripts.old_portal.values import BadValue, text

OUTSIDE = re.compile(
    r"이외|강원외|타지역|^기타|도외|^(서울|부산|대구|인천|광주|대전|울산|세종|경기|충청|충북|충남|전라|전북|전남|경상|경북|경남|제주)"
)
NOT_ON_LIST = "코드 목록에 없는 값입니다"


def plain(value: str) -> str:
    """For comparing: lower case, without blanks and dots."""
    return re.sub(r"[\s·.,()]", "", value).lower()


@dataclass
class Codes:
    """Every code list, read once."""

    known: dict[str, dict[str, str]] = field(default_factory=dict)
    parents: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def load(cls, connection: psycopg.Connection[tuple[object, ...]]) -> "Codes":
        """Reads public.codes; a code itself counts more than an alias, an alias more than a label."""
        codes = cls()
        found = connection.execute(
            """
            select c.group_code, c.code, v.value, c.parent_code
            from public.codes as c
            cross join lateral (
              select 0, c.code union all
              select 1, a from jsonb_array_elements_text(coalesce(c.attributes -> 'aliases', '[]')) as a union all
              select 2, c.attributes ->> 'statistics_tag' union all
              select 3, c.label_ko union all select 3, split_part(c.label_ko, '(', 1) union all
              select 3, c.label_en union all select 3, c.label_zh
            ) as v (rank, value)
            where c.is_active and v.value is not null
            order by v.rank, c.sort_order
            """
        )
        for group, code, value, parent in found:
            codes.known.setdefault(str(group), {}).setdefault(plain(str(value)), str(code))
            if parent is not None:
                codes.parents[str(group), str(code)] = str(parent)
        codes.known.setdefault("gender", {}).update({"남": "male", "m": "male", "여": "female", "f": "female"})
        return codes

    def one(self, group: str, value: object) -> str | None:
        """The code for an old value; raises BadValue when no list knows it."""
        # looked up before it counts as empty: "none" is a code
        code = self.known.get(group, {}).get(plain(str(value or "")))
        if code is None and text(value) is not None:
            raise BadValue(NOT_ON_LIST)
        return code

    def region(self, value: object) -> str | None:
        """The code of a region, also from '강원도 춘천시', '춘천' or an address; None when it names no place of ours."""
        shown = text(value)
        if shown is None:
            return None
        bare = plain(shown)
        exact = self.known.get("region", {}).get(bare)
        if exact is not None:
            return exact
        if OUTSIDE.search(bare):
            return "other"
        for name, code in self.known.get("region", {}).items():
            if (
                re.search(r"[가-힣]", name)
                and code != "other"
                and (name in bare or bare in (name[:-1], f"강원{name[:-1]}"))
            ):
                return code
        return None
