namespace ScriptHost.Scripts;

/// <summary>How many compilations are under way at once: one for each processor, or a single one that has the compiler to itself.</summary>
internal sealed class CompileSlots : IDisposable
{
    private readonly int _count = Environment.ProcessorCount;
    private readonly SemaphoreSlim _free;

    // Two that both collect all slots would wait for each other for ever.
    private readonly SemaphoreSlim _collecting = new(1);

    public CompileSlots() => _free = new SemaphoreSlim(_count);

    /// <summary>Waits for a slot; disposing of the result gives it back.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Held(_free, 1);
    }

    /// <summary>Waits until nothing else is being compiled, and keeps it so.</summary>
    public async Task<IDisposable> EnterAloneAsync(CancellationToken cancellationToken)
    {
        await _collecting.WaitAsync(cancellationToken);
        var collected = 0;
        try
        {
            for (; collected < _count; collected++)
            {
                await _free.WaitAsync(cancellationToken);
            }

            return new Held(_free, collected);
        }
        catch
        {
            new Held(_free, collected).Dispose();
            throw;
        }
        finally
        {
            _collecting.Release();
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _collecting.Dispose();
    }

    private sealed class Held(SemaphoreSlim slots, int count) : IDisposable
    {
        public void Dispose()
        {
            if (count > 0)
            {
                slots.Release(count);
            }
        }
    }
}
