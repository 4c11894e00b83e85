using Microsoft.Extensions.Hosting;

namespace ScriptHost.Hosting;

/// <summary>Signals are the business of the command that started the agent: it decides when the agent ends.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
