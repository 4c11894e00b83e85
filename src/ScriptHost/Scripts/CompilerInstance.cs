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

    public bool HasEnded => worker.Child.Exited.IsCompleted;

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _activeCount == 0;
            }
        }
    }

    /// <summary>Announces a compilation; disposing of the result ends it.</summary>
    public Use Begin()
    {
        lock (_lock)
        {
            return new Use(this, ++_begunCount, _activeCount++ == 0);
        }
    }

    /// <exception cref="RpcException">The process is lost or broken.</exception>
    public async Task<CompileReply> CompileAsync(CompileRequest request, CancellationToken cancellationToken) =>
        await worker.Connection.Compiler.CompileAsync(request, worker.Connection.CallOptions(cancellationToken));

    public ValueTask DisposeAsync() => worker.DisposeAsync();

    /// <summary>A compilation under way.</summary>
    internal sealed class Use(CompilerInstance instance, int number, bool beganAlone) : IDisposable
    {
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

        public void Dispose()
        {
            lock (instance._lock)
            {
                instance._activeCount--;
            }
        }
    }
}
