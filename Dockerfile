# One image for both processes: the sidecar is its command, the worker is `python -m edge_api.worker`.
# docker build --tag gangwon-platform .

# Swagger UI and Scalar, which the sidecar serves itself
FROM node:22.12.0-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
# not `npm ci`: it refuses a lock that lacks some other platform's optional packages; the versions are the lock's all the same
RUN npm install --no-save --ignore-scripts --omit=optional --no-audit --no-fund \
  && mkdir -p /assets/swagger-ui-dist /assets/@scalar/api-reference/dist/browser \
  && cp node_modules/swagger-ui-dist/swagger-ui.css node_modules/swagger-ui-dist/swagger-ui-bundle.js /assets/swagger-ui-dist/ \
  && cp node_modules/@scalar/api-reference/dist/browser/standalone.js /assets/@scalar/api-reference/dist/browser/

FROM python:3.11.11-slim-bookworm AS packages
COPY deploy/requirements.lock ./
# the environment is copied whole, so it must stay where it was made
RUN python -m venv /opt/venv \
  && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.11.11-slim-bookworm
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin platform
WORKDIR /srv
COPY --from=packages /opt/venv /opt/venv
COPY --from=assets /assets /srv/assets
COPY edge_api /srv/edge_api
# nothing is written below /srv; a read-only file system with a /tmp is enough
ENV PATH=/opt/venv/bin:$PATH \
  PYTHONUNBUFFERED=1 \
  PYTHONDONTWRITEBYTECODE=1 \
  ENVIRONMENT=production \
  DOCS_ASSETS_DIR=/srv/assets \
  UVICORN_HOST=0.0.0.0 \
  UVICORN_PORT=8000 \
  WORKER_METRICS_HOST=0.0.0.0
USER 10001:10001
EXPOSE 8000 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=3 CMD ["python", "-m", "edge_api.healthcheck", "sidecar"]
CMD ["python", "-m", "uvicorn", "edge_api.main:app", "--no-proxy-headers", "--no-access-log", "--no-server-header"]
