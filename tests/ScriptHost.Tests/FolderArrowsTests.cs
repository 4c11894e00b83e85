using System.Text.RegularExpressions;

namespace ScriptHost.Tests;

public sealed partial class FolderArrowsTests
{
    // Each folder uses only those before it.
    private static readonly string[] Order =
        ["Errors", "Diagnostics", "Storage", "Security", "Profiles", "Workers", "Scripts", "Runs", "Http", "Registry", "Scheduling", "Bridge", "Hosting", "Cli"];

    [Fact]
    public void Every_folder_uses_only_the_folders_before_it()
    {
        var source = Path.Combine(Repository.Root, "src", "ScriptHost");
        var wrong =
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            let folder = Path.GetRelativePath(source, file).Split('/')[0]
            where folder != "Program.cs"
            from Match used in UsedFolder().Matches(File.ReadAllText(file))
            let other = used.Groups[1].Value
            where Order.Contains(other) && Array.IndexOf(Order, other) > Array.IndexOf(Order, folder)
            select $"{Path.GetRelativePath(source, file)} uses {other}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_has_its_place_in_the_order() =>
        Assert.Equal(
            Order.Order(),
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src", "ScriptHost")).Select(folder => Path.GetFileName(folder)!).Order());

    [GeneratedRegex(@"\bScriptHost\.(\w+)")]
    private static partial Regex UsedFolder();
}
