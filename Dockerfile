# One image for web, worker and beat; which one it is, the command says (compose.yaml).
# Exact tags, no digests: there was no registry to ask where this was written. To pin one:
# docker buildx imagetools inspect python:3.13.7-slim-bookworm, then FROM python:…@sha256:…
FROM python:3.13.7-slim-bookworm AS packages
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13.7-slim-bookworm
# The letter's printer needs pango and a font; postgresql-client is for `manage.py backup`.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    fonts-dejavu-core postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin portdesk
COPY --from=packages /venv /venv
WORKDIR /app
COPY manage.py pyproject.toml ./
COPY accounts accounts
COPY config config
COPY numbers numbers
COPY porting porting
COPY static static
COPY templates templates
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DEMO=false \
    DATA_DIR=/data STATIC_ROOT=/app/collected HOST=0.0.0.0 PORT=8000
# Keys that exist during this one step and are good for nothing else; the image holds no secret.
RUN SECRET_KEY=build FIELD_ENCRYPTION_KEYS=build DATA_DIR=/tmp/build \
    python manage.py collectstatic --no-input --verbosity 0 && rm -rf /tmp/build \
 && chmod -R a+rX /app/collected  # public, and read by another user than made them
USER portdesk
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
