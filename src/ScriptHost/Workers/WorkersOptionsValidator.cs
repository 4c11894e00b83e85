using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Security;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Workers;

internal sealed class WorkersOptionsValidator : IValidateOptions<WorkersOptions>
{
    private const long Megabyte = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, WorkersOptions options)
    {
        var mistakes = new SettingMistakes(WorkersOptions.Section);
        mistakes.CheckRange(nameof(options.MaxPerKey), options.MaxPerKey, 1, 1000);
        mistakes.CheckRange(nameof(options.MaxCount), options.MaxCount, 1, 10_000);
        mistakes.CheckRange(nameof(options.RunsPerSidecar), options.RunsPerSidecar, 1, 1000);
        mistakes.CheckRange(nameof(options.QueuePerOwner), options.QueuePerOwner, 1, 1_000_000);
        mistakes.CheckRange(nameof(options.SpareCount), options.SpareCount, 0, 100);
        mistakes.CheckRange(nameof(options.RecentOwners), options.RecentOwners, 0, 1000);
        mistakes.CheckRange(nameof(options.MaxRuns), options.MaxRuns, 1, 1_000_000_000);
        mistakes.CheckRange(nameof(options.MaxIdleMemoryBytes), options.MaxIdleMemoryBytes, 64 * Megabyte, long.MaxValue);
        mistakes.CheckRange(nameof(options.IdleCpu), options.IdleCpu, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        mistakes.CheckRange(nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        mistakes.CheckRange(nameof(options.StartTimeout), options.StartTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        mistakes.CheckRange(nameof(options.StopGrace), options.StopGrace, TimeSpan.Zero, TimeSpan.FromHours(1));
        if (!Path.IsPathRooted(options.Python))
        {
            mistakes.Add(nameof(options.Python), $"is '{options.Python}': give the absolute path of an interpreter, for example /usr/bin/python3.");
        }

        for (var index = 0; index < options.PythonEnvironments.Count; index++)
        {
            var environment = options.PythonEnvironments[index];
            if (!Path.IsPathRooted(environment.Folder) || !Path.IsPathRooted(environment.Python))
            {
                mistakes.Add(
                    $"{nameof(options.PythonEnvironments)}:{index}",
                    $"has Folder '{environment.Folder}' and Python '{environment.Python}': give an absolute path for each, for example /srv/payroll and /srv/payroll/.venv/bin/python.");
            }
        }

        if (options.PythonPreload is not "" && !options.PythonPreload.Split(',').All(IsModuleName))
        {
            mistakes.Add(nameof(options.PythonPreload), $"is '{options.PythonPreload}': give names of modules, separated by commas without blanks, for example json,decimal.");
        }

        if (!SandboxChoice.IsKnown(options.Sandbox))
        {
            mistakes.Add(nameof(options.Sandbox), $"is '{options.Sandbox}': allowed are {SandboxChoice.All}.");
        }

        if (!UidRange.TryParse(options.UidRange, out _))
        {
            mistakes.Add(nameof(options.UidRange), $"is '{options.UidRange}': give FIRST-LAST, at least two ids out of 1000 to 2147483646, for example 200000-265533.");
        }

        void CheckPaths(string setting, IEnumerable<string> paths)
        {
            foreach (var path in paths.Where(path => !Path.IsPathRooted(path) || path == "/"))
            {
                mistakes.Add(setting, $"has '{path}': give an absolute path, not /.");
            }
        }

        CheckPaths(nameof(options.ReadableFolders), options.ReadableFolders);
        CheckPaths(nameof(options.OfflineFolders), options.OfflineFolders);

        return mistakes.ToResult();
    }

    private static bool IsModuleName(string name) =>
        name.Split('.').All(part => part is not "" && !char.IsAsciiDigit(part[0]) && part.All(letter => char.IsLetterOrDigit(letter) || letter == '_'));
}
