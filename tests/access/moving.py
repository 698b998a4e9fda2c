"""Asks everybody for every status change, in a way that changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from tests.access.actors import ACTORS
from tests.access.asking import DONE, REFUSED, Observed, Questions
from tests.access.catalog import Relation, Transition
from tests.access.rights import has_own_rows_while_pending

#: Longer than a comment may be. It is looked at after every right: whoever may make the change hears of it, or of the state.
COMMENT = "x" * 1001
_HEARD: Mapping[int, str] = {
    httpx.codes.CONFLICT: "INVALID_TRANSITION",
    httpx.codes.UNPROCESSABLE_ENTITY: "VALIDATION_ERROR",
}
_REFUSED = (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND)


@dataclass
class Mover(Questions):
    """Asks for status changes."""

    observed: Observed = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    async def transition(self, relation: Relation, transition: Transition) -> None:
        """One action on the sample of its entity, by everybody."""
        for actor in ACTORS:
            is_pending = actor == "pending" and has_own_rows_while_pending(relation)
            key = (self.pending_rows if is_pending else self.rows).there[transition.entity]
            answer = await self.http.post(
                "/rest/v1/rpc/transition",
                headers=self.actors.headers(actor, self.rights.transition_needs(relation, transition, actor)),
                json={
                    "p_entity": transition.entity,
                    "p_id": key["id"],
                    "p_action": transition.action,
                    "p_comment": COMMENT,
                },
            )
            self.observed[transition.title, actor] = {"X": self._outcome(answer, f"{actor}: {transition.title}")}

    def _outcome(self, answer: httpx.Response, what: str) -> str:
        if answer.status_code in _REFUSED:
            return REFUSED
        if answer.status_code in _HEARD and answer.json()["code"] == _HEARD[answer.status_code]:
            return DONE
        self.errors.append(f"{what}: {answer.status_code} {answer.text[:300]}")
        return "error"
