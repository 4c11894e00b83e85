using Microsoft.Extensions.Options;

namespace ScriptHost.Scripts;

internal sealed class ScriptsOptionsValidator : IValidateOptions<ScriptsOptions>
{
    public ValidateOptionsResult Validate(string? name, ScriptsOptions options)
    {
        var mistakes = new List<string>();
        if (options.Roots.Count == 0)
        {
            mistakes.Add("Scripts:Roots is empty: name at least one folder with job scripts (option --root DIR).");
        }

        for (var i = 0; i < options.Roots.Count; i++)
        {
            var root = options.Roots[i];
            if (!Path.IsPathRooted(root))
            {
                mistakes.Add($"Scripts:Roots:{i} is '{root}': give an absolute path.");
            }
            else if (!Directory.Exists(root))
            {
                mistakes.Add($"Scripts:Roots:{i} is '{root}': there is no such folder.");
            }
        }

        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
