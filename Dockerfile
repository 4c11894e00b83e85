# The agent and its scheduler. Base images are arguments, for sites that have mirrors of their own:
#   docker build --tag scripthost .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0
ARG DEBIAN_IMAGE=docker.io/library/debian:bookworm-slim

FROM ${SDK_IMAGE} AS build
WORKDIR /src
# What the package feed can deliver changes less often than the code.
COPY eng/setup.sh eng/environment.sh eng/requirements.txt eng/
COPY global.json Directory.Packages.props ./
RUN eng/setup.sh --build-only
COPY Directory.Build.props .editorconfig ./
COPY eng/ eng/
COPY src/ src/
COPY scripts/ scripts/
RUN . eng/environment.sh && dotnet publish src/ScriptHost --output /out --nologo -nodeReuse:false -p:UseSharedCompilation=false

FROM ${RUNTIME_IMAGE} AS runtime

FROM ${DEBIAN_IMAGE}
# onnx is for scripts that import it: a feed without it is no reason to do without all else.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        bubblewrap ca-certificates libssl3 libstdc++6 \
        python3 python3-grpcio python3-oracledb python3-protobuf python3-psycopg \
        tini tzdata util-linux zlib1g \
    && { apt-get install --yes --no-install-recommends python3-onnx || echo "onnx is missing here: scripts that import it end FAILED"; } \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
COPY --from=runtime /usr/share/dotnet/ /usr/share/dotnet/
COPY --from=build /out/ /opt/scripthost/
# The data folder is root's, as the agent is by default; user scripthost is for agents that run as nobody else, with bubblewrap (ADR 13).
# Oracle's documents name two folders for the wallet that is given to callers.
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet \
    && ln -s /opt/scripthost/scripthost /usr/bin/scripthost \
    && useradd --uid 10001 --user-group --home-dir /var/lib/scripthost --no-create-home --shell /usr/sbin/nologin scripthost \
    && install -d -m 0700 /var/lib/scripthost \
    && install -d -m 0755 /scripts /u01/app/oracle/wallets \
    && ln -s /var/lib/scripthost/wallet/client /u01/app/oracle/extproc_wallet \
    && ln -s /var/lib/scripthost/wallet/client /u01/app/oracle/wallets/extproc_wallet
LABEL org.opencontainers.image.title="ScriptHost" \
      org.opencontainers.image.description="Runs C#, Python and shell job scripts for Oracle Scheduler, and for its own" \
      org.opencontainers.image.licenses="MIT"
ENV DOTNET_RUNNING_IN_CONTAINER=true \
    DOTNET_ROOT=/usr/share/dotnet \
    XDG_DATA_HOME=/var/lib \
    SCRIPTHOST__Agent__Listen=0.0.0.0:16000 \
    SCRIPTHOST__Scripts__Roots__0=/scripts
# Where commands take relative paths from; not /, which no agent serves scripts from.
WORKDIR /scripts
VOLUME ["/var/lib/scripthost", "/scripts"]
EXPOSE 16000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD scripthost health || exit 1
ENTRYPOINT ["tini", "--", "scripthost"]
CMD ["serve"]
