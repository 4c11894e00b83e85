using System.Globalization;
using System.Text.RegularExpressions;

namespace ScriptHost.Tests.Deployment;

/// <summary>The pages about deployment hold the commands that the container test executes, and it knows them by heading and number.</summary>
public sealed partial class ContainerTestTests
{
    private static readonly IReadOnlyList<string> Scripts = [.. new[] { "image.sh", "package.sh" }.Select(name => Deployed.Read($"eng/container-test/{name}"))];

    // The last block of the guide for operators is about compose.yaml, which takes an engine that knows it.
    [Theory]
    [InlineData("README.md", "Deploying it", 2, 2)]
    [InlineData("docs/guides/operators.md", "Service", 3, 3)]
    [InlineData("docs/guides/operators.md", "Container", 5, 6)]
    [InlineData("docs/guides/from-oracles-agent.md", "Starting the container", 2, 2)]
    public void Every_block_of_commands_is_executed(string file, string heading, int executed, int all)
    {
        var used = Scripts.SelectMany(script => UsesOf(script, file, heading)).ToHashSet();

        Assert.Equal(Enumerable.Range(1, executed), used.Order());
        Assert.Equal(all, BlocksOf(file, heading).Count);
    }

    [Fact]
    public void A_block_that_is_not_executed_is_the_one_for_compose() =>
        Assert.All(BlocksOf("docs/guides/operators.md", "Container")[5..].SelectMany(block => block.Split('\n')), line => Assert.StartsWith("docker compose ", line, StringComparison.Ordinal));

    private static IEnumerable<int> UsesOf(string script, string file, string heading)
    {
        var names = Names().Matches(script).ToDictionary(match => match.Groups["file"].Value, match => $"${match.Groups["name"].Value}");
        return Uses().Matches(script)
            .Where(use => (use.Groups["file"].Value == file || use.Groups["file"].Value == names.GetValueOrDefault(file)) && use.Groups["heading"].Value.Trim('"') == heading)
            .Select(use => int.Parse(use.Groups["number"].Value, CultureInfo.InvariantCulture));
    }

    // As `block` of eng/container-test/common.sh finds them.
    private static List<string> BlocksOf(string file, string heading)
    {
        var section = Deployed.Read(file).Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        return [.. Blocks().Matches(section).Select(match => match.Value.Trim('\n').Replace("\n    ", "\n", StringComparison.Ordinal).Trim())];
    }

    [GeneratedRegex(@"(?<name>\w+)=(?<file>[\w/-]+\.md)")]
    private static partial Regex Names();

    [GeneratedRegex("""(guide|block) (?<file>\S+) (?<heading>"[^"]+"|\w+) (?<number>\d+)""")]
    private static partial Regex Uses();

    [GeneratedRegex(@"(?:^```\w*\n(?:.*\n)*?```|(?:^    .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
