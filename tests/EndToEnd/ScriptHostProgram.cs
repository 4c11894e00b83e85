using System.Diagnostics;

namespace ScriptHost.EndToEnd;

/// <summary>Starts the real command, as it was built beside these tests.</summary>
internal static class ScriptHostProgram
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    public static string RepositoryRoot { get; } = FindRoot();

    public static string ScriptsFolder { get; } = Path.Combine(RepositoryRoot, "scripts");

    // The same configuration as that of the tests: artifacts/bin/EndToEnd/release.
    private static string FileName { get; } = Path.Combine(
        RepositoryRoot, "artifacts", "bin", "ScriptHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "scripthost");

    /// <summary>Runs the command to its end.</summary>
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Bound);
        return new CommandResult(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(FileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A data folder of the machine's user is none of our business.
        start.Environment["XDG_DATA_HOME"] = Path.Combine(Path.GetTempPath(), "scripthost-end-to-end");
        return Process.Start(start)!;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "ScriptHost.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder;
    }
}

/// <summary>What a command left.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error);
