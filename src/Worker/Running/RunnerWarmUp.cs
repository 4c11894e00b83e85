using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace ScriptHost.Worker.Running;

/// <summary>
/// Touches in the background what runs need: the first run of a spare worker shall not pay for it, and a script that has used up its
/// open files must still be told apart from a worker that cannot load the code which tells.
/// </summary>
internal sealed class RunnerWarmUp : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        () =>
        {
            SQLitePCL.Batteries_V2.Init();
            try
            {
                throw new IOException("warm-up", new InvalidOperationException());
            }
            catch (IOException exception)
            {
                _ = exception.ToString();
                _ = new StackTrace(exception, fNeedFileInfo: true).GetFrames().Select(frame => frame.GetFileName()).ToList();
            }
        },
        stoppingToken);
}
