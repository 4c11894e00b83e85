using ScriptHost.Benchmarks.Figures;
using ScriptHost.Benchmarks.Measuring;

namespace ScriptHost.Benchmarks.Reports;

/// <summary>What was found for one goal.</summary>
/// <param name="Goal">Its key.</param>
/// <param name="Value">In its unit.</param>
/// <param name="Spread">Of a ratio that was measured in pairs.</param>
internal sealed record Finding(string Goal, double Value, Ratio? Spread)
{
    public bool? MeetsFirst => GoalTable.Get(Goal) is var goal ? goal.Meets(Value, goal.First) : null;

    public bool? MeetsAim => GoalTable.Get(Goal) is var goal ? goal.Meets(Value, goal.Aim) : null;
}
