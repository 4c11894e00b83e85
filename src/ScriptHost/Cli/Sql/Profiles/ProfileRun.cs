using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli.Sql.Profiles;

/// <summary>Runs of the script that executes statements on a profile's database. The login is a worker's: neither the agent nor this command has it.</summary>
/// <param name="client">Of the agent.</param>
/// <param name="owner">Whose database it is.</param>
/// <param name="profile">Its connection settings.</param>
internal sealed class ProfileRun(Agent.AgentClient client, string owner, string profile)
{
    /// <summary>Of the rows of one run, as lines of JSON: 4 MB, which the agent keeps of a run by default (Journal:MaxSpoolBytes) however slow the reader is.</summary>
    public const long MaxBytes = 4 * 1024 * 1024;

    private const string Script = "scripthost.sql/statements.csx";

    // Of a run's arguments.
    private const int MaxArgumentBytes = 4000;
    private const int MaxArgumentCount = 255;

    /// <summary>Executes statements in one session of the database.</summary>
    /// <param name="statements">In their order.</param>
    /// <param name="atEnd">How the session ends behind the last one.</param>
    /// <param name="reply">Gets what the script says, as it comes.</param>
    /// <param name="complain">Gets what the script writes to standard error.</param>
    /// <param name="cancellationToken">Stops the run; what is not committed is rolled back.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST: they are too long; AGENT_UNREACHABLE.</exception>
    /// <exception cref="RpcException">The agent refused the run.</exception>
    public async Task<Outcome> ExecuteAsync(
        IEnumerable<PlannedStatement> statements, TransactionEnd atEnd, Action<JsonElement> reply, Action<string> complain, CancellationToken cancellationToken)
    {
        var request = new RunJobRequest
        {
            RunId = Guid.CreateVersion7().ToString("N"),
            Owner = owner,
            Action = Script,
            Arguments = { ArgumentsOf(statements, atEnd) },
            WithContext = true,
            Profile = profile,
            // What it commits it commits itself.
            EndOfRun = EndOfRun.Rollback,
            CancelOnDisconnect = true,
        };
        using var call = client.RunJob(request, cancellationToken: cancellationToken);
        var (line, errors) = (new MemoryStream(), new StreamText());
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var one in message.Events)
            {
                switch (one.EventCase)
                {
                    case RunEvent.EventOneofCase.Output when one.Output.Stream == OutputStream.Stdout:
                        Split(one.Output.Data.Span, line, reply);
                        break;
                    case RunEvent.EventOneofCase.Output:
                        complain(errors.Add(one.Output.Data.Span).TrimEnd());
                        break;
                    case RunEvent.EventOneofCase.Gap:
                        throw new ScriptHostException(ErrorCode.StoreFailed, "The agent does not have all of the rows any more: Journal:MaxSpoolBytes is too small for them, or its disk is full. What was executed has been executed.");
                    case RunEvent.EventOneofCase.Outcome:
                        return one.Outcome;
                }
            }
        }

        throw new ScriptHostException(ErrorCode.AgentUnreachable, $"The agent went away before run {request.RunId} had an outcome.");
    }

    // Values may stand in statements: nothing but the script is shown them.
    private static IEnumerable<Argument> ArgumentsOf(IEnumerable<PlannedStatement> statements, TransactionEnd atEnd)
    {
        var plan = new JsonObject
        {
            ["maxBytes"] = MaxBytes,
            ["atEnd"] = WordOf(atEnd),
            ["statements"] = new JsonArray([.. statements.Select(statement => (JsonNode)new JsonObject
            {
                ["sql"] = statement.Sql,
                ["isBlock"] = statement.IsBlock,
                ["isOfTransaction"] = statement.IsOfTransaction,
                ["continues"] = !statement.AtError.EndsSession,
                ["atError"] = WordOf(statement.AtError.End),
            })]),
        };

        // In ASCII, so that it may be cut anywhere.
        var text = plan.ToJsonString();
        return text.Length <= MaxArgumentBytes * MaxArgumentCount
            ? text.Chunk(MaxArgumentBytes).Select(piece => new Argument { Value = new string(piece), Sensitive = true })
            : throw new ScriptHostException(
                ErrorCode.BadRequest, $"The statements of a session are {text.Length} bytes; at most {MaxArgumentBytes * MaxArgumentCount} go into one. Cut the file, or load rows by a script.");
    }

    private static string WordOf(TransactionEnd end) => end switch { TransactionEnd.Commit => "commit", TransactionEnd.Rollback => "rollback", _ => "none" };

    private static void Split(ReadOnlySpan<byte> data, MemoryStream line, Action<JsonElement> reply)
    {
        while (data.IndexOf((byte)'\n') is >= 0 and var end)
        {
            line.Write(data[..end]);
            using var parsed = JsonDocument.Parse(line.GetBuffer().AsMemory(0, (int)line.Length));
            reply(parsed.RootElement);
            line.SetLength(0);
            data = data[(end + 1)..];
        }

        line.Write(data);
    }
}
