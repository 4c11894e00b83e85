using ScriptHost.Workers.Isolation;

namespace ScriptHost.Tests.Workers;

public sealed class RootCapabilitiesTests
{
    [Theory]
    [InlineData("000001ffffffffff", "")]
    [InlineData("00000000000800eb", "")]
    [InlineData("00000000a80425fb", "")]
    [InlineData("00000000000800cb", "KILL (to stop scripts)")]
    public void What_root_lacks_is_named_with_what_it_is_for(string effective, string missing) =>
        Assert.Equal(missing, string.Join(", ", RootCapabilities.Parse(["Name:\tscripthost", $"CapEff:\t{effective}"]).Missing));

    [Fact]
    public void Root_without_any_lacks_all_of_them() =>
        Assert.Equal(RootCapabilities.All, string.Join(", ", new RootCapabilities(0).Missing.Select(one => one.Split(' ')[0]).Append("SYS_PTRACE")));

    [Theory]
    [InlineData("00000000000800eb", true)]
    [InlineData("00000000a80425fb", false)]
    public void What_engines_give_by_default_is_enough_but_does_not_find_all_that_scripts_leave(string effective, bool sees) =>
        Assert.Equal(sees, RootCapabilities.Parse([$"CapEff:\t{effective}"]).SeesEnvironments);

    [Fact]
    public void The_decision_names_the_same() =>
        Assert.Contains(RootCapabilities.All, File.ReadAllText(Path.Combine(Repository.Root, "docs", "adr", "0013-isolation-in-a-container.md")), StringComparison.Ordinal);
}
