FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7 AS packages
# requirements-telemetry.lock is the same with OpenTelemetry.
ARG LOCK=requirements.lock
WORKDIR /srv/packages
COPY ${LOCK} ./
# The image's own pip installs into an environment that holds none. Of Graph's 16,700 modules the
# bot loads fifty: a dump of its whole API goes, and only what is loaded is compiled (ADR 6).
RUN python -m venv --without-pip /opt/bot \
 && python -m pip --python /opt/bot/bin/python install --no-cache-dir --no-compile --quiet \
      --require-hashes --no-deps --only-binary :all: --requirement ${LOCK} \
 && rm /opt/bot/lib/python3.11/site-packages/msgraph/generated/kiota-dom-export.txt \
 && /opt/bot/bin/python -m compileall -q -j 0 -x /msgraph/ /opt/bot/lib

FROM node:22-slim@sha256:c3de60bf2f9dd0ac6370e6117950ff62d6e339527e7472301c9c78a017978392 AS scripts
# What the schedule's page loads beside its own script: two files of two locked packages.
WORKDIR /srv/scripts
COPY deploy/web ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
 && mkdir vendor \
 && cp node_modules/htmx.org/dist/htmx.min.js vendor/ \
 && cp node_modules/@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js vendor/

FROM python:3.11-slim@sha256:9c900dea9e8fb7e16277c179b555cc72d29a352dbc33cff48ad5a0412fd5bfc7
COPY --from=packages /opt/bot /opt/bot
WORKDIR /srv/bot
COPY bot ./bot
COPY cards ./cards
COPY storage ./storage
COPY app_manifest ./app_manifest
COPY --from=scripts /srv/scripts/vendor ./bot/web/vendor
# Compiled here, since the root file system may be read-only later. Only data/ is written to, by
# whatever user the platform chooses.
RUN /opt/bot/bin/python -m compileall -q bot cards storage \
 && /opt/bot/bin/python -c "import bot.graph.sdk" \
 && mkdir -m 1777 data
ENV PATH=/opt/bot/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BOT_HOST=0.0.0.0
USER 10001:10001
VOLUME ["/srv/bot/data"]
EXPOSE 3978
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ.get(\"BOT_PORT\", \"3978\")}/healthz', timeout=4)"]
CMD ["python", "-m", "bot"]
