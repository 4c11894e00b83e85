using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;

namespace ScriptHost.Worker.Running;

/// <summary>
/// Touches what runs need before the worker answers: the first run shall not pay for it, what the driver keeps running shall not look
/// like a script's leftovers, and a script that has used up its open files must still be told apart from a worker that cannot load the
/// code which tells.
/// </summary>
internal sealed class RunnerWarmUp : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        using (var connection = new SqliteConnection("Data Source=:memory:"))
        {
            connection.Open();
        }

        try
        {
            throw new IOException("warm-up", new InvalidOperationException());
        }
        catch (IOException exception)
        {
            _ = exception.ToString();
            _ = new StackTrace(exception, fNeedFileInfo: true).GetFrames().Select(frame => frame.GetFileName()).ToList();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
