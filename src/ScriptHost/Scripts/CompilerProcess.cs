using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Scripts;

/// <summary>
/// The compiler worker: started when first needed, stopped when long idle, replaced when a script was too much for it. A script
/// that takes the compiler down costs its own caller an error; those that were compiled beside it are compiled again.
/// </summary>
internal sealed class CompilerProcess : IAsyncDisposable
{
    // A restarted agent has better things to do at first than to prepare for scripts that it most likely knows.
    private static readonly TimeSpan WarmUpDelay = TimeSpan.FromSeconds(15);

    private readonly WorkerLauncher _launcher;
    private readonly ScriptStore _store;
    private readonly ScriptsOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<CompilerProcess> _logger;
    private readonly WorkerCommand _command;
    private readonly CompileSlots _slots = new();
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly ITimer _idleTimer;
    private CompilerInstance? _current;

    public CompilerProcess(
        WorkerLauncher launcher,
        WorkerCommands commands,
        ScriptStore store,
        IOptions<ScriptsOptions> options,
        TimeProvider timeProvider,
        ILogger<CompilerProcess> logger)
    {
        (_launcher, _store, _options, _timeProvider, _logger) = (launcher, store, options.Value, timeProvider, logger);
        _command = WithMemoryLimit(commands.Compiler, _options.CompilerMemoryBytes);
        _idleTimer = timeProvider.CreateTimer(_ => _ = StopWhenIdleAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts it, so that it is warm when the first unknown script comes.</summary>
    public void StartInBackground() => _ = StartAsync();

    /// <summary>The compiler's reply, or one of ours for a script that was too much for it.</summary>
    /// <exception cref="ScriptHostException">WORKER_UNAVAILABLE: the compiler did not start.</exception>
    public async Task<CompileReply> CompileAsync(SourceSet source, bool checkOnly, CancellationToken cancellationToken)
    {
        var request = new CompileRequest { Digest = source.Digest, Sources = { source.Sources }, References = { source.References }, CheckOnly = checkOnly };
        using (await _slots.EnterAsync(cancellationToken))
        {
            if (await TryCompileAsync(request, source.Path, cancellationToken) is { } reply)
            {
                return reply;
            }
        }

        // Lost in company: one of several is to blame, and nobody knows which. Once more, with nobody else to blame.
        using (await _slots.EnterAloneAsync(cancellationToken))
        {
            return await TryCompileAsync(request, source.Path, cancellationToken) ?? CompilerFaults.TooMuch(source.Path, _options.CompilerMemoryBytes);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _idleTimer.DisposeAsync();
        await _changing.WaitAsync();
        if (Interlocked.Exchange(ref _current, null) is { } current)
        {
            await current.DisposeAsync();
        }
    }

    // The limit is the run time's own, so that the compiler ends with an error of its own and not somebody else's process with it.
    private static WorkerCommand WithMemoryLimit(WorkerCommand command, long bytes) => command with
    {
        Environment = new Dictionary<string, string>(command.Environment, StringComparer.Ordinal)
        {
            ["DOTNET_GCHeapHardLimit"] = bytes.ToString("X", CultureInfo.InvariantCulture),
        },
    };

    /// <summary>Null when the compiler was lost while others used it too.</summary>
    private async Task<CompileReply?> TryCompileAsync(CompileRequest request, string path, CancellationToken cancellationToken)
    {
        using var use = await BeginAsync(cancellationToken);
        using var tooLong = new CancellationTokenSource(_options.CompileTimeout, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, tooLong.Token);
        try
        {
            return await use.CompileAsync(request, either.Token);
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await RemoveAsync(use.Instance);
            if (tooLong.IsCancellationRequested)
            {
                ScriptsLog.CompileTimedOut(_logger, path, _options.CompileTimeout);
                return CompilerFaults.TooSlow(path, _options.CompileTimeout);
            }

            ScriptsLog.CompilerLost(_logger, exception, path);
            return use.IsAlone ? CompilerFaults.TooMuch(path, _options.CompilerMemoryBytes) : null;
        }
    }

    private async Task StartAsync()
    {
        try
        {
            if (!await _store.IsEmptyAsync(_closing.Token))
            {
                await Task.Delay(WarmUpDelay, _timeProvider, _closing.Token);
            }

            (await BeginAsync(_closing.Token)).Dispose();
        }
        catch (Exception exception) when (exception is ScriptHostException or OperationCanceledException)
        {
            // Logged by the launcher. The next script tries again, and its caller gets the error.
        }
    }

    private async Task<CompilerInstance.Use> BeginAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await _changing.WaitAsync(either.Token);
        try
        {
            if (_current is { HasEnded: false } running && running.TryBegin() is { } use)
            {
                return use;
            }

            if (Interlocked.Exchange(ref _current, null) is { } former)
            {
                await former.DisposeAsync();
            }

            _current = new CompilerInstance(await _launcher.StartWorkerAsync(_command, either.Token));
            return _current.TryBegin()!;
        }
        finally
        {
            _idleTimer.Change(_options.CompilerIdle, Timeout.InfiniteTimeSpan);
            _changing.Release();
        }
    }

    /// <summary>Ends a process that is not to be used again, unless somebody else has done so.</summary>
    private async Task RemoveAsync(CompilerInstance instance)
    {
        await _changing.WaitAsync();
        try
        {
            if (_current == instance)
            {
                _current = null;
                await instance.DisposeAsync();
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task StopWhenIdleAsync()
    {
        if (_current is not { } current)
        {
            return;
        }

        if (current.TryClose())
        {
            ScriptsLog.CompilerIdle(_logger, _options.CompilerIdle);
            await RemoveAsync(current);
        }
        else
        {
            _idleTimer.Change(_options.CompilerIdle, Timeout.InfiniteTimeSpan);
        }
    }
}
