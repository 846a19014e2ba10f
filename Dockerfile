FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements/run.txt requirements/
RUN python -m venv /opt/mapcheck \
 && /opt/mapcheck/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/run.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY rules rules
COPY scanner scanner
RUN /opt/mapcheck/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.13-slim
# a distribution keeps one version of git: a pin fails once that one is mended
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin scan
COPY --from=build /opt/mapcheck /opt/mapcheck
ENV PATH="/opt/mapcheck/bin:$PATH" MAPCHECK_CACHE_DIR=/tmp/mapcheck XDG_DATA_HOME=/tmp/mapcheck-data
USER 10001:10001
WORKDIR /tree
ENTRYPOINT ["scan"]
