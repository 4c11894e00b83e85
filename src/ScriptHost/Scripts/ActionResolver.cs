using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Scripts;

/// <summary>Finds the file that an action names: absolute, or relative to a script root, and in the end inside one.</summary>
internal sealed class ActionResolver(IOptions<ScriptsOptions> options)
{
    private const int MaxActionLength = 4000;
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Scripts of the agent's own, in folders that begin with "scripthost.".
    private static readonly string Probes = Path.Combine(AppContext.BaseDirectory, "probes");

    // The roots' own paths may lead through links, and links may be changed while the agent runs.
    private IEnumerable<string> Roots => options.Value.Roots.Append(Probes).Select(CanonicalPath.Of);

    /// <exception cref="ScriptHostException">The action names nothing that may be run; the message says why and what would do.</exception>
    public ScriptFile Resolve(string action)
    {
        if (action.Length is 0 or > MaxActionLength || action.Contains('\0'))
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest, $"An action is a path of 1 to {MaxActionLength} characters without NUL; this one has {action.Length}.");
        }

        var path = Path.IsPathRooted(action) ? Canonical(action, action) : FindBelowRoots(action);
        if (!Roots.Any(root => CanonicalPath.IsInside(path, root)))
        {
            throw new ScriptHostException(
                ErrorCode.ActionOutsideRoots,
                $"'{action}' is '{path}', outside the script roots ({string.Join(", ", options.Value.Roots)}). Move the script into one of them, or add its folder to Scripts:Roots (--root).");
        }

        if (Directory.Exists(path))
        {
            throw new ScriptHostException(ErrorCode.ActionNotAFile, $"'{action}' is the directory '{path}'. Name a script in it.");
        }

        if (!File.Exists(path))
        {
            throw NotFound(action, $"'{path}'");
        }

        // A socket, pipe or device would block or never end when read.
        if (!FileKind.IsRegular(path))
        {
            throw new ScriptHostException(
                ErrorCode.ActionNotAFile, $"'{action}' is '{path}', which is not a regular file. Name a script.");
        }

        return new ScriptFile(path, KindOf(action, path));
    }

    private string FindBelowRoots(string action)
    {
        var candidates = Roots.Select(root => Canonical(action, Path.Combine(root, action))).ToList();
        // The agent's own before all others: whoever may write into a root does not take their place.
        return candidates.Prepend(candidates[^1]).FirstOrDefault(Path.Exists) ?? throw NotFound(action, string.Join(" nor ", candidates.Select(path => $"'{path}'")));
    }

    private static ScriptHostException NotFound(string action, string tried) =>
        new(ErrorCode.ActionNotFound, $"There is no file for the action '{action}': {tried} does not exist. Give an absolute path, or one relative to a script root.");

    private static string Canonical(string action, string path)
    {
        try
        {
            return CanonicalPath.Of(path);
        }
        catch (IOException exception)
        {
            throw new ScriptHostException(
                ErrorCode.ActionNotFound, $"'{action}' leads through too many symbolic links, perhaps in a circle. Name the script itself.", exception);
        }
    }

    private static ScriptKind KindOf(string action, string path)
    {
        var extension = Path.GetExtension(path);
        switch (extension.ToUpperInvariant())
        {
            case ".CSX":
                return ScriptKind.CSharp;
            case ".PY":
                return ScriptKind.Python;
            case ".SH":
                return ScriptKind.Shell;
        }

        var head = ReadHead(path);
        if (head.HasInterpreter)
        {
            return ScriptKind.Shell;
        }

        if (!head.IsElf)
        {
            throw new ScriptHostException(
                ErrorCode.ActionKindUnknown,
                $"'{action}' is nothing that the agent can run: it has the extension '{extension}', no #! line, and is no program. Known: .csx, .py, .sh, scripts with a #! line, executables.");
        }

        return (File.GetUnixFileMode(path) & AnyExecute) != 0
            ? ScriptKind.Executable
            : throw new ScriptHostException(ErrorCode.ActionUnreadable, $"'{path}' is a program without execute permission. Give it: chmod +x '{path}'.");
    }

    private static FileHead ReadHead(string path)
    {
        try
        {
            return FileHead.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ScriptSource.Unreadable(path, exception);
        }
    }
}
