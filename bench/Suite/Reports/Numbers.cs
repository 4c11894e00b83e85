using System.Globalization;
using ScriptHost.Benchmarks.Measuring;

namespace ScriptHost.Benchmarks.Reports;

/// <summary>Numbers with as many digits as mean something.</summary>
internal static class Numbers
{
    public static string Text(double? value) => value is not { } number ? "" : Math.Abs(number) switch
    {
        >= 100 => number.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => number.ToString("0.00", CultureInfo.InvariantCulture),
        _ => number.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    public static string Text(double value, string unit) => unit is "×" or "%" or "/s" ? Text(value) + unit : $"{Text(value)} {unit}";

    public static string Spread(Ratio? ratio) => ratio is null ? "" : $"{Text(ratio.Low)}–{Text(ratio.High)} in {ratio.Pairs} pairs";
}
