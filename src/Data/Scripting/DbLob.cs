using System.Text;

namespace ScriptHost.Scripting;

/// <summary>
/// A temporary LOB: a stream to fill and then bind, as text or as bytes. What is larger than a few megabytes is kept in a file of the
/// run's scratch folder, not in memory. Text is UTF-8 in the stream.
/// </summary>
public sealed class DbLob : Stream
{
    private const int MaxInMemoryBytes = 4 * 1024 * 1024;

    private Stream _content = new MemoryStream();

    internal DbLob(LobKind kind) => Kind = kind;

    /// <summary>What it holds.</summary>
    public LobKind Kind { get; }

    /// <inheritdoc/>
    public override bool CanRead => _content.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => _content.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => _content.CanWrite;

    /// <summary>In bytes.</summary>
    public override long Length => _content.Length;

    /// <summary>In bytes.</summary>
    public override long Position
    {
        get => _content.Position;
        set => _content.Position = value;
    }

    /// <summary>Writes text at the position.</summary>
    public void WriteText(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads all of it as text, wherever the position is.</summary>
    public string ReadText()
    {
        using var reader = OpenText();
        return reader.ReadToEnd();
    }

    /// <inheritdoc cref="ReadText"/>
    public async Task<string> ReadTextAsync(CancellationToken cancellationToken = default)
    {
        using var reader = OpenText();
        return await reader.ReadToEndAsync(cancellationToken);
    }

    /// <summary>A reader from the beginning; disposing it leaves the LOB open.</summary>
    public TextReader OpenText()
    {
        Position = 0;
        return new StreamReader(this, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    }

    /// <summary>Cuts it to that many bytes.</summary>
    public void Trim(long length) => SetLength(length);

    /// <inheritdoc/>
    public override void Flush() => _content.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => _content.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => _content.Read(buffer);

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => _content.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value)
    {
        SpillWhenLarger(value);
        _content.SetLength(value);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        SpillWhenLarger(Position + buffer.Length);
        _content.Write(buffer);
    }

    /// <summary>What the driver takes as the value of a parameter.</summary>
    internal object ToValue(bool asStream)
    {
        Position = 0;
        return Kind != LobKind.Blob ? ReadText() : asStream ? this : ReadBytes();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }

    private byte[] ReadBytes()
    {
        var bytes = new byte[checked((int)Length)];
        this.ReadExactly(bytes);
        return bytes;
    }

    private void SpillWhenLarger(long length)
    {
        if (length <= MaxInMemoryBytes || _content is not MemoryStream memory)
        {
            return;
        }

        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        var position = memory.Position;
        memory.WriteTo(file);
        file.Position = position;
        memory.Dispose();
        _content = file;
    }
}
