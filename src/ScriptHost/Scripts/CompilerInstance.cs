using Grpc.Core;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Scripts;

/// <summary>One running compiler process, and who uses it at the same time.</summary>
internal sealed class CompilerInstance(WorkerProcess worker) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private int _begunCount;
    private int _activeCount;
    private bool _isClosed;

    public bool HasEnded => worker.Child.Exited.IsCompleted;

    /// <summary>Announces a compilation; disposing of the result ends it. Null when the process was closed.</summary>
    public Use? TryBegin()
    {
        lock (_lock)
        {
            return _isClosed ? null : new Use(this, ++_begunCount, _activeCount++ == 0);
        }
    }

    /// <summary>Lets no compilation begin any more, unless one is under way.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            _isClosed |= _activeCount == 0;
            return _isClosed;
        }
    }

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    private Task<CompileReply> CompileAsync(CompileRequest request, CancellationToken cancellationToken) =>
        worker.Connection.Compiler.CompileAsync(request, worker.Connection.CallOptions(cancellationToken)).ResponseAsync;

    /// <summary>A compilation under way.</summary>
    internal sealed class Use(CompilerInstance instance, int number, bool beganAlone) : IDisposable
    {
        /// <summary>The process that it is in.</summary>
        public CompilerInstance Instance => instance;

        /// <summary>True when no other compilation was in the process since this one began: what happened to it, this one did.</summary>
        public bool IsAlone
        {
            get
            {
                lock (instance._lock)
                {
                    return beganAlone && instance._begunCount == number;
                }
            }
        }

        /// <exception cref="RpcException">The process is lost or broken.</exception>
        public Task<CompileReply> CompileAsync(CompileRequest request, CancellationToken cancellationToken) =>
            instance.CompileAsync(request, cancellationToken);

        public void Dispose()
        {
            lock (instance._lock)
            {
                instance._activeCount--;
            }
        }
    }
}
