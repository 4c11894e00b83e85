using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Bridge;
using ScriptHost.Errors;
using ScriptHost.Http;
using ScriptHost.Profiles;
using ScriptHost.Registry;
using ScriptHost.Registry.Objects;
using ScriptHost.Runs;
using ScriptHost.Runs.Journal;
using ScriptHost.Scheduling;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.History;
using ScriptHost.Scripts;
using ScriptHost.Security.Access;
using ScriptHost.Security.Audit;
using ScriptHost.Security.Tls;
using ScriptHost.Storage;
using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Hosting;

/// <summary>One agent in this process, from its start to its end. Who starts it disposes of it.</summary>
internal sealed class AgentHost : IAsyncDisposable
{
    private const int MaxStreamsPerConnection = 2_000;
    private const UnixFileMode SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly WebApplication _application;
    private readonly List<IDisposable> _resources;

    private AgentHost(WebApplication application, string socketPath, TimeSpan drainTimeout, List<IDisposable> resources) =>
        (_application, SocketPath, DrainTimeout, _resources) = (application, socketPath, drainTimeout, resources);

    /// <summary>Where callers on this machine reach it.</summary>
    public string SocketPath { get; }

    /// <summary>What callers over TCP know it by; null when it listens nowhere, or without encryption.</summary>
    public AgentWallet? Wallet { get; private init; }

    /// <summary>Where it listens over TCP and what it shows there.</summary>
    public AgentEndpoint Endpoint => _application.Services.GetRequiredService<AgentEndpoint>();

    /// <summary>How long <see cref="DrainAsync"/> waits at most.</summary>
    public TimeSpan DrainTimeout { get; }

    /// <summary>Starts an agent; it accepts runs when this returns.</summary>
    /// <exception cref="ScriptHostException">BAD_SETTINGS and others: it cannot start; all mistakes in the settings are told at once.</exception>
    public static async Task<AgentHost> StartAsync(AgentHostSettings settings, CancellationToken cancellationToken)
    {
        var resources = new List<IDisposable>();
        try
        {
            return await StartAsync(settings, resources, cancellationToken);
        }
        catch (Exception exception)
        {
            DisposeAll(resources);
            IEnumerable<Exception> causes = exception is AggregateException several ? several.InnerExceptions : [exception];
            if (causes.All(cause => cause is OptionsValidationException))
            {
                throw new ScriptHostException(
                    ErrorCode.BadSettings, SettingMistakes.Sentence(causes.Cast<OptionsValidationException>().SelectMany(invalid => invalid.Failures)), exception);
            }

            throw;
        }
    }

    /// <summary>The runs that have not ended.</summary>
    public int ActiveRunCount => Runs.Active.Count;

    private RunService Runs => _application.Services.GetRequiredService<RunService>();

    /// <summary>
    /// Accepts nothing more, still answers questions, and waits for what is under way; what has not ended within Agent:DrainTimeout is stopped.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many runs had to be stopped.</returns>
    public async Task<int> DrainAsync(CancellationToken cancellationToken)
    {
        var timeProvider = _application.Services.GetRequiredService<TimeProvider>();
        using var bound = new CancellationTokenSource(DrainTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        return await Runs.DrainAsync(either.Token);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Before the runs that they follow: what has not ended by then is followed by the next start.
            if (_application.Services.GetService<Bridges>() is { } bridges)
            {
                await bridges.DisposeAsync();
            }

            if (_application.Services.GetService<FiringEngine>() is { } scheduler)
            {
                await scheduler.DisposeAsync();
            }

            if (_application.Services.GetService<EventFeed>() is { } events)
            {
                await events.DisposeAsync();
            }

            // Runs before the server, whose stop waits for the callers that follow them.
            await Runs.DisposeAsync();
            await _application.StopAsync();
            await _application.DisposeAsync();
        }
        finally
        {
            DisposeAll(_resources);
        }
    }

    private static async Task<AgentHost> StartAsync(AgentHostSettings settings, List<IDisposable> resources, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var taken = AgentConfiguration.AddTo(builder.Configuration, settings);
        var options = Read<AgentOptions>(builder, AgentOptions.Section, new AgentOptionsValidator());
        RootCapabilities.CheckThisProcess();
        var data = DataFolder.Create(options.DataDirectory);
        var runtime = new RuntimeFolder(options.RuntimeDirectory);
        resources.Add(runtime);

        string socketPath, journalFolder;
        if (settings.IsPrivate)
        {
            socketPath = runtime.PathOf("agent.sock");
            journalFolder = runtime.CreateFolder("j");
        }
        else
        {
            resources.Add(DataFolder.Lock(data));
            socketPath = AgentSocket.PathFor(data);
            journalFolder = data;
            // Left by an agent that was killed: nobody listens there, for the lock is ours.
            File.Delete(socketPath);
        }

        var listen = settings.IsPrivate || options.Listen is null ? null : ListenAddress.TryParse(options.Listen);
        var wallet = listen is null || options.Insecure ? null : AgentWallet.Ensure(Read<TlsOptions>(builder, TlsOptions.Section, new TlsOptionsValidator()), data, listen, Container.IsAround);
        var httpSocket = settings.IsPrivate ? null : Read<HttpOptions>(builder, HttpOptions.Section, new HttpOptionsValidator()).Socket;
        if (httpSocket is not null)
        {
            HttpSocket.MakeRoom(httpSocket);
        }

        AddLogging(builder, settings);
        AddServer(builder, socketPath, httpSocket, listen, isEncrypted: wallet is not null);
        builder.Services.AddTls(builder.Configuration, listen is null ? null : options.Listen, wallet?.Path);
        builder.Services.AddProfiles(data, AgentConfiguration.FilesOf(settings), () => AgentConfiguration.Read(settings));
        AddServices(builder.Services, builder.Configuration, data, runtime, journalFolder);
        builder.Services.AddRegistry(builder.Configuration, journalFolder, [Path.Combine(data, "owners"), runtime.Path]);
        var isScheduler = !settings.IsPrivate && settings.Roles.HasFlag(ServeRoles.Scheduler);
        var isBridge = !settings.IsPrivate && settings.Roles.HasFlag(ServeRoles.Bridge);
        if (isScheduler || isBridge)
        {
            builder.Services.AddSending(builder.Configuration);
        }

        if (isScheduler)
        {
            builder.Services.AddScheduling(builder.Configuration, journalFolder);
        }

        if (isBridge)
        {
            builder.Services.AddBridge(builder.Configuration, data);
        }

        var application = builder.Build();
        foreach (var variable in taken)
        {
            HostingLog.VariableTaken(application.Services.GetRequiredService<ILogger<AgentHost>>(), variable.Name, variable.Meaning);
        }

        application.MapGrpcService<AgentGrpcService>();
        application.MapGrpcService<RegistryGrpcService>();
        application.MapGrpcService<ObjectsGrpcService>();
        application.MapGrpcService<HealthGrpcService>();
        application.MapHttp();
        if (isScheduler)
        {
            application.MapGrpcService<SchedulerGrpcService>();
        }

        try
        {
            // All mistakes in the settings before any of them has consequences.
            application.Services.GetRequiredService<IStartupValidator>().Validate();
            await application.Services.GetRequiredService<JournalRecovery>().EndLostRunsAsync();
            await application.Services.GetRequiredService<RegistryStore>().LoadAsync();
            await application.Services.GetRequiredService<Sandbox>().ChooseAsync(mustBeAskedFor: listen is not null && !settings.MayDoWithoutSandbox, cancellationToken);
            await application.StartAsync(cancellationToken);
            if (isScheduler)
            {
                await application.Services.StartSchedulingAsync();
            }

            if (isBridge)
            {
                application.Services.StartBridges();
            }
        }
        catch (Exception exception)
        {
            await application.DisposeAsync();
            if (exception is IOException)
            {
                throw new ScriptHostException(ErrorCode.BadSettings, $"The agent cannot listen: {exception.Message}", exception);
            }

            throw;
        }

        File.SetUnixFileMode(socketPath, SocketMode);
        if (httpSocket is not null)
        {
            var access = application.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
            HttpSocket.Open(httpSocket, others: access.Clients.Any(client => client.UserId is not null));
        }

        StartInBackground(application.Services);
        if (!settings.IsPrivate)
        {
            _ = Task.Run(() => FirstCalls.MakeAsync(socketPath), CancellationToken.None);
        }

        // What the start alone needed is a good part of what an agent that waits would hold; its workers start meanwhile.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return new AgentHost(application, socketPath, options.DrainTimeout, resources) { Wallet = wallet };
    }

    private static void AddLogging(WebApplicationBuilder builder, AgentHostSettings settings)
    {
        // Standard output belongs to programs that read what a command prints.
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(settings.MinimumLogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Quartz", LogLevel.Warning);
        // It tells of every call that was refused, which is its caller's business.
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
        // What keeps the host from starting is told by the command, in a sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }

    // Read before the host is built, because the host is built from them.
    private static TOptions Read<TOptions>(WebApplicationBuilder builder, string section, IValidateOptions<TOptions> validator)
        where TOptions : class, new()
    {
        var options = builder.Configuration.GetSection(section).Get<TOptions>() ?? new TOptions();
        var result = validator.Validate(Options.DefaultName, options);
        return result.Succeeded ? options : throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), result.Failures);
    }

    private static void AddServer(WebApplicationBuilder builder, string socketPath, string? httpSocket, ListenAddress? listen, bool isEncrypted) =>
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // A caller may follow many runs over one connection and still be heard when it cancels one.
            kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
            // Callers that vanished without a word are found out.
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
            kestrel.ListenUnixSocket(socketPath, socket => socket.Protocols = HttpProtocols.Http2);
            if (httpSocket is not null)
            {
                // Without encryption nobody can choose between two versions.
                kestrel.ListenUnixSocket(httpSocket, socket => socket.Protocols = HttpProtocols.Http1);
            }

            foreach (var endPoint in listen?.Resolve() ?? [])
            {
                kestrel.Listen(endPoint, tcp =>
                {
                    tcp.Protocols = isEncrypted ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http2;
                    if (isEncrypted)
                    {
                        tcp.RequireKnownCallers();
                    }
                });
            }
        });

    private static void AddServices(
        IServiceCollection services, IConfiguration configuration, string dataDirectory, RuntimeFolder runtime, string journalFolder)
    {
        services.AddRouting();
        services.AddGrpc(grpc =>
        {
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<AuditInterceptor>();
        });
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(runtime);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditLog>(provider, Path.Combine(journalFolder, "audit.log")));
        services.AddSingleton<IHostLifetime, CommandLifetime>();
        services.AddSingleton(provider =>
        {
            var journal = provider.GetRequiredService<IOptions<JournalOptions>>().Value;
            // A journal that goes with its command needs no reserve.
            var reserve = journalFolder == dataDirectory ? journal.ReserveBytes : 0;
            return AgentStore.Open(journalFolder, provider.GetRequiredService<ILogger<AgentStore>>(), journal.Durability, reserve);
        });
        services.AddSingleton<HasProfile>(provider => owner => provider.GetRequiredService<ProfileSettings>().Current.HasProfile(owner));
        services.AddSingleton<CallAudit>();
        services.AddAccess(configuration);
        services.AddSingleton(provider => ScriptView.Create(provider, dataDirectory));
        services.AddWorkers(configuration, dataDirectory).AddScripts(configuration, dataDirectory).AddRuns(configuration).AddHttp(configuration);
    }

    private static void StartInBackground(IServiceProvider services)
    {
        services.GetRequiredService<WorkerPool>().StartSpares();
        services.GetRequiredService<CompilerProcess>().StartInBackground();
    }

    private static void DisposeAll(List<IDisposable> resources)
    {
        for (var i = resources.Count - 1; i >= 0; i--)
        {
            resources[i].Dispose();
        }

        resources.Clear();
    }
}
