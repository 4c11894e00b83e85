using ScriptHost.Errors;
using ScriptHost.Scheduling.Views.Compiling;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views;

/// <summary>SELECT over the scheduler's views.</summary>
internal sealed class ViewQueries(IViewRows rows, TimeProvider timeProvider) : IDisposable
{
    /// <summary>Of a statement, in characters.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Of one query, until its caller has the last row.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(60);

    /// <summary>At once; others wait.</summary>
    private const int MaxCount = 2;

    private readonly SemaphoreSlim _free = new(MaxCount);

    public void Dispose() => _free.Dispose();

    /// <summary>Executes a SELECT.</summary>
    /// <param name="user">Whose views they are.</param>
    /// <param name="isAdmin">The user is an administrator.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="begin">Gets the columns, before any row.</param>
    /// <param name="add">Gets each row, as text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NO_SUCH_OBJECT or NOT_SUPPORTED: what is wrong with it, with Oracle's number; STORE_FAILED.</exception>
    public async Task ExecuteAsync(
        string user, bool isAdmin, string sql, Func<IReadOnlyList<ResultColumn>, Task> begin, Func<IReadOnlyList<string?>, Task> add, CancellationToken cancellationToken)
    {
        var compiled = Compile(new ViewCatalog(user, isAdmin, timeProvider.GetUtcNow()), sql);
        await _free.WaitAsync(cancellationToken);
        try
        {
            using var overdue = new CancellationTokenSource(MaxTime, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancellationToken);
            await using var connection = await rows.OpenAsync([.. NeedsOf(compiled.Query, user)], either.Token);
            using var execution = new QueryExecution(connection, either.Token);
            await execution.RunAsync(compiled.Query, compiled.Now, begin, add);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest,
                $"The query took longer than {MaxTime.TotalSeconds} seconds and was ended. Ask for less: conditions on OWNER, JOB_NAME or LOG_ID, and no join without a condition.");
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>What a statement becomes.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NO_SUCH_OBJECT or NOT_SUPPORTED.</exception>
    public static (CompiledQuery Query, DateTimeOffset Now) Compile(ViewCatalog catalog, string sql)
    {
        if (sql.Length > MaxLength)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"The statement has {sql.Length} characters; a query of the scheduler's views has at most {MaxLength}.");
        }

        var tokens = new QueryTokens(sql);
        try
        {
            return (new QueryCompiler(catalog, tokens.Errors).Compile(QueryParser.Parse(tokens)), catalog.Now);
        }
        catch (InsufficientExecutionStackException)
        {
            throw tokens.Errors.TooDeep(0);
        }
    }

    private static IEnumerable<RowNeeds> NeedsOf(CompiledQuery query, string user) =>
        from view in query.Views
        from table in view.Tables
        group view by table into readers
        select NeedsOf(readers.Key, [.. readers], query.Bounds, user);

    private static RowNeeds NeedsOf(string table, IReadOnlyList<ViewAccess> readers, QueryBounds bounds, string user)
    {
        var needs = new RowNeeds(table) { Owner = readers.All(view => view.IsOwnersOnly) ? user : bounds.ValueOf("OWNER") };
        return readers is [{ Tables: [_] }]
            ? needs with { JobName = bounds.ValueOf("JOB_NAME"), Newest = bounds.Newest, Reads = column => readers[0].Reads(column, bounds.Reads) }
            : needs;
    }
}
