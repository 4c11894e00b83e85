using System.Globalization;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>GENERATE_JOB_NAME.</summary>
internal static class JobNames
{
    public const string DefaultPrefix = "JOB$_";

    private const int MaxPrefixLength = 18;

    // Beside the scheduler attributes, none of which is called so.
    private const string Counter = "last_generated_job_name";

    /// <param name="scope">Of the call.</param>
    /// <param name="prefix">Empty: the name is a number alone.</param>
    /// <returns>A name that nothing of the caller's has, and that is not given again.</returns>
    /// <exception cref="ScriptHostException">BAD_REQUEST (ORA-27465), PERMISSION_DENIED.</exception>
    public static string Generate(VerbScope scope, string prefix)
    {
        scope.Authority.Check(scope.User, JobPrivilege.Create, scope.User);
        if (prefix.Length > MaxPrefixLength || (prefix is not "" && (char.IsAsciiDigit(prefix[^1]) || prefix.Contains('.', StringComparison.Ordinal) || prefix.Contains('"', StringComparison.Ordinal))))
        {
            throw Invalid(prefix);
        }

        var number = long.Parse(scope.Tables.FindSetting(Counter) ?? "0", CultureInfo.InvariantCulture);
        ObjectName name;
        do
        {
            number++;
            name = prefix is "" ? new ObjectName(scope.User, $"{number}") : NameOf(scope, prefix, number);
        }
        while (scope.Tables.Find(name) is not null);

        scope.Tables.UpdateSetting(Counter, number.ToString(CultureInfo.InvariantCulture));
        return name.Name;
    }

    private static ObjectName NameOf(VerbScope scope, string prefix, long number)
    {
        try
        {
            return scope.NameOf(string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}"));
        }
        catch (ScriptHostException exception)
        {
            throw Invalid(prefix, exception);
        }
    }

    private static ScriptHostException Invalid(string prefix, ScriptHostException? cause = null) => OracleError.InvalidValue(
        prefix, "prefix", $"give at most {MaxPrefixLength} letters, digits, _, $ or #, beginning with a letter and not ending in a digit.", cause);
}
