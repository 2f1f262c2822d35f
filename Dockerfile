# One image for every process; compose.yaml says which command each runs.
FROM python:3.11-slim AS build
WORKDIR /srv/econsulate
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /opt/venv/bin/python -m econsulate.core.texts compile

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --home-dir /srv/econsulate --shell /usr/sbin/nologin econsulate \
    && install -d -o econsulate /var/lib/econsulate
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/econsulate /srv/econsulate
WORKDIR /srv/econsulate
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 ECONSULATE_STATE_DIR=/var/lib/econsulate
USER 10001
VOLUME /var/lib/econsulate
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "econsulate.wsgi:application"]
