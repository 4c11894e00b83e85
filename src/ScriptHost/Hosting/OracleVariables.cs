using Microsoft.Extensions.Configuration;
using ScriptHost.Errors;
using ScriptHost.Scripts;
using ScriptHost.Security.Tls;

namespace ScriptHost.Hosting;

/// <summary>
/// The environment variables that the image of Oracle's own agent is started with (README of github.com/oracle/adb-extproc), taken for settings of
/// ours. A setting that is given by its own name goes before; a script root comes beside those that are given.
/// </summary>
internal sealed class OracleVariables(Func<string, string?> read)
{
    private enum Rule
    {
        Value,
        List,
        AnotherFolder,
        NotNeeded,
        Refused,
    }

    // What a rule is about: a key of ours, or the sentence that says why not.
    private static readonly (string Name, Rule Rule, string Subject)[] Table =
    [
        ("EXTPROC_WALLET_PASSWORD", Rule.Value, $"{TlsOptions.Section}:{nameof(TlsOptions.ExportPassword)}"),
        ("EXTPROC_DLLS", Rule.Refused, "names libraries that a database calls over Oracle's own protocol, which this agent does not speak: take it away, and call the library from a C# script (DllImport) or start a program."),
        ("TCP_INVITED_NODES", Rule.List, $"{TlsOptions.Section}:{nameof(TlsOptions.InvitedAddresses)}"),
        ("SCRIPTS_FOLDER_LOC_ENV", Rule.AnotherFolder, $"{ScriptsOptions.Section}:{nameof(ScriptsOptions.Roots)}"),
        ("TRACE_FILE_LOC_ENV", Rule.NotNeeded, "what runs print is kept in the journal (scripthost runs log ID)"),
    ];

    /// <summary>Those of this process.</summary>
    public static OracleVariables OfEnvironment { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>All that are known.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    /// <summary>Finds those that are set; an empty one counts as not set.</summary>
    /// <param name="given">The settings that are given by their own names.</param>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: one of them cannot be done here.</exception>
    public IReadOnlyList<TakenVariable> Take(IConfiguration given)
    {
        var mistakes = new List<string>();
        var taken = new List<TakenVariable>();
        foreach (var (name, rule, subject) in Table)
        {
            if (read(name)?.Trim() is not { Length: > 0 } value)
            {
                continue;
            }

            if (rule == Rule.Refused)
            {
                mistakes.Add($"{name} {subject}");
            }
            else if (rule == Rule.AnotherFolder && IsWritableForAll(value))
            {
                mistakes.Add($"{name} is '{value}', a folder that everybody can write to, scripts too: keep job scripts in a folder of their own, and name that.");
            }

            taken.Add(Take(name, rule, subject, value, given));
        }

        return mistakes.Count == 0 ? taken : throw new ScriptHostException(ErrorCode.BadSettings, SettingMistakes.Sentence(mistakes));
    }

    private static TakenVariable Take(string name, Rule rule, string subject, string value, IConfiguration given) => rule switch
    {
        Rule.AnotherFolder => new(name, $"taken for another of {subject}", [new($"{subject}:{name}", value)]),
        Rule.NotNeeded => new(name, $"not needed: {subject}", []),
        _ when given.GetSection(subject).Exists() => new(name, $"passed over, because {subject} is given", []),
        Rule.List => new(name, $"taken for {subject}", [.. ItemsOf(value).Index().Select(item => KeyValuePair.Create($"{subject}:{item.Index}", (string?)item.Item))]),
        _ => new(name, $"taken for {subject}", [new(subject, value)]),
    };

    // As in sqlnet.ora, where a list stands in parentheses.
    private static string[] ItemsOf(string list) => list.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsWritableForAll(string folder) => Directory.Exists(folder) && (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != 0;
}
