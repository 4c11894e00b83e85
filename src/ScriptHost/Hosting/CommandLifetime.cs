using Microsoft.Extensions.Hosting;

namespace ScriptHost.Hosting;

/// <summary>For an agent within a command: signals are the command's business.</summary>
internal sealed class CommandLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
