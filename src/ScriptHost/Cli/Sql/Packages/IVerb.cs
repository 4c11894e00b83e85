using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>What a call does: a call of the agent, or something of the client itself.</summary>
internal interface IVerb
{
    /// <param name="host">What calls happen in.</param>
    /// <param name="values">What was given, by parameter; without those that are NULL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The values of OUT parameters by their names, and of a function by the empty name.</returns>
    /// <exception cref="Grpc.Core.RpcException">The agent refused it.</exception>
    /// <exception cref="Errors.ScriptHostException">What it raises.</exception>
    Task<IReadOnlyDictionary<string, SqlValue?>> CallAsync(ICallHost host, IReadOnlyDictionary<string, SqlValue> values, CancellationToken cancellationToken);
}

/// <summary>What calls happen in.</summary>
internal interface ICallHost
{
    AgentConnection Agent { get; }

    /// <summary>As whom; empty: as itself.</summary>
    string User { get; }

    /// <summary>DBMS_OUTPUT.</summary>
    void PutLine(string text);

    /// <summary>What a job wrote, as it is.</summary>
    void Show(string text, bool isError);

    /// <summary>What is worth telling besides.</summary>
    void Tell(string text);

    /// <summary>What went wrong and was gone on after.</summary>
    void Warn(string text);
}
