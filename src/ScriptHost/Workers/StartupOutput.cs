using System.Buffers;
using System.Text;
using ScriptHost.V1;

namespace ScriptHost.Workers;

/// <summary>The first lines that a worker prints, kept for the error that tells why it did not come up.</summary>
internal sealed class StartupOutput
{
    private const int MaxBytes = 4096;

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return Encoding.UTF8.GetString(_bytes.WrittenSpan).Trim();
            }
        }
    }

    public void Receive(OutputStream stream, ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            _bytes.Write(data[..Math.Min(data.Length, MaxBytes - _bytes.WrittenCount)]);
        }
    }

    public string AsSentence() => Text is "" ? " It printed nothing." : $" It printed: {Text}";
}
