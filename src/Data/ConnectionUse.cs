using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>Tells a second thread that it must not use the connection now, before the driver gets confused.</summary>
internal sealed class ConnectionUse
{
    private int _count;

    public Turn Enter()
    {
        if (Interlocked.Increment(ref _count) != 1)
        {
            Interlocked.Decrement(ref _count);
            throw new ScriptDbException(
                "CONNECTION_IN_USE",
                0,
                "The connection is executing another statement at this moment. Await it first: a connection is for one thread at a time.");
        }

        return new Turn(this);
    }

    internal readonly struct Turn(ConnectionUse use) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref use._count);
    }
}
