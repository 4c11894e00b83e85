using System.Diagnostics;

namespace ScriptHost.EndToEnd;

/// <summary>The commands of the README do what they say, in their order, on a fresh data folder.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("readme").FullName;

    [Fact]
    public async Task Every_command_of_the_readme_that_ends_by_itself_exits_with_0()
    {
        var commands = File.ReadLines(Path.Combine(ScriptHostProgram.RepositoryRoot, "README.md"))
            .Where(line => line.StartsWith("./run.sh ", StringComparison.Ordinal) && !line.Contains(" serve ", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            Assert.Equal((command, 0), (command, await RunAsync(command)));
        }
    }

    [Fact]
    public void The_readme_fits_on_two_screens() =>
        Assert.InRange(File.ReadLines(Path.Combine(ScriptHostProgram.RepositoryRoot, "README.md")).Count(), 1, 120);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    // With the program that was built beside these tests in place of the one that run.sh builds.
    private async Task<int> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command.Replace("./run.sh", ScriptHostProgram.FileName, StringComparison.Ordinal)])
        {
            WorkingDirectory = ScriptHostProgram.RepositoryRoot,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_DATA_HOME"] = _home;
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
