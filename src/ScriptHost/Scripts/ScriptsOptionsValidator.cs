using Microsoft.Extensions.Options;
using ScriptHost.Errors;

namespace ScriptHost.Scripts;

internal sealed class ScriptsOptionsValidator : IValidateOptions<ScriptsOptions>
{
    private const long MB = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, ScriptsOptions options)
    {
        var mistakes = new SettingMistakes(ScriptsOptions.Section);
        if (options.Roots.Count == 0)
        {
            mistakes.Add(nameof(options.Roots), "is empty: name at least one folder with job scripts (option --root DIR).");
        }

        CheckFolders(mistakes, nameof(options.Roots), options.Roots);
        CheckFolders(mistakes, nameof(options.ReferenceFolders), options.ReferenceFolders);
        mistakes.CheckRange(nameof(options.CacheBytes), options.CacheBytes, MB, 1024 * 1024 * MB);
        mistakes.CheckRange(nameof(options.CompilerMemoryBytes), options.CompilerMemoryBytes, 64 * MB, 64 * 1024 * MB);
        mistakes.CheckRange(nameof(options.CompileTimeout), options.CompileTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        mistakes.CheckRange(nameof(options.CompilerIdle), options.CompilerIdle, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        return mistakes.ToResult();
    }

    private static void CheckFolders(SettingMistakes mistakes, string name, IList<string> folders)
    {
        for (var i = 0; i < folders.Count; i++)
        {
            if (!Path.IsPathRooted(folders[i]))
            {
                mistakes.Add($"{name}:{i}", $"is '{folders[i]}': give an absolute path.");
            }
            else if (!Directory.Exists(folders[i]))
            {
                mistakes.Add($"{name}:{i}", $"is '{folders[i]}': there is no such folder.");
            }
        }
    }
}
