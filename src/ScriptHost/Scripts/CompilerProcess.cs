using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Scripts;

/// <summary>The one compiler worker: started when first needed, replaced when it dies.</summary>
internal sealed class CompilerProcess(WorkerLauncher launcher, WorkerCommands commands, ILogger<CompilerProcess> logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private readonly CancellationTokenSource _closing = new();
    private WorkerProcess? _worker;

    /// <summary>Starts it, so that it is warm when the first script comes.</summary>
    public void StartInBackground() => _ = StartAsync();

    /// <exception cref="ScriptHostException">WORKER_UNAVAILABLE: the compiler did not start, or was lost over this script.</exception>
    public async Task<CompileReply> CompileAsync(ScriptSource source, bool checkOnly, CancellationToken cancellationToken)
    {
        var worker = await GetWorkerAsync(cancellationToken);
        var request = new CompileRequest
        {
            Digest = source.Digest,
            Sources = { new SourceFile { Path = source.Path, Content = UnsafeByteOperations.UnsafeWrap(source.Content) } },
            CheckOnly = checkOnly,
        };
        try
        {
            return await worker.Connection.Compiler.CompileAsync(request, worker.Connection.CallOptions(cancellationToken));
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ScriptsLog.CompilerLost(logger, exception, source.Path);
            throw new ScriptHostException(
                ErrorCode.WorkerUnavailable,
                $"The compiler was lost while it compiled '{source.Path}'. It starts anew for the next script; if it happens again, this script is too much for it: split it.",
                exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _starting.WaitAsync();
        if (Interlocked.Exchange(ref _worker, null) is { } worker)
        {
            await worker.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task StartAsync()
    {
        try
        {
            await GetWorkerAsync(_closing.Token);
        }
        catch (Exception exception) when (exception is ScriptHostException or OperationCanceledException)
        {
            // Logged by the launcher. The next script tries again, and its caller gets the error.
        }
    }

    private async Task<WorkerProcess> GetWorkerAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_worker is { Child.Exited.IsCompleted: true } dead)
            {
                _worker = null;
                await dead.DisposeAsync();
            }

            return _worker ??= await launcher.StartWorkerAsync(commands.Compiler, either.Token);
        }
        finally
        {
            _starting.Release();
        }
    }
}
