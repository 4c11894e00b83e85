namespace ScriptHost.Workers;

/// <summary>Something that was lent, until it is disposed of; once, however often that happens.</summary>
internal sealed class Lease(Action release) : IDisposable
{
    private Action? _release = release;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
