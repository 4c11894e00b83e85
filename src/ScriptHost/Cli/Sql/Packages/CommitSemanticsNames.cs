using ScriptHost.V1;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>The values of commit_semantics.</summary>
internal static class CommitSemanticsNames
{
    private static readonly Dictionary<string, CommitSemantics> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["STOP_ON_FIRST_ERROR"] = CommitSemantics.StopOnFirstError,
        ["TRANSACTIONAL"] = CommitSemantics.Transactional,
        ["ABSORB_ERRORS"] = CommitSemantics.AbsorbErrors,
    };

    /// <summary>What does not exist is a value that the scheduler refuses under its number.</summary>
    public static CommitSemantics Parse(string text) => Values.TryGetValue(text, out var found) ? found : (CommitSemantics)(-1);
}
