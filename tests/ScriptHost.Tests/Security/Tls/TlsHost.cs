using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Registry;
using ScriptHost.Security;
using ScriptHost.Security.Tls;
using ScriptHost.V1;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ScriptHost.Tests.Security.Tls;

/// <summary>The agent's endpoint on a real port, with a service behind it that tells who called.</summary>
internal sealed class TlsHost : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly WebApplication _application;
    private readonly MeterListener _meters = new();
    private readonly ConcurrentDictionary<string, int> _refused = new();
    private readonly ConcurrentQueue<string> _log;

    private TlsHost(WebApplication application, ConcurrentQueue<string> log)
    {
        (_application, _log) = (application, log);
        var factory = application.Services.GetRequiredService<IMeterFactory>();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests have hosts of their own in this process.
            if (instrument.Name == "scripthost.tls.refused" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((_, count, tags, _) => _refused.AddOrUpdate($"{tags[0].Value}", (int)count, (_, before) => before + (int)count));
        _meters.Start();
    }

    public IPEndPoint Address { get; private set; } = null!;

    public EndpointUrl Url => new("127.0.0.1", Address.Port);

    public ServerCertificates Certificates => _application.Services.GetRequiredService<ServerCertificates>();

    public CertificateWatch CertificateWatch => _application.Services.GetServices<IHostedService>().OfType<CertificateWatch>().Single();

    public ProbeAgent Agent => _application.Services.GetRequiredService<ProbeAgent>();

    public IReadOnlyCollection<string> Log => _log;

    public static async Task<TlsHost> StartAsync(string wallet, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        var log = new ConcurrentQueue<string>();
        builder.Logging.AddProvider(new QueueLoggerProvider(log));
        builder.Services.AddMetrics();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ProbeAgent>();
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<ErrorInterceptor>());
        builder.Services.AddTls(builder.Configuration, "test", wallet);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, tcp =>
        {
            tcp.Protocols = HttpProtocols.Http2;
            tcp.RequireKnownCallers();
        }));
        var application = builder.Build();
        application.MapGrpcService<ProbeAgent>();
        var host = new TlsHost(application, log);
        await application.StartAsync();
        host.Address = IPEndPoint.Parse(new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority);
        return host;
    }

    public int RefusedFor(RefusalReason reason) => _refused.GetValueOrDefault(reason.ToString());

    /// <summary>Waits until a connection was refused for a reason.</summary>
    public async Task WaitForRefusalAsync(RefusalReason reason)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (RefusedFor(reason) == 0)
        {
            await Task.Delay(10, bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(bound.IsCancellationRequested, $"Nobody was refused for {reason}, but: {string.Join(", ", _refused)}; {string.Join('\n', _log)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private sealed class QueueLoggerProvider(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}

/// <summary>An agent that runs nothing: actions are what it is to do with the call.</summary>
internal sealed class ProbeAgent : Agent.AgentBase
{
    private int _runCount;

    /// <summary>How many runs were asked for.</summary>
    public int RunCount => _runCount;

    /// <summary>What it says that it can do.</summary>
    public IReadOnlyList<string> Capabilities { get; set; } = [];

    public override Task<GetAgentInfoReply> GetAgentInfo(GetAgentInfoRequest request, ServerCallContext context) =>
        Task.FromResult(new GetAgentInfoReply { Version = ClientIdentity.Of(context).Name, Capabilities = { Capabilities } });

    public override async Task AttachRun(AttachRunRequest request, IServerStreamWriter<AttachRunReply> responseStream, ServerCallContext context)
    {
        if (request.RunId != "known")
        {
            throw new ScriptHostException(ErrorCode.RunNotFound, "No run has this id.");
        }

        await responseStream.WriteAsync(new AttachRunReply { Events = { new RunEvent { Outcome = new Outcome { Status = OutcomeStatus.Succeeded } } } });
    }

    public override async Task RunJob(RunJobRequest request, IServerStreamWriter<RunJobReply> responseStream, ServerCallContext context)
    {
        Interlocked.Increment(ref _runCount);
        switch (request.Action)
        {
            case "drain":
                throw new ScriptHostException(ErrorCode.AgentDraining, "The agent is shutting down.");
            case "refuse":
                throw new ScriptHostException(ErrorCode.PermissionDenied, "Not you.");
            case "vanish":
                context.GetHttpContext().Abort();
                return;
            case "begin and vanish":
                await responseStream.WriteAsync(new RunJobReply { Events = { new RunEvent { Accepted = new RunAccepted { RunId = request.RunId } } } });
                context.GetHttpContext().Abort();
                return;
        }

        await responseStream.WriteAsync(new RunJobReply { Events = { new RunEvent { Outcome = new Outcome { Status = OutcomeStatus.Succeeded } } } });
    }
}
