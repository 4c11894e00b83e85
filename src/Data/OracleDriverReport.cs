namespace ScriptHost.Data;

/// <summary>What an Oracle driver has of what is used of it.</summary>
/// <param name="Path">The file that was looked for.</param>
/// <param name="Version">The assembly's version; null when it could not be loaded.</param>
/// <param name="Problem">Why it could not be examined, and what to do; null when it was.</param>
/// <param name="Members">Every member that is used, found or not; empty when there was a problem.</param>
/// <param name="MissingAssemblies">What the driver depends on and neither its folder nor the program has: it fails when it first needs one.</param>
public sealed record OracleDriverReport(
    string Path, string? Version, string? Problem, IReadOnlyList<OracleDriverMember> Members, IReadOnlyList<string> MissingAssemblies)
{
    /// <summary>True when connections can be opened with it, if perhaps not with every feature.</summary>
    public bool IsUsable => Problem is null && Members.All(member => member.IsPresent || !member.IsRequired);
}

/// <summary>A member of the driver that is used.</summary>
/// <param name="Name">For example <c>OracleCommand.BindByName</c>.</param>
/// <param name="Since">The first line of the driver that is known to have it.</param>
/// <param name="IsRequired">True when nothing works without it.</param>
/// <param name="IsPresent">True when the driver has it.</param>
/// <param name="LostWithout">What is lost without it.</param>
public sealed record OracleDriverMember(string Name, string Since, bool IsRequired, bool IsPresent, string LostWithout);
