using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>Why a package cannot be had.</summary>
internal static class PackageFaults
{
    public static Diagnostic SwitchedOff(Package package) => Error(
        "SH0108", $"The package {package.Id} is not used: packages are switched off here (Scripts:Packages is off).");

    public static Diagnostic Malformed(string text) => Error(
        "SH0108", $"\"{text}\" names no package. Write #r \"nuget: Id, version\", for example #r \"nuget: Some.Package, 1.2.3\".");

    public static Diagnostic NotInStore(Package package) => Error(
        "SH0109", $"The package {package.Id} {package.Version} is not in the package store, and a run may not fetch it. Check the script once (scripthost check), or let runs fetch packages (Scripts:Packages=run).");

    public static Diagnostic Damaged(string what) => Error(
        "SH0109", $"The package store is damaged: {what} Delete the folder 'packages' of the data folder and check the script again (scripthost check).");

    /// <param name="package">As it was written.</param>
    /// <param name="newest">The newest version that matches; null when that is not known.</param>
    public static Diagnostic NotExact(Package package, string? newest)
    {
        var wanted = package.Version == "" ? "has no version" : $"has the version '{package.Version}', which can mean several";
        var remedy = newest is null ? "Write the exact one." : $"Write the exact one; the feed gives {newest} for it: #r \"nuget: {package.Id}, {newest}\".";
        return Error("SH0110", $"The package {package.Id} {wanted}, so that a script could change without being touched. {remedy}");
    }

    private static Diagnostic Error(string id, string message) => new() { Severity = Severity.Error, Id = id, Message = message };
}
