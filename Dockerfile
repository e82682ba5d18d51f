FROM python:3.11-slim AS packages
COPY requirements.lock ./
# The image's own pip installs into an environment that holds none.
RUN python -m venv --without-pip /opt/bot \
 && python -m pip --python /opt/bot/bin/python install --no-cache-dir --quiet \
      --require-hashes --no-deps --only-binary :all: --requirement requirements.lock

FROM python:3.11-slim
COPY --from=packages /opt/bot /opt/bot
WORKDIR /srv/bot
COPY bot ./bot
COPY cards ./cards
COPY storage ./storage
COPY app_manifest ./app_manifest
# Compiled here, since the root file system may be read-only later. Only data/ is written to, by
# whatever user the platform chooses.
RUN /opt/bot/bin/python -m compileall -q bot cards storage \
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
