namespace ScriptHost.Benchmarks.Figures;

/// <summary>One number to reach, of one figure.</summary>
/// <param name="Key">The figure's number, and after a dot which part of it.</param>
/// <param name="What">Names what is measured.</param>
/// <param name="Unit">Of value and bounds; <c>×</c> for a ratio.</param>
/// <param name="First">What must be shown; null where only the aim is set.</param>
/// <param name="Aim">Where it is to go; null where only the first is set.</param>
internal sealed record Goal(string Key, string What, string Unit, double? First, double? Aim)
{
    /// <summary>True for rates and for how many times as fast something is; else the bounds are upper ones.</summary>
    public bool IsMoreBetter { get; init; }

    /// <summary>F1 to F18.</summary>
    public string Figure => Key.Split('.')[0];

    /// <summary>True when a value reaches a bound; null when there is none.</summary>
    public bool? Meets(double value, double? bound) => bound is null ? null : IsMoreBetter ? value >= bound : value <= bound;
}
