using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>commit_semantics of the verbs that take lists of names.</summary>
internal enum CommitSemantics
{
    /// <summary>What comes before the first failure is done.</summary>
    StopOnFirstError,

    /// <summary>All or nothing.</summary>
    Transactional,

    /// <summary>What can be done is done.</summary>
    AbsorbErrors,
}

/// <summary>Does something to each name of a list.</summary>
internal static class NameLists
{
    /// <param name="text">The comma-separated list.</param>
    /// <param name="caller">Who owns what is named without an owner.</param>
    /// <param name="semantics">What a failure means for the others.</param>
    /// <param name="transact">Executes a transaction.</param>
    /// <param name="each">What is done to a name.</param>
    /// <returns>The failures that were absorbed.</returns>
    /// <exception cref="ScriptHostException">The first failure, unless they are absorbed.</exception>
    public static async Task<IReadOnlyList<ScriptHostException>> ApplyAsync(
        string text, string caller, CommitSemantics semantics, Func<Action<VerbScope>, Task> transact, Action<VerbScope, ObjectName> each)
    {
        if (semantics != CommitSemantics.Transactional)
        {
            return await ForEachAsync(text, caller, semantics, name => transact(scope => each(scope, name)));
        }

        var names = Parse(text, caller);
        await transact(scope =>
        {
            foreach (var name in names)
            {
                each(scope, name);
            }
        });
        return [];
    }

    /// <summary>Does something to each name in its turn.</summary>
    /// <inheritdoc cref="ApplyAsync"/>
    public static async Task<IReadOnlyList<ScriptHostException>> ForEachAsync(string text, string caller, CommitSemantics semantics, Func<ObjectName, Task> each)
    {
        var failures = new List<ScriptHostException>();
        foreach (var name in Parse(text, caller))
        {
            try
            {
                await each(name);
            }
            catch (ScriptHostException exception) when (semantics == CommitSemantics.AbsorbErrors && exception.Code != ErrorCode.StoreFailed)
            {
                failures.Add(exception);
            }
        }

        return failures;
    }

    /// <summary>The names of a list, each once.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST: ORA-20001, ORA-27452 or ORA-27357.</exception>
    public static IReadOnlyList<ObjectName> Parse(string text, string caller)
    {
        var names = ObjectName.ParseList(text, caller);
        return names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice ? throw OracleError.Duplicate(twice.Key) : names;
    }
}
