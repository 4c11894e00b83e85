using Grpc.Core;
using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.V1;

namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>CREATE [OR REPLACE] DIRECTORY name AS 'path', and DROP DIRECTORY name.</summary>
internal static class DirectoryStatements
{
    /// <returns>What tells that it is done; null when the unit is another statement.</returns>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST, or what the agent refused.</exception>
    public static async Task<string?> TryRunAsync(SourceUnit unit, ICallHost host, CancellationToken cancellationToken)
    {
        var tokens = new TokenReader(unit);
        var at = unit.PlaceOf(tokens.Current.Start);
        var isDrop = tokens.Is("DROP");
        if (!isDrop && !tokens.Is("CREATE"))
        {
            return null;
        }

        tokens.Take();
        var isReplacing = !isDrop && tokens.TryTake("OR") && tokens.TryTake("REPLACE");
        if (!tokens.TryTake("DIRECTORY"))
        {
            return null;
        }

        var written = tokens.Current;
        tokens.ExpectName("the directory's name");
        var name = tokens.TextOf(written).ToString();
        var path = isDrop ? "" : ReadPath(tokens);
        if (!tokens.IsAtEnd)
        {
            throw SqlErrors.Sql(unit.PlaceOf(tokens.Current.Start), isDrop ? 933 : 922, $"{(isDrop ? "SQL command not properly ended" : "missing or invalid option")} at \"{SqlErrors.Shortened(tokens.Text.ToString())}\"");
        }

        try
        {
            if (isDrop)
            {
                await host.Agent.Registry.DropDirectoryAsync(new DropDirectoryRequest { User = host.User, Name = name }, cancellationToken: cancellationToken);
                return "Directory dropped.";
            }

            await host.Agent.Registry.CreateDirectoryAsync(new CreateDirectoryRequest { User = host.User, Name = name, Path = path, MustBeNew = !isReplacing }, cancellationToken: cancellationToken);
            return "Directory created.";
        }
        catch (RpcException exception)
        {
            throw AgentFault.Of(exception, $"{at}: ");
        }
    }

    private static string ReadPath(TokenReader tokens)
    {
        tokens.Expect("AS");
        var token = tokens.Current;
        if (token.Kind != TokenKind.Literal)
        {
            throw SqlErrors.Sql(tokens.Unit.PlaceOf(token.Start), 1780, "string literal required: give the path in single quotes");
        }

        tokens.Take();
        var text = Lexer.ValueOf(tokens.TextOf(token));
        return !Lexer.IsVerbatim(tokens.TextOf(token)) && Placeholders.In(text) is { } left
            ? throw SqlErrors.Placeholder(tokens.Unit.PlaceOf(token.Start), left, "put a path in its place.")
            : text;
    }
}
