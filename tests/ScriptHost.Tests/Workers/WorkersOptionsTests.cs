using ScriptHost.Workers;

namespace ScriptHost.Tests.Workers;

public sealed class WorkersOptionsTests
{
    [Fact]
    public void The_defaults_are_in_order() => Assert.True(new WorkersOptionsValidator().Validate(null, new WorkersOptions()).Succeeded);

    [Fact]
    public void All_mistakes_are_told_at_once_with_setting_and_value()
    {
        var result = new WorkersOptionsValidator().Validate(null, new WorkersOptions
        {
            MaxPerKey = 0,
            MaxIdleMemoryBytes = 1,
            StartTimeout = TimeSpan.Zero,
            Python = "python3",
            Sandbox = "docker",
            UidRange = "0-10",
            OfflineFolders = { "relative" },
        });

        string[] expected =
        [
            "MaxPerKey is 0", "MaxIdleMemoryBytes is 1", "StartTimeout is 00:00:00", "Python is 'python3'", "Sandbox is 'docker'", "UidRange is '0-10'",
            "OfflineFolders has 'relative'",
        ];
        Assert.Equal(expected.Length, result.Failures!.Count());
        Assert.All(expected.Zip(result.Failures!), pair => Assert.StartsWith($"Workers:{pair.First}:", pair.Second, StringComparison.Ordinal));
    }
}
