namespace ScriptHost.Scripts;

/// <summary>What an action was resolved to.</summary>
/// <param name="Path">The canonical path, inside a script root.</param>
/// <param name="Kind">How it is run.</param>
internal sealed record ScriptFile(string Path, ScriptKind Kind);

/// <summary>The ways in which an action can be run.</summary>
internal enum ScriptKind
{
    /// <summary>.csx, by a C# worker.</summary>
    CSharp,

    /// <summary>.py, by a Python sidecar.</summary>
    Python,

    /// <summary>A script with an interpreter of its own choice, or .sh: a process of its own.</summary>
    Shell,

    /// <summary>A program in the machine's own format: a process of its own.</summary>
    Executable,
}
