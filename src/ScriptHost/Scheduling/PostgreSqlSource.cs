using System.Text.RegularExpressions;
using Npgsql;
using ScriptHost.Errors;
using ScriptHost.Profiles;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling;

/// <summary>Connections to the PostgreSQL database of the scheduler's store.</summary>
internal static partial class PostgreSqlSource
{
    // More than there are different statements: they are prepared on their second use.
    private const int PreparedCount = 200;

    // Bounds how long a network that was cut holds up the store; the connection string may say otherwise, what comes last counts.
    private const string Defaults = "Command Timeout=15;";

    /// <summary>Tells what is wrong with the settings.</summary>
    public static void Check(PostgreSqlOptions options, SettingMistakes mistakes)
    {
        if (TryParse(options.ConnectionString) is not { } parsed)
        {
            mistakes.Add("PostgreSql:ConnectionString", "is none that Npgsql can read: give Host=…;Database=…;Username=….");
        }
        else
        {
            foreach (var (name, _) in new[] { ("Host", parsed.Host), ("Database", parsed.Database) }.Where(needed => string.IsNullOrEmpty(needed.Item2)))
            {
                mistakes.Add("PostgreSql:ConnectionString", $"has no {name}: give Host=…;Database=…;Username=….");
            }

            if (parsed.Password is not null || parsed.Passfile is not null)
            {
                mistakes.Add("PostgreSql:ConnectionString", "has a password or Passfile: give File, Credential or Variable in Scheduler:PostgreSql:Password.");
            }

            if (parsed.SearchPath is not null)
            {
                mistakes.Add("PostgreSql:ConnectionString", "has a Search Path: give Scheduler:PostgreSql:Schema.");
            }
        }

        if (!SchemaName().IsMatch(options.Schema) || options.Schema.StartsWith("pg_", StringComparison.Ordinal))
        {
            mistakes.Add("PostgreSql:Schema", $"is '{options.Schema}': give a lower-case letter or _, then lower-case letters, digits and _, at most 63; not pg_….");
        }

        if (options.Password is { IsPerOwner: true })
        {
            mistakes.Add("PostgreSql:Password", "names {owner}: the scheduler has one login.");
        }
        else if (options.Password?.FindMistake() is { } mistake)
        {
            mistakes.Add("PostgreSql:Password", mistake);
        }
    }

    public static NpgsqlDataSource Create(PostgreSqlOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(Defaults + options.ConnectionString)
        {
            SearchPath = options.Schema,
            MaxAutoPrepare = PreparedCount,
            AutoPrepareMinUsages = 2,
            Enlist = false,
        };
        settings.ApplicationName ??= "scripthost";
        var builder = new NpgsqlDataSourceBuilder(settings.ToString());
        if (options.Password is { } password)
        {
            builder.UsePasswordProvider(_ => Read(password), (_, _) => ValueTask.FromResult(Read(password)));
        }

        return builder.Build();
    }

    public static PostgreSqlSchema SchemaOf(PostgreSqlOptions options) => new(SchedulerSchema.Schema, options.Schema);

    private static NpgsqlConnectionStringBuilder? TryParse(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Read(SecretSource password)
    {
        try
        {
            return SecretReader.Read(password, default);
        }
        catch (ProfileException exception)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"{PostgreSqlOptions.Section}:Password cannot be had: {exception.Message}.", exception);
        }
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex SchemaName();
}
