using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>What executes the units of sources: on the agent's packages and views, or on a profile's database.</summary>
internal interface ISqlSession
{
    /// <summary>Of the first error; else what EXIT was given; else 0.</summary>
    int ExitCode { get; }

    /// <summary>True once EXIT, or an error that ends the session, was met.</summary>
    bool HasEnded { get; }

    /// <summary>Takes all of a source, or as far as it goes.</summary>
    Task RunAsync(SourceFile file, CancellationToken cancellationToken);

    /// <summary>There is no more to come.</summary>
    Task FinishAsync(CancellationToken cancellationToken);
}
