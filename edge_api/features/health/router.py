"""`/health`, `/health/live`, `/health/ready`."""

from fastapi import Response

from edge_api.core.dependencies import SupabaseClient
from edge_api.core.routing import Router
from edge_api.core.security import DatabasePool
from edge_api.features.health import service
from edge_api.features.health.schemas import HealthAnswer, HealthData, ReadinessAnswer

router = Router(tags=["health"])


@router.get("/health", summary="상태 확인 / Health")
@router.get("/health/live", summary="프로세스 동작 확인 / Liveness")
async def read_health() -> HealthAnswer:
    """The process answers. Asks nothing else."""
    return HealthAnswer(success=True, data=HealthData(status="healthy"))


@router.get("/health/ready", summary="의존 서비스 확인 / Readiness", responses={503: {"model": ReadinessAnswer}})
async def read_readiness(response: Response, database: DatabasePool, supabase: SupabaseClient) -> ReadinessAnswer:
    """Postgres, Auth and Storage answer. 503 when one does not."""
    data = await service.check_readiness(database, supabase)
    healthy = data.status == "healthy"
    response.status_code = 200 if healthy else 503
    return ReadinessAnswer(success=healthy, data=data)
