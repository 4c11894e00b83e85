using Microsoft.Extensions.Options;
using ScriptHost.Errors;

namespace ScriptHost.Registry.Objects;

internal sealed class ObjectsOptionsValidator : IValidateOptions<ObjectsOptions>
{
    public ValidateOptionsResult Validate(string? name, ObjectsOptions options)
    {
        var mistakes = new SettingMistakes(ObjectsOptions.Section);
        mistakes.CheckRange<long>(nameof(options.MaxBytes), options.MaxBytes, 1, 1024 * 1024 * 1024);
        mistakes.CheckRange<TimeSpan>(nameof(options.Timeout), options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        string[] paths =
        [
            .. options.ReadFolders.Select((path, i) => Relative($"{nameof(options.ReadFolders)}:{i}", path)).OfType<string>(),
            .. options.WriteFolders.Select((path, i) => Relative($"{nameof(options.WriteFolders)}:{i}", path)).OfType<string>(),
        ];
        var missing = options.CertificateAuthorityFile is { } file && !File.Exists(file)
            ? [$"{ObjectsOptions.Section}:{nameof(options.CertificateAuthorityFile)} is '{file}': there is no such file."]
            : Array.Empty<string>();
        var others = mistakes.ToResult();
        return paths.Length + missing.Length == 0 ? others : ValidateOptionsResult.Fail([.. others.Failures ?? [], .. paths, .. missing]);
    }

    private static string? Relative(string key, string path) =>
        path.StartsWith('/') ? null : $"{ObjectsOptions.Section}:{key} is '{path}': give an absolute path, for example /srv/wallets.";
}
