using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>What the agent remembers of a script: how to tell that it has not changed, and what became of it.</summary>
/// <param name="Path">The canonical path of its main file.</param>
/// <param name="Digest">The key of its source set.</param>
/// <param name="Looks">What was looked at when its files were read.</param>
/// <param name="Reply">The compiler's. Without the bytes of assembly, symbols and libraries when the store has them.</param>
internal sealed record KnownScript(string Path, string Digest, IReadOnlyList<FileLook> Looks, CompileReply Reply)
{
    /// <summary>True when no file has changed since: one system call a file, and no byte read.</summary>
    public bool StillHolds
    {
        get
        {
            foreach (var look in Looks)
            {
                if (!look.StillHolds)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
