using System.Text;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>
/// Stands between a C# worker's standard error and the run's output. What .NET prints when a process dies is held back until the
/// run has ended, and loses the frames that are not the script's. Everything else passes at once, byte for byte.
/// </summary>
internal sealed class CrashText(RunOutput output)
{
    private const int MaxHeldBytes = 256 * 1024;

    private static readonly byte[][] Openings =
    [
        .. new[] { "Stack overflow.", "Process terminated.", "Fatal error.", "Unhandled exception." }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly Lock _lock = new();
    private readonly List<byte> _held = [];
    private bool _isCrash;
    private bool _atLineStart = true;

    /// <summary>Takes bytes from any thread.</summary>
    public void Receive(OutputStream stream, ReadOnlySpan<byte> data)
    {
        if (stream != OutputStream.Stderr)
        {
            output.Receive(stream, data);
            return;
        }

        lock (_lock)
        {
            while (!data.IsEmpty && !_isCrash)
            {
                data = PassLine(data);
            }

            if (!data.IsEmpty)
            {
                Hold(data);
            }
        }
    }

    /// <summary>Hands over what was held back. Called once, when the run has ended.</summary>
    /// <param name="crashed">True when the process died: only then the text is what it looks like.</param>
    /// <returns>The first sentence of the text, for people; null when there was no crash.</returns>
    public string? End(bool crashed)
    {
        lock (_lock)
        {
            if (_held.Count == 0)
            {
                return null;
            }

            var text = _held.ToArray();
            _held.Clear();
            if (!crashed || !_isCrash)
            {
                output.Receive(OutputStream.Stderr, text);
                return null;
            }

            var lines = Encoding.UTF8.GetString(text).TrimEnd('\n').Split('\n');
            output.Receive(OutputStream.Stderr, Encoding.UTF8.GetBytes(string.Join('\n', WithoutOurFrames(lines)) + "\n"));
            return lines[0] == "Process terminated." && lines.Length > 1 ? $"{lines[0]} {lines[1]}" : lines[0];
        }
    }

    // Passes one line, or as much of it as there is; holds it back while it may yet become the first line of a crash.
    private ReadOnlySpan<byte> PassLine(ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)'\n') + 1;
        var line = end == 0 ? data : data[..end];
        if (_atLineStart || _held.Count > 0)
        {
            _held.AddRange(line);
            _atLineStart = false;
            var start = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_held);
            foreach (var opening in Openings)
            {
                if (start.StartsWith(opening))
                {
                    _isCrash = true;
                    return data[line.Length..];
                }

                if (opening.AsSpan().StartsWith(start))
                {
                    return data[line.Length..];
                }
            }

            output.Receive(OutputStream.Stderr, start);
            _held.Clear();
        }
        else
        {
            output.Receive(OutputStream.Stderr, line);
        }

        _atLineStart = end > 0;
        return data[line.Length..];
    }

    private void Hold(ReadOnlySpan<byte> data)
    {
        _held.AddRange(data);
        if (_held.Count > MaxHeldBytes)
        {
            // No crash is as long as this: a script that prints such lines itself.
            output.Receive(OutputStream.Stderr, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_held));
            _held.Clear();
            _isCrash = false;
            _atLineStart = data[^1] == (byte)'\n';
        }
    }

    // Below the script's last frame there are ours and the runtime's only.
    private static IEnumerable<string> WithoutOurFrames(string[] lines)
    {
        var last = Array.FindLastIndex(lines, line => line.StartsWith("   at Script", StringComparison.Ordinal) && !IsOurs(line));
        return lines.Where((line, i) => i <= last || !line.StartsWith("   at ", StringComparison.Ordinal));
    }

    private static bool IsOurs(string line) => line.StartsWith("   at ScriptHost.", StringComparison.Ordinal);
}
