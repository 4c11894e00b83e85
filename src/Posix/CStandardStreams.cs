namespace ScriptHost.Posix;

/// <summary>The C library's own stdout and stderr, which buffer what native code prints.</summary>
public static class CStandardStreams
{
    /// <summary>Writes out whatever they hold.</summary>
    public static void Flush() => _ = Libc.Fflush(0);
}
