using System.Data.Common;
using System.Text.RegularExpressions;
using ScriptHost.Data.Sessions;

namespace ScriptHost.Data.Oracle;

/// <summary>
/// What a new session is told before the script's first statement. Each setting is a statement of its own: an error then names one, and
/// NLS_LANGUAGE and NLS_TERRITORY, which reset others, go first.
/// </summary>
internal static partial class OracleSetUp
{
    private static readonly string[] ResetOthers = ["NLS_LANGUAGE", "NLS_TERRITORY"];

    /// <exception cref="OracleLoginException">A setting is no name.</exception>
    /// <exception cref="DbException">The database refuses one of them.</exception>
    public static void Apply(OracleDialect dialect, ConnectionSettings settings)
    {
        foreach (var statement in Settings(settings))
        {
            Trip.Done(trip => dialect.ExecuteAsync(trip, statement));
        }

        var session = settings.Session;
        if (session.Module is { Length: > 0 } module)
        {
            Trip.Done(trip => dialect.ExecuteAsync(trip, OracleSession.SetModule, ("m", module), ("a", session.Action)));
        }

        if (session.ClientIdentifier is { Length: > 0 } identifier)
        {
            Set(dialect, SessionAttribute.ClientIdentifier, identifier);
        }

        if (session.ClientInfo is { Length: > 0 } information)
        {
            Set(dialect, SessionAttribute.ClientInfo, information);
        }
    }

    private static IEnumerable<string> Settings(ConnectionSettings settings)
    {
        if (settings.Account.Edition is { Length: > 0 } edition)
        {
            // Names of editions are as exact as those of other objects: what is not quoted is in capitals.
            yield return $"ALTER SESSION SET EDITION = {Name("edition", edition)}";
        }

        foreach (var (name, value) in settings.Session.Nls.OrderBy(pair => !ResetOthers.Contains(pair.Key.ToUpperInvariant())).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return NlsName().IsMatch(name)
                ? $"ALTER SESSION SET {name.ToUpperInvariant()} = {Literal(value)}"
                : throw new OracleLoginException("BAD_SETTING", $"has the NLS setting '{name}', which is no name of one, such as NLS_DATE_FORMAT.");
        }

        if (settings.Session.TimeZone is { Length: > 0 } timeZone)
        {
            yield return $"ALTER SESSION SET TIME_ZONE = {Literal(timeZone)}";
        }

        if (settings.Schema is { Length: > 0 } schema)
        {
            yield return $"ALTER SESSION SET CURRENT_SCHEMA = {Name("schema", schema)}";
        }
    }

    private static void Set(OracleDialect dialect, SessionAttribute attribute, string value) =>
        Trip.Done(trip => dialect.Session.SetAsync(attribute, value, trip));

    private static string Name(string kind, string name)
    {
        try
        {
            return OracleSession.Identifier(name);
        }
        catch (ArgumentException)
        {
            throw new OracleLoginException("BAD_SETTING", $"has the {kind} '{name}', which is no name: one has 1 to 128 characters, none of them a double quote.");
        }
    }

    private static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex("^NLS_[A-Z_]{1,40}$", RegexOptions.IgnoreCase)]
    private static partial Regex NlsName();
}
