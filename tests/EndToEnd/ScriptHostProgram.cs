using System.Diagnostics;
using System.Reflection;

namespace ScriptHost.EndToEnd;

/// <summary>Starts the real command, as it was built beside these tests.</summary>
internal static class ScriptHostProgram
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    public static string RepositoryRoot { get; } = FindRoot();

    public static string ScriptsFolder { get; } = Path.Combine(RepositoryRoot, "scripts");

    // Beside the tests, in the same configuration: …/bin/EndToEnd/release and …/bin/ScriptHost/release.
    public static string FileName { get; } =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "ScriptHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "scripthost"));

    /// <summary>Runs the command to its end.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(Start(arguments), Bound);

    /// <summary>Runs the command to its end, which must be success.</summary>
    /// <returns>Its output.</returns>
    public static async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Error}");
        return result.Output;
    }

    /// <summary>Runs another program to its end, such as the command where it was installed.</summary>
    public static Task<CommandResult> RunProgramAsync(string fileName, TimeSpan bound, params string[] arguments) =>
        RunAsync(Process.Start(StartInfo(fileName, arguments))!, bound);

    /// <summary>Runs the command to its end with one more environment variable.</summary>
    public static Task<CommandResult> RunWithAsync(string variable, string value, params string[] arguments) =>
        RunAsync(StartWith(new Dictionary<string, string> { [variable] = value }, arguments), Bound);

    public static Process Start(params string[] arguments) => StartWith(new Dictionary<string, string>(), arguments);

    /// <summary>Starts the command with more environment variables.</summary>
    public static Process StartWith(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // Shells have what they start in the background, such as these tests, ignore Ctrl-C.
        var start = StartInfo("env", ["--default-signal=INT", FileName, .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<CommandResult> RunAsync(Process process, TimeSpan bound)
    {
        using var _ = process;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(bound);
        return new CommandResult(process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo StartInfo(string fileName, string[] arguments)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A data folder of the machine's user is none of our business.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Path.GetTempPath(), "scripthost-end-to-end");
        return start;
    }

    // Told by the build, because the output may lie elsewhere.
    private static string FindRoot() => typeof(ScriptHostProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}

/// <summary>What a command left.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
