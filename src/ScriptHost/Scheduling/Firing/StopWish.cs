namespace ScriptHost.Scheduling.Firing;

/// <summary>STOP_JOB for a run that has begun.</summary>
/// <param name="User">Who asked; the last one counts.</param>
/// <param name="IsForced">Kill it at once, instead of asking the script to end.</param>
internal sealed record StopWish(string User, bool IsForced)
{
    /// <summary>As ADDITIONAL_INFO has it.</summary>
    public override string ToString() => $"Stop job called by user: '{User}'";
}
