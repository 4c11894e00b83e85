using Microsoft.Extensions.Options;

namespace ScriptHost.Scripts;

internal sealed class ScriptsOptionsValidator : IValidateOptions<ScriptsOptions>
{
    private const long MB = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, ScriptsOptions options)
    {
        var mistakes = new List<string>();
        if (options.Roots.Count == 0)
        {
            mistakes.Add("Scripts:Roots is empty: name at least one folder with job scripts (option --root DIR).");
        }

        CheckFolders(mistakes, nameof(options.Roots), options.Roots);
        CheckFolders(mistakes, nameof(options.ReferenceFolders), options.ReferenceFolders);
        CheckRange(mistakes, nameof(options.CacheBytes), options.CacheBytes, MB, 1024 * 1024 * MB);
        CheckRange(mistakes, nameof(options.CompilerMemoryBytes), options.CompilerMemoryBytes, 64 * MB, 64 * 1024 * MB);
        CheckRange(mistakes, nameof(options.CompileTimeout), options.CompileTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckRange(mistakes, nameof(options.CompilerIdle), options.CompilerIdle, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static void CheckFolders(List<string> mistakes, string name, IList<string> folders)
    {
        for (var i = 0; i < folders.Count; i++)
        {
            if (!Path.IsPathRooted(folders[i]))
            {
                mistakes.Add($"Scripts:{name}:{i} is '{folders[i]}': give an absolute path.");
            }
            else if (!Directory.Exists(folders[i]))
            {
                mistakes.Add($"Scripts:{name}:{i} is '{folders[i]}': there is no such folder.");
            }
        }
    }

    private static void CheckRange<T>(List<string> mistakes, string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            mistakes.Add($"Scripts:{name} is {value}: give a value from {least} to {most}.");
        }
    }
}
