namespace ScriptHost.Runs;

/// <summary>One output stream of a run without its secrets: holds back only what may be the beginning of one.</summary>
internal sealed class MaskedStream(SecretMask mask)
{
    private byte[] _held = [];

    /// <summary>What may be passed on now.</summary>
    public ReadOnlySpan<byte> Pass(ReadOnlySpan<byte> data) => mask.Secrets.Count == 0 ? data : Pass([.. _held, .. data], goesOn: true);

    /// <summary>What was held back: nothing comes behind it.</summary>
    public ReadOnlySpan<byte> End() => Pass(_held, goesOn: false);

    private ReadOnlySpan<byte> Pass(byte[] all, bool goesOn)
    {
        var passed = new List<byte>(all.Length);
        var rest = all.AsSpan();
        // What could still become a longer secret waits.
        while (FindFirst(rest) is var (at, length) && at >= 0 && !(goesOn && BeginningAtEnd(rest) >= rest.Length - at))
        {
            passed.AddRange(rest[..at]);
            passed.AddRange(SecretMask.MarkBytes);
            rest = rest[(at + length)..];
        }

        var heldLength = goesOn ? BeginningAtEnd(rest) : 0;
        passed.AddRange(rest[..^heldLength]);
        _held = rest[^heldLength..].ToArray();
        return passed.ToArray();
    }

    // The secrets are ordered by length: of two at the same place the longer one counts.
    private (int At, int Length) FindFirst(ReadOnlySpan<byte> data)
    {
        var (first, length) = (-1, 0);
        foreach (var secret in mask.Secrets)
        {
            var at = data.IndexOf(secret);
            if (at >= 0 && (first < 0 || at < first))
            {
                (first, length) = (at, secret.Length);
            }
        }

        return (first, length);
    }

    private int BeginningAtEnd(ReadOnlySpan<byte> data)
    {
        var longest = 0;
        foreach (var secret in mask.Secrets)
        {
            for (var length = Math.Min(secret.Length - 1, data.Length); length > longest; length--)
            {
                if (data[^length..].SequenceEqual(secret.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
