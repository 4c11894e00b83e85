using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Store;
using ScriptHost.Scheduling.Verbs;

namespace ScriptHost.Scheduling;

/// <summary>The scheduler's verbs, each a transaction: they say what they refused, and then nothing is half done.</summary>
internal sealed class SchedulerVerbs(JobStore store, IJobAuthority authority, TimeProvider timeProvider)
{
    /// <summary>Executes a verb.</summary>
    /// <param name="user">Who calls.</param>
    /// <param name="verb">What it does.</param>
    /// <exception cref="ScriptHostException">What it refused, or STORE_FAILED.</exception>
    public Task<T> ExecuteAsync<T>(string user, Func<VerbScope, T> verb) =>
        store.TransactAsync(tables => verb(new VerbScope(tables, user, authority, timeProvider.GetUtcNow())));

    /// <inheritdoc cref="ExecuteAsync{T}"/>
    public Task ExecuteAsync(string user, Action<VerbScope> verb) => ExecuteAsync(user, scope =>
    {
        verb(scope);
        return true;
    });

    /// <summary>Executes a verb that may take effect and yet have something to complain of, such as a job that was made but could not be enabled.</summary>
    /// <inheritdoc cref="ExecuteAsync{T}"/>
    public async Task ExecuteAndComplainAsync(string user, Func<VerbScope, ScriptHostException?> verb)
    {
        if (await ExecuteAsync(user, verb) is { } complaint)
        {
            throw complaint;
        }
    }

    /// <summary>ENABLE.</summary>
    /// <returns>The failures that were absorbed.</returns>
    public async Task<IReadOnlyList<ScriptHostException>> EnableAsync(string user, string names, CommitSemantics semantics)
    {
        var failures = await NameLists.ApplyAsync(names, user, semantics, verb => ExecuteAsync(user, verb), Enablement.Enable);
        FaultPoint.Reach(FaultPoint.AfterEnabled);
        return failures;
    }

    /// <summary>DISABLE.</summary>
    /// <returns>The failures that were absorbed.</returns>
    public Task<IReadOnlyList<ScriptHostException>> DisableAsync(string user, string names, bool force, CommitSemantics semantics)
    {
        if (force && semantics == CommitSemantics.Transactional)
        {
            throw OracleError.Inconsistent("commit_semantics TRANSACTIONAL cannot be used with force TRUE.");
        }

        return NameLists.ApplyAsync(names, user, semantics, verb => ExecuteAsync(user, verb), (scope, name) => Enablement.Disable(scope, name, force));
    }

    /// <summary>DROP_JOB without force; see <see cref="Firing.Stopping"/>.</summary>
    /// <param name="user">Who calls.</param>
    /// <param name="names">Of jobs.</param>
    /// <param name="defer">Waits for their runs.</param>
    /// <param name="semantics">What a failure means for the others.</param>
    /// <returns>The failures that were absorbed.</returns>
    public Task<IReadOnlyList<ScriptHostException>> DropJobsAsync(string user, string names, bool defer, CommitSemantics semantics) =>
        NameLists.ApplyAsync(names, user, semantics, verb => ExecuteAsync(user, verb), (scope, name) => Removal.DropJob(scope, name, defer));
}
