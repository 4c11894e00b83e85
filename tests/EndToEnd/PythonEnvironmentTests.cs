using System.Diagnostics;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Which interpreter a Python script gets, and what it finds imported.</summary>
public sealed class PythonEnvironmentTests : IDisposable
{
    private const string WhereFrom = "import sys\ndef gsf_main(argc, argv):\n    print(sys.prefix)\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("venv").FullName;

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    public async Task A_folder_may_have_an_environment_of_its_own(string sandbox)
    {
        var environment = await CreateEnvironmentAsync();
        var installed = (await RunPythonAsync("-c", "import sys; print(*[path for path in sys.path if path.endswith('-packages')])")).Split(' ');
        await File.WriteAllLinesAsync(Path.Combine(ModulesOf(environment), "installed.pth"), installed);
        await using var agent = await StartedAgent.StartWithAsync(
            [.. installed.Select((path, index) => $"Workers__ReadableFolders__{index}={path}"),
            $"Workers__Sandbox={sandbox}", "Workers__PythonEnvironments__0__Folder=ROOT/payroll", $"Workers__PythonEnvironments__0__Python={environment}/bin/python"]);
        Directory.CreateDirectory(Path.Combine(agent.Root, "payroll"));
        var inside = Path.Combine(agent.Root, "payroll", "job.py");
        await File.WriteAllTextAsync(inside, "import only_here\n" + WhereFrom);
        var outside = agent.WriteScript(WhereFrom, ".py");

        var first = await agent.RunAsync(new RunJobRequest { Action = inside });
        var other = await agent.RunAsync(new RunJobRequest { Action = outside });
        var second = await agent.RunAsync(new RunJobRequest { Action = inside });
        var check = await agent.Client.CheckScriptAsync(new CheckScriptRequest { Owner = "TESTER", Actions = { inside } });

        Assert.Equal((environment + "\n", environment + "\n"), (first.Output, second.Output));
        Assert.NotEqual(environment + "\n", other.Output);
        Assert.Equal(OutcomeStatus.Succeeded, other.Outcome.Status);
        Assert.Equal(first.Events[1].Started.ProcessId, second.Events[1].Started.ProcessId);
        Assert.NotEqual(first.Events[1].Started.ProcessId, other.Events[1].Started.ProcessId);
        Assert.Empty(check.Checks[0].Diagnostics);
    }

    [Fact]
    public async Task An_environment_that_lacks_grpc_is_an_error_that_says_what_to_install()
    {
        var environment = await CreateEnvironmentAsync();
        await using var agent = await StartedAgent.StartWithAsync(
            ["Workers__PythonEnvironments__0__Folder=ROOT", $"Workers__PythonEnvironments__0__Python={environment}/bin/python"]);

        var run = await agent.RunAsync(new RunJobRequest { Action = agent.WriteScript(WhereFrom, ".py") });

        Assert.Equal((OutcomeStatus.Failed, Reason.NotStarted), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Contains("grpcio with pip", run.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_modules_of_the_setting_are_imported_before_a_run()
    {
        await using var agent = await StartedAgent.StartWithAsync(["Workers__PythonPreload=calendar,csv"]);
        var script = agent.WriteScript("import sys\nloaded = [m for m in ('calendar', 'csv', 'oracledb') if m in sys.modules]\ndef gsf_main(argc, argv):\n    print(loaded)\n", ".py");

        Assert.Equal("['calendar', 'csv']\n", (await agent.RunAsync(new RunJobRequest { Action = script })).Output);
    }

    [Theory]
    [InlineData("Workers__PythonPreload", "json; rm", "PythonPreload is 'json; rm'")]
    [InlineData("Workers__PythonEnvironments__0__Folder", "payroll", "PythonEnvironments:0 has Folder 'payroll'")]
    public async Task A_wrong_setting_is_told_at_the_start(string setting, string value, string message)
    {
        using var agent = ScriptHostProgram.StartWith(
            new Dictionary<string, string> { [$"SCRIPTHOST__{setting}"] = value }, ["serve", "--data", _folder, "--root", _folder]);
        var error = await agent.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string ModulesOf(string environment) => Directory.GetDirectories(environment, "site-packages", SearchOption.AllDirectories)[0];

    private static async Task<string> RunPythonAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3", arguments) { RedirectStandardOutput = true };
        using var python = Process.Start(start)!;
        var output = await python.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await python.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, python.ExitCode);
        return output.TrimEnd('\n');
    }

    /// <summary>An environment without any package but a module of its own.</summary>
    private async Task<string> CreateEnvironmentAsync()
    {
        var path = Path.Combine(_folder, "env");
        await RunPythonAsync("-m", "venv", "--without-pip", path);
        await File.WriteAllTextAsync(Path.Combine(ModulesOf(path), "only_here.py"), "");
        // Owners may have users of their own.
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return path;
    }
}
