using ScriptHost.Cli;

namespace ScriptHost.Tests.Cli;

public sealed class ScriptArgumentsTests
{
    [Theory]
    [InlineData("run x.csx --json", "run -- x.csx --json")]
    [InlineData("run --context x.csx --owner HR", "run --context -- x.csx --owner HR")]
    [InlineData("run --owner HR --timeout 5s x.csx a", "run --owner HR --timeout 5s -- x.csx a")]
    [InlineData("run --owner=HR x.csx -- a", "run --owner=HR -- x.csx -- a")]
    [InlineData("run -- x.csx --json", "run -- x.csx --json")]
    [InlineData("run --help", "run --help")]
    [InlineData("check x.csx --json", "check x.csx --json")]
    public void Everything_after_the_action_belongs_to_the_script(string written, string meant) =>
        Assert.Equal(meant.Split(' '), ScriptArguments.Separate(written.Split(' '), new RunCommand().Create()));
}
