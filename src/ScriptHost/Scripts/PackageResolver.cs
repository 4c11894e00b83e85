using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Scripts;

/// <summary>Starts the resolver worker for one request at a time: the only process of ours that talks to package feeds.</summary>
internal sealed class PackageResolver(
    WorkerLauncher launcher, WorkerCommands commands, IOptions<ScriptsOptions> options, ILogger<PackageResolver> logger)
    : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // What NuGet needs to find its configuration, its credentials and a way out.
    private static readonly string[] PassedOn =
        ["PATH", "HOME", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "NUGET_CERT_REVOCATION_MODE"];

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The lock, or what the SDK said instead.</summary>
    /// <exception cref="ScriptHostException">WORKER_UNAVAILABLE: the resolver did not start, or was lost.</exception>
    public async Task<ResolveReply> ResolveAsync(IEnumerable<Package> packages, CancellationToken cancellationToken)
    {
        var request = new ResolveRequest { Packages = { packages }, Sources = { options.Value.PackageSources } };
        foreach (var name in PassedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                request.Environment[name] = value;
            }
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var worker = await launcher.StartWorkerAsync(Command(), cancellationToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Limit);
            return await worker.Connection.Resolver.ResolveAsync(request, worker.Connection.CallOptions(limit.Token));
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ScriptsLog.ResolverLost(logger, exception);
            throw new ScriptHostException(
                ErrorCode.WorkerUnavailable, $"The packages were not restored within {Limit.TotalMinutes:0} min, or the resolver was lost. Check the feed (Scripts:PackageSources).", exception);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    // The same program as the compiler, in another role and with the network.
    private WorkerCommand Command() => commands.Compiler with
    {
        ArgumentsFor = socket => ["resolver", socket],
        HasNetwork = true,
        ReadableFolders = [.. commands.Compiler.ReadableFolders, .. LocalFolders().Where(Directory.Exists)],
    };

    // Feeds that are folders, and where NuGet keeps its user's configuration.
    private IEnumerable<string> LocalFolders()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return options.Value.PackageSources.Where(Path.IsPathRooted).Append(Path.Combine(home, ".nuget", "NuGet")).Append(Path.Combine(home, ".config", "NuGet"));
    }
}
