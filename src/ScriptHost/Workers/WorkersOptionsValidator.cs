using Microsoft.Extensions.Options;
using ScriptHost.Security;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Workers;

internal sealed class WorkersOptionsValidator : IValidateOptions<WorkersOptions>
{
    private const long Megabyte = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, WorkersOptions options)
    {
        var mistakes = new List<string>();
        void Check<T>(string setting, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                mistakes.Add($"Workers:{setting} is {value}: allowed is {least} to {most}.");
            }
        }

        Check(nameof(options.MaxPerKey), options.MaxPerKey, 1, 1000);
        Check(nameof(options.MaxCount), options.MaxCount, 1, 10_000);
        Check(nameof(options.RunsPerSidecar), options.RunsPerSidecar, 1, 1000);
        Check(nameof(options.QueuePerOwner), options.QueuePerOwner, 1, 1_000_000);
        Check(nameof(options.SpareCount), options.SpareCount, 0, 100);
        Check(nameof(options.RecentOwners), options.RecentOwners, 0, 1000);
        Check(nameof(options.MaxRuns), options.MaxRuns, 1, 1_000_000_000);
        Check(nameof(options.MaxIdleMemoryBytes), options.MaxIdleMemoryBytes, 64 * Megabyte, long.MaxValue);
        Check(nameof(options.IdleCpu), options.IdleCpu, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Check(nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        Check(nameof(options.StartTimeout), options.StartTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(nameof(options.StopGrace), options.StopGrace, TimeSpan.Zero, TimeSpan.FromHours(1));
        if (!Path.IsPathRooted(options.Python))
        {
            mistakes.Add($"Workers:Python is '{options.Python}': give the absolute path of an interpreter, for example /usr/bin/python3.");
        }

        for (var index = 0; index < options.PythonEnvironments.Count; index++)
        {
            var environment = options.PythonEnvironments[index];
            if (!Path.IsPathRooted(environment.Folder) || !Path.IsPathRooted(environment.Python))
            {
                mistakes.Add(
                    $"Workers:PythonEnvironments:{index} has Folder '{environment.Folder}' and Python '{environment.Python}': give an absolute path for each, for example /srv/payroll and /srv/payroll/.venv/bin/python.");
            }
        }

        if (options.PythonPreload is not "" && !options.PythonPreload.Split(',').All(IsModuleName))
        {
            mistakes.Add($"Workers:PythonPreload is '{options.PythonPreload}': give names of modules, separated by commas without blanks, for example json,decimal.");
        }

        if (!SandboxChoice.IsKnown(options.Sandbox))
        {
            mistakes.Add($"Workers:Sandbox is '{options.Sandbox}': allowed are {SandboxChoice.All}.");
        }

        if (!UidRange.TryParse(options.UidRange, out _))
        {
            mistakes.Add($"Workers:UidRange is '{options.UidRange}': give FIRST-LAST, at least two ids out of 1000 to 2147483646, for example 200000-265533.");
        }

        void CheckPaths(string setting, IEnumerable<string> paths) => mistakes.AddRange(
            paths.Where(path => !Path.IsPathRooted(path) || path == "/").Select(path => $"Workers:{setting} has '{path}': give an absolute path, not /."));

        CheckPaths(nameof(options.ReadableFolders), options.ReadableFolders);
        CheckPaths(nameof(options.OfflineFolders), options.OfflineFolders);

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static bool IsModuleName(string name) =>
        name.Split('.').All(part => part is not "" && !char.IsAsciiDigit(part[0]) && part.All(letter => char.IsLetterOrDigit(letter) || letter == '_'));
}
