using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Oracle;

/// <summary>Oracle's errors by the numbers in their messages: the property that has them differs between driver lines.</summary>
internal static partial class OracleErrors
{
    // After these the session is of no use any more (Database Error Messages).
    private static readonly FrozenSet<int> Fatal =
    [
        28, 600, 1012, 1033, 1034, 1041, 1089, 1092, 2396, 3113, 3114, 3135,
        12153, 12170, 12514, 12537, 12541, 12547, 12570, 12583, 25408, 28511,
    ];

    // Resource busy, deadlock, serialization failure, snapshot too old, and the sessions that are gone.
    private static readonly FrozenSet<int> Transient = [54, 60, 1555, 8177, 30006, .. Fatal.Except([600])];

    public static ScriptDbException Describe(DbException error)
    {
        var number = Numbers(error).FirstOrDefault();
        return new ScriptDbException(
            number == 0 ? "ORACLE_ERROR" : string.Create(CultureInfo.InvariantCulture, $"ORA-{number:D5}"),
            number,
            error.Message,
            error,
            Transient.Contains(number))
        {
            DriverError = error,
        };
    }

    public static bool IsTransient(int number) => Transient.Contains(number);

    public static bool IsFatal(DbException error) => Numbers(error).Any(Fatal.Contains);

    /// <summary>A broken statement says so by ORA-01013, at times as the cause of ORA-00604, and at times only by the break on the wire.</summary>
    public static bool IsInterruption(DbException error) => Numbers(error).Any(number => number is 1013 or 12570);

    private static IEnumerable<int> Numbers(DbException error) =>
        Code().Matches(error.Message).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"ORA-(\d{5})")]
    private static partial Regex Code();
}
