namespace ScriptHost.Storage;

/// <summary>
/// Space on the disk that is kept for the ends of runs. When the disk is full, it is given up, and nothing new may begin until there is
/// room for it again.
/// </summary>
internal sealed class DiskReserve
{
    private readonly string _path;
    private readonly long _bytes;
    private readonly Lock _lock = new();
    private volatile bool _isGone;

    /// <param name="folder">A folder on the disk in question.</param>
    /// <param name="bytes">0 for none.</param>
    public DiskReserve(string folder, long bytes)
    {
        (_path, _bytes) = (Path.Combine(folder, "reserve"), bytes);
        _isGone = _bytes > 0;
        TryTake();
    }

    /// <summary>True while the space is given up or could not be had.</summary>
    public bool IsGone => _isGone;

    /// <summary>Gives the space up.</summary>
    public void Release()
    {
        if (_bytes == 0)
        {
            // None of ours: the file may be that of an agent that serves the folder.
            return;
        }

        lock (_lock)
        {
            _isGone = true;
            File.Delete(_path);
        }
    }

    /// <summary>Takes the space when it was given up and there is twice as much.</summary>
    public void TryTake()
    {
        lock (_lock)
        {
            if (_isGone && Exists())
            {
                _isGone = false;
            }
            else if (_isGone && FreeBytes() >= 2 * _bytes)
            {
                _isGone = !TryWrite();
            }
        }
    }

    private bool Exists() => new FileInfo(_path) is { Exists: true } file && file.Length == _bytes;

    private long FreeBytes() => new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace;

    // Written rather than allocated, because not every file system can allocate.
    private bool TryWrite()
    {
        try
        {
            using var file = File.Create(_path);
            var block = new byte[Math.Min(_bytes, 1024 * 1024)];
            for (var left = _bytes; left > 0; left -= block.Length)
            {
                file.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
            }

            return true;
        }
        catch (IOException)
        {
            File.Delete(_path);
            return false;
        }
    }
}
