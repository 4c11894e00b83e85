using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>The bridges to all databases of the settings.</summary>
internal sealed class Bridges(IReadOnlyList<DatabaseBridge> all) : IAsyncDisposable
{
    /// <summary>Serves from now on; a database that cannot be reached is tried again.</summary>
    /// <param name="draining">No more requests are claimed.</param>
    public void Start(CancellationToken draining)
    {
        foreach (var bridge in all)
        {
            bridge.Start(draining);
        }
    }

    /// <summary>How they stand with their databases.</summary>
    public IEnumerable<BridgedDatabase> Describe() => all.Select(bridge => bridge.Describe());

    /// <summary>Runs under way are followed no longer; whoever serves the databases next takes them up.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(all.Select(bridge => bridge.DisposeAsync().AsTask()));
}
