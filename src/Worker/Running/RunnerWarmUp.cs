using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace ScriptHost.Worker.Running;

/// <summary>Touches in the background what every run needs, so that the first run of a spare worker does not pay for it.</summary>
internal sealed class RunnerWarmUp : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        () =>
        {
            _ = new StackTrace(new InvalidOperationException(), fNeedFileInfo: true);
            SQLitePCL.Batteries_V2.Init();
        },
        stoppingToken);
}
