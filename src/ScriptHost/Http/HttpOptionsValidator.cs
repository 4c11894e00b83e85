using Microsoft.Extensions.Options;

namespace ScriptHost.Http;

internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options) => options.Socket is { } path && !Path.IsPathRooted(path)
        ? ValidateOptionsResult.Fail($"{HttpOptions.Section}:{nameof(HttpOptions.Socket)} is '{path}': give an absolute path, for example /run/scripthost/http.sock.")
        : ValidateOptionsResult.Success;
}
