"""Bodies of the health routes."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class HealthData(BaseModel):
    """The one word a load balancer wants."""

    status: Literal["healthy", "unhealthy"]


class HealthAnswer(BaseModel):
    """Requirement B: `{"success": true, "data": {"status": "healthy"}}`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "success": True,
                    "data": {
                        "status": "healthy",
                    },
                }
            ]
        }
    )

    success: bool
    data: HealthData


class DependencyState(BaseModel):
    """One dependency and how long it took to answer, in milliseconds."""

    name: Literal["database", "auth", "storage"]
    status: Literal["up", "down"]
    duration_ms: float


class ReadinessData(HealthData):
    """The verdict with its reasons."""

    checks: list[DependencyState]


class ReadinessAnswer(BaseModel):
    """503 when any dependency is down."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "success": True,
                    "data": {
                        "status": "healthy",
                        "checks": [
                            {
                                "name": "database",
                                "status": "up",
                                "duration_ms": 1.2,
                            }
                        ],
                    },
                }
            ]
        }
    )

    success: bool
    data: ReadinessData
